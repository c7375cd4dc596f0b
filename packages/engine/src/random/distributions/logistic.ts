/** Distributions of log odds: logistic and log-logistic. Closed forms. */
import { SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, log, pow, sin } from '../../special/elementary.ts';
import type { Distribution, Tails } from './distribution.ts';
import { above, positive } from './tails.ts';

function logisticTails<V, B>(m: Arithmetic<V, B>, z: V): Tails<V> {
  const one = m.const(1);
  return { lower: m.div(one, m.add(one, exp(m, m.neg(z)))), upper: m.div(one, m.add(one, exp(m, z))) };
}

export const logistic: Distribution = {
  name: 'logistic',
  title: 'Logistic',
  use: 'As the normal, with somewhat heavier tails; growth that saturates.',
  example: 'logistic(50, 4)',
  parameters: [
    { name: 'mean', meaning: 'mean and median' },
    { name: 'scale', meaning: 'scale, above 0 (the standard deviation is 1.8138 · scale)' },
  ],
  discrete: false,
  method: 'Closed form: mean + scale · ln(u / (1 - u)).',
  limits: 'Any positive scale.',
  source: 'Elementary.',
  requirements: (m, [, scale]) => [{ holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' }],
  quantile: (m, u, [mean, scale]) => m.add(mean!, m.mul(scale!, log(m, m.div(u.lower, u.upper)))),
  cdf: (m, x, [mean, scale]) => logisticTails(m, m.div(m.sub(x, mean!), scale!)),
  density(m, x, [mean, scale]) {
    const { lower, upper } = logisticTails(m, m.div(m.sub(x, mean!), scale!));
    return m.div(m.mul(lower, upper), scale!);
  },
  moments: ([mean, scale]) => ({
    mean: mean!,
    variance: (scale! * Math.PI) ** 2 / 3,
    skewness: 0,
    kurtosis: 4.2,
  }),
  support: () => [-Infinity, Infinity],
};

export const logLogistic: Distribution = {
  name: 'logLogistic',
  title: 'Log-logistic',
  use: 'Times and incomes with a heavy tail: the logarithm is logistic.',
  example: 'logLogistic(3, 12)',
  parameters: [
    { name: 'shape', meaning: 'shape, above 0: smaller is heavier' },
    { name: 'scale', meaning: 'median, above 0' },
  ],
  discrete: false,
  method: 'Closed form: scale · (u / (1 - u))^(1 / shape).',
  limits: 'The mean exists for shape > 1, the variance for shape > 2.',
  source: 'Elementary.',
  requirements: (m, [shape, scale]) => [
    { holds: m.gt(shape!, m.const(0)), otherwise: 'shape ({shape}) must be above 0' },
    { holds: m.gt(scale!, m.const(0)), otherwise: 'scale ({scale}) must be above 0' },
  ],
  quantile: (m, u, [shape, scale]) => m.mul(scale!, pow(m, m.div(u.lower, u.upper), m.div(m.const(1), shape!))),
  cdf(m, x, [shape, scale]) {
    const one = m.const(1);
    const odds = pow(m, positive(m, m.div(x, scale!), one), shape!);
    const upper = m.div(one, m.add(one, odds));
    return above(m, x, m.const(0), { lower: m.div(one, m.add(one, m.div(one, odds))), upper });
  },
  density(m, x, [shape, scale]) {
    const one = m.const(1);
    const safe = positive(m, x, one);
    const odds = pow(m, m.div(safe, scale!), shape!);
    const ends = m.div(one, m.mul(m.add(one, odds), m.add(one, m.div(one, odds))));
    return m.select(m.le(x, m.const(0)), m.const(0), m.mul(m.div(shape!, safe), ends));
  },
  moments([shape, scale]) {
    /** E[(X / scale)^k] = (kπ / shape) / sin(kπ / shape), which the reflection of the gamma function gives. */
    const raw = (k: number) => (shape! > k ? reciprocalSinc((k * Math.PI) / shape!) : NaN);
    const [a, b, c, d] = [raw(1), raw(2), raw(3), raw(4)];
    const variance = b - a * a;
    return {
      mean: shape! > 1 ? scale! * a : Infinity,
      variance: shape! > 2 ? scale! ** 2 * variance : shape! > 1 ? Infinity : NaN,
      skewness: (c - 3 * a * b + 2 * a ** 3) / variance ** 1.5,
      kurtosis: (d - 4 * a * c + 6 * a * a * b - 3 * a ** 4) / variance ** 2,
    };
  },
  support: () => [0, Infinity],
};

function reciprocalSinc(x: number): number {
  return x / sin(SCALARS, x);
}
