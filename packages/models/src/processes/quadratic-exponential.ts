/**
 * The quadratic-exponential step with martingale correction: a mean-reverting variance and the logarithm of a price driven by
 * it. Heston's model and those that add jumps to it share it. It knows no process table.
 *
 * L. Andersen, "Simple and efficient simulation of the Heston stochastic volatility model", Journal of Computational Finance
 * 11(3) (2008): sections 3.2.4 (the variance), 4.2 (the price, γ₁ = γ₂ = ½) and 4.3 (the correction). Both branches are
 * computed and one is taken, so they share what they can. The letters are the paper's; s² and m are the variance and the
 * mean of the next variance v'.
 */
import { type Arithmetic, exp, expm1, log, logRatio, polynomial, SCALARS } from '@tessera/engine';
import type { StepPlace } from './process.ts';

/** Parameters of the variance and of its link to the price, whose expectation grows at the rate `mu`. */
export interface StochasticVariance {
  readonly mu: number;
  readonly kappa: number;
  readonly theta: number;
  readonly xi: number;
  readonly rho: number;
}

/** ψ = s² / m² above which v' is 0 or exponential instead of a squared normal. */
const PSI_CRITICAL = 1.5;

/** What depends on the parameters and the step's length alone. */
interface Constants {
  /** m = `decay` v + `pull`, s² = `spread` v + `floor`. */
  readonly decay: number;
  readonly pull: number;
  readonly spread: number;
  readonly floor: number;
  /** No step meets a greater s² / m. */
  readonly greatest: number;
  /** Nor a greater ψ = s² / m² than that of v = 0. */
  readonly psi: number;
  /** log S grows by `growth` + K0 + K1 v + K2 v' and a normal of variance K3 v + K3 v'. */
  readonly growth: number;
  readonly k0: number;
  readonly k1: number;
  readonly k2: number;
  readonly k3: number;
}

function constants({ mu, kappa, theta, xi, rho }: StochasticVariance, dt: number): Constants {
  const decay = exp(SCALARS, -kappa * dt);
  const rise = -expm1(SCALARS, -kappa * dt) / kappa;
  // Without volatility of the variance there is nothing that the price could move with.
  const link = xi === 0 ? 0 : rho / xi;
  const apart = xi === 0 ? 1 : 1 - rho * rho;
  const held = (dt / 2) * (kappa * link - 0.5);
  return {
    decay,
    pull: theta * kappa * rise,
    spread: xi * xi * decay * rise,
    floor: (theta * kappa * xi * xi * rise * rise) / 2,
    greatest: xi * xi * rise,
    psi: (xi * xi) / (2 * kappa * theta),
    growth: mu * dt,
    k0: -link * kappa * theta * dt,
    k1: held - link,
    k2: held + link,
    k3: (dt / 2) * apart,
  };
}

/** The next variance, with what the correction needs of how it came about. */
interface NextVariance<V, B> {
  readonly value: V;
  readonly mean: V;
  readonly isQuadratic: B;
  readonly a: V;
  /** p / β and 1 / β. */
  readonly point: V;
  readonly inverse: V;
}

/** A normal that is added to log S, such as the sum of the jumps of a step. */
export interface Addition<V> {
  readonly shift: V;
  readonly variance: V;
}

/** The state [log S, v] after a step. Draws `both(0)` for the variance and `normal(0)` for the price with what is added. */
export function quadraticExponential<V, B>(
  m: Arithmetic<V, B>,
  of: StochasticVariance,
  [x, v]: readonly [x: V, v: V],
  { noise, dt }: Pick<StepPlace<V>, 'noise' | 'dt'>,
  added?: Addition<V>,
): [x: V, v: V] {
  const c = constants(of, dt);
  const next = nextVariance(m, c, v, noise.both(0));
  const drift = m.add(m.mul(m.const(c.k2), next.value), corrected(m, c, v, next));
  const own = m.mul(m.const(c.k3), m.add(v, next.value));
  const diffusion = m.mul(m.sqrt(added ? m.add(own, added.variance) : own), noise.normal(0));
  return [m.add(x, m.add(added ? m.add(drift, added.shift) : drift, diffusion)), next.value];
}

