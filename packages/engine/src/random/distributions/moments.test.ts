/** The closed forms of mean, variance, skewness and kurtosis against sums and integrals of the distributions themselves. */
import { expect, it } from 'vitest';
import { SCALARS } from '../../ir/apply.ts';
import type { Distribution, Tails } from './distribution.ts';
import { DISTRIBUTIONS, findDistribution } from './registry.ts';

type Arguments = readonly (number | readonly number[])[];

const CASES: readonly (readonly [name: string, ...args: Arguments])[] = [
  ['triangular', -3, -3, 2], ['triangular', 80, 100, 130], ['pert', 80, 85, 130, 4], ['pert', 0, 1, 1, 2], ['uniform', -3, 12],
  ['trapezoidal', 0, 2, 5, 10], ['trapezoidal', 0, 0, 1, 4], ['normal', 5, 2], ['truncatedNormal', 0, 1, -1, 3],
  ['lognormal', 100, 30], ['lognormal2', 1, 0.3], ['beta', 2, 5], ['beta', 0.5, 0.5], ['gamma', 3, 0.5], ['erlang', 2, 3],
  ['exponential', 7], ['weibull', 1.5, 10], ['weibull', 5, 3], ['rayleigh', 2], ['inverseGaussian', 2, 5], ['pareto', 30, 2],
  ['logistic', 2, 0.7], ['logLogistic', 30, 5], ['laplace', 1, 2], ['gumbelMax', 1, 2], ['gumbelMin', 1, 2], ['studentT', 40],
  ['chiSquared', 4], ['fDistribution', 5, 60], ['bernoulli', 0.03], ['binomial', 10, 0.3], ['binomial', 50, 0.95],
  ['poisson', 4], ['geometric', 0.2], ['negativeBinomial', 5, 0.3], ['negativeBinomial', 0.7, 0.4], ['hypergeometric', 50, 12, 10],
  ['integerUniform', 1, 6], ['discrete', [3, 1, 2, 1], [0, 2, 5, 1]], ['discreteUniform', [5, 5, -1, 7.5]],
  ['cumulative', [0, 10, 10, 30], [0, 0.2, 0.5, 1]], ['histogram', [0, 1, 5, 6], [3, 0, 1]], ['empirical', [4, 1, 9, 1, 3.5]],
]; // biome-ignore format: a table

/** E[g(X)] of a continuous distribution: the double exponential rule over u, both ends kept (Takahasi, Mori 1974). */
function integral(entry: Distribution, p: number[], lists: number[][], g: (x: number) => number): number {
  const h = 1 / 32;
  let sum = 0;
  for (let i = -112; i <= 112; i++) {
    const w = Math.PI * Math.sinh(i * h);
    const u: Tails<number> = { lower: 1 / (1 + Math.exp(-w)), upper: 1 / (1 + Math.exp(w)) };
    const weight = Math.PI * Math.cosh(i * h) * u.lower * u.upper;
    const value = weight > 1e-300 ? weight * g(entry.quantile(SCALARS, u, p, lists)) : 0;
    sum += h * value;
  }
  return sum;
}

/** E[g(X)] where the quantile has corners and gaps: the midpoint rule over u, good to some 1e-6. */
function midpoints(entry: Distribution, p: number[], lists: number[][], g: (x: number) => number): number {
  const count = 200_000;
  const quantile = entry.prepare?.(p, lists);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const u = { lower: (i + 0.5) / count, upper: (count - i - 0.5) / count };
    sum += g(quantile ? quantile(SCALARS, u) : entry.quantile(SCALARS, u, p, lists));
  }
  return sum / count;
}

/** E[g(X)] of a discrete one: over its values up to a tail of 1e-25. */
function total(entry: Distribution, p: number[], lists: number[][], g: (x: number) => number): number {
  const [least, most] = entry.support(p, lists);
  const last = Math.min(most, entry.quantile(SCALARS, { lower: 1, upper: 1e-25 }, p, lists));
  const values = entry.integer ? Array.from({ length: last - least + 1 }, (_, i) => least + i) : [...new Set(lists[0])];
  return values.reduce((sum, x) => sum + g(x) * entry.density(SCALARS, x, p, lists), 0);
}

it('covers every distribution that has moments', () => {
  const covered = new Set(CASES.map(([name]) => name));
  expect(DISTRIBUTIONS.filter(({ name }) => !covered.has(name)).map(({ name }) => name)).toEqual(['cauchy']);
});

it.each(CASES)('%s %j %j %j %j', (...row) => {
  const [name, ...args] = row.filter((arg) => arg !== undefined) as unknown as [string, ...Arguments];
  const entry = findDistribution(name)!;
  const p = args.filter((arg) => typeof arg === 'number');
  const lists = args.filter((arg) => typeof arg === 'object').map((list) => [...list]);
  const { mean, variance, skewness, kurtosis } = entry.moments(p, lists);
  const cornered = lists.length > 0 || name === 'triangular' || name === 'trapezoidal';
  const [expected, tolerance] = entry.discrete ? [total, 1e-11] : cornered ? [midpoints, 2e-5] : [integral, 1e-7];
  const sd = Math.sqrt(variance);
  const central = (k: number) => expected(entry, p, lists, (x) => ((x - mean) / sd) ** k);
  [0, 1, skewness, kurtosis].forEach((value, k) => {
    expect(Math.abs(central(k + 1) - value), `moment ${k + 1}`).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  });
});
