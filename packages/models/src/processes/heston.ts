/** Heston's model: a price whose variance is random and reverts to a mean. */
import { type Arithmetic, cos, exp, expm1, log, log1p, SCALARS, sin } from '@tessera/engine';
import { grownPrice, noGrowth } from './grown-price.ts';
import type { Parameters, Process, ProcessParameter, Scheme, StepPlace } from './process.ts';
import { quadraticExponential, type StochasticVariance } from './quadratic-exponential.ts';

interface Values extends StochasticVariance {
  readonly s0: number;
  readonly v0: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** The state of every scheme: the growth of log S, and v. */
export function startVariance<V, B>(m: Arithmetic<V, B>, p: Parameters): V[] {
  return [noGrowth(m), m.const(values(p).v0)];
}

/** [S, v] of the state, where a scheme leaves v below 0 as 0. */
export function observeVariance<V, B>(m: Arithmetic<V, B>, p: Parameters, [x, v]: readonly V[]): V[] {
  return [grownPrice(m, values(p).s0, x!), m.max(v!, m.const(0))];
}

const qeM: Scheme = {
  name: 'qe-m',
  title: 'Quadratic-exponential, martingale-corrected (Andersen)',
  source:
    'Andersen, "Simple and efficient simulation of the Heston stochastic volatility model", J. Computational Finance 11(3) (2008), sections 3.2.4 and 4.3.',
  weakOrder: 1,
  hasExactMean: true,
  start: startVariance,
  step: (m, p, [x, v], at) => quadraticExponential(m, values(p), [x!, v!], at),
  observe: observeVariance,
};

/** √(v⁺ dt) and the normals of the price and of the variance, with correlation rho. */
function driven<V, B>(m: Arithmetic<V, B>, rho: number, v: V, { noise, dt }: StepPlace<V>) {
  const positive = m.max(v, m.const(0));
  const own = noise.normal(0);
  const other = m.mul(m.const(Math.sqrt(1 - rho * rho)), noise.normal(1));
  const root = m.sqrt(m.mul(m.const(dt), positive));
  return { positive, root, price: own, variance: m.add(m.mul(m.const(rho), own), other) };
}

/** log S after a step in which the variance is held. */
function heldPrice<V, B>(m: Arithmetic<V, B>, mu: number, dt: number, x: V, positive: V, shock: V): V {
  const drift = m.sub(m.const(mu * dt), m.mul(m.const(dt / 2), positive));
  return m.add(x, m.add(drift, shock));
}

const euler: Scheme = {
  name: 'euler',
  title: 'Euler with full truncation',
  source:
    'Lord, Koekkoek and van Dijk, "A comparison of biased simulation schemes for stochastic volatility models", Quantitative Finance 10(2) (2010), section 3.',
  strongOrder: 0.5,
  weakOrder: 1,
  start: startVariance,
  step(m, p, [x, v], at) {
    const { mu, kappa, theta, xi, rho } = values(p);
    const { positive, root, price, variance } = driven(m, rho, v!, at);
    const pull = m.mul(m.const(kappa * at.dt), m.sub(m.const(theta), positive));
    const shock = m.mul(m.mul(m.const(xi), root), variance);
    return [heldPrice(m, mu, at.dt, x!, positive, m.mul(root, price)), m.add(v!, m.add(pull, shock))];
  },
  observe: observeVariance,
};

const milstein: Scheme = {
  name: 'milstein',
  title: 'Milstein for the variance, truncated',
  source: 'Gatheral, The Volatility Surface (2006), chapter 2, "The Milstein discretization".',
  strongOrder: 0.5,
  weakOrder: 1,
  start: startVariance,
  step(m, p, [x, v], at) {
    const { mu, kappa, theta, xi, rho } = values(p);
    const { positive, root, price, variance } = driven(m, rho, v!, at);
    const pull = m.mul(m.const(kappa * at.dt), m.sub(m.const(theta), positive));
    const shock = m.mul(m.mul(m.const(xi), root), variance);
    const square = m.mul(m.const((xi * xi * at.dt) / 4), m.sub(m.mul(variance, variance), m.const(1)));
    return [heldPrice(m, mu, at.dt, x!, positive, m.mul(root, price)), m.add(v!, m.add(pull, m.add(shock, square)))];
  },
  observe: observeVariance,
};

/** Parameters of Heston's model; those that add to it begin with them. */
export const HESTON_PARAMETERS: readonly ProcessParameter[] = [
  { name: 's0', aliases: ['spot', 'price'], symbol: 'S₀', meaning: 'price at the start', kind: 'number', fallback: 100, low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
  { name: 'v0', aliases: ['variance'], symbol: 'v₀', meaning: 'variance at the start: the square of the volatility', unit: 'per year', kind: 'number', fallback: 0.04, low: 0, isInitial: true, usual: [0.0025, 0.25] },
  { name: 'mu', aliases: ['drift', 'r'], symbol: 'μ', meaning: 'mean rate of growth', unit: 'per year', kind: 'number', fallback: 0.05, usual: [-0.2, 0.3] },
  { name: 'kappa', aliases: ['speed', 'reversion'], symbol: 'κ', meaning: 'speed at which the variance returns to its long-run mean', unit: 'per year', kind: 'number', fallback: 2, low: 0, isLowOpen: true, usual: [0.1, 8] },
  { name: 'theta', aliases: ['long_variance'], symbol: 'θ', meaning: 'long-run mean of the variance', unit: 'per year', kind: 'number', fallback: 0.04, low: 0, isLowOpen: true, usual: [0.0025, 0.25] },
  { name: 'xi', aliases: ['sigma', 'vol_of_vol', 'volvol'], symbol: 'ξ', meaning: 'volatility of the variance', unit: 'per year', kind: 'number', fallback: 0.5, low: 0, usual: [0.05, 1.5] },
  { name: 'rho', aliases: ['correlation'], symbol: 'ρ', meaning: 'correlation between the price and its variance', kind: 'number', fallback: -0.7, low: -1, high: 1, usual: [-0.95, 0.5] },
]; // biome-ignore format: a table

/** Mean and variance of v at time t. */
export function varianceMoments(p: Parameters, t: number): { readonly mean: number; readonly variance: number } {
  const { v0, kappa, theta, xi } = values(p);
  const decay = exp(SCALARS, -kappa * t);
  const rise = -expm1(SCALARS, -kappa * t) / kappa;
  return {
    mean: theta + (v0 - theta) * decay,
    variance: xi * xi * rise * (v0 * decay + (theta * kappa * rise) / 2),
  };
}

/**
 * log E[S²] / E[S]² at time t; infinity from the time on at which E[S²] is infinite. It is C + D v₀ with D' = 1 - b D + ξ² D² / 2,
 * b = κ - 2 ρ ξ, and C' = κ θ D: L. Andersen, V. Piterbarg, "Moment explosions in stochastic volatility models", Finance and
 * Stochastics 11 (2007).
 */
export function logSecondMoment(p: Parameters, t: number): number {
  const { v0, kappa, theta, xi, rho } = values(p);
  const b = kappa - 2 * rho * xi;
  const square = b * b - 2 * xi * xi;
  const root = Math.sqrt(Math.abs(square));
  if (square < 0 && t >= explosion(b, root)) return Infinity;
  // cosh(rt/2) + b sinh(rt/2) / r and sinh(rt/2) / r, both over e^(rt/2); sine and cosine for the root of a negative number.
  const half = (root * t) / 2;
  const faded = square > 0 ? exp(SCALARS, -2 * half) : 1;
  const sine = square > 0 ? (1 - faded) / (2 * root) : square < 0 ? sin(SCALARS, half) / root : t / 2;
  const cosine = square > 0 ? (1 + faded) / 2 : cos(SCALARS, half);
  const under = cosine + b * sine;
  if (!(under > 0)) return Infinity;
  const ofStart = (2 * sine * v0) / under;
  if (square > 0 && b > 0) {
    // b - r = 2 ξ² / (b + r) and under = 1 + ξ² q: nothing cancels, however small ξ is.
    const q = (1 - faded) / (root * (b + root));
    const x = xi * xi * q;
    const slope = x > 0 ? q * (log1p(SCALARS, x) / x) : q;
    return 2 * kappa * theta * (t / (b + root) - slope) + ofStart;
  }
  const growth = square > 0 ? half : 0;
  return ((kappa * theta) / (xi * xi)) * (b * t - 2 * (growth + log(SCALARS, under))) + ofStart;
}

/** When D becomes infinite, for complex roots. */
function explosion(b: number, root: number): number {
  const angle = Math.atan2(root, -b);
  return (2 * angle) / root;
}

export const heston: Process = {
  name: 'heston',
  aliases: ['stochastic-volatility'],
  title: 'Heston',
  use: 'Prices whose volatility changes at random and returns to a mean, with falls that raise it: the smile of option prices.',
  formula: 'dS = μ S dt + √v S dW₁, dv = κ (θ − v) dt + ξ √v dW₂, dW₁ dW₂ = ρ dt',
  family: 'Volatility',
  source:
    'Heston, "A closed-form solution for options with stochastic volatility", Review of Financial Studies 6(2) (1993).',
  parameters: HESTON_PARAMETERS,
  components: () => ['S', 'v'],
  schemes: [qeM, euler, milstein],
  moments(p, t) {
    const { s0, mu } = values(p);
    const mean = s0 * exp(SCALARS, mu * t);
    const v = varianceMoments(p, t);
    return { mean: [mean, v.mean], variance: [mean * mean * expm1(SCALARS, logSecondMoment(p, t)), v.variance] };
  },
  presets: [
    { title: 'A share index', parameters: { s0: 100, v0: 0.04, mu: 0.05, kappa: 2, theta: 0.04, xi: 0.5, rho: -0.7 } },
    { title: 'Calm now, stormy in the long run', parameters: { s0: 100, v0: 0.01, mu: 0.05, kappa: 3, theta: 0.09, xi: 0.6, rho: -0.6 } },
    { title: 'A currency', parameters: { s0: 1.1, v0: 0.01, mu: 0.01, kappa: 1.5, theta: 0.01, xi: 0.2, rho: 0.1 } },
    { title: 'Variance that often touches 0', parameters: { s0: 100, v0: 0.04, mu: 0, kappa: 0.5, theta: 0.04, xi: 1, rho: -0.9 }, horizon: 10 },
  ], // biome-ignore format: a table
};
