/**
 * The normal distribution and the error function, written once over any arithmetic. Knows no distribution's parameters.
 *
 * The rational approximations are our own minimax fits (`derive.py`): one serves a whole tail, so that a SIMD lane does
 * not pay for the intervals of its neighbours.
 */
import type { Arithmetic } from '../ir/ir.ts';
import { ARTANH, expTail, reduce, scale } from './elementary/exponential.ts';
import { polynomial, polynomialPaired } from './polynomial.ts';

/** Mills' ratio times the density's constant: Φ(-x) e^(x²/2) = P(x) / Q(x) to 2^-59 relative, 0 <= x <= 38.7. */
const MILLS_P = [
  0.5, 0.8277389449764907, 0.6793202862062158, 0.3571229720357541, 0.13193779235461944, 0.035631070351870894,
  0.007113949108705269, 0.0010381591278049828, 0.00010638429340661572, 6.961482369798051e-6, 2.2363572367046028e-7,
];
const MILLS_Q = [
  1.0, 2.453362450755847, 2.8161405939239943, 2.000481339903486, 0.9794584702001206, 0.348023293432771,
  0.09188122802217845, 0.018097570705553036, 0.0026197288720720933, 0.0002672264494545935, 1.7449848541511675e-5,
  5.605716281698086e-7,
];

/** erf(x) = x P(x²) / Q(x²) to 2^-60 relative, |x| <= 1. */
const ERF_P = [
  1.1283791670955126, 0.14350675824099493, 0.04548362582465427, 0.0018774147278804425, 0.00019688487184967224,
  7.772321722922357e-8,
];
const ERF_Q = [
  1.0, 0.4605128864709427, 0.0938131093633337, 0.010693087099087768, 0.0006924990090125467, 2.0810293359774243e-5,
];

/** Φ⁻¹(½ + q) = q P(q²) / Q(q²) to 2^-55 relative, |q| <= 0.3. */
const CENTRE_P = [
  2.5066282746310007, -24.62562616795111, 85.29537105842934, -122.23788230401982, 63.09769483140518, -5.744279884871904,
];
const CENTRE_Q = [
  1.0, -10.871401010952166, 43.109526660878494, -75.12468888816409, 53.75228720478138, -10.806880503542189,
];

/** -Φ⁻¹(p) = P(r) / Q(r), r = √(-log p), to 2^-56 relative, 1e-309 < p <= 0.2. */
const TAIL_P = [
  -3.6592537128915668, -48.76537056918428, -110.04609417982321, -14.502367927839082, 114.4229904541028,
  121.19382952503533, 61.55445762661245, 16.11302783461069, 2.015230526606983, 0.11059756725227333,
  0.002330382962132075, 1.3638935517457416e-5,
];
const TAIL_Q = [
  1.0, 21.05526389607427, 89.47676465406239, 136.30045274897242, 103.097024928971, 46.20784305141186,
  11.574309455942359, 1.429663715979585, 0.07823949289738721, 0.001647843904145816, 9.644167271149603e-6,
];

const DENSITY = 0.3989422804014327;

/** factor · e^(-h x²) for x up to size's limit, h = 1 or ½, 2^-10 < factor < 2: the rounding of x² does not count. */
function gaussian<V, B>(m: Arithmetic<V, B>, x: V, h: number, factor: V): V {
  const square = m.mul(x, x);
  const head = m.high(x);
  const rest = m.sub(x, head);
  const cross = m.mul(m.add(head, head), rest);
  const lost = m.add(m.add(m.sub(m.mul(head, head), square), cross), m.mul(rest, rest));
  const { n, r: rounded } = reduce(m, m.mul(square, m.const(-h)));
  const r = m.sub(rounded, m.mul(lost, m.const(h)));
  const value = m.add(m.const(1), m.add(r, expTail(m, r)));
  return scale(m, m.mul(value, factor), n);
}

/** |x|, but no farther than where e^(-h x²) is below half the smallest double. */
function size<V, B>(m: Arithmetic<V, B>, x: V, h: number): V {
  const farthest = m.const(h === 1 ? 27.5 : 39);
  const a = m.abs(x);
  return m.select(m.lt(farthest, a), farthest, a);
}

