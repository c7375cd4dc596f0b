/** Distributions with straight-line densities: triangular and trapezoidal. Closed forms. */
import type { Arithmetic } from '../../ir/ir.ts';
import type { ConstantQuantile, Distribution, Moments, Requirement, Tails } from './distribution.ts';
import { within } from './tails.ts';

/** Corners of a trapezium: density rises from a to b, is level to c, falls to d. */
type Corners<V> = readonly [a: V, b: V, c: V, d: V];

/** Twice the height's reciprocal: the density between b and c is 2 / spread. */
function spread<V, B>(m: Arithmetic<V, B>, [a, b, c, d]: Corners<V>): V {
  return m.add(m.sub(d, a), m.sub(c, b));
}

/**
 * On a slope of length D with t = probability · spread left to its end, the distance from that end is √(t D), and the
 * distance from the level part D (D - t) / (D + √(t D)): the shorter of the two keeps its digits, and `gap` = D - t is
 * computed from the other tail, where it is exact.
 */
function quantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>, corners: Corners<V>): V {
  const [a, b, c, d] = corners;
  const s = spread(m, corners);
  const rise = m.sub(b, a);
  const fall = m.sub(d, c);
  const plateau = m.mul(m.const(2), m.sub(c, b));
  const left = m.mul(u.lower, s);
  const right = m.mul(u.upper, s);
  const rising = m.lt(left, rise);
  const falling = m.lt(right, fall);
  const pick = (p: V, q: V) => m.select(rising, p, q);
  const length = pick(rise, fall);
  const rest = pick(left, right);
  const gap = pick(m.sub(right, m.add(fall, plateau)), m.sub(left, m.add(rise, plateau)));
  const root = m.sqrt(m.mul(rest, length));
  const inward = m.div(m.mul(length, gap), m.add(length, root));
  const nearEnd = m.lt(m.add(root, root), length);
  const onRise = m.select(nearEnd, m.add(a, root), m.sub(b, inward));
  const onFall = m.select(nearEnd, m.sub(d, root), m.add(c, inward));
  const level = m.min(m.add(a, m.mul(m.const(0.5), m.add(left, rise))), c);
  return m.select(rising, onRise, m.select(falling, onFall, level));
}

/** The mode is so far from 0, against the ends, that its neighbours may carry the ends' rounding. */
const FAR = 1 / 16;

/**
 * The triangle's quantile with constant corners: one root, of the distance from the end on the same side of the mode. It
 * differs from `quantile` by roundings of the larger end; where the mode is near 0 those would count, so there it is
 * `quantile`.
 */
function preparedTriangle(min: number, mode: number, max: number): ConstantQuantile {
  if (Math.abs(mode) < FAR * Math.max(-min, max)) {
    return (m, u) => quantile(m, u, [m.const(min), m.const(mode), m.const(mode), m.const(max)]);
  }
  const share = (mode - min) / (max - min);
  const rise = (max - min) * (mode - min);
  const fall = (max - min) * (max - mode);
  return (m, { lower, upper }) => {
    const rising = m.lt(lower, m.const(share));
    const root = m.sqrt(m.select(rising, m.mul(lower, m.const(rise)), m.mul(upper, m.const(fall))));
    return m.select(rising, m.add(m.const(min), root), m.sub(m.const(max), root));
  };
}

function cdf<V, B>(m: Arithmetic<V, B>, x: V, corners: Corners<V>): Tails<V> {
  const [a, b, c, d] = corners;
  const s = spread(m, corners);
  const two = m.const(2);
  const fromLeft = m.sub(x, a);
  const fromRight = m.sub(d, x);
  const rise = m.sub(b, a);
  const fall = m.sub(d, c);
  const level = m.mul(two, m.sub(c, b));
  const rising = m.mul(m.div(fromLeft, s), m.div(fromLeft, rise));
  const falling = m.mul(m.div(fromRight, s), m.div(fromRight, fall));
  // The other tail on a slope: the areas of the whole other part and of the strip up to x. Nothing cancels.
  const one = m.const(1);
  const strip = (whole: V, width: V, height: V) =>
    m.div(m.add(m.add(whole, level), m.mul(width, m.add(one, height))), s);
  const risingUpper = strip(fall, m.sub(b, x), m.div(fromLeft, rise));
  const fallingLower = strip(rise, m.sub(x, c), m.div(fromRight, fall));
  const levelLower = m.div(m.sub(m.mul(two, fromLeft), rise), s);
  const levelUpper = m.div(m.sub(m.mul(two, fromRight), fall), s);
  const onRise = m.lt(x, b);
  const onFall = m.gt(x, c);
  return within(m, x, a, d, {
    lower: m.select(onRise, rising, m.select(onFall, fallingLower, levelLower)),
    upper: m.select(onFall, falling, m.select(onRise, risingUpper, levelUpper)),
  });
}

