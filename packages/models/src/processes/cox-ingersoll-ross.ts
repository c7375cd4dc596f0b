/** The square-root process of Cox, Ingersoll and Ross: it returns to a mean and never falls below 0. */
import { type Arithmetic, exp, SCALARS } from '@tessera/engine';
import { alfonsiStep } from './alfonsi.ts';
import { reach } from './mean-reversion.ts';
import { noncentralChiSquare } from './noncentral-chi-square.ts';
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly r0: number;
  readonly kappa: number;
  readonly theta: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const start = <V, B>(m: Arithmetic<V, B>, p: Parameters): V[] => [m.const(values(p).r0)];

const exact: Scheme = {
  name: 'exact',
  title: 'Exact, by the noncentral chi-square distribution',
  source:
    'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.4.1. Where 4 κ θ is below σ² a step costs many times more than with `alfonsi`.',
  start,
  step(m, p, [r], { noise, dt }) {
    const { kappa, theta, sigma } = values(p);
    const scale = (sigma * sigma * reach(kappa, dt)) / 4;
    const lambda = m.mul(m.const(exp(SCALARS, -kappa * dt) / scale), r!);
    return [m.mul(m.const(scale), noncentralChiSquare(m, (4 * kappa * theta) / (sigma * sigma), lambda, noise))];
  },
};

const alfonsi: Scheme = {
  name: 'alfonsi',
  title: 'Second-order scheme of Alfonsi',
  source:
    'Alfonsi, "High order discretization schemes for the CIR process", Mathematics of Computation 79 (2010), the second-order scheme. Weak order 2 for all parameters; its steps take few values, so single paths are no pictures of the process.',
  weakOrder: 2,
  start,
  step: (m, p, [r], { noise, dt }) => [alfonsiStep(m, values(p), r!, noise.uniform(0), dt)],
};

const euler: Scheme = {
  name: 'euler',
  title: 'Euler with full truncation',
  source:
    'Lord, Koekkoek and van Dijk, "A comparison of biased simulation schemes for stochastic volatility models", Quantitative Finance 10 (2010), section 3. The strong order is proven where 2 κ θ is above 3 σ² (Cozma and Reisinger, IMA J. Numerical Analysis 40 (2020)); below, it converges more slowly.',
  strongOrder: 0.5,
  weakOrder: 1,
  start,
  step(m, p, [r], { noise, dt }) {
    const { kappa, theta, sigma } = values(p);
    const positive = m.max(r!, m.const(0));
    const pull = m.mul(m.const(kappa * dt), m.sub(m.const(theta), positive));
    const diffusion = m.mul(m.const(sigma), m.sqrt(m.mul(m.const(dt), positive)));
    return [m.add(r!, m.add(pull, m.mul(diffusion, noise.normal(0))))];
  },
  observe: (m, _, [r]) => [m.max(r!, m.const(0))],
};

const milstein: Scheme = {
  name: 'milstein',
  title: 'Milstein, truncated',
  source:
    'Hefter and Herzwurm, "Strong convergence rates for Cox-Ingersoll-Ross processes: full parameter range", J. Mathematical Analysis and Applications 459 (2018), the truncated Milstein scheme. The orders are those measured where 2 κ θ is well above σ²; proven is a strong order of ½ from 4 κ θ = σ² on, which falls to 2 κ θ / σ² below.',
  strongOrder: 1,
  weakOrder: 1,
  start,
  step(m, p, [r], { noise, dt }) {
    const { kappa, theta, sigma } = values(p);
    const least = m.const((sigma * sigma * dt) / 4);
    const moved = m.add(m.sqrt(m.max(r!, least)), m.mul(m.const((sigma * Math.sqrt(dt)) / 2), noise.normal(0)));
    const root = m.max(moved, m.const((sigma * Math.sqrt(dt)) / 2));
    const drift = m.sub(m.const((kappa * theta - (sigma * sigma) / 4) * dt), m.mul(m.const(kappa * dt), r!));
    return [m.max(m.add(m.mul(root, root), drift), m.const(0))];
  },
};

/** 4 κ θ / σ² above which the noise is below what the gamma quantile resolves. */
const MOST_DEGREES = 1e9;

function refuse(p: Parameters): string | undefined {
  const { kappa, theta, sigma } = values(p);
  if ((4 * kappa * theta) / (sigma * sigma) <= MOST_DEGREES) return undefined;
  return `sigma is ${sigma}, so small beside kappa and theta that the path has no noise left: make sigma larger`;
}

export const coxIngersollRoss: Process = {
  name: 'cir',
  aliases: ['cox-ingersoll-ross', 'square-root', 'feller'],
  title: 'Cox-Ingersoll-Ross',
  use: 'Quantities that return to a mean and stay at or above 0: short rates, variances, intensities of default.',
  formula: 'dr = κ (θ − r) dt + σ √r dW',
  family: 'Rates',
  source: 'Cox, Ingersoll and Ross, "A theory of the term structure of interest rates", Econometrica 53 (1985).',
  parameters: [
    { name: 'r0', aliases: ['rate', 'v0'], symbol: 'r₀', meaning: 'value at the start', unit: 'per year', kind: 'number', fallback: 0.03, low: 0, isInitial: true, usual: [0, 0.15] },
    { name: 'kappa', aliases: ['a', 'speed', 'reversion'], symbol: 'κ', meaning: 'speed of return to the mean: half of a deviation is gone after ln 2 / κ', unit: 'per year', kind: 'number', fallback: 0.5, low: 0, usual: [0.05, 5] },
    { name: 'theta', aliases: ['b', 'mean', 'level', 'long_run'], symbol: 'θ', meaning: 'mean to which it returns', unit: 'per year', kind: 'number', fallback: 0.03, low: 0, usual: [0, 0.15] },
    { name: 'sigma', aliases: ['vol', 'volatility', 'xi'], symbol: 'σ', meaning: 'volatility, which is multiplied by the root of the value; above √(2 κ θ) the path touches 0', unit: 'per year', kind: 'number', fallback: 0.1, low: 0, isLowOpen: true, usual: [0.01, 1] },
  ], // biome-ignore format: a table
  components: () => ['r'],
  schemes: [exact, alfonsi, milstein, euler],
  refuse,
  moments(p, t) {
    const { r0, kappa, theta, sigma } = values(p);
    const decay = exp(SCALARS, -kappa * t);
    const held = reach(kappa, t);
    return {
      mean: [theta + (r0 - theta) * decay],
      variance: [sigma * sigma * held * (r0 * decay + (theta * kappa * held) / 2)],
    };
  },
  presets: [
    { title: 'A short rate', parameters: { r0: 0.03, kappa: 0.3, theta: 0.035, sigma: 0.08 }, horizon: 5 },
    { title: 'A variance that touches 0', parameters: { r0: 0.04, kappa: 1.5, theta: 0.04, sigma: 0.6 } },
    { title: 'An intensity of default', parameters: { r0: 0.02, kappa: 0.5, theta: 0.03, sigma: 0.15 }, horizon: 5 },
  ],
};
