/** The inverse of the regularised incomplete beta function, written once over any arithmetic. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log } from '../elementary.ts';
import { lnBeta } from '../gamma/complete.ts';
import { invert } from '../invert.ts';
import { normalQuantile } from '../normal.ts';
import { betaEvaluation } from './incomplete.ts';

/**
 * x with I_x(a, b) = p and 1 - I_x(a, b) = q = 1 - p, a, b > 0; whichever of p and q is smaller counts. As
 * accurate as `betaI`; for a small 1 - x ask for the complement, betaIInverse(m, b, a, q, p).
 */
export function betaIInverse<V, B>(m: Arithmetic<V, B>, a: V, b: V, p: V, q: V): V {
  const one = m.const(1);
  const start = startingOdds(m, a, b, p, q);
  // The odds x / (1 - x) have a slope of x^a y^b / B(a, b), and neither x nor y = 1 - x loses digits.
  const odds = invert(m, p, q, start, (r) => {
    const y = m.div(one, m.add(one, r));
    return betaEvaluation(m, m.mul(r, y), y, a, b);
  });
  return m.select(m.gt(odds, m.const(1)), m.div(one, m.add(one, m.div(one, odds))), m.div(odds, m.add(one, odds)));
}

/** Odds by Carter's normal approximation (Biometrika 34 (1947) 352; Abramowitz and Stegun 26.5.22), for a, b >= 1. */
function carter<V, B>(m: Arithmetic<V, B>, a: V, b: V, p: V, q: V): V {
  const z = m.select(m.le(p, q), m.neg(normalQuantile(m, p)), normalQuantile(m, q));
  const twice = (v: V): V => m.div(m.const(1), m.sub(m.add(v, v), m.const(1)));
  const [first, second] = [twice(a), twice(b)];
  const h = m.div(m.const(2), m.add(first, second));
  const lambda = m.mul(m.sub(m.mul(z, z), m.const(3)), m.const(1 / 6));
  const skew = m.sub(m.add(lambda, m.const(5 / 6)), m.div(m.const(2 / 3), h));
  const w = m.sub(m.div(m.mul(z, m.sqrt(m.add(lambda, h))), h), m.mul(m.sub(second, first), skew));
  return m.mul(m.div(a, b), exp(m, m.mul(w, m.const(-2))));
}

/**
 * Odds to start from. The leading powers x^a / (a B) of p and y^b / (b B) of q are bounds for a, b >= 1, which keep
 * Carter's approximation from running away far out; for a shape below 1 they serve alone, not beyond the mean.
 */
function startingOdds<V, B>(m: Arithmetic<V, B>, a: V, b: V, p: V, q: V): V {
  const sum = m.add(a, b);
  const scale = lnBeta(m, a, b);
  const power = (value: V, shape: V): V => m.div(m.add(log(m, m.mul(value, shape)), scale), shape);
  const logX = power(p, a);
  const logY = power(q, b);
  const lowerOdds = (t: V): V => m.div(m.const(1), expm1(m, m.neg(t)));
  const upperOdds = (t: V): V => expm1(m, m.neg(t));
  const normal = carter(m, a, b, p, q);
  const bounded = m.select(m.le(p, q), m.max(normal, lowerOdds(logX)), m.min(normal, upperOdds(logY)));
  // Where x^a / a and y^b / b, each at the mean, would meet.
  const meanX = log(m, m.div(a, sum));
  const meanY = log(m, m.div(b, sum));
  const left = m.div(exp(m, m.mul(a, meanX)), a);
  const right = m.div(exp(m, m.mul(b, meanY)), b);
  const low = m.lt(p, m.div(left, m.add(left, right)));
  const steep = m.select(low, lowerOdds(m.min(logX, meanX)), upperOdds(m.min(logY, meanY)));
  return m.select(m.ge(m.min(a, b), m.const(1)), bounded, steep);
}
