import { expect, test } from 'vitest';
import { fanDomain, fanFrame, nearestTime, timeByKey } from './fan-geometry.ts';

const fan = {
  levels: [0.05, 0.5, 0.95],
  lines: [
    [100, 80],
    [100, 100],
    [100, 120],
  ],
};

test('a drawing has room for the fan and for paths that are not far outside', () => {
  expect(fanDomain(fan, [], 0)).toEqual([80, 120]);
  expect(fanDomain(fan, [[100, 100, 100], [70, 110, 900]], 2)).toEqual([70, 120]); // biome-ignore format: a table
  expect(fanDomain(fan, [[100, 100, 100], [70, 110, 900]], 3)).toEqual([70, 144]); // biome-ignore format: a table
  expect(fanDomain({ levels: [0.5], lines: [[3, 3]] }, [], 0)).toEqual([1.5, 4.5]);
  expect(fanDomain({ levels: [0.5], lines: [[Number.NaN]] }, [], 0)).toEqual([0, 1]);
});

test('the plot does not move while a label grows by a digit', () => {
  const size = { width: 800, height: 400, size: 12 };
  const left = (digits: number) => fanFrame([0, 1], [0, 10], (x) => x.toFixed(digits), String, size).area.left;
  expect(left(0)).toBe(left(1));
  expect(left(5)).toBeGreaterThan(left(1));
});

test('a marker goes to the nearest time, and by key from time to time', () => {
  const times = [0, 0.1, 0.4, 1];
  expect([-1, 0.04, 0.06, 0.25, 0.26, 0.69, 0.71, 2].map((x) => nearestTime(times, x))).toEqual([
    0, 0, 1, 1, 2, 2, 3, 3,
  ]);
  expect(['ArrowRight', 'ArrowLeft', 'PageUp', 'Home', 'End', 'a'].map((key) => timeByKey(key, 2, 4))).toEqual([
    3,
    1,
    3,
    0,
    3,
    undefined,
  ]);
});
