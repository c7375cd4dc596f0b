/**
 * atan, atan2, asin and acos, written once over any arithmetic. Knows nothing else.
 *
 * One division brings the argument into [0, 1], one polynomial (own minimax fit, `derive.py`) does the rest: on SIMD
 * lanes that is cheaper than the usual choice among five intervals.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { polynomialPaired } from '../polynomial.ts';

/** atan(t) = t + t z P(z), z = t², to 2^-57 relative for |t| <= 1. */
const ATAN = [
  -0.3333333333333307, 0.19999999999951462, -0.1428571428257519, 0.11111111007027519, -0.09090907003000012,
  0.07692279839246534, -0.06666404056245334, 0.05880527802294855, -0.052535184830814895, 0.047223219412596815,
  -0.04219178156491785, 0.03664189344168028, -0.029903829365154, 0.021984816285083874, -0.013900524349802936,
  0.007196477510824941, -0.0028849051358328993, 0.0008313171313544376, -0.0001521598450220418, 1.3224973784939363e-5,
];

const HALF_PI_LOW = 6.123233995736766e-17;

/** atan(t) for 0 <= t <= 1. */
function kernel<V, B>(m: Arithmetic<V, B>, t: V): V {
  const z = m.mul(t, t);
  return m.add(t, m.mul(t, m.mul(z, polynomialPaired(m, z, ATAN))));
}

/** Angle of the point (a, b) in the first quadrant, a and b not negative, from t = min / max. */
function firstQuadrant<V, B>(m: Arithmetic<V, B>, t: V, steep: B): V {
  const angle = kernel(m, t);
  return m.select(steep, m.sub(m.const(Math.PI / 2), m.sub(angle, m.const(HALF_PI_LOW))), angle);
}

/** Inverse tangent in [-π/2, π/2], below 2 ulp. 55 operations. */
export function atan<V, B>(m: Arithmetic<V, B>, x: V): V {
  const size = m.abs(x);
  const steep = m.gt(size, m.const(1));
  const angle = firstQuadrant(m, m.select(steep, m.div(m.const(1), size), size), steep);
  return m.select(m.gt(x, m.const(0)), angle, m.select(m.lt(x, m.const(0)), m.neg(angle), x));
}

/**
 * Angle of the point (x, y) in [-π, π], below 2 ulp. The mathematician's order of arguments is y, x (Excel's ATAN2 is
 * x, y). Zeros count as positive zeros: atan2(0, 0) = 0 and atan2(±0, -1) = π.
 */
export function atan2<V, B>(m: Arithmetic<V, B>, y: V, x: V): V {
  const zero = m.const(0);
  const width = m.abs(x);
  const height = m.abs(y);
  const steep = m.gt(height, width);
  const large = m.max(width, height);
  const small = m.min(width, height);
  // 0/0 and infinity/infinity are the corners: 0 and 1.
  const corner = m.and(m.eq(small, large), m.or(m.eq(large, zero), m.eq(large, m.const(Infinity))));
  const ratio = m.select(corner, m.select(m.eq(large, zero), zero, m.const(1)), m.div(small, large));
  const first = firstQuadrant(m, ratio, steep);
  const mirrored = m.sub(m.const(Math.PI), m.sub(first, m.const(2 * HALF_PI_LOW)));
  const upper = m.select(m.lt(x, zero), mirrored, first);
  return m.select(m.lt(y, zero), m.neg(upper), upper);
}

/** Inverse sine in [-π/2, π/2], below 2.5 ulp; NaN outside [-1, 1]. */
export function asin<V, B>(m: Arithmetic<V, B>, x: V): V {
  return m.select(m.eq(x, m.const(0)), x, atan2(m, x, other(m, x)));
}

/** Inverse cosine in [0, π], below 2.5 ulp; NaN outside [-1, 1]. */
export function acos<V, B>(m: Arithmetic<V, B>, x: V): V {
  return atan2(m, other(m, x), x);
}

/** √(1 - x²) without cancellation. */
function other<V, B>(m: Arithmetic<V, B>, x: V): V {
  const one = m.const(1);
  return m.sqrt(m.mul(m.sub(one, x), m.add(one, x)));
}
