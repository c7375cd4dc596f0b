/**
 * The gamma function, its logarithm and the parts that the incomplete functions need, written once over any arithmetic.
 *
 * Three rational minimax fits of our own (`derive.py`) cover the positive axis: around 1 and 2, where the logarithm has
 * its zeros, and Stirling's correction from there to infinity.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, log, log1p, pow, sin } from '../elementary.ts';
import { polynomial, polynomialPaired } from '../polynomial.ts';

/** (Γ(1 + a) - 1) / (a (a - 1)) = P(a) / Q(a) to 2^-53, 0 <= a <= 1. */
const ONE_PLUS_P = [
  0.5772156649015328, 0.3272844784579229, 0.03477824020259167, 0.001674539397408791, 0.002356740280762072,
  0.00017483339001469564, 2.3389852338958147e-5,
];
const ONE_PLUS_Q = [
  1.0, 1.280500259829972, 0.11521022160796687, -0.1722985919423959, 0.0014316691565321189, 0.0076240860550228955,
  -0.0008147471066525789,
];

/** log Γ(1 + y) / (y (y - 1)) = P(y) / Q(y) to 2^-56, 0 <= y <= 2. */
const NEAR_P = [
  0.5772156649015329, 1.5928687099426007, 1.6592572557169416, 0.8132313481763015, 0.19045565888200955,
  0.01915849275436094, 0.0006059842747773386, 1.324961237874718e-6,
];
const NEAR_Q = [
  1.0, 3.184459795939085, 3.95834044663725, 2.4326992789368145, 0.7731205146440373, 0.12130388257386188,
  0.008099042993171846, 0.00015642370532429283,
];

/** (log Γ(x) - (x - ½) log x + x - ½ log 2π) x = P(x⁻²) / Q(x⁻²) to 2^-51, x >= 3. */
const CORRECTION_P = [
  0.0833333333333333, 0.7120533070737672, 1.4969298206687407, 0.7768337952587436, 0.050992558001814084,
];
const CORRECTION_Q = [1.0, 8.577973018217927, 18.239566472626976, 9.855438946448663, 0.8178867194974814];

/** Γ*(1/u) = P(u) / Q(u) to 2^-59, 0 <= u <= 1. */
const STAR_P = [
  1.0, 5.40578309232286, 15.997002526798626, 27.28090673724697, 28.9153730029802, 17.942576305061696, 6.00755313071227,
  0.8230089761078946, 0.028624827210087106,
];
const STAR_Q = [
  1.0, 5.322449758989528, 15.54999282466045, 25.96927460069653, 26.711774456664788, 15.668555941309151,
  4.678048612823053, 0.44437782521868885, 0.005256780749997819,
];

function ratio<V, B>(m: Arithmetic<V, B>, x: V, p: readonly number[], q: readonly number[]): V {
  return m.div(polynomialPaired(m, x, p), polynomialPaired(m, x, q));
}

/** Γ(1 + a) - 1 for 0 <= a <= 1, to the last digits near 0. */
export function gammaOnePlusMinusOne<V, B>(m: Arithmetic<V, B>, a: V): V {
  return m.mul(m.mul(a, m.sub(a, m.const(1))), ratio(m, a, ONE_PLUS_P, ONE_PLUS_Q));
}

/** Γ*(a) = Γ(a) / (√(2π) a^(a - ½) e^-a) of u = 1/a, for a >= 1. */
export function gammaStar<V, B>(m: Arithmetic<V, B>, u: V): V {
  return ratio(m, u, STAR_P, STAR_Q);
}

/** log Γ(1 + y) for 0 <= y <= 2. */
function logNear<V, B>(m: Arithmetic<V, B>, y: V): V {
  return m.mul(m.mul(y, m.sub(y, m.const(1))), ratio(m, y, NEAR_P, NEAR_Q));
}

/** log Γ(x) - (x - ½) log x + x - ½ log 2π for x >= 3, from u = 1/x. */
function correction<V, B>(m: Arithmetic<V, B>, u: V): V {
  const z = m.mul(u, u);
  return m.mul(u, m.div(polynomial(m, z, CORRECTION_P), polynomial(m, z, CORRECTION_Q)));
}

