/**
 * The quadratic-exponential step with martingale correction: a mean-reverting variance and the logarithm of a price driven by
 * it. Heston's model and those that add jumps to it share it. It knows no process table.
 *
 * L. Andersen, "Simple and efficient simulation of the Heston stochastic volatility model", Journal of Computational Finance
 * 11(3) (2008): sections 3.2.4 (the variance), 4.2 (the price, γ₁ = γ₂ = ½) and 4.3 (the correction). The letters
 * are the paper's; s² and m are the variance and the mean of the next variance v'.
 */
import { type Arithmetic, exp, expm1, log, logRatio, polynomial, SCALARS } from '@tessera/engine';
import type { StepPlace } from './process.ts';
import { whereNeeded } from './where-needed.ts';

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
  /** m = `decay` v + `pull`, ½ s² = `spread` v + `floor`. */
  readonly decay: number;
  readonly pull: number;
  readonly spread: number;
  readonly floor: number;
  /** No step meets a greater s² / m. */
  readonly greatest: number;
  /** Nor a greater ψ = s² / m² than that of v = 0. */
  readonly psi: number;
  /** log S grows by `growth` + K0 + K1 v + K2 v' and a normal of variance K3 v + K3 v'; A = K2 + K3 / 2. */
  readonly growth: number;
  readonly k2: number;
  readonly k3: number;
  readonly A: number;
  /** K0 + (K1 + K3 / 2) v as a line in m: its value at 0, and its slope. */
  readonly plain: readonly [number, number];
}

function constants({ mu, kappa, theta, xi, rho }: StochasticVariance, dt: number): Constants {
  const decay = exp(SCALARS, -kappa * dt);
  const rise = -expm1(SCALARS, -kappa * dt) / kappa;
  // Without volatility of the variance there is nothing that the price could move with.
  const link = xi === 0 ? 0 : rho / xi;
  const apart = xi === 0 ? 1 : 1 - rho * rho;
  const held = (dt / 2) * (kappa * link - 0.5);
  const k3 = (dt / 2) * apart;
  const pull = theta * kappa * rise;
  const slope = (held - link + k3 / 2) / decay;
  return {
    decay,
    pull,
    spread: (xi * xi * decay * rise) / 2,
    floor: (theta * kappa * xi * xi * rise * rise) / 4,
    greatest: xi * xi * rise,
    psi: (xi * xi) / (2 * kappa * theta),
    growth: mu * dt,
    k2: held + link,
    k3,
    A: held + link + k3 / 2,
    plain: [-link * kappa * theta * dt - slope * pull, slope],
  };
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
  const draw = noise.both(0);
  const mean = m.add(m.mul(m.const(c.decay), v), m.const(c.pull));
  const half = m.add(m.mul(m.const(c.spread), v), m.const(c.floor));
  const square = m.mul(mean, mean);
  let [next, correction] = quadratic(m, c, mean, half, square, draw.normal);
  if (c.psi > PSI_CRITICAL) {
    const isTail = m.gt(half, m.mul(m.const(PSI_CRITICAL / 2), square));
    [next, correction] = whereNeeded(m, isTail, [next, correction], [mean, half, draw.uniform], ([mean, half, u]) =>
      tail(m, c, mean!, half!, u!),
    ) as [V, V];
  }
  const drift = m.add(
    m.sub(m.const(c.growth), m.mul(m.const(c.k3 / 2), v)),
    m.add(m.mul(m.const(c.k2), next), correction),
  );
  const own = m.mul(m.const(c.k3), m.add(v, next));
  const diffusion = m.mul(m.sqrt(added ? m.add(own, added.variance) : own), noise.normal(0));
  return [m.add(x, m.add(added ? m.add(drift, added.shift) : drift, diffusion)), next];
}

/**
 * Equation 27 and its correction without b: as a (1 + b²) = m and 2 a² (1 + 2 b²) = s² is a = m - √(m² - ½ s²), and
 * a (b + Z)² = m + a (Z² - 1) + √(s² - 2 a²) Z. What cancels in a is lost to rounding beside m only.
 */
