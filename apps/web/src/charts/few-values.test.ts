import { expect, it } from 'vitest';
import { barsAtValues, rangeOfValues } from './few-values.ts';

it('0 and 1 are two narrow bars, a quarter from either end', () => {
  expect(rangeOfValues([0, 1])).toEqual([-0.5, 1.5]);
  const bars = barsAtValues([30, 70], [0, 1], 2);
  expect(bars.map(({ value, count }) => [value, count])).toEqual([[0, 30], [1, 70]]); // biome-ignore format: pairs
  expect(bars.map(({ from, to }) => [from, to])).toEqual([[-0.1, 0.1], [0.9, 1.1]]); // biome-ignore format: pairs
});

it('neighbours never touch, and a lonely value is still seen', () => {
  const many = Array.from({ length: 30 }, (_, i) => i);
  const [low, high] = rangeOfValues(many);
  const bars = barsAtValues(many, many, high - low);
  bars.slice(1).forEach(({ from }, i) => {
    expect(from - bars[i]!.to).toBeCloseTo(0.2, 12);
  });
  const far = [0, 1000, 1001];
  const [left, right] = rangeOfValues(far);
  const [first] = barsAtValues([1, 1, 1], far, right - left);
  expect(first!.from).toBeGreaterThan(left);
  expect((first!.to - first!.from) / (right - left)).toBeCloseTo(0.015, 12);
});
