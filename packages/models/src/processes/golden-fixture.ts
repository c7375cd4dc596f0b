/** Distribution functions of `golden.csv` (computed by `golden.py`) that tests hold simulations to. For tests only. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** One component of a process at one time: its distribution function at some points. */
export interface GoldenLaw {
  readonly process: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly horizon: number;
  readonly component: string;
  readonly points: readonly { readonly x: number; readonly probability: number }[];
}

/** The laws of one process. */
export function goldenLaws(process: string): GoldenLaw[] {
  const text = readFileSync(new URL('./golden.csv', import.meta.url), 'utf8');
  const laws = new Map<string, GoldenLaw & { readonly points: { x: number; probability: number }[] }>();
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [name, given, horizon, component, x, probability] = line.split(',') as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    if (name !== process) continue;
    const key = `${given} ${horizon} ${component}`;
    const parameters = Object.fromEntries(
      given
        .split(';')
        .map((pair) => pair.split('='))
        .map(([k, v]) => [k!, Number(v)]),
    );
    const law = laws.get(key) ?? { process, parameters, horizon: Number(horizon), component, points: [] };
    law.points.push({ x: Number(x), probability: Number(probability) });
    laws.set(key, law);
  }
  return [...laws.values()];
}

/**
 * Fails unless the share of values up to each point is its probability, within 4 standard errors and `bias` (what steps of
 * finite length may cost).
 */
export function lawAgrees(column: Float64Array, law: GoldenLaw, bias = 0): void {
  for (const { x, probability } of law.points) {
    const share = column.reduce((count, value) => count + (value <= x ? 1 : 0), 0) / column.length;
    const slack = 4 * Math.sqrt((probability * (1 - probability)) / column.length) + bias;
    expect(Math.abs(share - probability), `${law.component} <= ${x}: ${share} for ${probability}`).toBeLessThanOrEqual(
      slack,
    );
  }
}
