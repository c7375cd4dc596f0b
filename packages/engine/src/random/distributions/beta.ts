/** The beta family: beta and PERT. One incomplete beta function and its inverse. */
import { SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import { betaIInverse, betaTails as incomplete } from '../../special/beta.ts';
import { binomialProbability } from './counts.ts';
import type { Distribution, Moments, Tails } from './distribution.ts';
import { flip, within } from './tails.ts';

/** P(X <= x) and P(X > x) where y = 1 - x: the smaller of the two carries the digits. */
export function betaTails<V, B>(m: Arithmetic<V, B>, x: V, y: V, a: V, b: V): Tails<V> {
  const low = m.le(x, y);
  const { p, q } = incomplete(m, m.min(x, y), m.select(low, a, b), m.select(low, b, a));
  return { lower: m.select(low, p, q), upper: m.select(low, q, p) };
}

/** x^(a-1) y^(b-1) / B(a, b) as ab / ((a+b)xy) times a binomial probability. */
export function betaDensity<V, B>(m: Arithmetic<V, B>, x: V, y: V, a: V, b: V): V {
  const total = m.add(a, b);
  const factor = m.div(m.mul(a, b), m.mul(m.mul(total, x), y));
  return m.mul(factor, binomialProbability(m, a, total, x, y));
}

/** A fraction with its complement, each to full relative accuracy. */
export interface Fraction<V> {
  readonly x: V;
  readonly y: V;
}

/**
 * The beta quantile from whichever end it is nearer to: the smaller of x and 1 - x is solved for, so that neither
 * loses digits.
 */
export function betaQuantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>, a: V, b: V): Fraction<V> {
  const half = m.const(0.5);
  const left = m.le(u.lower, incomplete(m, half, a, b).p);
  const flipped = flip(u);
  const pick = (p: V, q: V) => m.select(left, p, q);
  const near = betaIInverse(m, pick(a, b), pick(b, a), pick(u.lower, flipped.lower), pick(u.upper, flipped.upper));
  const far = m.sub(m.const(1), near);
  return { x: pick(near, far), y: pick(far, near) };
}

function betaMoments(a: number, b: number): Moments {
  const s = a + b;
  return {
    mean: a / s,
    variance: ((a / s) * (b / s)) / (s + 1),
    skewness: (2 * (b - a) * Math.sqrt(s + 1)) / ((s + 2) * Math.sqrt(a * b)),
    kurtosis: 3 + (6 * ((a - b) ** 2 * (s + 1) - a * b * (s + 2))) / (a * b * (s + 2) * (s + 3)),
  };
}

/** x held strictly inside (0, 1), for lanes that `select` drops. */
function clampOpen<V, B>(m: Arithmetic<V, B>, x: V): V {
  const dropped = m.or(m.le(x, m.const(0)), m.ge(x, m.const(1)));
  return m.select(dropped, m.const(0.5), x);
}

function unitCdf<V, B>(m: Arithmetic<V, B>, x: V, a: V, b: V): Tails<V> {
  const inner = clampOpen(m, x);
  return within(m, x, m.const(0), m.const(1), betaTails(m, inner, m.sub(m.const(1), inner), a, b));
}

/** The density on (0, 1), with its limits at both ends. */
function unitDensity<V, B>(m: Arithmetic<V, B>, x: V, a: V, b: V): V {
  const [zero, one] = [m.const(0), m.const(1)];
  const inner = clampOpen(m, x);
  const value = betaDensity(m, inner, m.sub(one, inner), a, b);
  const limit = (near: V, far: V) => m.select(m.lt(near, one), m.const(Infinity), m.select(m.eq(near, one), far, zero));
  const outside = m.or(m.lt(x, zero), m.gt(x, one));
  const ends = m.select(m.eq(x, zero), limit(a, b), m.select(m.eq(x, one), limit(b, a), value));
  return m.select(outside, zero, ends);
}

