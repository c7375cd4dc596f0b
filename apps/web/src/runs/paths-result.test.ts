import type { OutputResult, RunResult } from '@tessera/api';
import { expect, test } from 'vitest';
import { fansOf, firstPlace, functionalsOf, isEvent } from './paths-result.ts';

const output = (median: number, percentiles: Record<string, number> = {}): OutputResult =>
  ({ median, percentiles, histogram: { counts: [], bin_edges: [] }, min: 0, max: 9 }) as unknown as OutputResult;
const at = (component: string, time: number) => ({ kind: 'value' as const, component, time });

const result: Pick<RunResult, 'outputs' | 'paths'> = {
  outputs: [
    output(100, { 5: 100, 95: 100 }),
    output(0.04, { 5: 0.04, 95: 0.04 }),
    output(101, { 5: 80, 95: 130 }),
    output(0.05, { 5: 0.01, 95: 0.09 }),
    output(110),
  ],
  paths: {
    process: 'heston', title: 'Heston', scheme: 'qe-m', sampling: 'random', horizon: 1, steps: 10, formula: '',
    parameters: {}, components: ['S', 'v'], times: [0, 1], functionals: [],
    outputs: [at('S', 0), at('v', 0), at('S', 1), at('v', 1), { kind: 'functional', name: 'max(S)' }],
  },
}; // biome-ignore format: a table

test('each component has its fan, from the percentiles that there are', () => {
  expect(fansOf(result)).toEqual([
    {
      component: 'S',
      times: [0, 1],
      places: [0, 2],
      levels: [0.05, 0.5, 0.95],
      lines: [
        [100, 80],
        [100, 101],
        [100, 130],
      ].map((line) => Float64Array.from(line)),
    },
    expect.objectContaining({ component: 'v', places: [1, 3] }),
  ]);
  expect(functionalsOf(result).map(({ name, place }) => [name, place])).toEqual([['max(S)', 4]]);
  expect(firstPlace(result)).toBe(2);
});

test('without times there is no fan; an event is 0 or 1', () => {
  expect(fansOf({ outputs: result.outputs })).toEqual([]);
  const of = (values: number[]) => isEvent({ min: 0, max: 1, histogram: { counts: [], bin_edges: [], values } });
  expect([of([0, 1]), of([0, 0.5, 1])]).toEqual([true, false]);
  expect(isEvent({ min: 1, max: 1, histogram: { counts: [], bin_edges: [] } })).toBe(true);
});
