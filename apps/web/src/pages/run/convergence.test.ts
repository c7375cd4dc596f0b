import { expect, it } from 'vitest';
import { convergence } from './convergence.ts';

/** Numerical Recipes' quick generator: enough for a column that looks random. */
function noise(n: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

it('ends with the mean of all trials and the interval of independent ones', () => {
  const column = noise(5000);
  column[17] = NaN;
  const { mean, error } = moments([...column].filter((x) => !Number.isNaN(x)));
  const last = convergence(column, 'random').at(-1)!;
  expect(last.trials).toBe(5000);
  expect(last.mean).toBeCloseTo(mean, 12);
  expect((last.high - last.low) / 2 / error).toBeCloseTo(1.96, 2);
});

it('a Latin hypercube is judged by whole blocks, once there are eight', () => {
  const column = noise(16 * 1024);
  const blocks = Array.from({ length: 16 }, (_, b) => moments([...column.subarray(b * 1024, (b + 1) * 1024)]).mean);
  const last = convergence(column, 'latin-hypercube').at(-1)!;
  // 2.1314: Student's 97.5 % quantile of 15 degrees of freedom, from a table.
  expect((last.high - last.low) / 2 / moments(blocks).error).toBeCloseTo(2.1314, 2);
});

it('pairs that cancel out leave no doubt', () => {
  const half = noise(2000);
  const column = Float64Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? half[i >> 1]! : 1 - half[i >> 1]!));
  const last = convergence(column, 'antithetic').at(-1)!;
  expect(last.mean).toBeCloseTo(0.5, 12);
  expect(last.high - last.low).toBeLessThan(1e-12);
});

it('trials ascend, and few trials or none are no trouble', () => {
  const trials = convergence(noise(3000), 'random').map((point) => point.trials);
  expect(trials).toEqual([...new Set(trials)].sort((a, b) => a - b));
  expect(convergence(noise(1), 'random')).toEqual([]);
  expect(convergence(Float64Array.of(), 'antithetic')).toEqual([]);
  expect(convergence(Float64Array.of(NaN, 2, 4), 'random').at(-1)!.mean).toBe(3);
});
