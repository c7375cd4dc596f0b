/** Sampling distributions that are ratios: Student's t and Fisher's F. Both through the incomplete beta function. */
import type { Arithmetic } from '../../ir/ir.ts';
import { betaIInverse } from '../../special/beta.ts';
import { exp, log1p } from '../../special/elementary.ts';
import { betaDensity, betaQuantile, betaTails } from './beta.ts';
import { stirlingError } from './counts.ts';
import type { Distribution } from './distribution.ts';
import { above, positive } from './tails.ts';

const ROOT_TWO_PI = 2.5066282746310002;
const LN2 = 0.6931471805599453;

/** |t| with the given tail probability on each side (at most 1/2). */
function studentDistance<V, B>(m: Arithmetic<V, B>, tail: V, df: V): V {
  const half = m.const(0.5);
  const one = m.const(1);
  const a = m.mul(half, df);
  const both = m.add(tail, tail);
  const centre = m.mul(m.const(2), m.sub(half, tail));
  // x = df / (df + t²) has shapes (df/2, 1/2). Solve for x where it is below about 1/2, else for 1 - x: 2^-(df+1)/2
  // is close to P(|T| > √df), where they are equal.
  const far = m.lt(both, exp(m, m.mul(m.const(-0.5 * LN2), m.add(df, one))));
  const pick = (p: V, q: V) => m.select(far, p, q);
  const near = betaIInverse(m, pick(a, half), pick(half, a), pick(both, centre), pick(centre, both));
  const rest = m.sub(one, near);
  return m.sqrt(m.mul(df, pick(m.div(rest, near), m.div(near, rest))));
}

export const studentT: Distribution = {
  name: 'studentT',
  aliases: ['student', 't'],
  title: "Student's t",
  use: 'A standardised mean of few observations; returns with heavier tails than the normal.',
  example: 'studentT(5, scale(0.02), shift(0.08))',
  parameters: [{ name: 'df', meaning: 'degrees of freedom, above 0: fewer is heavier' }],
  discrete: false,
  tabulate: 'smooth',
  method: 'The inverse of the incomplete beta function at twice the smaller tail.',
  limits: 'Degrees of freedom from 0.02 to 1e9. The mean exists for df > 1, the variance for df > 2.',
  source: 'Abramowitz and Stegun, 26.7.1; see special/beta.ts.',
  requirements: (m, [df]) => [{ holds: m.gt(df!, m.const(0)), otherwise: 'df ({df}) must be above 0' }],
  quantile(m, u, [df]) {
    const distance = studentDistance(m, m.min(u.lower, u.upper), df!);
    return m.select(m.le(u.lower, u.upper), m.neg(distance), distance);
  },
  cdf(m, x, [df]) {
    const [half, one] = [m.const(0.5), m.const(1)];
    const square = m.mul(x, x);
    const a = m.mul(half, df!);
    const total = m.add(df!, square);
    // P(|T| > |x|) and P(|T| < |x|): a small x from the latter, which keeps digits.
    const outer = betaTails(m, m.div(df!, total), m.div(square, total), a, half);
    const tail = m.mul(half, outer.lower);
    const body = m.mul(half, outer.upper);
    const beyond = m.select(m.lt(tail, m.const(0.25)), tail, m.sub(half, body));
    const rest = m.sub(one, beyond);
    const negative = m.lt(x, m.const(0));
    return { lower: m.select(negative, beyond, rest), upper: m.select(negative, rest, beyond) };
  },
  density(m, x, [df]) {
    const [half, one] = [m.const(0.5), m.const(1)];
    const a = m.mul(half, df!);
    const ratio = m.div(m.mul(x, x), df!);
    const size = m.sub(halfStep(m, a), m.mul(a, log1p(m, ratio)));
    return m.div(exp(m, size), m.mul(m.const(ROOT_TWO_PI), m.sqrt(m.add(one, ratio))));
  },
  logSlope: ([df]) => ({ over: [0, -(df! + 1), 0], under: [df!, 0, 1] }),
  moments: ([df]) => ({
    mean: df! > 1 ? 0 : NaN,
    variance: df! > 2 ? df! / (df! - 2) : df! > 1 ? Infinity : NaN,
    skewness: df! > 3 ? 0 : NaN,
    kurtosis: df! > 4 ? 3 + 6 / (df! - 4) : NaN,
  }),
  support: () => [-Infinity, Infinity],
};