function density<V, B>(m: Arithmetic<V, B>, x: V, corners: Corners<V>): V {
  const [a, b, c, d] = corners;
  const height = m.div(m.const(2), spread(m, corners));
  const rising = m.mul(height, m.div(m.sub(x, a), m.sub(b, a)));
  const falling = m.mul(height, m.div(m.sub(d, x), m.sub(d, c)));
  const outside = m.or(m.lt(x, a), m.gt(x, d));
  const value = m.select(m.lt(x, b), rising, m.select(m.gt(x, c), falling, height));
  return m.select(outside, m.const(0), value);
}

/** E[(X - a)^k] of the trapezium as differences of powers, shifted to a = 0 to keep digits. */
function moments([a, b, c, d]: Corners<number>): Moments {
  const [p, q, r] = [b - a, c - a, d - a];
  if (r === 0) return { mean: a, variance: 0, skewness: NaN, kurtosis: NaN };
  const s = r + q - p;
  /** (y^n - x^n) / (y - x), without cancellation. */
  const divided = (x: number, y: number, n: number) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x ** i * y ** (n - 1 - i);
    return sum;
  };
  const raw = (k: number) => (2 * (divided(q, r, k + 2) - p ** (k + 1))) / ((k + 1) * (k + 2) * s);
  const mean = raw(1);
  const variance = raw(2) - mean ** 2;
  const third = raw(3) - 3 * mean * raw(2) + 2 * mean ** 3;
  const fourth = raw(4) - 4 * mean * raw(3) + 6 * mean ** 2 * raw(2) - 3 * mean ** 4;
  return { mean: a + mean, variance, skewness: third / variance ** 1.5, kurtosis: fourth / variance ** 2 };
}

/** Rises from min to mode and falls to max. */
export const triangular: Distribution = {
  name: 'triangular',
  aliases: ['triang'],
  title: 'Triangular',
  use: 'The least, the most likely and the greatest value are known from people rather than from data.',
  example: 'triangular(80, 100, 130)',
  parameters: [
    { name: 'min', meaning: 'least value' },
    { name: 'mode', meaning: 'most likely value, not below min' },
    { name: 'max', meaning: 'greatest value, not below mode' },
  ],
  discrete: false,
  method: 'Closed form, from the nearer end.',
  limits: 'The mode may equal either end; three equal values give that value.',
  source: 'Elementary.',
  requirements: (m, [min, mode, max]) =>
    ordered(m, [
      [min!, mode!, 'mode ({mode}) must not be below min ({min})'],
      [mode!, max!, 'max ({max}) must not be below mode ({mode})'],
    ]),
  quantile: (m, u, [min, mode, max]) => quantile(m, u, [min!, mode!, mode!, max!]),
  prepare: ([min, mode, max]) => preparedTriangle(min!, mode!, max!),
  cdf: (m, x, [min, mode, max]) => cdf(m, x, [min!, mode!, mode!, max!]),
  density: (m, x, [min, mode, max]) => density(m, x, [min!, mode!, mode!, max!]),
  moments: ([min, mode, max]) => moments([min!, mode!, mode!, max!]),
  support: ([min, , max]) => [min!, max!],
};

/** Rises from min to mode1, is level to mode2, falls to max. */
export const trapezoidal: Distribution = {
  name: 'trapezoidal',
  aliases: ['trapezoid'],
  title: 'Trapezoidal',
  use: 'As the triangular, where a whole range of values is equally most likely.',
  example: 'trapezoidal(10, 14, 18, 30)',
  parameters: [
    { name: 'min', meaning: 'least value' },
    { name: 'mode1', meaning: 'least of the most likely values, not below min' },
    { name: 'mode2', meaning: 'greatest of the most likely values, not below mode1' },
    { name: 'max', meaning: 'greatest value, not below mode2' },
  ],
  discrete: false,
  method: 'Closed form, from the nearer end.',
  limits: 'Neighbouring corners may be equal.',
  source: 'Elementary.',
  requirements: (m, [min, mode1, mode2, max]) =>
    ordered(m, [
      [min!, mode1!, 'mode1 ({mode1}) must not be below min ({min})'],
      [mode1!, mode2!, 'mode2 ({mode2}) must not be below mode1 ({mode1})'],
      [mode2!, max!, 'max ({max}) must not be below mode2 ({mode2})'],
    ]),
  quantile: (m, u, [a, b, c, d]) => quantile(m, u, [a!, b!, c!, d!]),
  cdf: (m, x, [a, b, c, d]) => cdf(m, x, [a!, b!, c!, d!]),
  density: (m, x, [a, b, c, d]) => density(m, x, [a!, b!, c!, d!]),
  moments: ([a, b, c, d]) => moments([a!, b!, c!, d!]),
  support: ([min, , , max]) => [min!, max!],
};

function ordered<V, B>(m: Arithmetic<V, B>, pairs: readonly (readonly [V, V, string])[]): Requirement<B>[] {
  return pairs.map(([low, high, otherwise]) => ({ holds: m.le(low, high), otherwise }));
}