function nextVariance<V, B>(
  m: Arithmetic<V, B>,
  c: Constants,
  v: V,
  draw: { readonly uniform: V; readonly normal: V },
): NextVariance<V, B> {
  const mean = m.add(m.mul(m.const(c.decay), v), m.const(c.pull));
  const square = m.mul(mean, mean);
  const s2 = m.add(m.mul(m.const(c.spread), v), m.const(c.floor));
  // Equation 27 without b: a (1 + b²) = m and 2 a² (1 + 2 b²) = s².
  const half = m.mul(m.const(0.5), s2);
  const a = m.div(half, m.add(mean, m.sqrt(m.sub(square, half))));
  const inverse = m.mul(m.const(0.5), m.add(m.div(s2, mean), mean));
  const isQuadratic = c.psi <= PSI_CRITICAL ? m.bool(true) : m.le(s2, m.mul(m.const(PSI_CRITICAL), square));
  const value = m.select(isQuadratic, quadratic(m, mean, s2, a, draw.normal), tail(m, mean, inverse, draw.uniform));
  return { value, mean, isQuadratic, a, point: m.sub(inverse, mean), inverse };
}

/** a (b + Z)² = m + a (Z² - 1) + √(s² - 2 a²) Z. */
function quadratic<V, B>(m: Arithmetic<V, B>, mean: V, s2: V, a: V, z: V): V {
  const twist = m.mul(m.sqrt(m.sub(s2, m.mul(m.const(2), m.mul(a, a)))), z);
  const centred = m.mul(a, m.sub(m.mul(z, z), m.const(1)));
  return m.max(m.add(mean, m.add(centred, twist)), m.const(0));
}

/** Equation 25: log((1 - p) / (1 - u)) / β where that is positive, else 0; (1 - p) / β = m. */
function tail<V, B>(m: Arithmetic<V, B>, mean: V, inverse: V, u: V): V {
  const left = m.mul(m.sub(m.const(1), u), inverse);
  return m.mul(inverse, m.max(logRatio(m, mean, left), m.const(0)));
}

/**
 * All of log S's drift but K2 v': with K0* of proposition 10, or with K0 where the expectation that it corrects is infinite.
 * In both branches K0* + (K1 + K3 / 2) v is y = -A m / (1 - d) and something of second order in y or d, which is 2 A a or A p / β.
 */
function corrected<V, B>(m: Arithmetic<V, B>, c: Constants, v: V, next: NextVariance<V, B>): V {
  const A = c.k2 + c.k3 / 2;
  const { isQuadratic, mean, a, point, inverse } = next;
  const d = m.mul(m.const(A), m.select(isQuadratic, m.add(a, a), point));
  const y = m.div(m.mul(m.const(-A), mean), m.sub(m.const(1), d));
  // As a <= s² / 3m where ψ <= 1.5, and m < s² / 1.5 m where ψ > 1.5.
  const scale = c.greatest * Math.abs(A);
  const bound = ((2 / 3) * scale) / (1 - (A > 0 ? scale / 2 : 0));
  const second = m.select(isQuadratic, ofSquaredNormal(m, d, bound), ofTail(m, y, bound));
  const drift = m.add(m.sub(m.const(c.growth), m.mul(m.const(c.k3 / 2), v)), m.add(y, second));
  if (A <= 0 || (5 / 6) * scale < 1) return drift;
  const isFinite = m.lt(m.mul(m.const(A), m.select(isQuadratic, m.add(a, a), inverse)), m.const(1));
  return m.select(isFinite, drift, m.add(m.mul(m.const(c.k1), v), m.const(c.growth + c.k0)));
}

/** (log(1 - d) + d / (1 - d)) / 2 for |d| <= bound, to 2^-54. */
function ofSquaredNormal<V, B>(m: Arithmetic<V, B>, d: V, bound: number): V {
  const terms = secondOrder(bound, (n) => (n - 1) / (2 * n));
  if (terms) return m.mul(m.mul(d, d), polynomial(m, d, terms));
  const left = m.sub(m.const(1), d);
  return m.mul(m.const(0.5), m.add(log(m, left), m.div(d, left)));
}

/** log(1 + y) - y for |y| <= bound, to 2^-54. */
function ofTail<V, B>(m: Arithmetic<V, B>, y: V, bound: number): V {
  const terms = secondOrder(bound, (n) => (n % 2 === 0 ? -1 : 1) / n);
  if (terms) return m.mul(m.mul(y, y), polynomial(m, y, terms));
  return m.sub(log(m, m.add(m.const(1), y)), y);
}

/** Coefficients from degree 2 on of a series whose first left out is below 2^-54, where the bound allows a few. */
function secondOrder(bound: number, coefficient: (n: number) => number): number[] | undefined {
  if (!(bound >= 0 && bound <= 1 / 64)) return undefined;
  const terms = [coefficient(2)];
  while (bound ** (terms.length + 2) > 2 ** -54) terms.push(coefficient(terms.length + 2));
  return terms;
}