/** ln(Γ(a + 1/2) / (Γ(a) √a)), which is small for large a: from Stirling's errors. */
function halfStep<V, B>(m: Arithmetic<V, B>, a: V): V {
  const half = m.const(0.5);
  const next = m.add(a, half);
  // ln Γ(x) = stirlingError(x) + (x - 1/2) ln x - x + ln √(2π)
  const powers = m.sub(m.mul(a, log1p(m, m.div(half, a))), half);
  return m.add(m.sub(stirlingError(m, next), stirlingError(m, a)), powers);
}

export const fDistribution: Distribution = {
  name: 'fDistribution',
  aliases: ['f', 'fisher'],
  title: "Fisher's F",
  use: 'The ratio of two sample variances.',
  example: 'fDistribution(5, 12)',
  parameters: [
    { name: 'df1', meaning: 'degrees of freedom of the numerator, above 0' },
    { name: 'df2', meaning: 'degrees of freedom of the denominator, above 0' },
  ],
  discrete: false,
  tabulate: 'smooth',
  method: 'The odds of a beta quantile, solved from the nearer end.',
  limits: 'Degrees of freedom from 2e-3 to 1e9. The mean exists for df2 > 2, the variance for df2 > 4.',
  source: 'Abramowitz and Stegun, 26.6.2; see special/beta.ts.',
  requirements: (m, [df1, df2]) => [
    { holds: m.gt(df1!, m.const(0)), otherwise: 'df1 ({df1}) must be above 0' },
    { holds: m.gt(df2!, m.const(0)), otherwise: 'df2 ({df2}) must be above 0' },
  ],
  quantile(m, u, [df1, df2]) {
    const half = m.const(0.5);
    const { x, y } = betaQuantile(m, u, m.mul(half, df1!), m.mul(half, df2!));
    return m.mul(m.div(df2!, df1!), m.div(x, y));
  },
  cdf(m, x, [df1, df2]) {
    const { share, rest, a, b } = fShares(m, x, df1!, df2!);
    return above(m, x, m.const(0), betaTails(m, share, rest, a, b));
  },
  density(m, x, [df1, df2]) {
    const { share, rest, a, b } = fShares(m, x, df1!, df2!);
    const slope = m.mul(m.div(df1!, df2!), m.mul(rest, rest));
    const [zero, one, two] = [m.const(0), m.const(1), m.const(2)];
    const value = m.mul(betaDensity(m, share, rest, a, b), slope);
    const atZero = m.select(m.lt(df1!, two), m.const(Infinity), m.select(m.eq(df1!, two), one, zero));
    return m.select(m.lt(x, zero), zero, m.select(m.eq(x, zero), atZero, value));
  },
  /** (df1 / 2 - 1) / x - (df1 + df2) / (2 (x + df2 / df1)) */
  logSlope([df1, df2]) {
    const [a, pole] = [df1! / 2 - 1, df2! / df1!];
    return { over: [a * pole, a - (df1! + df2!) / 2, 0], under: [0, pole, 1] };
  },
  moments([d1, d2]) {
    const [a, b] = [d1!, d2!];
    const variance = (2 * b * b * (a + b - 2)) / (a * (b - 2) ** 2 * (b - 4));
    const excess =
      (12 * (a * (5 * b - 22) * (a + b - 2) + (b - 4) * (b - 2) ** 2)) / (a * (b - 6) * (b - 8) * (a + b - 2));
    return {
      mean: b > 2 ? b / (b - 2) : Infinity,
      variance: b > 4 ? variance : b > 2 ? Infinity : NaN,
      skewness: b > 6 ? ((2 * a + b - 2) * Math.sqrt(8 * (b - 4))) / ((b - 6) * Math.sqrt(a * (a + b - 2))) : NaN,
      kurtosis: b > 8 ? 3 + excess : NaN,
    };
  },
  support: () => [0, Infinity],
};

/** df1 x / (df1 x + df2) and its complement, with the shapes of their beta. */
function fShares<V, B>(m: Arithmetic<V, B>, x: V, df1: V, df2: V) {
  const weighted = m.mul(df1, positive(m, x, m.const(1)));
  const total = m.add(weighted, df2);
  const half = m.const(0.5);
  return { share: m.div(weighted, total), rest: m.div(df2, total), a: m.mul(half, df1), b: m.mul(half, df2) };
}