export const beta: Distribution = {
  name: 'beta',
  title: 'Beta',
  use: 'A share or a probability between 0 and 1.',
  example: 'beta(2, 5)',
  parameters: [
    { name: 'alpha', meaning: 'first shape, above 0' },
    { name: 'beta', meaning: 'second shape, above 0' },
  ],
  discrete: false,
  tabulate: 'smooth',
  method: 'The inverse of the incomplete beta function, solved from the end that the value is nearer to.',
  limits: 'Shapes from 1e-3 to 1e9.',
  source: 'See special/beta.ts; the density by C. Loader, 2000.',
  requirements: (m, [a, b]) => [
    { holds: m.gt(a!, m.const(0)), otherwise: 'alpha ({alpha}) must be above 0' },
    { holds: m.gt(b!, m.const(0)), otherwise: 'beta ({beta}) must be above 0' },
  ],
  quantile: (m, u, [a, b]) => betaQuantile(m, u, a!, b!).x,
  cdf: (m, x, [a, b]) => unitCdf(m, x, a!, b!),
  density: (m, x, [a, b]) => unitDensity(m, x, a!, b!),
  logSlope: ([a, b]) => ({ over: [a! - 1, 2 - a! - b!, 0], under: [0, 1, -1] }),
  moments: ([a, b]) => betaMoments(a!, b!),
  support: () => [0, 1],
};

/** The shapes of a PERT's beta; 1 and 1 + lambda at the ends. A width of 0 gives a symmetric one. */
function pertShapes<V, B>(m: Arithmetic<V, B>, min: V, mode: V, max: V, lambda: V): readonly [a: V, b: V] {
  const one = m.const(1);
  const width = m.sub(max, min);
  const flat = m.le(width, m.const(0));
  const divisor = m.select(flat, one, width);
  return [
    m.add(one, m.div(m.mul(lambda, m.sub(mode, min)), divisor)),
    m.add(one, m.div(m.mul(lambda, m.sub(max, mode)), divisor)),
  ];
}

export const pert: Distribution = {
  name: 'pert',
  aliases: ['betaPert'],
  title: 'PERT',
  use: 'Least, most likely and greatest value from people, trusting the most likely more than the triangular does.',
  example: 'pert(20, 25, 40)',
  parameters: [
    { name: 'min', meaning: 'least value' },
    { name: 'mode', meaning: 'most likely value, not below min' },
    { name: 'max', meaning: 'greatest value, not below mode' },
    { name: 'lambda', meaning: 'weight of the mode, not negative; 4 when left out', fallback: 4 },
  ],
  discrete: false,
  tabulate: 'smooth',
  method: 'A beta with shapes 1 + lambda (mode - min) / (max - min) and 1 + lambda (max - mode) / (max - min).',
  limits: 'The mode may equal either end; three equal values give that value.',
  source: 'D. G. Malcolm et al., "Application of a technique for R and D program evaluation", 1959; D. Vose, 2008.',
  requirements: (m, [min, mode, max, lambda]) => [
    { holds: m.le(min!, mode!), otherwise: 'mode ({mode}) must not be below min ({min})' },
    { holds: m.le(mode!, max!), otherwise: 'max ({max}) must not be below mode ({mode})' },
    { holds: m.ge(lambda!, m.const(0)), otherwise: 'lambda ({lambda}) must not be negative' },
  ],
  quantile(m, u, [min, mode, max, lambda]) {
    const [a, b] = pertShapes(m, min!, mode!, max!, lambda!);
    const { x, y } = betaQuantile(m, u, a, b);
    const width = m.sub(max!, min!);
    return m.select(m.le(x, y), m.add(min!, m.mul(width, x)), m.sub(max!, m.mul(width, y)));
  },
  cdf(m, x, [min, mode, max, lambda]) {
    const [a, b] = pertShapes(m, min!, mode!, max!, lambda!);
    const width = m.sub(max!, min!);
    const share = clampOpen(m, m.div(m.sub(x, min!), width));
    return within(m, x, min!, max!, betaTails(m, share, clampOpen(m, m.div(m.sub(max!, x), width)), a, b));
  },
  density(m, x, [min, mode, max, lambda]) {
    const [a, b] = pertShapes(m, min!, mode!, max!, lambda!);
    const width = m.sub(max!, min!);
    return m.div(unitDensity(m, m.div(m.sub(x, min!), width), a, b), width);
  },
  standard([min, mode, max, lambda]) {
    return { of: beta, p: pertShapes(SCALARS, min!, mode!, max!, lambda!), location: min!, scale: max! - min! };
  },
  moments([min, mode, max, lambda]) {
    const width = max! - min!;
    if (width === 0) return { mean: min!, variance: 0, skewness: NaN, kurtosis: NaN };
    const shape = betaMoments(1 + (lambda! * (mode! - min!)) / width, 1 + (lambda! * (max! - mode!)) / width);
    return { ...shape, mean: min! + width * shape.mean, variance: width * width * shape.variance };
  },
  support: ([min, , max]) => [min!, max!],
};
