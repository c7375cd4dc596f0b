/** Exponential, Weibull and Rayleigh: powers of one exponential. Closed forms. */
import { SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log, pow } from '../../special/elementary.ts';
import { lnGamma } from '../../special/gamma.ts';
import type { Distribution, Tails } from './distribution.ts';
import { above, isFinite, logUpper, positive } from './tails.ts';

/** P(E <= h) and P(E > h) of a standard exponential. */
function standardCdf<V, B>(m: Arithmetic<V, B>, h: V): Tails<V> {
  return { lower: m.neg(expm1(m, m.neg(h))), upper: exp(m, m.neg(h)) };
}

export const exponential: Distribution = {
  name: 'exponential',
  aliases: ['expon'],
  title: 'Exponential',
  use: 'The time between events that happen at a constant rate, independently of each other.',
  example: 'exponential(7)',
  parameters: [{ name: 'mean', meaning: 'mean time, above 0 (the rate is 1 / mean)' }],
  discrete: false,
  method: 'Closed form: -mean · ln(1 - u).',
  limits: 'Any positive mean.',
  source: 'Elementary.',
  requirements: (m, [mean]) => [{ holds: m.gt(mean!, m.const(0)), otherwise: 'mean ({mean}) must be above 0' }],
  quantile: (m, u, [mean]) => m.mul(m.neg(mean!), logUpper(m, u)),
  cdf: (m, x, [mean]) => above(m, x, m.const(0), standardCdf(m, m.div(x, mean!))),
  density: (m, x, [mean]) => m.select(m.lt(x, m.const(0)), m.const(0), m.div(exp(m, m.neg(m.div(x, mean!))), mean!)),
  moments: ([mean]) => ({ mean: mean!, variance: mean! ** 2, skewness: 2, kurtosis: 9 }),
  support: () => [0, Infinity],
};

