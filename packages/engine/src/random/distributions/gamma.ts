/** The gamma family: gamma, Erlang, chi-squared. One incomplete gamma function and its inverse. */
import type { Arithmetic } from '../../ir/ir.ts';
import { gammaPInverse, gammaTails as incomplete } from '../../special/gamma.ts';
import { poissonProbability } from './counts.ts';
import type { Distribution, Moments, Ratio, Tails } from './distribution.ts';
import { above, isWhole, positive } from './tails.ts';

function gammaTails<V, B>(m: Arithmetic<V, B>, x: V, shape: V, scale: V): Tails<V> {
  const z = positive(m, m.div(x, scale), m.const(1));
  const { p, q } = incomplete(m, shape, z);
  return above(m, x, m.const(0), { lower: p, upper: q });
}

/** shape / x · Poisson probability of `shape` at mean x / scale. */
function gammaDensity<V, B>(m: Arithmetic<V, B>, x: V, shape: V, scale: V): V {
  const one = m.const(1);
  const safe = positive(m, x, one);
  const value = m.mul(m.div(shape, safe), poissonProbability(m, shape, m.div(safe, scale)));
  const steep = m.lt(shape, one);
  const level = m.select(m.eq(shape, one), m.div(one, scale), m.const(0));
  const atZero = m.select(m.lt(x, m.const(0)), m.const(0), m.select(steep, m.const(Infinity), level));
  return m.select(m.le(x, m.const(0)), atZero, value);
}

function gammaMoments(shape: number, scale: number): Moments {
  return {
    mean: shape * scale,
    variance: shape * scale * scale,
    skewness: 2 / Math.sqrt(shape),
    kurtosis: 3 + 6 / shape,
  };
}

/** (shape - 1) / x - 1 / scale */
function gammaLogSlope(shape: number, scale: number): Ratio {
  return { over: [shape - 1, -1 / scale, 0], under: [0, 1, 0] };
}

const DECLARED = {
  discrete: false,
  tabulate: 'smooth',
  method: 'The inverse of the incomplete gamma function, from the smaller tail.',
  source: 'See special/gamma.ts; the density by C. Loader, 2000.',
  support: () => [0, Infinity],
} as const satisfies Partial<Distribution>;

export const gamma: Distribution = {
  ...DECLARED,
  name: 'gamma',
  title: 'Gamma',
  use: 'A positive, right-skewed quantity: the time until several events, rainfall, claim sizes.',
  example: 'gamma(3, 0.5)',
  parameters: [
    { name: 'shape', meaning: 'shape, above 0' },
    { name: 'scale', meaning: 'scale, above 0 (the mean is shape · scale)' },
  ],
  limits: 'Shapes from 1e-3 to 1e9; below that most values underflow to 0.',
  requirements: (m, [shape, scale]) => [
    { holds: m.gt(shape!, m.const(0)), otherwise: 'shape ({shape}) must be above 0' },
    { holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' },
  ],
  quantile: (m, u, [shape, scale]) => m.mul(scale!, gammaPInverse(m, shape!, u.lower, u.upper)),
  cdf: (m, x, [shape, scale]) => gammaTails(m, x, shape!, scale!),
  density: (m, x, [shape, scale]) => gammaDensity(m, x, shape!, scale!),
  logSlope: ([shape, scale]) => gammaLogSlope(shape!, scale!),
  moments: ([shape, scale]) => gammaMoments(shape!, scale!),
};

export const erlang: Distribution = {
  ...gamma,
  name: 'erlang',
  title: 'Erlang',
  use: 'The time until the n-th of events that happen at a constant rate.',
  example: 'erlang(4, 2.5)',
  parameters: [
    { name: 'shape', meaning: 'number of events, a whole number above 0' },
    { name: 'scale', meaning: 'mean time between events, above 0' },
  ],
  requirements: (m, [shape, scale]) => [
    {
      holds: m.and(m.gt(shape!, m.const(0)), isWhole(m, shape!)),
      otherwise: 'shape ({shape}) must be a whole number above 0',
    },
    { holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' },
  ],
};

export const chiSquared: Distribution = {
  ...DECLARED,
  name: 'chiSquared',
  aliases: ['chiSq', 'chiSquare'],
  title: 'Chi-squared',
  use: 'The sum of squares of independent standard normals: sample variances, test statistics.',
  example: 'chiSquared(4)',
  parameters: [{ name: 'df', meaning: 'degrees of freedom, above 0' }],
  limits: 'Degrees of freedom from 2e-3 to 2e9.',
  requirements: (m, [df]) => [{ holds: m.gt(df!, m.const(0)), otherwise: 'df ({df}) must be above 0' }],
  quantile: (m, u, [df]) => m.mul(m.const(2), gammaPInverse(m, m.mul(m.const(0.5), df!), u.lower, u.upper)),
  cdf: (m, x, [df]) => gammaTails(m, x, m.mul(m.const(0.5), df!), m.const(2)),
  density: (m, x, [df]) => gammaDensity(m, x, m.mul(m.const(0.5), df!), m.const(2)),
  logSlope: ([df]) => gammaLogSlope(df! / 2, 2),
  moments: ([df]) => gammaMoments(df! / 2, 2),
};
