import { expect, test } from 'vitest';
import { rangeAround, rangeOver, steadyRange } from './slider-range.ts';

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

test('over usual values it goes in round steps, and on to a value that is unusual', () => {
  expect(rangeOver([0, 0.8], 0.2)).toEqual({ min: 0, max: 0.8, step: 0.002 });
  expect(rangeOver([0, 0.8], 1.7)).toMatchObject({ min: 0, max: 1.7 });
  expect(rangeOver([1, 10], 3, true)).toEqual({ min: 1, max: 10, step: 1 });
});