function quadratic<V, B>(
  m: Arithmetic<V, B>,
  c: Constants,
  mean: V,
  half: V,
  square: V,
  z: V,
): [next: V, correction: V] {
  const a = m.sub(mean, m.sqrt(m.sub(square, half)));
  const a2 = m.mul(a, a);
  const twist = m.mul(m.sqrt(m.sub(half, a2)), m.mul(m.const(Math.SQRT2), z));
  const centred = m.mul(a, m.sub(m.mul(z, z), m.const(1)));
  const next = m.max(m.add(m.add(mean, centred), twist), m.const(0));
  const d = m.mul(m.const(2 * c.A), a);
  const y = m.div(m.mul(m.const(-c.A), mean), m.sub(m.const(1), d));
  // a <= s² / 3m where ψ <= 1.5.
  const correction = m.add(y, ofSquaredNormal(m, d, (2 / 3) * c.greatest * Math.abs(c.A)));
  return [next, orPlain(m, c, mean, d, correction)];
}

/** Equation 25 and its correction. v' is log((1 - p) / (1 - u)) / β where that is positive, else 0; (1 - p) / β = m. */
function tail<V, B>(m: Arithmetic<V, B>, c: Constants, mean: V, half: V, u: V): [next: V, correction: V] {
  // 1 / β.
  const inverse = m.add(m.div(half, mean), m.mul(m.const(0.5), mean));
  const left = m.mul(m.sub(m.const(1), u), inverse);
  const next = m.mul(inverse, m.max(logRatio(m, mean, left), m.const(0)));
  // A / β, and A p / β in y. m < s² / 1.5 m where ψ > 1.5.
  const whole = m.mul(m.const(c.A), inverse);
  const part = m.sub(whole, m.mul(m.const(c.A), mean));
  const y = m.div(m.mul(m.const(-c.A), mean), m.sub(m.const(1), part));
  const bound = ((2 / 3) * c.greatest * Math.abs(c.A)) / (1 - (c.greatest * Math.max(c.A, 0)) / 2);
  const correction = m.add(y, ofTail(m, y, bound));
  return [next, orPlain(m, c, mean, whole, correction)];
}
/** K0* + (K1 + K3 / 2) v as corrected, or with K0 where the expectation that this corrects is infinite: where 2 A a or A / β reaches 1. */
function orPlain<V, B>(m: Arithmetic<V, B>, c: Constants, mean: V, reach: V, correction: V): V {
  // No a is above s² / 3m, no 1 / β above 5 s² / 6m.
  if (c.greatest * c.A * (5 / 6) < 1) return correction;
  const [level, slope] = c.plain;
  return m.select(m.lt(reach, m.const(1)), correction, m.add(m.const(level), m.mul(m.const(slope), mean)));
}

/** (log(1 - d) + d / (1 - d)) / 2 for |d| <= bound, to 2^-50. */
function ofSquaredNormal<V, B>(m: Arithmetic<V, B>, d: V, bound: number): V {
  const terms = secondOrder(bound, (n) => (n - 1) / (2 * n));
  if (terms) return m.mul(m.mul(d, d), polynomial(m, d, terms));
  const left = m.sub(m.const(1), d);
  return m.mul(m.const(0.5), m.add(log(m, left), m.div(d, left)));
}

/** log(1 + y) - y for |y| <= bound, to 2^-50. */
function ofTail<V, B>(m: Arithmetic<V, B>, y: V, bound: number): V {
  const terms = secondOrder(bound, (n) => (n % 2 === 0 ? -1 : 1) / n);
  if (terms) return m.mul(m.mul(y, y), polynomial(m, y, terms));
  return m.sub(log(m, m.add(m.const(1), y)), y);
}

/** Coefficients from degree 2 on of a series whose first left out is below 2^-50, where the bound allows a few. */
function secondOrder(bound: number, coefficient: (n: number) => number): number[] | undefined {
  if (!(bound >= 0 && bound <= 1 / 64)) return undefined;
  const terms = [coefficient(2)];
  while (bound ** (terms.length + 2) > 2 ** -50) terms.push(coefficient(terms.length + 2));
  return terms;
}
