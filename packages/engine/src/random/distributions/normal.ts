/** Normal, truncated normal and the two parametrisations of the lognormal. */
import { SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log, log1p } from '../../special/elementary.ts';
import { normalCdf, normalDensity, normalQuantile } from '../../special/normal.ts';
import type { Distribution, Moments, Tails } from './distribution.ts';
import { drawnNormal } from './standard-normal.ts';
import { above, inside, positive, within } from './tails.ts';
import { among, rescale, type Truncation, truncation } from './truncate.ts';

/** The standard normal quantile from the nearer tail, so that neither end cancels. */
export function standardQuantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>): V {
  const z = normalQuantile(m, m.min(u.lower, u.upper));
  return m.select(m.le(u.lower, u.upper), z, m.neg(z));
}

/** P(Z <= z) and P(Z > z). */
export function standardTails<V, B>(m: Arithmetic<V, B>, z: V): Tails<V> {
  return { lower: normalCdf(m, z), upper: normalCdf(m, m.neg(z)) };
}

export const normal: Distribution = {
  name: 'normal',
  aliases: ['gauss', 'gaussian'],
  title: 'Normal',
  use: 'The sum of many small independent effects: measurement errors, returns, totals.',
  example: 'normal(100, 15)',
  parameters: [
    { name: 'mean', meaning: 'mean' },
    { name: 'sd', meaning: 'standard deviation, not negative' },
  ],
  discrete: false,
  method: 'The standard quantile, stretched; for draws, the standard quantile as piecewise polynomials.',
  limits: 'sd = 0 gives the mean.',
  source: 'See special/normal.ts.',
  requirements: (m, [, sd]) => [{ holds: m.ge(sd!, m.const(0)), otherwise: 'sd ({sd}) must not be negative' }],
  quantile: (m, u, [mean, sd]) => m.add(mean!, m.mul(sd!, standardQuantile(m, u))),
  drawn: (m, u, [mean, sd]) => m.add(mean!, m.mul(sd!, drawnNormal(m, u))),
  cdf: (m, x, [mean, sd]) => standardTails(m, m.div(m.sub(x, mean!), sd!)),
  density: (m, x, [mean, sd]) => m.div(normalDensity(m, m.div(m.sub(x, mean!), sd!)), sd!),
  moments: ([mean, sd]) => ({ mean: mean!, variance: sd! ** 2, skewness: 0, kurtosis: 3 }),
  support: () => [-Infinity, Infinity],
};

export const truncatedNormal: Distribution = {
  name: 'truncatedNormal',
  title: 'Truncated normal',
  use: 'A normal quantity that cannot leave a range, such as a share or a physical size.',
  example: 'truncatedNormal(0.3, 0.1, 0, 1)',
  parameters: [
    { name: 'mean', meaning: 'mean before truncation' },
    { name: 'sd', meaning: 'standard deviation before truncation, above 0' },
    { name: 'min', meaning: 'least value' },
    { name: 'max', meaning: 'greatest value, above min' },
  ],
  discrete: false,
  method: 'The normal quantile of the uniform rescaled between the cdf at both ends, in the tail that keeps digits.',
  limits:
    'A range beyond 37 standard deviations holds no probability in double precision; probabilities within a range that holds the share s of the whole are good to 1e-16 / s where it spans the middle.',
  source: 'Elementary.',
  requirements(m, [mean, sd, min, max]) {
    const { mass } = normalCut(m, mean!, sd!, min!, max!);
    return [
      { holds: m.gt(sd!, m.const(0)), otherwise: 'sd ({sd}) must be above 0' },
      { holds: m.lt(min!, max!), otherwise: 'max ({max}) must be above min ({min})' },
      { holds: m.gt(mass, m.const(0)), otherwise: 'the range from min ({min}) to max ({max}) holds no probability' },
    ];
  },
  quantile(m, u, [mean, sd, min, max]) {
    const cut = normalCut(m, mean!, sd!, min!, max!);
    const x = m.add(mean!, m.mul(sd!, standardQuantile(m, rescale(m, u, cut))));
    return m.min(m.max(x, min!), max!);
  },
  cdf(m, x, [mean, sd, min, max]) {
    const cut = normalCut(m, mean!, sd!, min!, max!);
    return within(m, x, min!, max!, among(m, normalAt(m, x, mean!, sd!), cut));
  },
  density(m, x, [mean, sd, min, max]) {
    const { mass } = normalCut(m, mean!, sd!, min!, max!);
    const value = m.div(normalDensity(m, m.div(m.sub(x, mean!), sd!)), m.mul(sd!, mass));
    return inside(m, x, min!, max!, value);
  },
  moments: ([mean, sd, min, max]) => truncatedMoments(mean!, sd!, min!, max!),
  support: ([, , min, max]) => [min!, max!],
};

function normalCut<V, B>(m: Arithmetic<V, B>, mean: V, sd: V, min: V, max: V): Truncation<V> {
  return truncation(m, normalAt(m, min, mean, sd), normalAt(m, max, mean, sd));
}

function normalAt<V, B>(m: Arithmetic<V, B>, x: V, mean: V, sd: V): Tails<V> {
  return standardTails(m, m.div(m.sub(x, mean), sd));
}

