/**
 * sin, cos and tan, written once over any arithmetic. Knows nothing of degrees or of spreadsheet errors.
 *
 * Reduction: Cody and Waite, "Software Manual for the Elementary Functions" (1980), with π/2 in three parts of 26 bits
 * and a tail, so that all products but the last are exact for |x| < 2^27, beyond which the result is NaN (a
 * spreadsheet's #NUM!). Polynomials: FDLIBM 5.3 (k_sin.c, k_cos.c; Sun Microsystems 1993, freely distributable).
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { polynomial } from '../polynomial.ts';

/** From here on, angles are refused. */
export const ANGLE_LIMIT = 2 ** 27;

const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI = [1.5707963109016418, 1.5893254712295857e-8, 6.123233932053594e-17, 6.36831716351095e-25] as const;

/** (sin r - r) / r³ and (cos r - 1 + r²/2) / r⁴ as polynomials in r², |r| <= π/4. */
const SIN = [
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
];
const COS = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7, 2.087572321298175e-9,
  -1.1359647557788195e-11,
];

/** A value as the unevaluated sum of a large and a small part. */
interface Sum<V> {
  readonly head: V;
  readonly tail: V;
}

/** Quadrant and the sine and cosine of what remains. */
interface Reduced<V> {
  readonly quadrant: V;
  readonly sine: Sum<V>;
  readonly cosine: Sum<V>;
}

/** x = quadrant · π/2 + r with |r| <= π/4. Every value is NaN when |x| is not below the limit. */
function reduce<V, B>(m: Arithmetic<V, B>, angle: V): Reduced<V> {
  const x = m.select(m.lt(m.abs(angle), m.const(ANGLE_LIMIT)), angle, m.const(NaN));
  const quadrant = m.nearest(m.mul(x, m.const(TWO_OVER_PI)));
  const part = (i: 0 | 1 | 2 | 3) => m.mul(quadrant, m.const(HALF_PI[i]));
  const exact = m.sub(m.sub(x, part(0)), part(1));
  const third = part(2);
  const near = m.sub(exact, third);
  const fourth = part(3);
  const r = m.sub(near, fourth);
  const low = m.add(m.sub(m.sub(near, r), fourth), m.sub(m.sub(exact, near), third));
  return { quadrant, sine: sineKernel(m, r, low), cosine: cosineKernel(m, r, low) };
}

/** sin(r + low), |r| <= π/4. */
function sineKernel<V, B>(m: Arithmetic<V, B>, r: V, low: V): Sum<V> {
  const z = m.mul(r, r);
  const cube = m.mul(z, r);
  const tail = polynomial(m, z, SIN.slice(1));
  const correction = m.sub(m.mul(z, m.sub(m.mul(m.const(0.5), low), m.mul(cube, tail))), low);
  return { head: r, tail: m.sub(m.mul(cube, m.const(SIN[0]!)), correction) };
}

/** cos(r + low), |r| <= π/4. */
function cosineKernel<V, B>(m: Arithmetic<V, B>, r: V, low: V): Sum<V> {
  const z = m.mul(r, r);
  const tail = m.mul(m.mul(z, z), polynomial(m, z, COS));
  const half = m.mul(m.const(0.5), z);
  const one = m.const(1);
  const head = m.sub(one, half);
  return { head, tail: m.add(m.sub(m.sub(one, head), half), m.sub(tail, m.mul(r, low))) };
}

/** The same sum with the tail no more than what rounding takes from the head (Dekker 1971). */
function renormalised<V, B>(m: Arithmetic<V, B>, { head, tail }: Sum<V>): Sum<V> {
  const sum = m.add(head, tail);
  return { head: sum, tail: m.add(m.sub(head, sum), tail) };
}

/** True where the whole number n is odd. */
function odd<V, B>(m: Arithmetic<V, B>, n: V): B {
  const half = m.mul(n, m.const(0.5));
  return m.ne(m.floor(half), half);
}

/** sine where n is 0 modulo 4, cosine where 1, and their negatives where 2 and 3. */
function turn<V, B>(m: Arithmetic<V, B>, n: V, { sine, cosine }: Reduced<V>): V {
  const size = m.select(odd(m, n), m.add(cosine.head, cosine.tail), m.add(sine.head, sine.tail));
  return m.select(odd(m, m.floor(m.mul(n, m.const(0.5)))), m.neg(size), size);
}

/** Sine of x radians, below 1 ulp; NaN unless |x| < 2^27. 67 operations. */
export function sin<V, B>(m: Arithmetic<V, B>, x: V): V {
  const reduced = reduce(m, x);
  return m.within(m.select(m.eq(x, m.const(0)), x, turn(m, reduced.quadrant, reduced)), -1, 1);
}

/** Cosine of x radians, below 1 ulp; NaN unless |x| < 2^27. 66 operations. */
export function cos<V, B>(m: Arithmetic<V, B>, x: V): V {
  const reduced = reduce(m, x);
  return m.within(turn(m, m.add(reduced.quadrant, m.const(1)), reduced), -1, 1);
}

/** Tangent of x radians, below 1.4 ulp (1.27 measured); NaN unless |x| < 2^27. 76 operations. */
export function tan<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { quadrant, sine, cosine } = reduce(m, x);
  const swap = odd(m, quadrant);
  const [s, c] = [renormalised(m, sine), renormalised(m, cosine)];
  const over = { head: m.select(swap, m.neg(c.head), s.head), tail: m.select(swap, m.neg(c.tail), s.tail) };
  const under = { head: m.select(swap, s.head, c.head), tail: m.select(swap, s.tail, c.tail) };
  const ratio = m.div(over.head, under.head);
  // What the tails of sine and cosine add to the quotient of their heads, to first order.
  const missing = m.div(m.sub(over.tail, m.mul(ratio, under.tail)), under.head);
  return m.select(m.eq(x, m.const(0)), x, m.add(ratio, missing));
}