/** log Γ(x) for x > 0, to 1e-15 relative; infinity at 0, NaN below. */
export function lnGamma<V, B>(m: Arithmetic<V, B>, x: V): V {
  const one = m.const(1);
  const logarithm = log(m, x);
  const below = m.lt(x, one);
  const nearOne = logNear(m, m.select(below, x, m.sub(x, one)));
  const near = m.select(below, m.sub(nearOne, logarithm), nearOne);
  // The constant is ½ log 2π - ½.
  const rest = m.add(m.const(0.4189385332046727), correction(m, m.div(one, x)));
  const far = m.add(m.mul(m.sub(x, m.const(0.5)), m.sub(logarithm, one)), rest);
  return m.select(m.lt(x, m.const(3)), near, far);
}

/** log B(a, b) for a, b > 0: the logarithm of the beta function, to 1e-14 relative also where one or both are large. */
export function lnBeta<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  const one = m.const(1);
  const large = m.max(a, b);
  const small = m.min(a, b);
  const sum = m.add(a, b);
  const first = lnGamma(m, small);
  const near = m.sub(m.add(first, lnGamma(m, large)), lnGamma(m, sum));
  // log Γ(large) - log Γ(sum), by the difference of their Stirling series.
  const powers = m.add(
    m.mul(m.sub(large, m.const(0.5)), log1p(m, m.div(small, large))),
    m.mul(small, m.sub(log(m, sum), one)),
  );
  const rest = m.sub(correction(m, m.div(one, large)), correction(m, m.div(one, sum)));
  return m.select(m.lt(large, m.const(3)), near, m.add(m.sub(first, powers), rest));
}

/** (n)! for n from 0 to 170, rounded once. */
const FACTORIALS = Float64Array.from(factorials(170), Number);

function factorials(last: number): bigint[] {
  const all = [1n];
  for (let n = 1; n <= last; n++) all.push(all[n - 1]! * BigInt(n));
  return all;
}

/** Γ(x) for x > 0, to 1e-15 relative; exactly rounded at whole numbers. */
function gammaPositive<V, B>(m: Arithmetic<V, B>, x: V): V {
  const one = m.const(1);
  const near = m.lt(x, m.const(3));
  const below = m.lt(x, one);
  const top = m.select(m.gt(x, m.const(200)), m.const(200), x);
  const exponential = exp(m, m.select(near, logNear(m, m.select(below, x, m.sub(x, one))), m.neg(top)));
  // x^(x - ½) in two factors, which alone would overflow before Γ does.
  const root = pow(m, top, m.mul(m.sub(top, m.const(0.5)), m.const(0.5)));
  const star = m.mul(gammaStar(m, m.div(one, x)), m.const(2.5066282746310007));
  const stirling = m.mul(m.mul(m.mul(root, exponential), star), root);
  const general = m.select(near, m.select(below, m.div(exponential, x), exponential), stirling);
  const whole = m.and(m.eq(m.floor(x), x), m.lt(x, m.const(172)));
  return m.select(whole, m.gather(FACTORIALS, m.sub(x, one)), general);
}

/**
 * Γ(x), to 3e-15 relative, exactly rounded at whole numbers; infinity above 171.62; NaN at 0 and the negative whole
 * numbers (the poles have no sign).
 */
export function gamma<V, B>(m: Arithmetic<V, B>, x: V): V {
  const negative = m.lt(x, m.const(0));
  const positive = gammaPositive(m, m.abs(x));
  const nearest = m.nearest(x);
  const half = m.mul(nearest, m.const(0.5));
  const sine = sin(m, m.mul(m.sub(x, nearest), m.const(Math.PI)));
  const signed = m.select(m.eq(m.floor(half), half), sine, m.neg(sine));
  // Γ(x) Γ(-x) = -π / (x sin πx); 1 - x, of the usual form, would be rounded.
  const reflected = m.div(m.div(m.const(-Math.PI), m.mul(x, signed)), positive);
  const pole = m.and(m.eq(nearest, x), m.le(x, m.const(0)));
  return m.select(pole, m.const(NaN), m.select(negative, reflected, positive));
}