/** By the recurrence of the truncated moments, about the mean before truncation. */
function truncatedMoments(mean: number, sd: number, min: number, max: number): Moments {
  const [a, b] = [(min - mean) / sd, (max - mean) / sd];
  const { mass } = truncation(SCALARS, standardTails(SCALARS, a), standardTails(SCALARS, b));
  const edge = (z: number, k: number) => (Math.abs(z) === Infinity ? 0 : z ** k * normalDensity(SCALARS, z));
  const raw = [1, (edge(a, 0) - edge(b, 0)) / mass];
  for (let k = 2; k <= 4; k++) raw.push((k - 1) * raw[k - 2]! + (edge(a, k - 1) - edge(b, k - 1)) / mass);
  const [, one, two, three, four] = raw as [number, number, number, number, number];
  const variance = two - one * one;
  return {
    mean: mean + sd * one,
    variance: sd * sd * variance,
    skewness: (three - 3 * one * two + 2 * one ** 3) / variance ** 1.5,
    kurtosis: (four - 4 * one * three + 6 * one * one * two - 3 * one ** 4) / variance ** 2,
  };
}

function lognormalDensity<V, B>(m: Arithmetic<V, B>, x: V, mu: V, sigma: V): V {
  const safe = positive(m, x, m.const(1));
  const z = m.div(m.sub(log(m, safe), mu), sigma);
  return m.select(m.le(x, m.const(0)), m.const(0), m.div(normalDensity(m, z), m.mul(safe, sigma)));
}

function lognormalCdf<V, B>(m: Arithmetic<V, B>, x: V, mu: V, sigma: V): Tails<V> {
  const safe = positive(m, x, m.const(1));
  return above(m, x, m.const(0), standardTails(m, m.div(m.sub(log(m, safe), mu), sigma)));
}

function lognormalMoments(mu: number, sigma: number): Moments {
  const less = expm1(SCALARS, sigma * sigma);
  const w = less + 1;
  const mean = exp(SCALARS, mu + (sigma * sigma) / 2);
  return {
    mean,
    variance: mean * mean * less,
    skewness: (w + 2) * Math.sqrt(less),
    kurtosis: w ** 4 + 2 * w ** 3 + 3 * w * w - 3,
  };
}

/** The logarithm's variance, ln(1 + (sd / mean)²), and mean. */
function ofLogarithm<V, B>(m: Arithmetic<V, B>, mean: V, sd: V): { mu: V; sigma: V } {
  const ratio = m.div(sd, mean);
  const variance = log1p(m, m.mul(ratio, ratio));
  return { mu: m.sub(log(m, mean), m.mul(m.const(0.5), variance)), sigma: m.sqrt(variance) };
}

export const lognormal: Distribution = {
  name: 'lognormal',
  aliases: ['lognorm'],
  title: 'Lognormal, by its own mean and standard deviation',
  use: 'A positive quantity made of many factors (prices, durations, costs), given by its mean and standard deviation.',
  example: 'lognormal(265000, 30000)',
  parameters: [
    { name: 'mean', meaning: 'mean of the value itself, above 0' },
    { name: 'sd', meaning: 'standard deviation of the value itself, not negative' },
  ],
  discrete: false,
  method: 'exp of a normal quantile.',
  limits: 'sd = 0 gives the mean.',
  source: 'Elementary.',
  requirements: (m, [mean, sd]) => [
    { holds: m.gt(mean!, m.const(0)), otherwise: 'mean ({mean}) must be above 0' },
    { holds: m.ge(sd!, m.const(0)), otherwise: 'sd ({sd}) must not be negative' },
  ],
  quantile(m, u, [mean, sd]) {
    const { mu, sigma } = ofLogarithm(m, mean!, sd!);
    return exp(m, m.add(mu, m.mul(sigma, standardQuantile(m, u))));
  },
  drawn(m, u, [mean, sd]) {
    const { mu, sigma } = ofLogarithm(m, mean!, sd!);
    return exp(m, m.add(mu, m.mul(sigma, drawnNormal(m, u))));
  },
  cdf(m, x, [mean, sd]) {
    const { mu, sigma } = ofLogarithm(m, mean!, sd!);
    return lognormalCdf(m, x, mu, sigma);
  },
  density(m, x, [mean, sd]) {
    const { mu, sigma } = ofLogarithm(m, mean!, sd!);
    return lognormalDensity(m, x, mu, sigma);
  },
  moments([mean, sd]) {
    const ratio = (sd! / mean!) ** 2;
    return {
      mean: mean!,
      variance: sd! ** 2,
      skewness: (ratio + 3) * Math.sqrt(ratio),
      kurtosis: (1 + ratio) ** 4 + 2 * (1 + ratio) ** 3 + 3 * (1 + ratio) ** 2 - 3,
    };
  },
  support: () => [0, Infinity],
};

export const lognormal2: Distribution = {
  name: 'lognormal2',
  aliases: ['lognorm2'],
  title: 'Lognormal, by the mean and standard deviation of its logarithm',
  use: 'As the lognormal, given by the mean and standard deviation of the logarithm (as in LOGNORM.INV).',
  example: 'lognormal2(4.6, 0.25)',
  parameters: [
    { name: 'mu', meaning: 'mean of the natural logarithm' },
    { name: 'sigma', meaning: 'standard deviation of the natural logarithm, not negative' },
  ],
  discrete: false,
  method: 'exp of a normal quantile.',
  limits: 'sigma = 0 gives exp(mu).',
  source: 'Elementary.',
  requirements: (m, [, sigma]) => [
    { holds: m.ge(sigma!, m.const(0)), otherwise: 'sigma ({sigma}) must not be negative' },
  ],
  quantile: (m, u, [mu, sigma]) => exp(m, m.add(mu!, m.mul(sigma!, standardQuantile(m, u)))),
  drawn: (m, u, [mu, sigma]) => exp(m, m.add(mu!, m.mul(sigma!, drawnNormal(m, u)))),
  cdf: (m, x, [mu, sigma]) => lognormalCdf(m, x, mu!, sigma!),
  density: (m, x, [mu, sigma]) => lognormalDensity(m, x, mu!, sigma!),
  moments: ([mu, sigma]) => lognormalMoments(mu!, sigma!),
  support: () => [0, Infinity],
};
