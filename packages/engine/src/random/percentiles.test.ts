import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import { SCALARS } from '../ir/apply.ts';
import { findDistribution } from './distributions/registry.ts';
import { tails } from './distributions/tails.ts';
import { fitPercentiles, type Percentile } from './percentiles.ts';

type Given = readonly (number | undefined)[];

describe('parameters from percentiles', () => {
  /** The parameters give the percentiles: finding them again is an inverse problem with a known answer. */
  it.each<[name: string, p: number[], open: number[], shares: number[]]>([
    ['normal', [100, 15], [0, 1], [0.1, 0.9]],
    ['normal', [-1e6, 3], [0, 1], [0.25, 0.5]],
    ['uniform', [-3, 12], [0, 1], [0.1, 0.9]],
    ['triangular', [80, 100, 130], [0, 2], [0.1, 0.9]],
    ['triangular', [80, 100, 130], [0, 1, 2], [0.1, 0.5, 0.9]],
    ['pert', [80, 100, 150, 4], [0, 2], [0.1, 0.9]],
    ['pert', [80, 90, 150, 4], [0, 1, 2], [0.1, 0.5, 0.9]],
    ['lognormal', [50, 40], [0, 1], [0.1, 0.9]],
    ['lognormal2', [4, 0.25], [0, 1], [0.05, 0.95]],
    ['gamma', [3, 0.5], [0, 1], [0.1, 0.9]],
    ['beta', [2, 5], [0, 1], [0.1, 0.9]],
    ['weibull', [1.5, 1000], [0, 1], [0.1, 0.9]],
    ['exponential', [250], [0], [0.5]],
    ['gumbelMax', [1, 2], [0, 1], [0.1, 0.9]],
    ['logLogistic', [3, 5], [0, 1], [0.2, 0.8]],
    ['pareto', [3, 2], [0, 1], [0.5, 0.9]],
    ['inverseGaussian', [2, 5], [0, 1], [0.1, 0.9]],
    ['truncatedNormal', [100, 15, 80, 125], [0, 1], [0.2, 0.8]],
    ['studentT', [5], [0], [0.95]],
  ])('%s(%j), open %j, from %j', (name, p, open, shares) => {
    const entry = findDistribution(name)!;
    const given: Given = p.map((value, index) => (open.includes(index) ? undefined : value));
    const percentiles = shares.map((share): Percentile => ({ p: share, x: entry.quantile(SCALARS, tails(SCALARS, share), p, []) })); // biome-ignore format: one thought
    const found = fitPercentiles(entry, given, percentiles);
    const scale = Math.max(...p.map(Math.abs));
    found.forEach((value, index) => {
      expect(Math.abs(value - p[index]!)).toBeLessThan(1e-8 * Math.max(Math.abs(p[index]!), 1e-3 * scale));
    });
  }); // biome-ignore format: a table

  it.each<[name: string, given: Given, percentiles: Percentile[], reason: string]>([
    ['normal', [undefined, undefined], [{ p: 0.1, x: 5 }, { p: 0.9, x: 3 }], 'values must rise'],
    ['normal', [undefined, undefined], [{ p: 0.1, x: 5 }], '2 parameters are open for 1 percentiles'],
    ['normal', [undefined, 1], [{ p: 1, x: 5 }], 'shares must be between 0 and 1'],
    ['poisson', [undefined], [{ p: 0.5, x: 5 }], 'no continuous scale'],
    ['lognormal', [undefined, undefined], [{ p: 0.1, x: -5 }, { p: 0.9, x: 3 }], 'no parameters'],
    ['triangular', [undefined, 200, undefined], [{ p: 0.1, x: 80 }, { p: 0.9, x: 130 }], 'no parameters'],
  ])('%s %j from %j is refused: %s', (name, given, percentiles, reason) => {
    let found = '';
    try {
      fitPercentiles(findDistribution(name)!, given, percentiles);
    } catch (error) {
      expect(error).toBeInstanceOf(TesseraError);
      found = (error as TesseraError).message;
    }
    expect(found).toContain(reason);
  }); // biome-ignore format: a table
});
