/** The inverse of the regularised incomplete beta function, written once over any arithmetic. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log } from '../elementary.ts';
import { invert } from '../invert.ts';
import { normalQuantile } from '../normal.ts';
import { betaEvaluation } from './incomplete.ts';

/**
 * x with I_x(a, b) = p and 1 - I_x(a, b) = q = 1 - p, a, b > 0; whichever of p and q is smaller counts. To 1e-13 relative
 * (1e-12 for tails below 1e-100); for a small 1 - x ask for the complement, betaIInverse(m, b, a, q, p).
 */
export function betaIInverse<V, B>(m: Arithmetic<V, B>, a: V, b: V, p: V, q: V): V {
  const one = m.const(1);
  const both = m.ge(m.min(a, b), one);
  const start = m.select(both, carter(m, a, b, p, q), powers(m, a, b, p, q));
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

/** Odds from the leading power at the nearer end, for a or b below 1. */
function powers<V, B>(m: Arithmetic<V, B>, a: V, b: V, p: V, q: V): V {
  const sum = m.add(a, b);
  const left = m.div(exp(m, m.mul(a, log(m, m.div(a, sum)))), a);
  const right = m.div(exp(m, m.mul(b, log(m, m.div(b, sum)))), b);
  const total = m.add(left, right);
  // The logarithm of x from p, or of 1 - x from q, not beyond the mean.
  const root = (value: V, shape: V): V => {
    const guess = m.div(log(m, m.mul(m.mul(shape, total), value)), shape);
    return m.min(guess, log(m, m.div(shape, sum)));
  };
  const isLow = m.lt(p, m.div(left, total));
  const distance = expm1(m, m.neg(root(m.select(isLow, p, q), m.select(isLow, a, b))));
  return m.select(isLow, m.div(m.const(1), distance), distance);
}
