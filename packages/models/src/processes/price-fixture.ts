/** Published option prices that tests of processes are held to. For tests only. */
import { readFileSync } from 'node:fs';
import { exp, SCALARS } from '@tessera/engine';
import { expect } from 'vitest';
import { sampleMoments } from './path-fixture.ts';

/** A European call of `option-prices.csv`: a part of the collection named in its last column. */
export interface PublishedPrice {
  readonly instrument: string;
  readonly params: Readonly<Record<string, number>>;
  readonly spot: number;
  readonly strike: number;
  readonly expiry: number;
  readonly rate: number;
  readonly dividend: number;
  readonly expected: number;
  /** Half a unit of the last digit that was published. */
  readonly tolerance: number;
}

/** The rows of one instrument. */
export function publishedPrices(instrument: string): PublishedPrice[] {
  const text = readFileSync(new URL('./option-prices.csv', import.meta.url), 'utf8');
  const rows = text.trimEnd().split('\n').slice(1);
  return rows.map(readRow).filter((row) => row.instrument === instrument);
}

function readRow(line: string): PublishedPrice {
  const [instrument, params, ...numbers] = line.split(',');
  const [spot, strike, expiry, rate, dividend, , , expected, tolerance] = numbers.map(Number);
  const named = params!.split(';').map((pair) => pair.split('='));
  return {
    instrument: instrument!,
    params: Object.fromEntries(named.map(([name, value]) => [name!, Number.parseFloat(value!)])),
    spot: spot!,
    strike: strike!,
    expiry: expiry!,
    rate: rate!,
    dividend: dividend!,
    expected: expected!,
    tolerance: tolerance!,
  };
}

/**
 * Fails unless the discounted mean of the payoffs is the published price, to its tolerance, `bias` times the price (what
 * steps of finite length may cost) and 4 standard errors.
 */
export function callAgrees(final: Float64Array, row: PublishedPrice, bias = 0): void {
  const discount = exp(SCALARS, -row.rate * row.expiry);
  const { mean, meanError } = sampleMoments(final.map((price) => discount * Math.max(price - row.strike, 0)));
  const slack = row.tolerance + bias * row.expected + 4 * meanError;
  expect(Math.abs(mean - row.expected), `strike ${row.strike}: ${mean} for ${row.expected}`).toBeLessThanOrEqual(slack);
}
