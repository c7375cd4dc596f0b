/**
 * The quantile of a count with a known cdf: the smallest whole number k with P(X <= k) >= u, from a good guess in a
 * bounded number of cdf evaluations. Never a sum from zero.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import type { Tails } from './distribution.ts';
import { standardQuantile } from './normal.ts';

/** Galloping and bisection cross 2^52 values in twice this many trips; a good guess needs two or three. */
const TRIPS = 110;

/**
 * P(X <= k) >= u. Where u is a plain double, P(X <= k) rounded to a double decides, so that ties are what a reader of
 * the cdf expects; where u comes from a tail (a truncation), the smaller tail decides.
 */
export function reaches<V, B>(m: Arithmetic<V, B>, cdf: Tails<V>, u: Tails<V>): B {
  const plain = m.eq(u.upper, m.sub(m.const(1), u.lower));
  const fromBelow = m.or(plain, m.le(u.lower, u.upper));
  const fromAbove = m.gt(u.lower, u.upper);
  return m.or(m.and(fromBelow, m.ge(cdf.lower, u.lower)), m.and(fromAbove, m.le(cdf.upper, u.upper)));
}

/** The search over [low, high] from `guess`; high may be infinite. NaN where the guess is NaN. */
export function searchCount<V, B>(
  m: Arithmetic<V, B>,
  u: Tails<V>,
  guess: V,
  low: V,
  high: V,
  cdf: (k: V) => Tails<V>,
): V {
  const one = m.const(1);
  const half = m.const(0.5);
  const start = m.min(m.max(m.floor(guess), low), high);
  // `below` is not reached by u, `reached` is; the answer lies in (below, reached].
  const [, reached] = m.loop(TRIPS, [m.sub(low, one), high, start, one], (state) => {
    const [below, reached, k, step] = state as [V, V, V, V];
    const enough = reaches(m, cdf(k), u);
    const newBelow = m.select(enough, below, k);
    const newReached = m.select(enough, k, reached);
    const middle = m.add(newBelow, m.max(m.floor(m.mul(half, m.sub(newReached, newBelow))), one));
    const next = m.select(enough, m.sub(k, step), m.add(k, step));
    const between = m.and(m.gt(next, newBelow), m.lt(next, newReached));
    const done = m.not(m.gt(m.sub(newReached, newBelow), one));
    return { next: [newBelow, newReached, m.select(between, next, middle), m.add(step, step)], done };
  }) as [V, V, V, V];
  return m.select(m.eq(guess, guess), reached, m.const(NaN));
}

/** The quantile of Cornish and Fisher (1938) from the first moments: exact to about one count for large means. */
export function cornishFisher<V, B>(m: Arithmetic<V, B>, u: Tails<V>, mean: V, sd: V, skewness: V, excess: V): V {
  const z = standardQuantile(m, u);
  const square = m.mul(z, z);
  const third = m.div(m.mul(skewness, m.sub(square, m.const(1))), m.const(6));
  const fourth = m.div(m.mul(m.mul(excess, z), m.sub(square, m.const(3))), m.const(24));
  const bend = m.mul(m.mul(skewness, skewness), m.mul(z, m.sub(m.mul(m.const(2), square), m.const(5))));
  const w = m.add(z, m.add(third, m.sub(fourth, m.div(bend, m.const(36)))));
  return m.add(mean, m.mul(sd, w));
}
