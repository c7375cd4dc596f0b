/** The inverse Gaussian (Wald) distribution. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, log1p } from '../../special/elementary.ts';
import { millsRatio } from '../../special/normal.ts';
import type { Distribution, Tails } from './distribution.ts';
import { standardQuantile } from './normal.ts';
import { solveLog } from './solve.ts';
import { above, positive } from './tails.ts';

const ROOT_TWO_PI = 2.5066282746310002;

/**
 * P(Y <= y) and P(Y > y) for mean 1 and shape `phi`. With z = √(phi / y) (y ∓ 1) the textbook form multiplies
 * e^(2 phi), which overflows, by a tiny tail; by Mills' ratio both terms share the factor e^(-z²/2).
 */
function standardTails<V, B>(m: Arithmetic<V, B>, y: V, phi: V): { cdf: Tails<V>; density: V } {
  const [zero, one] = [m.const(0), m.const(1)];
  const root = m.sqrt(m.div(phi, y));
  const z = m.mul(root, m.sub(y, one));
  const beyond = m.mul(root, m.add(y, one));
  const bell = exp(m, m.mul(m.const(-0.5), m.mul(z, z)));
  const right = m.gt(z, zero);
  const near = millsRatio(m, m.abs(z));
  const far = millsRatio(m, beyond);
  const tail = m.mul(bell, m.select(right, m.sub(near, far), m.add(near, far)));
  const rest = m.sub(one, tail);
  const cdf = { lower: m.select(right, rest, tail), upper: m.select(right, tail, rest) };
  return { cdf, density: m.mul(m.div(root, m.mul(y, m.const(ROOT_TWO_PI))), bell) };
}

export const inverseGaussian: Distribution = {
  name: 'inverseGaussian',
  aliases: ['wald', 'invGauss'],
  title: 'Inverse Gaussian (Wald)',
  use: 'The time until a drifting random walk reaches a level: life times, response times.',
  example: 'inverseGaussian(20, 60)',
  parameters: [
    { name: 'mean', meaning: 'mean, above 0' },
    { name: 'shape', meaning: 'shape, above 0 (the variance is mean³ / shape)' },
  ],
  discrete: false,
  tabulate: 'smooth',
  method: 'Bracketed Newton search on the logarithm of the smaller tail, from a lognormal start.',
  limits: 'shape / mean from 1e-6 to 1e12; far above the mean upper tails are good to 1e-16 · x / mean relative.',
  source: 'G. Giner, G. K. Smyth, "statmod: probability calculations for the inverse Gaussian distribution", 2016.',
  requirements: (m, [mean, shape]) => [
    { holds: m.gt(mean!, m.const(0)), otherwise: 'mean ({mean}) must be above 0' },
    { holds: m.gt(shape!, m.const(0)), otherwise: 'shape ({shape}) must be above 0' },
  ],
  quantile(m, u, [mean, shape]) {
    const phi = m.div(shape!, mean!);
    const variance = log1p(m, m.div(m.const(1), phi));
    const start = m.add(m.mul(m.const(-0.5), variance), m.mul(m.sqrt(variance), standardQuantile(m, u)));
    const t = solveLog(m, u, start, (at) => {
      const y = exp(m, at);
      const { cdf, density } = standardTails(m, y, phi);
      return { cdf, slope: m.mul(y, density) };
    });
    return m.mul(mean!, exp(m, t));
  },
  cdf(m, x, [mean, shape]) {
    const y = positive(m, m.div(x, mean!), m.const(1));
    return above(m, x, m.const(0), standardTails(m, y, m.div(shape!, mean!)).cdf);
  },
  density(m, x, [mean, shape]) {
    const y = positive(m, m.div(x, mean!), m.const(1));
    const { density } = standardTails(m, y, m.div(shape!, mean!));
    return m.select(m.le(x, m.const(0)), m.const(0), m.div(density, mean!));
  },
  logSlope: ([mean, shape]) => ({ over: [shape! / 2, -1.5, -shape! / (2 * mean! ** 2)], under: [0, 0, 1] }),
  moments: ([mean, shape]) => ({
    mean: mean!,
    variance: mean! ** 3 / shape!,
    skewness: 3 * Math.sqrt(mean! / shape!),
    kurtosis: 3 + (15 * mean!) / shape!,
  }),
  support: () => [0, Infinity],
};
