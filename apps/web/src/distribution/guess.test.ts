/** Every distribution begins with a guess that the engine takes: for any value, and in place of any other. */
import { DISTRIBUTIONS, sketchDistribution } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { anchorOf, anchorOfValue, carryOver, firstDistribution, guess } from './guess.ts';
import { readDraft, writeDraft } from './text.ts';

const known = (x: number) => (Number.isFinite(x) ? x : null);

/** What the page gets of the engine's sketch. */
function sketch(text: string) {
  const { mean, sd, percentiles, support, curve } = sketchDistribution(text);
  return {
    mean: known(mean),
    sd: known(sd),
    percentiles,
    support: [known(support[0]), known(support[1])] as const,
    curve,
  };
}

describe.each([0, 1, -5, 0.07, 1e6, 12])('around %d', (value) => {
  it('every distribution is possible at once', () => {
    for (const { name } of DISTRIBUTIONS) {
      const text = guess(name, anchorOfValue(value));
      expect(text.startsWith(`${name}(`)).toBe(true);
      expect(() => sketchDistribution(text), text).not.toThrow();
    }
  });

  it('those with a mean and a spread of their own are about the value', () => {
    for (const name of [
      'triangular',
      'pert',
      'uniform',
      'normal',
      'lognormal',
      'gamma',
      'beta',
      'logistic',
      'studentT',
      'gumbelMax',
      'weibull',
      'pareto',
    ]) {
      const { mean, sd } = sketch(guess(name, anchorOfValue(value)));
      const size = Math.abs(value) || 5;
      expect(Math.abs(mean! - value), name).toBeLessThan(size * 0.03);
      expect(sd!, name).toBeGreaterThan(size * 0.05);
      expect(sd!, name).toBeLessThan(size * 0.15);
    }
  });
});

it('a cell begins with a triangle from a fifth below to a fifth above its value', () => {
  expect(firstDistribution(100)).toBe('triangular(80, 100, 120)');
  expect(firstDistribution(-5)).toBe('triangular(-6, -5, -4)');
  expect(firstDistribution(0.07)).toBe('triangular(0.056, 0.07, 0.084)');
  expect(firstDistribution(null)).toBe('triangular(-1, 0, 1)');
});

describe('in place of another', () => {
  const replaced = (text: string, name: string, known = sketch(text)): string => {
    const draft = readDraft(text)!;
    const parameters = (of: string) => DISTRIBUTIONS.find((entry) => entry.name === of)!.parameters;
    const next = readDraft(guess(name, anchorOf(known, null)))!;
    return writeDraft(
      carryOver({ draft, parameters: parameters(draft.name) }, { draft: next, parameters: parameters(name) }),
    );
  };

  const CALLED = ['triangular(10, 12, 15)', 'uniform(-3, 2)', 'normal(-5, 2)', 'lognormal(12, 9)', 'cauchy(3, 1)', 'bernoulli(0.3)', 'discrete({1, 5}, {1, 0})', 'poisson(0.01)']; // biome-ignore format: one line
  it.each(CALLED)('of %s all are possible', (text) => {
    const before = sketch(text);
    for (const { name } of DISTRIBUTIONS) {
      const next = replaced(text, name, before);
      expect(() => sketchDistribution(next), next).not.toThrow();
    }
  });

  it('mean and spread stay', () => {
    for (const name of ['lognormal', 'gamma', 'logistic', 'studentT', 'weibull']) {
      const { mean, sd } = sketch(replaced('normal(250, 40)', name));
      expect(mean, name).toBeCloseTo(250, -1);
      expect(sd! / 40, name).toBeCloseTo(1, 1);
    }
  });

  it('what was typed is kept where it means the same, also cells', () => {
    expect(replaced('triangular(80, 97.5, 131)', 'pert')).toBe('pert(80, 97.5, 131)');
    expect(replaced('normal(45.53, 1.25)', 'lognormal')).toBe('lognormal(45.53, 1.25)');
    const to = readDraft('pert(1, 2, 3)')!;
    const parameters = [{ name: 'min' }, { name: 'mode' }, { name: 'max' }];
    expect(carryOver({ draft: readDraft('triangular(B4, 100, C4*1.1)')!, parameters }, { draft: to, parameters }).args).toEqual(['B4', '100', 'C4*1.1']); // biome-ignore format: one line
  });

  it('a single value gets a spread', () => {
    expect(replaced('uniform(7, 7)', 'normal')).toBe('normal(7, 0.7)');
  });
});
