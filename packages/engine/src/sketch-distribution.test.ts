import { describe, expect, test } from 'vitest';
import { TesseraError } from './errors.ts';
import { distributionParts } from './graph/constant-distribution.ts';
import { DISTRIBUTIONS } from './random/distributions/registry.ts';
import { sketchDistribution } from './sketch-distribution.ts';

const close = (x: number, expected: number, relative = 1e-8) =>
  expect(Math.abs(x - expected)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(expected)));

describe('a sketch agrees with closed forms', () => {
  test('of a triangular distribution', () => {
    const { mean, sd, skewness, kurtosis, percentiles, support, curve, discrete } =
      sketchDistribution('triangular(80, 100, 130)');
    close(mean, 310 / 3);
    close(sd, Math.sqrt((80 ** 2 + 100 ** 2 + 130 ** 2 - 80 * 100 - 80 * 130 - 100 * 130) / 18));
    close(skewness, (Math.SQRT2 * (80 + 100 - 260) * (160 - 100 - 130) * (80 - 200 + 130)) / (5 * 1900 ** 1.5));
    close(kurtosis, 2.4);
    close(percentiles['10']!, 80 + Math.sqrt(0.1 * 50 * 20));
    expect(support).toEqual([80, 130]);
    expect(discrete).toBe(false);
    // The whole of it is shown, and its peak.
    expect([curve.x[0], curve.x.at(-1)]).toEqual([80, 130]);
    close(Math.max(...curve.density), 0.04);
    expect(curve.cumulative.at(-1)).toBe(1);
  });

  test('of a normal one cut in half: the half-normal', () => {
    const { mean, sd, skewness, kurtosis, percentiles } = sketchDistribution('normal(0, 1, truncate(0,))');
    close(mean, Math.sqrt(2 / Math.PI));
    close(sd, Math.sqrt(1 - 2 / Math.PI));
    close(skewness, (Math.SQRT2 * (4 - Math.PI)) / (Math.PI - 2) ** 1.5, 1e-6);
    close(kurtosis, 3 + (8 * (Math.PI - 3)) / (Math.PI - 2) ** 2, 1e-6);
    close(percentiles['50']!, 0.6744897501960817);
  });

  test('of an exponential one cut above, stretched about 0 to the other side and moved', () => {
    // Of an exponential within [0, 2]: mean 1 - 2 / (e² - 1).
    const inside = 1 - 2 / (Math.E ** 2 - 1);
    const { mean, support, skewness, percentiles, curve } = sketchDistribution(
      'exponential(1, truncate(, 2), scale(-3), shift(10))',
    );
    close(mean, 10 - 3 * inside);
    expect(support).toEqual([4, 10]);
    expect(skewness).toBeLessThan(0);
    expect(percentiles['1']).toBeLessThan(percentiles['99']!);
    close(curve.density.at(-1)!, 1 / (3 * (1 - Math.E ** -2)));
    expect(curve.cumulative.every((p, i) => i === 0 || p >= curve.cumulative[i - 1]!)).toBe(true);
  });

  test('of a Cauchy one: no mean, unless it is cut on both sides', () => {
    expect(sketchDistribution('cauchy(0, 1)').mean).toBeNaN();
    expect(sketchDistribution('cauchy(0, 1, truncate(0,))').mean).toBeNaN();
    const { mean, sd } = sketchDistribution('cauchy(0, 1, truncate(-5, 5))');
    close(mean, 0);
    close(sd, Math.sqrt(5 / Math.atan(5) - 1));
  });

  test('of a Student one with three degrees of freedom, cut at 0: a spread, and no skewness', () => {
    const { mean, sd, skewness } = sketchDistribution('studentT(3, truncate(0,))');
    close(mean, (2 * Math.sqrt(3)) / Math.PI);
    close(sd, Math.sqrt(3 - 12 / Math.PI ** 2));
    expect(skewness).toBeNaN();
  });

  test('of a discrete one: its values with their probabilities', () => {
    const { curve, discrete, mean } = sketchDistribution('discrete({5, 1, 2}, {0.5, 0.2, 0.3}, scale(2))');
    expect(discrete).toBe(true);
    expect(curve.x).toEqual([2, 4, 10]);
    curve.density.forEach((p, i) => close(p, [0.2, 0.3, 0.5][i]!));
    curve.cumulative.forEach((p, i) => close(p, [0.2, 0.5, 1][i]!));
    close(mean, 2 * (0.2 + 0.6 + 2.5));
  });

  test('of a Poisson one with mean 3', () => {
    const { curve, support } = sketchDistribution('poisson(3)');
    expect(support).toEqual([0, Infinity]);
    expect(curve.x.slice(0, 3)).toEqual([0, 1, 2]);
    close(curve.density[2]!, (9 / 2) * Math.E ** -3);
  });

  test('of a Poisson one cut above, by its sums', () => {
    const weights = [0, 1, 2].map((k) => 3 ** k / (k < 2 ? 1 : 2));
    const mass = weights.reduce((sum, w) => sum + w);
    const { mean, curve } = sketchDistribution('poisson(3, truncate(, 2))');
    close(mean, (weights[1]! + 2 * weights[2]!) / mass);
    expect(curve.x).toEqual([0, 1, 2]);
    curve.density.forEach((p, i) => close(p, weights[i]! / mass));
  });

  test('of one value', () => {
    const { discrete, curve, mean, sd } = sketchDistribution('triangular(5, 5, 5)');
    expect({ discrete, curve, mean, sd }).toEqual({
      discrete: true, mean: 5, sd: 0, curve: { x: [5], density: [1], cumulative: [1] },
    }); // biome-ignore format: a table
  });

  test('given by percentiles', () => {
    const { percentiles, mean } = sketchDistribution('normal(percentiles(0.1, 80, 0.9, 120))');
    close(percentiles['10']!, 80);
    close(percentiles['90']!, 120);
    close(mean, 100);
  });
});

