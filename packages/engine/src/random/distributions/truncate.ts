/** The arithmetic of truncation: a uniform rescaled between the cdf at two ends, without cancelling in either tail. */
import type { Arithmetic } from '../../ir/ir.ts';
import type { Tails } from './distribution.ts';

/** A distribution cut to the probability between two points of it. */
export interface Truncation<V> {
  /** P(X <= lo), or P(X < lo) when discrete. */
  readonly low: Tails<V>;
  /** P(X <= hi). */
  readonly high: Tails<V>;
  /** The probability that is kept. */
  readonly mass: V;
}

/** Nothing is cut off. */
export const WHOLE: Truncation<number> = {
  low: { lower: 0, upper: 1 },
  high: { lower: 1, upper: 0 },
  mass: 1,
};

/** The probability from one point of a distribution to another, from the tail where both are small. */
function between<V, B>(m: Arithmetic<V, B>, from: Tails<V>, to: Tails<V>): V {
  return m.select(m.gt(from.lower, m.const(0.5)), m.sub(from.upper, to.upper), m.sub(to.lower, from.lower));
}

/** The cut between two points: right to the accuracy of the cdf also when the range lies far out. */
export function truncation<V, B>(m: Arithmetic<V, B>, low: Tails<V>, high: Tails<V>): Truncation<V> {
  return { low, high, mass: between(m, low, high) };
}

/** A cut of numbers as constants of any arithmetic. */
export function constantCut<V, B>(m: Arithmetic<V, B>, { low, high, mass }: Truncation<number>): Truncation<V> {
  const ends = ({ lower, upper }: Tails<number>) => ({ lower: m.const(lower), upper: m.const(upper) });
  return { low: ends(low), high: ends(high), mass: m.const(mass) };
}

/** From a probability within the cut distribution to one of the whole. */
export function rescale<V, B>(m: Arithmetic<V, B>, u: Tails<V>, { low, high, mass }: Truncation<V>): Tails<V> {
  return { lower: m.add(low.lower, m.mul(u.lower, mass)), upper: m.add(high.upper, m.mul(u.upper, mass)) };
}

/** From a probability of the whole distribution to one within the cut. */
export function among<V, B>(m: Arithmetic<V, B>, whole: Tails<V>, { low, high, mass }: Truncation<V>): Tails<V> {
  return { lower: m.div(between(m, low, whole), mass), upper: m.div(between(m, whole, high), mass) };
}
