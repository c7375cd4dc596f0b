import { expect, it } from 'vitest';
import { statisticWriter } from './statistic.ts';

it('a statistic has the digits of its cell, and more where they would hide it', () => {
  expect(statisticWriter('#,##0', 334_690.4, 1_000_000)(334_690.4)).toBe('334,690');
  expect(statisticWriter('0', 0.573242, 0.49)(0.573242)).toBe('0.573');
  expect(statisticWriter('0', 0.49, 0.5)(0.49)).toBe('0.49');
  expect(statisticWriter('0%', 0.021234, 0.004)(0.021234)).toBe('2.12%');
  expect(statisticWriter('0.0%', 0.136, 0.1)(0.136)).toBe('13.6%');
  expect(statisticWriter('0', 5, 0)(5)).toBe('5');
});
