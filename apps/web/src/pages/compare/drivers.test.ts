import type { OutputResult } from '@tessera/api';
import { expect, test } from 'vitest';
import { comparedDrivers } from './drivers.ts';

const output = (...drivers: readonly (readonly [string, number, readonly number[]])[]) => ({
  drivers: drivers.map(([input, rank_correlation, decile_means]) => {
    return { input, label: `the ${input}`, rank_correlation, decile_means } as unknown as OutputResult['drivers'][0];
  }),
});

const A = output(['price', 0.9, [10, 30]], ['cost', -0.2, [18, 22]]);
const B = output(['cost', -0.95, [5, 40]], ['tax', 0.1, [20, 21]]);

test('inputs of all runs stand in one order, the strongest in any of them first', () => {
  expect(comparedDrivers([A, B], 'rank')).toEqual([
    {
      name: 'the cost',
      ends: [
        { low: -0.2, high: 0 },
        { low: -0.95, high: 0 },
      ],
    },
    { name: 'the price', ends: [{ low: 0, high: 0.9 }, undefined] },
    { name: 'the tax', ends: [undefined, { low: 0, high: 0.1 }] },
  ]);
  expect(comparedDrivers([A, B], 'average').map(({ ends }) => ends)).toEqual([
    [
      { low: 18, high: 22 },
      { low: 5, high: 40 },
    ],
    [{ low: 10, high: 30 }, undefined],
    [undefined, { low: 20, high: 21 }],
  ]);
});

test('a run without the output has no bars', () => {
  expect(comparedDrivers([A, undefined], 'rank').every(({ ends }) => ends[1] === undefined)).toBe(true);
});
