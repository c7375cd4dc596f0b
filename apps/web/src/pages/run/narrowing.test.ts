import type { Run } from '@tessera/api';
import { expect, it } from 'vitest';
import { type Narrowing, withCheckpoint } from './narrowing.ts';

const checkpoint = (trials: number, reach: number): Pick<Run, 'snapshot'> => ({
  snapshot: {
    trials,
    outputs: [
      { output: 'A!1', mean: 5, standard_error: reach / 2, mean_interval: [5 - reach, 5 + reach], histogram: null },
    ],
  },
});

it('each checkpoint is a point, an older or repeated one is none', () => {
  let seen: Narrowing = [];
  for (const [trials, reach] of [
    [1024, 4],
    [4096, 2],
    [4096, 2],
    [2048, 3],
  ] as const) {
    seen = withCheckpoint(seen, checkpoint(trials, reach));
  }
  expect(seen[0]!.map(({ trials, low, high }) => [trials, low, high])).toEqual([
    [1024, 1, 9],
    [4096, 3, 7],
  ]);
  expect(withCheckpoint(seen, { snapshot: null })).toBe(seen);
  expect(withCheckpoint(seen, checkpoint(4096, 2))).toBe(seen);
});

it('a long run keeps a bounded number of points, the first and the last among them', () => {
  let seen: Narrowing = [];
  for (let i = 1; i <= 1000; i++) seen = withCheckpoint(seen, checkpoint(i * 1024, 1));
  expect(seen[0]!.length).toBeLessThanOrEqual(240);
  expect([seen[0]![0]!.trials, seen[0]!.at(-1)!.trials]).toEqual([1024, 1_024_000]);
});
