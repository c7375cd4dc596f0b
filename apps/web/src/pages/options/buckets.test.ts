import { describe, expect, test } from 'vitest';
import { type Bucket, bucketGrid, expiryInWords, MEASURES, shortWriter, termOf } from './buckets.ts';

const bucket = (strike_low: number, expiry_low: number, count: number): Bucket => ({
  strike_low,
  strike_high: strike_low * 1.125,
  expiry_low,
  expiry_high: expiry_low < 1 ? 1 : null,
  count,
  value: count * 10,
  delta: -count,
  vega: count / 2,
});

describe('the grid of strikes and expiries', () => {
  const buckets = [bucket(64, 0, 1), bucket(72, 0, 2), bucket(128, 0, 4), bucket(64, 1, 8)];

  test('joins strikes until they have room, and loses nothing', () => {
    for (const most of [1, 2, 3, 12]) {
      const { strikes, sums } = bucketGrid(buckets, 'count', most);
      expect(strikes.length).toBeLessThanOrEqual(Math.max(2, most));
      expect(sums.flat().reduce<number>((all, sum) => all + (sum ?? 0), 0)).toBe(15);
    }
  });

  test('has the sums of a measure, and nothing where there is no contract', () => {
    const { strikes, expiries, sums } = bucketGrid(buckets, 'delta', 2);
    expect(strikes).toEqual([
      { low: 64, high: 128 },
      { low: 128, high: 256 },
    ]);
    expect(expiries).toEqual([
      { low: 0, high: 1 },
      { low: 1, high: null },
    ]);
    expect(sums).toEqual([
      [-3, -4],
      [-8, null],
    ]);
  });

  test('of nothing is empty', () => {
    expect(bucketGrid([], 'value')).toEqual({ strikes: [], expiries: [], sums: [] });
    expect(Object.keys(MEASURES)).toContain('vega');
  });
});

test.each([
  [0, 7 / 365, 'up to 1 week'],
  [7 / 365, 1 / 12, '1 week to 1 month'],
  [1 / 12, 0.25, '1 to 3 months'],
  [0.5, 1, '6 months to 1 year'],
  [5, 10, '5 to 10 years'],
  [10, null, 'over 10 years'],
] as const)('expiries from %d to %d are said as people say them', (low, high, text) => {
  expect(expiryInWords({ low, high })).toBe(text);
});

test('a term that is no round one is said in days', () => {
  expect(termOf(100 / 365)).toBe('100 days');
});

test('sums are written in the digits that the largest bears', () => {
  const write = shortWriter([12.3456, -0.0001, null], 'en-US');
  expect([12.3456, -0.0001, -4.56].map(write)).toEqual(['12.3', '0', '-4.6']);
  expect(shortWriter([1_234_567], 'en-US')(1_234_567)).toBe('1.23M');
});
