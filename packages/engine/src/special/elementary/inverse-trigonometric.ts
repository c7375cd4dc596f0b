/**
 * atan, atan2, asin and acos, written once over any arithmetic. Knows nothing else.
 *
 * atan: one division brings the argument into [0, 1], one polynomial (own minimax fit, `derive.py`) does the rest: on
 * SIMD lanes that is cheaper than the usual choice among five intervals. asin and acos: beyond ½ by the half angle,
 * asin x = π/2 - 2 asin √((1 - x) / 2), as in FDLIBM 5.3 (e_asin.c); one polynomial (own fit) on [0, ½].
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

/** asin(t) = t + t z P(z), z = t², to 2^-59 relative for |t| <= ½. */
const ASIN = [
  0.1666666666666676, 0.07499999999970797, 0.04464285717461489, 0.030381942707661452, 0.02237221499054459,
  0.017351611969872737, 0.013980820989888416, 0.011398909136337428, 0.01078026784116376, 0.0037063583325487,
  0.021707557502959756, -0.020999204929682245, 0.03262870578289438,
];

/** What a multiple of π lacks as a double, as a share of it. */
const PI_LOW = HALF_PI_LOW / (Math.PI / 2);

/** The argument as the sine of an angle of at most π/6, of the half angle where `far`: |x| above ½. */
function halved<V, B>(m: Arithmetic<V, B>, x: V): { far: B; sine: V; rest: V } {
  const size = m.abs(x);
  const far = m.gt(size, m.const(0.5));
  const square = m.select(far, m.mul(m.const(0.5), m.sub(m.const(1), size)), m.mul(x, x));
  const sine = m.select(far, m.sqrt(square), x);
  return { far, sine, rest: m.mul(sine, m.mul(square, polynomialPaired(m, square, ASIN))) };
}

/** base + factor · (sine + rest) for a multiple of π as base, 0 or above the product, and a power of two as factor. */
function fromBase<V, B>(m: Arithmetic<V, B>, base: V, factor: V, { sine, rest }: { sine: V; rest: V }): V {
  const step = m.mul(factor, sine);
  const sum = m.add(base, step);
  const lost = m.add(m.sub(base, sum), step);
  return m.add(sum, m.add(lost, m.add(m.mul(base, m.const(PI_LOW)), m.mul(factor, rest))));
}

/** Inverse sine in [-π/2, π/2], below 1.2 ulp (1.11 measured); NaN outside [-1, 1]. 49 operations. */
export function asin<V, B>(m: Arithmetic<V, B>, x: V): V {
  const zero = m.const(0);
  const angle = halved(m, x);
  const quarter = m.select(m.lt(x, zero), m.const(-Math.PI / 2), m.const(Math.PI / 2));
  const factor = m.select(m.lt(x, zero), m.const(2), m.const(-2));
  const beyond = fromBase(m, quarter, factor, angle);
  return m.select(angle.far, beyond, m.add(x, angle.rest));
}

/** Inverse cosine in [0, π], below 1.2 ulp (1.07 measured); NaN outside [-1, 1]. 49 operations. */
export function acos<V, B>(m: Arithmetic<V, B>, x: V): V {
  const angle = halved(m, x);
  const positive = m.gt(x, m.const(0));
  const base = m.select(angle.far, m.select(positive, m.const(0), m.const(Math.PI)), m.const(Math.PI / 2));
  const factor = m.select(angle.far, m.select(positive, m.const(2), m.const(-2)), m.const(-1));
  return fromBase(m, base, factor, angle);
}
