/** The Gumbel distributions of greatest and least values. Closed forms. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log } from '../../special/elementary.ts';
import type { Distribution, Moments, Tails } from './distribution.ts';
import { flip, logLower } from './tails.ts';

const EULER = 0.5772156649015329;
/** 12 √6 ζ(3) / π³: the skewness of the greatest value. */
const SKEWNESS = 1.1395470994046486;

/** Standard greatest value. */
function quantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>): V {
  return m.neg(log(m, m.neg(logLower(m, u))));
}

function cdf<V, B>(m: Arithmetic<V, B>, z: V): Tails<V> {
  const h = exp(m, m.neg(z));
  return { lower: exp(m, m.neg(h)), upper: m.neg(expm1(m, m.neg(h))) };
}

function density<V, B>(m: Arithmetic<V, B>, z: V): V {
  return exp(m, m.neg(m.add(z, exp(m, m.neg(z)))));
}

function moments(location: number, scale: number, sign: number): Moments {
  return {
    mean: location + sign * scale * EULER,
    variance: (scale * Math.PI) ** 2 / 6,
    skewness: sign * SKEWNESS,
    kurtosis: 5.4,
  };
}

const PARAMETERS = [
  { name: 'location', meaning: 'most likely value' },
  { name: 'scale', meaning: 'scale, above 0 (the standard deviation is 1.2825 · scale)' },
];

const DECLARED = {
  parameters: PARAMETERS,
  discrete: false,
  method: 'Closed form: a logarithm of a logarithm.',
  limits: 'Any positive scale.',
  source: 'E. J. Gumbel, Statistics of Extremes, 1958.',
  requirements: (m, [, scale]) => [{ holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' }],
  support: () => [-Infinity, Infinity],
} as const satisfies Partial<Distribution>;

export const gumbelMax: Distribution = {
  ...DECLARED,
  name: 'gumbelMax',
  aliases: ['gumbel', 'extValue'],
  title: 'Gumbel, greatest value',
  use: 'The greatest of many values, such as the highest flood of a year.',
  example: 'gumbelMax(4.2, 0.8)',
  quantile: (m, u, [location, scale]) => m.add(location!, m.mul(scale!, quantile(m, u))),
  cdf: (m, x, [location, scale]) => cdf(m, m.div(m.sub(x, location!), scale!)),
  density: (m, x, [location, scale]) => m.div(density(m, m.div(m.sub(x, location!), scale!)), scale!),
  moments: ([location, scale]) => moments(location!, scale!, 1),
};

export const gumbelMin: Distribution = {
  ...DECLARED,
  name: 'gumbelMin',
  aliases: ['extValueMin'],
  title: 'Gumbel, least value',
  use: 'The least of many values, such as the strength of the weakest link.',
  example: 'gumbelMin(350, 20)',
  quantile: (m, u, [location, scale]) => m.sub(location!, m.mul(scale!, quantile(m, flip(u)))),
  cdf: (m, x, [location, scale]) => flip(cdf(m, m.div(m.sub(location!, x), scale!))),
  density: (m, x, [location, scale]) => m.div(density(m, m.div(m.sub(location!, x), scale!)), scale!),
  moments: ([location, scale]) => moments(location!, scale!, -1),
};
