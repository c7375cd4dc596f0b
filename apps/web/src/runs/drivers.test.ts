import { expect, it } from 'vitest';
import { driverRows } from './drivers.ts';

const drivers = [
  { input: 'A!1', label: 'Price', rank_correlation: -0.9, swing: 4, decile_means: [9, 7, 5] },
  { input: 'A!2', label: 'Units', rank_correlation: 0.4, swing: 7, decile_means: [5, 12, 6] },
  { input: 'B!2', label: 'Units', rank_correlation: 0, swing: 0, decile_means: [8, 8, 8] },
];

it('bars go from zero to the rank correlation, the strongest first', () => {
  expect(driverRows({ drivers }, 'rank')).toEqual([
    { key: 'A!1', name: 'Price', low: -0.9, high: 0, direction: 'falls' },
    { key: 'A!2', name: 'Units (A!2)', low: 0, high: 0.4, direction: 'rises' },
    { key: 'B!2', name: 'Units (B!2)', low: 0, high: 0 },
  ]);
});

it('or over the averages of the tenths, also where the middle is the highest', () => {
  expect(driverRows({ drivers }, 'average').map(({ key, low, high }) => [key, low, high])).toEqual([
    ['A!2', 5, 12],
    ['A!1', 5, 9],
    ['B!2', 8, 8],
  ]);
});
