import { expect, test } from 'vitest';
import { rangeAround, steadyRange } from './slider-range.ts';

test('a slider reaches to a round number beyond its value, and below zero where that is', () => {
  expect(rangeAround(100, 1e-6)).toEqual({ min: 0, max: 200, step: 0.5 });
  expect(rangeAround(-3, 10)).toMatchObject({ min: -10, max: 10 });
  expect(rangeAround(0, 2)).toMatchObject({ min: 0, max: 2 });
});

test('its ends stay while the value is well within them', () => {
  const range = rangeAround(100, 1e-6);
  expect(steadyRange(range, 180, 1e-6)).toBe(range);
  expect(steadyRange(range, 300, 1e-6).max).toBeGreaterThan(300);
  expect(steadyRange(range, 2, 1e-6).max).toBeLessThan(10);
});
