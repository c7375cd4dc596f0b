/**
 * Against `golden.csv`: quantile, cdf and density at 15 probabilities, mean and variance, for 69 parameter sets of 36
 * distributions. Quantiles of continuous rows: mpmath with 50 digits or more (`golden.py`) for the double nearest to the p
 * that is written; those of discrete rows are exact; the other columns: SciPy 1.10, which loses digits in tails.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../../ir/apply.ts';
import { constantInput } from '../input.ts';
import { BOUNDS } from './bounds.ts';
import type { Distribution } from './distribution.ts';
import { DISTRIBUTIONS, findDistribution } from './registry.ts';
import { tails } from './tails.ts';

interface Row {
  readonly entry: Distribution;
  readonly title: string;
  readonly p: readonly number[];
  readonly u: number;
  readonly quantile: number;
  readonly cdf: number;
  readonly density: number;
  readonly mean: number;
  readonly variance: number;
}

const LINE = /^(\w+),"(\{.*\})",(.*)$/;

function read(line: string): Row {
  const [, name, json, rest] = LINE.exec(line)!;
  const parameters = JSON.parse(json!.replaceAll('""', '"')) as Record<string, number>;
  const entry = findDistribution(name!)!;
  const p = entry.parameters.map((parameter) => parameters[parameter.name]!);
  const number = (text: string) => (text === 'inf' ? Infinity : Number(text));
  const [u, quantile, cdf, density, mean, variance] = rest!.split(',').map(number) as [
    number, number, number, number, number, number,
  ]; // biome-ignore format: one row
  return { entry, title: `${name}(${p.join(', ')})`, p, u, quantile, cdf, density, mean, variance };
}

const ROWS = readFileSync(new URL('golden.csv', import.meta.url), 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map(read);
const CASES = Map.groupBy(ROWS, (row) => row.title);

/** Relative difference; 0 for equal values, NaN included. */
function off(found: number, expected: number): number {
  return Object.is(found, expected) || found === expected ? 0 : Math.abs(found - expected) / Math.abs(expected);
}

/** What a difference of half a unit in the last place of x does to its probability. */
function conditioning({ density, quantile }: Row): number {
  return density * Math.abs(quantile) * 2 ** -52;
}

it('covers every distribution that has numbers as parameters', () => {
  const covered = new Set(ROWS.map((row) => row.entry.name));
  const missing = DISTRIBUTIONS.filter((entry) => !covered.has(entry.name) && !entry.parameters.some((p) => p.list));
  expect(missing.map((entry) => entry.name)).toEqual([]);
  expect(ROWS.length).toBe(1035);
});

describe.each([...CASES])('%s', (_, rows) => {
  const { entry, p } = rows[0]!;

  it('has the golden quantiles: to 1e-14 relative', () => {
    for (const { u, quantile } of rows) {
      const allowed = entry.discrete ? 0 : BOUNDS.quantile;
      expect(off(entry.quantile(SCALARS, tails(SCALARS, u), p, []), quantile), `u = ${u}`).toBeLessThanOrEqual(allowed);
    }
  });

  it('has the golden quantiles when tabulated: to 1e-12 of the value or of the spread at a median of 0', () => {
    const input = constantInput(entry, p, {});
    const spread = Math.abs(
      rows.find((row) => row.u === 0.75)!.quantile - rows.find((row) => row.u === 0.25)!.quantile,
    );
    for (const { u, quantile } of rows) {
      const { value } = input(SCALARS, u);
      const scale = quantile === 0 ? spread : Math.abs(quantile);
      const allowed = entry.discrete ? 0 : BOUNDS.tabulated * scale;
      expect(Math.abs(value - quantile), `u = ${u}`).toBeLessThanOrEqual(allowed);
    }
  });

  it('has a cdf that takes the golden quantile back to its probability, in the smaller tail', () => {
    for (const row of rows) {
      const { lower, upper } = entry.cdf(SCALARS, row.quantile, p, []);
      if (entry.discrete) {
        expect(off(lower, row.cdf), `u = ${row.u}`).toBeLessThan(BOUNDS.countCdf);
      } else {
        const [found, expected] = row.u <= 0.5 ? [lower, row.u] : [upper, 1 - row.u];
        expect(Math.abs(found - expected), `u = ${row.u}`).toBeLessThanOrEqual(
          BOUNDS.cdf * expected + conditioning(row),
        );
      }
      expect(lower + upper).toBeCloseTo(1, 14);
    }
  });

  it('has the golden density: to 1e-7 relative in the body, where SciPy is that good', () => {
    for (const { u, quantile, density } of rows) {
      if (u < 1e-3 || u > 0.999) continue;
      expect(off(entry.density(SCALARS, quantile, p, []), density), `u = ${u}`).toBeLessThan(1e-7);
    }
  });

  it('has the golden mean and variance', () => {
    const { mean, variance, title } = rows[0]!;
    const found = entry.moments(p, []);
    // SciPy calls the mean of a Cauchy variable infinite; it does not exist.
    if (title !== 'studentT(1)') expect(off(found.mean, mean)).toBeLessThan(BOUNDS.mean);
    else expect(found.mean).toBeNaN();
    expect(off(found.variance, variance)).toBeLessThan(BOUNDS.variance);
  });
});
