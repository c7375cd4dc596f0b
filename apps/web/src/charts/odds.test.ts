import { expect, test } from 'vitest';
import { countBelow, oddsOf, sharesOf, wilson } from './odds.ts';

/** A linear congruential generator (Knuth): tests alone draw with it. */
function uniforms(count: number, seed = 7n): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 11n) / 2 ** 53;
  });
}

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

test('counts below a value as a walk through all of them does', () => {
  const values = uniforms(999).map((u) => Math.floor(u * 20));
  const column = sorted(values);
  for (let x = -1; x <= 21; x += 0.5) {
    expect(countBelow(column, x)).toBe(values.filter((v) => v < x).length);
    expect(countBelow(column, x, true)).toBe(values.filter((v) => v <= x).length);
  }
});

test('three shares add up to 1, the values of the markers between them', () => {
  const column = sorted([1, 2, 2, 3, 4, 5, 5, 5, 6, 7]);
  const { below, between, above } = sharesOf({ sorted: column }, { low: 2, high: 5 });
  expect([below!.share, between.share, above!.share]).toEqual([0.1, 0.7, 0.2]);
  expect(sharesOf({ sorted: column }, { low: 5 })).toMatchObject({ below: { share: 0.5 }, between: { share: 0.5 } });
  expect(sharesOf({ sorted: column }, {}).between.share).toBe(1);
});

test("Wilson's interval is where the normal test of the share just does not refuse it", () => {
  for (const [hits, n] of [
    [0, 10],
    [3, 10],
    [50, 1000],
    [10, 10],
  ] as const) {
    for (const p of wilson(hits / n, n)) {
      if (p === hits / n) continue;
      expect(Math.abs(hits / n - p) / Math.sqrt((p * (1 - p)) / n)).toBeCloseTo(1.959963984540054, 9);
    }
  }
});

test('of antithetic trials: surer for what is monotone, less sure for what is even', () => {
  const first = uniforms(4000);
  const trials = Float64Array.from(first.flatMap((u) => [u, 1 - u]));
  const column = { sorted: trials.slice().sort(), trials, sampling: 'antithetic' as const };
  const width = ([low, high]: readonly [number, number]) => high - low;
  const odds = (holds: (u: number) => boolean) => oddsOf(trials.filter(holds).length, column, holds);
  const independent = (share: number) => width(wilson(share, trials.length));
  // Of a pair exactly one is below a half: that share has no error at all.
  expect(width(odds((u) => u < 0.5).interval)).toBeLessThan(independent(0.5) / 20);
  // Both of a pair are near the middle, or none is: half as many independent trials.
  const even = odds((u) => Math.abs(u - 0.5) < 0.2);
  expect(width(even.interval) / width(wilson(even.share, trials.length / 2))).toBeCloseTo(1, 1);
  // Without their order only that bound is known.
  const bound = oddsOf(2000, { sorted: column.sorted, sampling: 'antithetic' }, () => true);
  expect(bound.atMost).toBe(true);
  expect(width(bound.interval)).toBeCloseTo(width(wilson(0.25, trials.length / 2)), 12);
});

test('of a Latin hypercube: as sure as the averages of its blocks', () => {
  const blocks = 16;
  const trials = Float64Array.from(uniforms(blocks * 1024), (u, i) => (((i * 389) % 1024) + u) / 1024);
  const holds = (u: number) => u < 0.3;
  const means = Array.from(
    { length: blocks },
    (_, b) => trials.subarray(b * 1024, (b + 1) * 1024).filter(holds).length / 1024,
  );
  const mean = means.reduce((sum, x) => sum + x, 0) / blocks;
  const error = Math.sqrt(means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (blocks - 1) / blocks);
  const column = { sorted: trials.slice().sort(), trials, sampling: 'latin-hypercube' as const };
  const { interval, atMost } = oddsOf(trials.filter(holds).length, column, holds);
  expect(atMost).toBe(false);
  // Student's quantile of 15 degrees of freedom, from a table.
  expect((interval[1] - interval[0]) / (2 * 2.131449546 * error)).toBeCloseTo(1, 2);
});