test.each(DISTRIBUTIONS.map(({ example }) => [example]))('%s has a sketch that can be drawn', (example) => {
  const references = Object.fromEntries(
    distributionParts(example).references.map((name) => [name, name.includes(':') ? [1, 2, 5] : 1]),
  );
  const { curve, percentiles } = sketchDistribution(example, references);
  expect(curve.x.length).toBeGreaterThan(0);
  expect(curve.density.every((y) => y >= 0 && Number.isFinite(y))).toBe(true);
  expect(curve.x.every((x, i) => Number.isFinite(x) && (i === 0 || x > curve.x[i - 1]!))).toBe(true);
  expect(curve.cumulative.every((p, i) => p >= 0 && p <= 1 && (i === 0 || p >= curve.cumulative[i - 1]!))).toBe(true);
  const shares = Object.values(percentiles);
  expect(shares.every((x, i) => i === 0 || x >= shares[i - 1]!)).toBe(true);
});

describe('a text is taken apart', () => {
  test('into arguments and modifiers as they were written', () => {
    expect(
      distributionParts("Normal( B4*1.1, MAX('My sheet'!B5, Price),truncate( ,B4 ) , scale(2), shift( -1 ))"),
    ).toEqual({
      name: 'normal',
      args: ['B4*1.1', "MAX('My sheet'!B5, Price)"],
      truncate: { high: 'B4' },
      scale: '2',
      shift: '-1',
      references: ['B4', "'My sheet'!B5", 'Price'],
    });
  });

  test('with lists, what was left out, and percentiles', () => {
    expect(distributionParts('discrete({1, 2}, {0.5, 0.5})').args).toEqual(['{1, 2}', '{0.5, 0.5}']);
    expect(distributionParts('pert(1, 2, 3)').args).toEqual(['1', '2', '3', undefined]);
    expect(distributionParts('normal(percentiles(0.1, 80, 0.9, 120))')).toEqual({
      name: 'normal',
      args: [undefined, undefined],
      percentiles: [
        { share: '0.1', value: '80' },
        { share: '0.9', value: '120' },
      ],
      references: [],
    });
  });
});

describe('what arguments refer to', () => {
  test('is worth what the caller says, whatever its sign', () => {
    const values = { B4: -3, "'My sheet'!B5": 1e-7, 'A1:A3': [1, -2, 4] };
    expect(sketchDistribution("normal(B4^2, 'My sheet'!B5)", values).mean).toBe(9);
    expect(sketchDistribution('discreteUniform(A1:A3)', values).mean).toBe(1);
  });

  test.each([
    ['normal(B4, 1)', 'B4'],
    ['normal(RAND(), 1)', 'RAND()'],
    ['normal(ROW(), 1)', 'ROW()'],
    ['normal(Price, 1)', 'Price'],
    ["normal('[1]Other'!A1, 1)", 'Other'],
  ])('is asked for: %s', (text, what) => {
    expect(refusal(text)).toMatch(/^distribution-not-constant: /);
    expect(refusal(text)).toContain(what);
  });
});

test.each([
  ['triangular(1, 3, 2)', 'distribution-impossible'],
  ['triangular(1,', 'distribution-arguments'],
  ['uniform(0, 1, 2)', 'distribution-arguments'],
  ['normal("ten", 1)', 'distribution-arguments'],
  ['frobnitz(1)', 'distribution-unknown'],
  ['', 'distribution-arguments'],
  ['normal(percentiles(0.9, 80, 0.1, 120))', 'distribution-percentiles'],
])('%s is refused as a compilation refuses it', (text, code) => {
  expect(refusal(text)).toMatch(new RegExp(`^${code}: `));
});

function refusal(text: string): string {
  try {
    sketchDistribution(text);
  } catch (failure) {
    if (failure instanceof TesseraError) return `${failure.code}: ${failure.message}`;
    throw failure;
  }
  return 'drawn';
}
