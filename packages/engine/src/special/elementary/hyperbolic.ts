/** Hyperbolic functions and their inverses, through expm1 and log1p. Knows nothing else. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log, log1p } from './exponential.ts';

/** a where x is at least 0, else -a; x itself where it is 0. */
function withSign<V, B>(m: Arithmetic<V, B>, a: V, x: V): V {
  return m.select(m.gt(x, m.const(0)), a, m.select(m.lt(x, m.const(0)), m.neg(a), x));
}

/** Hyperbolic sine, below 2.5 ulp. */
export function sinh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const size = m.abs(x);
  const t = expm1(m, m.min(size, m.const(709)));
  const near = m.mul(m.const(0.5), m.add(t, m.div(t, m.add(t, m.const(1)))));
  return withSign(m, m.select(m.gt(size, m.const(709)), halfExp(m, size), near), x);
}

/** Hyperbolic cosine, below 2 ulp. */
export function cosh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const size = m.abs(x);
  const e = exp(m, m.min(size, m.const(709)));
  const near = m.mul(m.const(0.5), m.add(e, m.div(m.const(1), e)));
  return m.select(m.gt(size, m.const(709)), halfExp(m, size), near);
}

/** e^x / 2 where e^x alone may overflow. */
function halfExp<V, B>(m: Arithmetic<V, B>, x: V): V {
  // Subtracting ln 2 in the exponent would round x, and that rounding would be multiplied by x.
  const root = exp(m, m.mul(x, m.const(0.5)));
  return m.mul(m.mul(m.const(0.5), root), root);
}

/** Hyperbolic tangent, below 2.5 ulp. */
export function tanh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const t = expm1(m, m.min(m.mul(m.const(2), m.abs(x)), m.const(60)));
  return withSign(m, m.div(t, m.add(t, m.const(2))), x);
}

/** Inverse hyperbolic sine, below 2 ulp. */
export function asinh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const size = m.abs(x);
  const square = m.mul(size, size);
  const root = m.sqrt(m.add(square, m.const(1)));
  const near = log1p(m, m.add(size, m.div(square, m.add(root, m.const(1)))));
  const far = m.add(log(m, size), m.const(Math.LN2));
  return withSign(m, m.select(m.gt(size, m.const(2 ** 30)), far, near), x);
}

/** Inverse hyperbolic cosine, below 2.5 ulp; NaN below 1. */
export function acosh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const t = m.sub(x, m.const(1));
  const near = log1p(m, m.add(t, m.sqrt(m.add(m.mul(m.const(2), t), m.mul(t, t)))));
  const far = m.add(log(m, x), m.const(Math.LN2));
  return m.select(m.gt(x, m.const(2 ** 30)), far, near);
}

/** Inverse hyperbolic tangent, below 2.5 ulp; NaN outside [-1, 1]. */
export function atanh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const size = m.abs(x);
  const ratio = m.div(m.mul(m.const(2), size), m.sub(m.const(1), size));
  return withSign(m, m.mul(m.const(0.5), log1p(m, ratio)), x);
}
