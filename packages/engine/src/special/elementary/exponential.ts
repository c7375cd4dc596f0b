/**
 * exp, log and the two that are exact near zero, written once over any arithmetic. Knows no function beyond these.
 *
 * Method and coefficients: FDLIBM 5.3 (e_exp.c, e_log.c; Sun Microsystems 1993, freely distributable), rearranged
 * without branches. No table and no branch: a SIMD lane costs what its neighbour costs.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { polynomial, polynomialPaired } from '../polynomial.ts';

/** ln 2 in two parts; products of the first with whole numbers below 2^20 are exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;

/** r (e^r + 1) / (e^r - 1) = 2 + z P(z), z = r², to 2^-59 for |r| <= ln(2) / 2. */
const EXP = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6, 4.1381367970572385e-8,
];

/** log((1 + s) / (1 - s)) = 2 s + s z P(z), z = s², to 2^-58 for |s| <= 0.1716. */
export const ARTANH = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
];

/** e^r - 1 for |r| <= ln(2) / 2, as r plus what is returned (so that the caller can add in the better order). */
export function expTail<V, B>(m: Arithmetic<V, B>, r: V): V {
  const z = m.mul(r, r);
  const c = m.sub(r, m.mul(z, polynomial(m, z, EXP)));
  return m.div(m.mul(r, c), m.sub(m.const(2), c));
}

/** y · 2^n for y within [2^-100, 2) and a whole number n in [-1150, 1024], rounded once: subnormals and overflow come out right. */
export function scale<V, B>(m: Arithmetic<V, B>, y: V, n: V): V {
  // The first product is exact; where n is known to be small the second goes away.
  const most = m.min(m.max(n, m.const(-900)), m.const(1000));
  return m.mul(m.mul(y, m.pow2(most)), m.pow2(m.sub(n, most)));
}

/** e^x, below 1 ulp; 0 below -745.13, infinity above 709.78. 31 operations, 24 where x is known to lie in [-623, 692]. */
export function exp<V, B>(m: Arithmetic<V, B>, x: V): V {
  const clamped = clamp(m, x, -746, 710);
  const { n, r } = reduce(m, clamped);
  return m.within(scale(m, m.add(m.const(1), m.add(r, expTail(m, r))), n), 0, Infinity);
}

/** e^x for x in [-700, 700], below 1.2 ulp; beyond, bits without a meaning. 21 operations: nothing is guarded. */
export function expBounded<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { n, r } = reduce(m, x);
  return m.mul(m.add(m.const(1), m.add(r, expTail(m, r))), m.pow2(n));
}

/** e^x - 1, below 2 ulp, also near 0. 32 operations. */
export function expm1<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { n, r } = reduce(m, clamp(m, x, -60, 710));
  const half = m.pow2(m.sub(n, m.const(1)));
  const sum = m.add(m.mul(half, m.add(r, expTail(m, r))), m.sub(half, m.const(0.5)));
  // 2 · sum would round the subnormals of a tiny x, and -0.
  return m.select(m.lt(m.abs(x), m.const(2 ** -54)), x, m.add(sum, sum));
}

function clamp<V, B>(m: Arithmetic<V, B>, x: V, low: number, high: number): V {
  return m.min(m.max(x, m.const(low)), m.const(high));
}

/** x = n ln 2 + r with a whole number n and |r| <= ln(2) / 2. */
export function reduce<V, B>(m: Arithmetic<V, B>, x: V): { n: V; r: V } {
  const n = m.nearest(m.mul(x, m.const(LOG2_E)));
  const high = m.sub(x, m.mul(n, m.const(LN2_HIGH)));
  return { n, r: m.sub(high, m.mul(n, m.const(LN2_LOW))) };
}

/** x = 2^k · (1 + f) with 1 + f in [√½, √2), f exact, for finite x above 0 (subnormals too). */
export function fraction<V, B>(m: Arithmetic<V, B>, x: V): { k: V; f: V } {
  const tiny = m.lt(x, m.const(2 ** -1022));
  const normal = m.mul(x, m.select(tiny, m.const(2 ** 54), m.const(1)));
  const k = m.sub(m.octave(normal), m.select(tiny, m.const(54), m.const(0)));
  return { k, f: m.sub(m.centred(normal), m.const(1)) };
}

/** Natural logarithm, below 1 ulp; -infinity at 0, NaN below. 42 operations, 30 where x is known to be normal, positive and finite. */
export function log<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { k, f } = fraction(m, x);
  const s = m.div(f, m.add(m.const(2), f));
  const z = m.mul(s, s);
  const tail = m.mul(z, polynomialPaired(m, z, ARTANH));
  const half = m.mul(m.mul(f, m.const(0.5)), f);
  const low = m.add(m.mul(s, m.add(half, tail)), m.mul(k, m.const(LN2_LOW)));
  const finite = m.sub(m.mul(k, m.const(LN2_HIGH)), m.sub(m.sub(half, low), f));
  // The logarithm of a finite number lies within ±746; the ends say that 0 and infinity have none.
  const inside = m.select(m.lt(x, m.const(Infinity)), m.within(finite, -746, 746), x);
  const ended = m.sub(inside, m.select(m.eq(x, m.const(0)), m.const(Infinity), m.const(0)));
  return m.select(m.lt(x, m.const(0)), m.const(NaN), ended);
}

/** log(1 + x), below 2 ulp, also near 0; -infinity at -1, NaN below. 56 operations. */
export function log1p<V, B>(m: Arithmetic<V, B>, x: V): V {
  const one = m.const(1);
  const u = m.add(one, x);
  // What the sum lost, by the order of its terms (Dekker's fast two-sum).
  const lost = m.select(m.lt(x, one), m.sub(x, m.sub(u, one)), m.sub(one, m.sub(u, x)));
  const inside = m.and(m.gt(u, m.const(0)), m.lt(u, m.const(Infinity)));
  const sum = m.add(log(m, u), m.select(inside, m.div(lost, u), m.const(0)));
  return m.select(m.eq(x, m.const(0)), x, sum);
}

/**
 * log(a / b) for positive a and b, below 3 ulp, also where they are nearly equal (the quotient's rounding does not count).
 * 26 operations. b must not come near the ends of the doubles; a quotient beyond 2^±1000 counts as about 2^±1000.
 */
export function logRatio<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  const k = m.octave(clamp(m, m.div(a, b), 2 ** -1000, 2 ** 1000));
  // a / (b · 2^k) lies in [√½, √2], so the difference is exact: log a / (b · 2^k) = 2 artanh s.
  const near = m.mul(b, m.pow2(k));
  const s = m.div(m.sub(a, near), m.add(a, near));
  const z = m.mul(s, s);
  const fraction = m.mul(s, m.add(m.const(2), m.mul(z, polynomialPaired(m, z, ARTANH))));
  return m.add(m.mul(k, m.const(LN2_HIGH)), m.add(fraction, m.mul(k, m.const(LN2_LOW))));
}