export const weibull: Distribution = {
  name: 'weibull',
  title: 'Weibull',
  use: 'The life of a part: failures become rarer with age (shape below 1) or more frequent (above 1).',
  example: 'weibull(1.5, 1000)',
  parameters: [
    { name: 'shape', meaning: 'shape, above 0' },
    { name: 'scale', meaning: 'scale, above 0: 63.2 % of values lie below it' },
  ],
  discrete: false,
  method: 'Closed form: scale · (-ln(1 - u))^(1 / shape).',
  limits: 'Overflows to infinity where the value itself does (shapes below about 0.005).',
  source: 'Elementary.',
  requirements: (m, [shape, scale]) => [
    { holds: m.gt(shape!, m.const(0)), otherwise: 'shape ({shape}) must be above 0' },
    { holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' },
  ],
  quantile: (m, u, [shape, scale]) => m.mul(scale!, pow(m, m.neg(logUpper(m, u)), m.div(m.const(1), shape!))),
  cdf(m, x, [shape, scale]) {
    const ratio = positive(m, m.div(x, scale!), m.const(1));
    return above(m, x, m.const(0), standardCdf(m, pow(m, ratio, shape!)));
  },
  density(m, x, [shape, scale]) {
    const one = m.const(1);
    const ratio = positive(m, m.div(x, scale!), one);
    const hazard = m.mul(m.div(shape!, scale!), pow(m, ratio, m.sub(shape!, one)));
    const value = m.mul(hazard, exp(m, m.neg(pow(m, ratio, shape!))));
    return m.select(m.le(x, m.const(0)), weibullAtZero(m, x, shape!, scale!), value);
  },
  moments([shape, scale]) {
    const raw = (k: number) => exp(SCALARS, lnGamma(SCALARS, 1 + k / shape!));
    const [a, b, c, d] = [raw(1), raw(2), raw(3), raw(4)];
    const variance = b - a * a;
    return {
      mean: scale! * a,
      variance: scale! ** 2 * variance,
      skewness: (c - 3 * a * b + 2 * a ** 3) / variance ** 1.5,
      kurtosis: (d - 4 * a * c + 6 * a * a * b - 3 * a ** 4) / variance ** 2,
    };
  },
  support: () => [0, Infinity],
};

/** The density at 0 and below. */
function weibullAtZero<V, B>(m: Arithmetic<V, B>, x: V, shape: V, scale: V): V {
  const one = m.const(1);
  const zero = m.const(0);
  const atZero = m.select(m.lt(shape, one), m.const(Infinity), m.select(m.eq(shape, one), m.div(one, scale), zero));
  return m.select(m.lt(x, zero), zero, atZero);
}

export const rayleigh: Distribution = {
  name: 'rayleigh',
  title: 'Rayleigh',
  use: 'The distance from the aim when the errors in both directions are normal and equal.',
  example: 'rayleigh(2)',
  parameters: [{ name: 'scale', meaning: 'standard deviation in each direction, above 0' }],
  discrete: false,
  method: 'Closed form: scale · sqrt(-2 ln(1 - u)).',
  limits: 'Any positive scale.',
  source: 'Elementary.',
  requirements: (m, [scale]) => [
    { holds: m.and(m.gt(scale!, m.const(0)), isFinite(m, scale!)), otherwise: 'scale ({scale}) must be above 0' },
  ],
  quantile: (m, u, [scale]) => m.mul(scale!, m.sqrt(m.mul(m.const(-2), logUpper(m, u)))),
  cdf(m, x, [scale]) {
    const ratio = m.div(x, scale!);
    return above(m, x, m.const(0), standardCdf(m, m.mul(m.const(0.5), m.mul(ratio, ratio))));
  },
  density(m, x, [scale]) {
    const ratio = m.div(x, scale!);
    const value = m.mul(m.div(ratio, scale!), exp(m, m.mul(m.const(-0.5), m.mul(ratio, ratio))));
    return m.select(m.lt(x, m.const(0)), m.const(0), value);
  },
  moments([scale]) {
    const pi = Math.PI;
    const spread = 4 - pi;
    return {
      mean: scale! * Math.sqrt(pi / 2),
      variance: (scale! ** 2 * spread) / 2,
      skewness: (2 * Math.sqrt(pi) * (pi - 3)) / (spread * Math.sqrt(spread)),
      kurtosis: 3 - (6 * pi * pi - 24 * pi + 16) / (spread * spread),
    };
  },
  support: () => [0, Infinity],
};

/** Power law above a least value. */
export const pareto: Distribution = {
  name: 'pareto',
  title: 'Pareto',
  use: 'Sizes with a heavy tail (claims, incomes, outages): a few are far larger than the rest.',
  example: 'pareto(3, 10000)',
  parameters: [
    { name: 'shape', meaning: 'tail exponent, above 0: smaller is heavier' },
    { name: 'min', meaning: 'least value, above 0' },
  ],
  discrete: false,
  method: 'Closed form: min · (1 - u)^(-1 / shape).',
  limits: 'The mean exists for shape > 1, the variance for shape > 2.',
  source: 'Elementary.',
  requirements: (m, [shape, min]) => [
    { holds: m.gt(shape!, m.const(0)), otherwise: 'shape ({shape}) must be above 0' },
    { holds: m.gt(min!, m.const(0)), otherwise: 'min ({min}) must be above 0' },
  ],
  quantile: (m, u, [shape, min]) => m.mul(min!, exp(m, m.neg(m.div(logUpper(m, u), shape!)))),
  cdf(m, x, [shape, min]) {
    const safe = m.max(x, min!);
    // ln(x / min) near 1 from the difference, which is exact there.
    return above(m, x, min!, standardCdf(m, m.mul(shape!, logRatio(m, safe, min!))));
  },
  density(m, x, [shape, min]) {
    const value = m.mul(m.div(shape!, x), exp(m, m.neg(m.mul(shape!, log(m, m.div(m.max(x, min!), min!))))));
    return m.select(m.lt(x, min!), m.const(0), value);
  },
  moments([shape, min]) {
    const [a, b] = [shape!, min!];
    return {
      mean: a > 1 ? (a * b) / (a - 1) : Infinity,
      variance: a > 2 ? (a * b * b) / ((a - 1) ** 2 * (a - 2)) : a > 1 ? Infinity : NaN,
      skewness: a > 3 ? ((2 * (1 + a)) / (a - 3)) * Math.sqrt((a - 2) / a) : NaN,
      kurtosis: a > 4 ? 3 + (6 * (a ** 3 + a * a - 6 * a - 2)) / (a * (a - 3) * (a - 4)) : NaN,
    };
  },
  support: ([, min]) => [min!, Infinity],
};

/** ln(x / y) for x >= y > 0, accurate where they are close. */
function logRatio<V, B>(m: Arithmetic<V, B>, x: V, y: V): V {
  const ratio = m.div(y, x);
  return m.neg(logUpper(m, { lower: m.div(m.sub(x, y), x), upper: ratio }));
}
