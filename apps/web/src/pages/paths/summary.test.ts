import { expect, test } from 'vitest';
import { eventOf, failuresOf, isEvent, summaryOf } from './summary.ts';

test('a column has its mean with an interval; errors are counted apart', () => {
  const { errors, mean, sd, standardError, interval } = summaryOf(Float64Array.of(4, Number.NaN, 1, 2, 5));
  expect({ errors, mean }).toEqual({ errors: 1, mean: 3 });
  expect(sd).toBeCloseTo(Math.sqrt(10 / 3), 14);
  expect(standardError).toBeCloseTo(Math.sqrt(10 / 12), 14);
  expect(interval[1] - interval[0]).toBeCloseTo(2 * 1.959963984540054 * Math.sqrt(10 / 12), 12);
});

test('an event has its share with the interval of Wilson', () => {
  const column = Float64Array.from({ length: 11 }, (_, i) => (i === 10 ? Number.NaN : +(i < 3)));
  expect(isEvent(column)).toBe(true);
  expect(isEvent(Float64Array.of(0, 2))).toBe(false);
  const { hits, paths, errors, share, interval } = eventOf(column);
  expect({ hits, paths, errors, share }).toEqual({ hits: 3, paths: 10, errors: 1, share: 0.3 });
  // Wilson (1927) of 3 in 10, computed in Python.
  expect(interval[0]).toBeCloseTo(0.10779127, 8);
  expect(interval[1]).toBeCloseTo(0.60322185, 8);
});

test('a path fails where any of its numbers does', () => {
  const columns = [Float64Array.of(1, 1, Number.NaN), Float64Array.of(1, Number.NaN, Number.NaN)];
  expect(failuresOf(columns)).toEqual({ count: 2, first: 1 });
  expect(failuresOf([Float64Array.of(1)])).toEqual({ count: 0, first: undefined });
});
