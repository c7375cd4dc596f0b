/** The arithmetic of truncation: a uniform rescaled between the cdf at two ends, without cancelling in either tail. */
import type { Arithmetic } from '../../ir/ir.ts';
import type { Tails } from './distribution.ts';

/** A distribution cut to the probability between two points of it. */
export interface Truncation<V> {
  /** The probability that is kept. */
  readonly mass: V;
  /** From a probability within the cut distribution to one of the whole. */
  rescale(u: Tails<V>): Tails<V>;
  /** From a probability of the whole distribution to one within the cut. */
  among(whole: Tails<V>): Tails<V>;
}

/**
 * The part of a distribution between two probabilities: `low` = P(X <= lo) (P(X < lo) when discrete) and `high` =
 * P(X <= hi). Differences are taken in the tail where both are small: what is left is then right to the accuracy of
 * the cdf, also when the range lies far out.
 */
export function truncatedTails<V, B>(m: Arithmetic<V, B>, low: Tails<V>, high: Tails<V>): Truncation<V> {
  const inUpper = m.gt(low.lower, m.const(0.5));
  const between = (from: Tails<V>, to: Tails<V>) =>
    m.select(inUpper, m.sub(from.upper, to.upper), m.sub(to.lower, from.lower));
  const mass = between(low, high);
  return {
    mass,
    rescale: (u) => ({
      lower: m.add(low.lower, m.mul(u.lower, mass)),
      upper: m.add(high.upper, m.mul(u.upper, mass)),
    }),
    among: (whole) => ({
      lower: m.div(between(low, whole), mass),
      upper: m.div(between(whole, high), mass),
    }),
  };
}
