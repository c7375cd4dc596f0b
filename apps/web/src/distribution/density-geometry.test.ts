/** Places of a drawn distribution. */
import { sketchDistribution } from '@tessera/engine';
import { expect, it } from 'vitest';
import { areaOf, chanceBelow, linear, rangeOf, stairsOf, ticksOf, topOf } from './density-geometry.ts';

it('a scale goes there and back', () => {
  const scale = linear(80, 130, 10, 310);
  expect(scale.place(80)).toBe(10);
  expect(scale.place(130)).toBe(310);
  expect(scale.value(scale.place(97.5))).toBeCloseTo(97.5, 12);
});

it('the range holds the curve and the handles', () => {
  const [low, high] = rangeOf(sketchDistribution('triangular(80, 100, 130)'), [60]);
  expect(low).toBeLessThan(60);
  expect(high).toBeGreaterThan(130);
});

it('the chance of not exceeding a value is read off the curve', () => {
  const normal = sketchDistribution('normal(0, 1)');
  // 0.841344746 = P(Z <= 1), from tables.
  expect(chanceBelow(normal, 1)).toBeCloseTo(0.841344746, 3);
  expect(chanceBelow(normal, -100)).toBe(0);
  expect(chanceBelow(normal, 100)).toBe(1);
  const die = sketchDistribution('integerUniform(1, 6)');
  expect(chanceBelow(die, 2)).toBeCloseTo(1 / 3, 12);
  expect(chanceBelow(die, 2.9)).toBeCloseTo(1 / 3, 12);
});

it('a pole is cut, a plain density is not', () => {
  const pole = sketchDistribution('beta(0.2, 3)');
  expect(topOf(pole)).toBeLessThan(Math.max(...pole.curve.density.filter(Number.isFinite)));
  const plain = sketchDistribution('triangular(80, 100, 130)');
  expect(topOf(plain)).toBeCloseTo(2 / 50, 3);
});

it('paths are closed and finite', () => {
  const across = linear(0, 10, 0, 100);
  const up = linear(0, 1, 100, 0);
  expect(areaOf([0, 5, 10], [0, 2, Number.POSITIVE_INFINITY], across, up)).toBe('M0 100L50 0L100 0L100 100L0 100Z');
  const die = sketchDistribution('integerUniform(1, 2)');
  expect(stairsOf(die, across, up)).toBe('M0 100H10V50H20V0H100');
});

it('ticks are round', () => {
  expect(ticksOf([0.3, 9.7], 5)).toEqual([2, 4, 6, 8]);
  expect(ticksOf([-0.25, 0.25], 4)).toEqual([-0.2, 0, 0.2]);
  expect(ticksOf([5, 5], 4)).toEqual([]);
});
