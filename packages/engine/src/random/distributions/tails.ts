/** Probabilities from both ends, and what the closed forms share. It knows no distribution. */
import type { Arithmetic } from '../../ir/ir.ts';
import { log } from '../../special/elementary.ts';
import type { Tails } from './distribution.ts';

/** Both ends of a uniform u in (0, 1): 1 - u is exact for u = (k + 0.5) · 2^-52 and for every double above 1/2. */
export function tails<V, B>(m: Arithmetic<V, B>, u: V): Tails<V> {
  return { lower: u, upper: m.sub(m.const(1), u) };
}

/** The same probability seen from the other end. */
export function flip<V>(u: Tails<V>): Tails<V> {
  return { lower: u.upper, upper: u.lower };
}

/**
 * ln of the upper tail, to full relative accuracy. Near 1 the rounding of `upper` is put right from `lower`:
 * ln(1 - p) = ln(q) - (p - (1 - q)) / q to first order, where 1 - q is exact.
 */
export function logUpper<V, B>(m: Arithmetic<V, B>, { lower, upper }: Tails<V>): V {
  const rounding = m.div(m.sub(lower, m.sub(m.const(1), upper)), upper);
  return m.sub(log(m, upper), m.select(m.lt(lower, m.const(0.5)), rounding, m.const(0)));
}

/** ln of the lower tail, to full relative accuracy. */
export function logLower<V, B>(m: Arithmetic<V, B>, u: Tails<V>): V {
  return logUpper(m, flip(u));
}

/** A cdf inside [low, high], 0 below and 1 from `high` on. */
export function within<V, B>(m: Arithmetic<V, B>, x: V, low: V, high: V, inside: Tails<V>): Tails<V> {
  const over = m.ge(x, high);
  const under = m.le(x, low);
  const zero = m.const(0);
  const one = m.const(1);
  return {
    lower: m.select(over, one, m.select(under, zero, inside.lower)),
    upper: m.select(over, zero, m.select(under, one, inside.upper)),
  };
}

/** A cdf on (low, ∞). */
export function above<V, B>(m: Arithmetic<V, B>, x: V, low: V, inside: Tails<V>): Tails<V> {
  const under = m.le(x, low);
  return {
    lower: m.select(under, m.const(0), inside.lower),
    upper: m.select(under, m.const(1), inside.upper),
  };
}

/** `value` where low <= x <= high, else 0. */
export function inside<V, B>(m: Arithmetic<V, B>, x: V, low: V, high: V, value: V): V {
  return m.select(m.and(m.ge(x, low), m.le(x, high)), value, m.const(0));
}

/** x where positive (or NaN), else `instead`: keeps logarithms and quotients defined in lanes that `select` drops. */
export function positive<V, B>(m: Arithmetic<V, B>, x: V, instead: V): V {
  return m.select(m.le(x, m.const(0)), instead, x);
}

/** x is finite and not NaN. */
export function isFinite<V, B>(m: Arithmetic<V, B>, x: V): B {
  return m.lt(m.abs(x), m.const(Infinity));
}

/** x is a whole number. */
export function isWhole<V, B>(m: Arithmetic<V, B>, x: V): B {
  return m.and(isFinite(m, x), m.eq(m.floor(x), x));
}

/** The cdf of a count from 0 to `greatest`, from its cdf at whole numbers below `greatest`. */
export function countTails<V, B>(m: Arithmetic<V, B>, x: V, greatest: V, at: (k: V) => Tails<V>): Tails<V> {
  const zero = m.const(0);
  const k = m.floor(x);
  const counts = m.and(m.ge(k, zero), m.lt(k, greatest));
  return within(m, k, m.const(-1), greatest, at(m.select(counts, k, zero)));
}

/** The probability of x, which is 0 where x is not a whole number from 0 to `greatest`. */
export function countDensity<V, B>(m: Arithmetic<V, B>, x: V, greatest: V, at: (k: V) => V): V {
  const zero = m.const(0);
  const counts = m.and(m.and(m.ge(x, zero), m.le(x, greatest)), isWhole(m, x));
  return m.select(counts, at(m.select(counts, x, zero)), zero);
}
