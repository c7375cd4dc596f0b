/** Quantiles of positive distributions without an inverse: a bracketed Newton search on the logarithm. */
import type { Arithmetic } from '../../ir/ir.ts';
import { log } from '../../special/elementary.ts';
import type { Tails } from './distribution.ts';

/** Newton needs four to eight trips from a fair start; a bisection of the whole range of doubles would need 70. */
const TRIPS = 100;

/** A cdf at e^t and its derivative by t. */
export interface Ascent<V> {
  readonly cdf: Tails<V>;
  readonly slope: V;
}

/**
 * t with cdf(e^t) = u, from `start`, to the accuracy of the cdf. Newton's steps are taken on the logarithm of the
 * smaller tail, which is nearly straight far out, at most 4 long, and halved into the bracket when they leave it.
 */
export function solveLog<V, B>(m: Arithmetic<V, B>, u: Tails<V>, start: V, at: (t: V) => Ascent<V>): V {
  const low = m.le(u.lower, u.upper);
  const target = m.min(u.lower, u.upper);
  const half = m.const(0.5);
  const init = [start, m.const(-Infinity), m.const(Infinity)];
  const [t] = m.loop(TRIPS, init, (state) => {
    const [t, from, to] = state as [V, V, V];
    const { cdf, slope } = at(t);
    const tail = m.select(low, cdf.lower, cdf.upper);
    const tooFar = m.xor(m.gt(tail, target), m.not(low));
    const newFrom = m.select(tooFar, from, t);
    const newTo = m.select(tooFar, t, to);
    const newton = m.mul(m.div(tail, slope), log(m, m.div(tail, target)));
    // A tail or slope of 0 gives no direction: walk.
    const usable = m.lt(m.abs(newton), m.const(Infinity));
    const walk = m.select(tooFar, m.const(4), m.const(-4));
    const length = m.select(usable, m.select(low, newton, m.neg(newton)), walk);
    const next = m.sub(t, m.max(m.min(length, m.const(4)), m.const(-4)));
    const outside = m.not(m.and(m.ge(next, newFrom), m.le(next, newTo)));
    const settled = m.select(outside, m.mul(half, m.add(newFrom, newTo)), next);
    const moved = m.abs(m.sub(settled, t));
    const done = m.not(m.gt(moved, m.mul(m.const(2 ** -51), m.max(m.abs(t), half))));
    return { next: [settled, newFrom, newTo], done };
  }) as [V, V, V];
  return t;
}