/** Φ(-x) e^(x²/2) for x >= 0, to 1e-15 relative up to 50, 3e-13 beyond. */
export function millsRatio<V, B>(m: Arithmetic<V, B>, x: V): V {
  return m.div(polynomialPaired(m, x, MILLS_P), polynomialPaired(m, x, MILLS_Q));
}

/** Φ(x): the standard normal's distribution function, to 1e-15 relative in both tails. 92 operations. */
export function normalCdf<V, B>(m: Arithmetic<V, B>, x: V): V {
  const a = size(m, x, 0.5);
  const tail = gaussian(m, a, 0.5, millsRatio(m, a));
  return m.within(m.select(m.gt(x, m.const(0)), m.sub(m.const(1), tail), tail), 0, 1);
}

/** φ(x): the standard normal's density, to 1e-15 relative. */
export function normalDensity<V, B>(m: Arithmetic<V, B>, x: V): V {
  return gaussian(m, size(m, x, 0.5), 0.5, m.const(DENSITY));
}

/** 2/√π ∫ e^(-t²) dt from x: the complementary error function, to 1e-15 relative in (0, 2). */
export function erfc<V, B>(m: Arithmetic<V, B>, x: V): V {
  const a = size(m, x, 1);
  const tail = gaussian(m, a, 1, m.mul(m.const(2), millsRatio(m, m.mul(a, m.const(Math.SQRT2)))));
  return m.select(m.lt(x, m.const(0)), m.sub(m.const(2), tail), tail);
}

/** 2/√π ∫ e^(-t²) dt from 0 to x: the error function, to 1e-15 relative. */
export function erf<V, B>(m: Arithmetic<V, B>, x: V): V {
  const z = m.mul(x, x);
  const near = m.mul(x, m.div(polynomial(m, z, ERF_P), polynomial(m, z, ERF_Q)));
  const far = m.sub(m.const(1), erfc(m, m.abs(x)));
  const signed = m.select(m.lt(x, m.const(0)), m.neg(far), far);
  return m.select(m.gt(m.abs(x), m.const(1)), signed, near);
}

/** -log p for 2^-1022 <= p < 1, to 2^-52 relative where p <= ½. */
function negativeLog<V, B>(m: Arithmetic<V, B>, p: V): V {
  // p = 2^k · t with t in [1, 2), and log t = ½ log 2 + 2 artanh((t - √2) / (t + √2)): no interval to choose.
  const t = m.mantissa(p);
  const s = m.div(m.sub(t, m.const(Math.SQRT2)), m.add(t, m.const(Math.SQRT2)));
  const z = m.mul(s, s);
  const series = m.mul(s, m.add(m.const(2), m.mul(z, polynomialPaired(m, z, ARTANH))));
  return m.sub(m.mul(m.sub(m.const(-0.5), m.exponent(p)), m.const(Math.LN2)), series);
}

/**
 * Φ⁻¹(p): the standard normal's quantile, to 1e-15 relative (2^-1022 <= p < 1); -infinity at 0, infinity at 1, NaN
 * outside. 109 operations. Probabilities below 2^-1022 count as 2^-1022. quantile(1 - p) = -quantile(p) wherever 1 - p is exact.
 */
export function normalQuantile<V, B>(m: Arithmetic<V, B>, p: V): V {
  const q = m.sub(p, m.const(0.5));
  const z = m.mul(q, q);
  const upper = m.gt(q, m.const(0));
  const tail = m.select(upper, m.sub(m.const(1), p), p);
  const normal = m.select(m.lt(tail, m.const(2 ** -1022)), m.const(2 ** -1022), tail);
  const r = m.sqrt(negativeLog(m, normal));
  const magnitude = polynomialPaired(m, r, TAIL_P);
  const central = m.le(z, m.const(0.09));
  const numerator = m.select(
    central,
    m.mul(q, polynomialPaired(m, z, CENTRE_P)),
    m.select(upper, magnitude, m.neg(magnitude)),
  );
  const denominator = m.select(central, polynomialPaired(m, z, CENTRE_Q), polynomialPaired(m, r, TAIL_Q));
  const inside = m.div(numerator, denominator);
  const end = m.select(m.eq(tail, m.const(0)), m.mul(q, m.const(Infinity)), m.const(NaN));
  // The quantile of 2^-1022 is -37.5.
  return m.select(m.gt(tail, m.const(0)), m.within(inside, -38, 38), end);
}
