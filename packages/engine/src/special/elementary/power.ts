/**
 * pow, log2 and log10, through a logarithm carried in two doubles. Knows no spreadsheet rules.
 *
 * Method: FDLIBM 5.3 e_pow.c (Sun Microsystems 1993, freely distributable), without its table and branches; the
 * logarithm's polynomial is our own minimax fit (`derive.py`). There is no fused multiply-add, so products are made
 * exact by splitting with `high`.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { polynomial } from '../polynomial.ts';
import { expTail, fraction, scale } from './exponential.ts';

/** A value as the sum of two, the first with at most 26 significant bits. */
interface Pair<V> {
  readonly high: V;
  readonly low: V;
}

/** (3/2) log((1 + s) / (1 - s)) = s (3 + z + z² P(z)), z = s², to 2^-66 for |s| <= 0.1716. */
const LOG = [
  0.6000000000000338, 0.42857142855149827, 0.33333333779788993, 0.2727267655994976, 0.2308013553294491,
  0.19885238188277707, 0.1979437929992649,
];

/** 2 / (3 ln 2), and its two parts. */
const SCALE = 0.9617966939259756;
const SCALE_HIGH = 0.9617966860532761;
const SCALE_LOW = 7.872699542894897e-9;

/** log2 of |x| for finite x other than 0, to 2^-62 relative (2^-66 except near 1.4 and 0.7 times a power of two). */
export function log2Pair<V, B>(m: Arithmetic<V, B>, x: V): Pair<V> {
  const { k, f } = fraction(m, x);
  const three = m.const(3);
  // s = f / (2 + f) as sHigh + sLow.
  const divisor = m.add(m.const(2), f);
  const s = m.div(f, divisor);
  const sHigh = m.high(s);
  const dHigh = m.high(divisor);
  const dLow = m.sub(f, m.sub(dHigh, m.const(2)));
  const rest = m.sub(m.sub(f, m.mul(sHigh, dHigh)), m.mul(sHigh, dLow));
  const sLow = m.div(rest, divisor);
  // t = 3 + s² + s⁴ P as tHigh + tLow.
  const z = m.mul(s, s);
  const tail = m.add(m.mul(m.mul(z, z), polynomial(m, z, LOG)), m.mul(sLow, m.add(sHigh, s)));
  const square = m.mul(sHigh, sHigh);
  const tHigh = m.high(m.add(m.add(three, square), tail));
  const tLow = m.sub(tail, m.sub(m.sub(tHigh, three), square));
  // s t, times 2 / (3 ln 2), plus k.
  const product = split(m, m.mul(sHigh, tHigh), m.add(m.mul(sLow, tHigh), m.mul(tLow, s)));
  const fHigh = m.mul(m.const(SCALE_HIGH), product.high);
  const fLow = m.add(m.mul(m.const(SCALE_LOW), product.high), m.mul(product.low, m.const(SCALE)));
  const high = m.high(m.add(m.add(fHigh, fLow), k));
  return { high, low: m.sub(fLow, m.sub(m.sub(high, k), fHigh)) };
}

/** a + b (|a| > |b|) with 26 bits in the first part. */
function split<V, B>(m: Arithmetic<V, B>, a: V, b: V): Pair<V> {
  const high = m.high(m.add(a, b));
  return { high, low: m.sub(b, m.sub(high, a)) };
}

/** `finite` for x in (0, infinity), else the logarithm's limits: -infinity at 0, NaN below. */
function logarithmEdges<V, B>(m: Arithmetic<V, B>, x: V, finite: V): V {
  const edge = m.select(m.eq(x, m.const(0)), m.const(-Infinity), m.const(NaN));
  return m.select(m.gt(x, m.const(0)), m.select(m.lt(x, m.const(Infinity)), finite, x), edge);
}

/** Binary logarithm, below 0.51 ulp, exact for powers of two. 69 operations. */
export function log2<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { high, low } = log2Pair(m, x);
  return logarithmEdges(m, x, m.add(high, low));
}

const LOG10_2 = 0.3010299956639812;
const LOG10_2_HIGH = 0.3010299950838089;
const LOG10_2_LOW = 5.801722962879576e-10;

/** Decimal logarithm, below 0.51 ulp, exact for powers of ten. 73 operations. */
export function log10<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { high, low } = log2Pair(m, x);
  const rest = m.add(m.mul(high, m.const(LOG10_2_LOW)), m.mul(low, m.const(LOG10_2)));
  return logarithmEdges(m, x, m.add(m.mul(high, m.const(LOG10_2_HIGH)), rest));
}

const LN2 = 0.6931471805599453;
const LN2_HIGH = 0.6931471675634384;
const LN2_LOW = 1.2996506893889889e-8;

/** 2^(high + low); the sum within [-1080, 1030], else any value. */
function exp2Pair<V, B>(m: Arithmetic<V, B>, high: V, low: V): V {
  const n = m.nearest(m.add(high, low));
  const fraction = m.sub(high, n);
  const fHigh = m.high(m.add(fraction, low));
  const fLow = m.sub(low, m.sub(fHigh, fraction));
  const main = m.mul(fHigh, m.const(LN2_HIGH));
  const rest = m.add(m.mul(fLow, m.const(LN2)), m.mul(fHigh, m.const(LN2_LOW)));
  const r = m.add(main, rest);
  const lost = m.sub(rest, m.sub(r, main));
  const tail = m.add(expTail(m, r), m.add(lost, m.mul(r, lost)));
  return scale(m, m.add(m.const(1), m.add(r, tail)), n);
}

/**
 * x^y, below 1.2 ulp, exact where the result is a double that needs no rounding. 140 operations. As IEEE 754's pow, but NaN wherever an
 * argument is NaN (NaN is an error here, and must not vanish), and the sign of a zero base is ignored.
 */
export function pow<V, B>(m: Arithmetic<V, B>, x: V, y: V): V {
  const zero = m.const(0);
  const infinity = m.const(Infinity);
  const base = m.abs(x);
  // Beyond 2^70 every power of a double other than 1 over- or underflows.
  const raised = m.select(m.lt(y, m.const(-(2 ** 70))), m.const(-(2 ** 70)), y);
  const exponent = m.select(m.gt(raised, m.const(2 ** 70)), m.const(2 ** 70), raised);
  const logarithm = log2Pair(m, base);
  const yHigh = m.high(exponent);
  const high = m.mul(yHigh, logarithm.high);
  const low = m.add(m.mul(m.sub(exponent, yHigh), logarithm.high), m.mul(exponent, logarithm.low));
  const sum = m.add(high, low);
  const inside = exp2Pair(m, high, low);
  const finite = m.select(m.gt(sum, m.const(1025)), infinity, m.select(m.lt(sum, m.const(-1080)), zero, inside));
  // Base 0 or infinity; y · 0 lets a NaN through.
  const endless = m.eq(base, infinity);
  const limit = m.select(m.xor(endless, m.lt(y, zero)), infinity, zero);
  const edge = m.add(m.select(m.eq(y, zero), m.const(1), limit), m.mul(exponent, zero));
  const size = m.select(m.or(endless, m.eq(base, zero)), edge, finite);
  // Below zero only whole exponents have a power.
  const half = m.mul(y, m.const(0.5));
  const odd = m.ne(m.floor(half), half);
  const whole = m.and(m.eq(m.floor(y), y), m.lt(x, zero));
  const negative = m.select(whole, m.select(odd, m.neg(size), size), m.const(NaN));
  return m.select(m.ge(x, zero), size, negative);
}
