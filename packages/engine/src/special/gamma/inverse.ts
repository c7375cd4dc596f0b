/** The inverse of the regularised incomplete gamma function, written once over any arithmetic. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, log } from '../elementary.ts';
import { invert } from '../invert.ts';
import { normalQuantile } from '../normal.ts';
import { lnGamma } from './complete.ts';
import { gammaEvaluation } from './incomplete.ts';

/**
 * x with P(a, x) = p and Q(a, x) = q = 1 - p, a > 0; whichever of p and q is smaller counts, so that neither tail loses
 * digits. To 1e-13 relative (1e-12 for tails below 1e-100). 0 where p = 0, infinity where q = 0.
 */
export function gammaPInverse<V, B>(m: Arithmetic<V, B>, a: V, p: V, q: V): V {
  const one = m.const(1);
  // P(a, x) = x^a / Γ(a + 1) (1 + O(x)).
  const power = exp(m, m.div(m.add(log(m, p), lnGamma(m, m.add(a, one))), a));
  const start = m.select(m.gt(a, m.const(0.5)), wilsonHilferty(m, a, p, q, power), smallShape(m, q, power));
  return invert(m, p, q, start, (x) => gammaEvaluation(m, a, x));
}

/** Wilson and Hilferty, PNAS 17 (1931) 684; far down in the lower tail the leading term of the series. */
function wilsonHilferty<V, B>(m: Arithmetic<V, B>, a: V, p: V, q: V, power: V): V {
  const z = m.select(m.le(p, q), normalQuantile(m, p), m.neg(normalQuantile(m, q)));
  const ninth = m.div(m.const(1 / 9), a);
  const root = m.add(m.sub(m.const(1), ninth), m.mul(z, m.sqrt(ninth)));
  const cube = m.mul(a, m.mul(root, m.mul(root, root)));
  return m.select(m.gt(root, m.const(0.3)), cube, power);
}

/** For a <= ½: the leading term below, the exponential tail above. */
function smallShape<V, B>(m: Arithmetic<V, B>, q: V, power: V): V {
  const tail = m.neg(log(m, q));
  return m.select(m.lt(power, m.const(0.5)), power, m.select(m.gt(tail, m.const(0.5)), tail, m.const(0.5)));
}
