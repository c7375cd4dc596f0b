/** Symmetric distributions with closed forms: Laplace and Cauchy. */
import type { Arithmetic } from '../../ir/ir.ts';
import { atan, exp, log, tan } from '../../special/elementary.ts';
import type { Distribution, Tails } from './distribution.ts';

/** The nearer tail with its side: -1 for the lower, 1 for the upper. */
function nearer<V, B>(m: Arithmetic<V, B>, u: Tails<V>): { tail: V; sign: V } {
  const low = m.le(u.lower, u.upper);
  return { tail: m.min(u.lower, u.upper), sign: m.select(low, m.const(-1), m.const(1)) };
}

/** Both tails from the nearer one. */
function symmetric<V, B>(m: Arithmetic<V, B>, z: V, tail: V): Tails<V> {
  const negative = m.lt(z, m.const(0));
  const rest = m.sub(m.const(1), tail);
  return { lower: m.select(negative, tail, rest), upper: m.select(negative, rest, tail) };
}

export const laplace: Distribution = {
  name: 'laplace',
  aliases: ['doubleExponential'],
  title: 'Laplace (double exponential)',
  use: 'Errors and returns with a sharp peak and heavier tails than the normal.',
  example: 'laplace(0, 0.01)',
  parameters: [
    { name: 'mean', meaning: 'mean and median' },
    { name: 'scale', meaning: 'mean distance from the mean, above 0' },
  ],
  discrete: false,
  method: 'Closed form: one logarithm of the nearer tail.',
  limits: 'Any positive scale.',
  source: 'Elementary.',
  requirements: (m, [, scale]) => [{ holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' }],
  quantile(m, u, [mean, scale]) {
    const { tail, sign } = nearer(m, u);
    return m.sub(mean!, m.mul(m.mul(sign, scale!), log(m, m.mul(m.const(2), tail))));
  },
  cdf(m, x, [mean, scale]) {
    const z = m.div(m.sub(x, mean!), scale!);
    return symmetric(m, z, m.mul(m.const(0.5), exp(m, m.neg(m.abs(z)))));
  },
  density(m, x, [mean, scale]) {
    const z = m.div(m.sub(x, mean!), scale!);
    return m.div(exp(m, m.neg(m.abs(z))), m.mul(m.const(2), scale!));
  },
  moments: ([mean, scale]) => ({ mean: mean!, variance: 2 * scale! ** 2, skewness: 0, kurtosis: 6 }),
  support: () => [-Infinity, Infinity],
};

export const cauchy: Distribution = {
  name: 'cauchy',
  title: 'Cauchy',
  use: 'Ratios and resonances with tails so heavy that no mean exists.',
  example: 'cauchy(0, 1)',
  parameters: [
    { name: 'location', meaning: 'median' },
    { name: 'scale', meaning: 'half the distance between the quartiles, above 0' },
  ],
  discrete: false,
  method: 'Closed form: a tangent near the median, a cotangent of the nearer tail elsewhere.',
  limits: 'No mean and no variance.',
  source: 'Elementary.',
  requirements: (m, [, scale]) => [{ holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' }],
  quantile(m, u, [location, scale]) {
    const { tail, sign } = nearer(m, u);
    const far = m.lt(tail, m.const(0.25));
    const angle = m.mul(m.const(Math.PI), m.select(far, tail, m.sub(m.const(0.5), tail)));
    const tangent = tan(m, angle);
    const distance = m.select(far, m.div(m.const(1), tangent), tangent);
    return m.add(location!, m.mul(m.mul(sign, scale!), distance));
  },
  cdf(m, x, [location, scale]) {
    const z = m.div(m.sub(x, location!), scale!);
    const distance = m.abs(z);
    const one = m.const(1);
    const far = m.gt(distance, one);
    const angle = m.mul(m.const(1 / Math.PI), atan(m, m.select(far, m.div(one, distance), distance)));
    return symmetric(m, z, m.select(far, angle, m.sub(m.const(0.5), angle)));
  },
  density(m, x, [location, scale]) {
    const z = m.div(m.sub(x, location!), scale!);
    return m.div(m.const(1 / Math.PI), m.mul(scale!, m.add(m.const(1), m.mul(z, z))));
  },
  moments: () => ({ mean: NaN, variance: NaN, skewness: NaN, kurtosis: NaN }),
  support: () => [-Infinity, Infinity],
};
