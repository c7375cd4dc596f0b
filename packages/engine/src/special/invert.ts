/**
 * The inverse of a distribution function with support (0, ∞), by Halley's method on the logarithms of the variable and of
 * the smaller tail, inside a bracket. Knows no function in particular.
 */
import type { Arithmetic } from '../ir/ir.ts';
import { exp, log } from './elementary.ts';

/** A distribution function at one point. */
export interface Evaluation<V> {
  /** The probability below and above the point. */
  readonly p: V;
  readonly q: V;
  /** The density with respect to log x. */
  readonly slope: V;
  /** The derivative of log slope with respect to log x. */
  readonly bend: V;
}

const TRIPS = 80;
/** Relative error of the tail from which one more step, of third order, reaches the last bits. */
const CLOSE = 2 ** -18;
/** Bounds of a step in log x, and where the upper tail pulls up: there a tangent leads too far. */
const LONGEST_STEP = 300;
const LONGEST_CLIMB = 1;

/**
 * x > 0 with p(x) = p and q(x) = q = 1 - p; of these the smaller counts. 0 where p = 0, infinity where q = 0, NaN
 * outside. A start beyond 1e±300 is taken as the answer: make it the leading term there.
 */
export function invert<V, B>(m: Arithmetic<V, B>, p: V, q: V, start: V, at: (x: V) => Evaluation<V>): V {
  const lower = m.le(p, q);
  const target = m.select(lower, p, q);
  const possible = m.gt(target, m.const(0));
  const bottom = m.const(1e-300);
  const top = m.const(1e300);
  const active = m.and(possible, m.and(m.gt(start, bottom), m.lt(start, top)));
  const [found] = m.loop(TRIPS, [start, bottom, top], ([x, low, high]) => {
    const here = at(x!);
    const tail = m.select(lower, here.p, here.q);
    const error = log(m, m.div(tail, target));
    const below = m.xor(lower, m.gt(error, m.const(0)));
    const step = halley(m, error, m.div(tail, here.slope), here.bend, lower);
    const nextLow = m.select(below, x!, low!);
    const nextHigh = m.select(below, high!, x!);
    const candidate = m.mul(x!, exp(m, step));
    const inside = m.and(m.ge(candidate, nextLow), m.le(candidate, nextHigh));
    const next = m.select(inside, candidate, m.mul(m.sqrt(nextLow), m.sqrt(nextHigh)));
    const more = m.and(active, m.gt(m.abs(error), m.const(CLOSE)));
    return { next: [m.select(active, next, x!), nextLow, nextHigh], done: m.not(more) };
  });
  const end = m.select(m.eq(p, m.const(0)), m.const(0), m.select(m.eq(q, m.const(0)), m.const(Infinity), m.const(NaN)));
  return m.select(possible, found!, end);
}

/** The step in log x that brings the logarithmic error of the tail to 0; ratio = tail / slope. */
function halley<V, B>(m: Arithmetic<V, B>, error: V, ratio: V, bend: V, lower: B): V {
  const one = m.const(1);
  const signed = m.select(lower, ratio, m.neg(ratio));
  const curvature = m.mul(m.mul(error, m.const(0.5)), m.sub(m.mul(signed, bend), one));
  const divisor = m.max(m.sub(one, curvature), m.const(0.5));
  const step = m.neg(m.div(m.mul(error, signed), divisor));
  const highest = m.select(lower, m.const(LONGEST_STEP), m.const(LONGEST_CLIMB));
  const bounded = m.max(m.min(step, highest), m.const(-LONGEST_STEP));
  // Where the tail has underflowed, back towards the middle.
  return m.select(m.eq(step, step), bounded, m.select(lower, one, m.const(-0.5)));
}
