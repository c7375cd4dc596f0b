/** Constant elasticity of variance: a price whose volatility rises as it falls; at 0 it stays. */
import { type Arithmetic, exp, expm1, pow, SCALARS } from '@tessera/engine';
import { absorbedBessel } from './noncentral-chi-square.ts';
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly s0: number;
  readonly mu: number;
  readonly sigma: number;
  readonly beta: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/**
 * The time that noise runs in a step once the growth is taken out: the integral of e^(-2 μ (1 - β) s). In that time
 * X = S^(2 (1 - β)) / (σ (1 - β))² is a squared Bessel process.
 */
function clock({ mu, beta }: Values, dt: number): number {
  const rate = 2 * mu * (1 - beta);
  return rate === 0 ? dt : -expm1(SCALARS, -rate * dt) / rate;
}

/** The state is X; for β = 1 the logarithm of S / S₀. */
/**
 * The greatest half of a noncentrality: of the noise of a step with more, doubles keep too few digits, and soon none (counts
 * pass 2^53). Then sigma is so small beside the price that the path has no noise to speak of: it ends in an error.
 */
const MOST_SCALED = 2 ** 50;

const exact: Scheme = {
  name: 'exact',
  title: 'Exact, absorbed at 0',
  source:
    'Makarov and Glew, "Exact simulation of Bessel diffusions", Monte Carlo Methods and Applications 16 (2010); costs some microseconds a step, so take few of them.',
  start(m, p) {
    const { s0, sigma, beta } = values(p);
    if (beta === 1) return [m.const(0)];
    const root = pow(SCALARS, s0, 1 - beta) / (sigma * (1 - beta));
    return [m.const(root * root)];
  },
  step(m, p, [x], { noise, dt }) {
    const { mu, sigma, beta } = values(p);
    if (beta === 1) {
      const drift = m.const((mu - (sigma * sigma) / 2) * dt);
      return [m.add(x!, m.add(drift, m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0))))];
    }
    const twice = 2 * clock(values(p), dt);
    const scaled = m.div(x!, m.const(twice));
    const next = absorbedBessel(m, 1 / (2 * (1 - beta)), scaled, noise);
    const grown = m.mul(m.const(twice * exp(SCALARS, 2 * (1 - beta) * mu * dt)), next);
    return [m.select(m.le(scaled, m.const(MOST_SCALED)), grown, m.const(NaN))];
  },
  observe(m, p, [x]) {
    const { s0, sigma, beta } = values(p);
    if (beta === 1) return [m.mul(m.const(s0), exp(m, x!))];
    const root = m.mul(m.const(sigma * (1 - beta)), m.sqrt(x!));
    return [power(m, root, 1 / (1 - beta))];
  },
};

/** x^exponent for x >= 0; short ways for the exponents that people take. */
function power<V, B>(m: Arithmetic<V, B>, x: V, exponent: number): V {
  if (exponent === 1) return x;
  if (exponent === 2) return m.mul(x, x);
  if (exponent === 0.5) return m.sqrt(x);
  return pow(m, x, m.const(exponent));
}

/** One step of S by growth, noise and what Milstein adds, that stays at 0. */
function stepped<V, B>(m: Arithmetic<V, B>, p: Parameters, s: V, z: V, dt: number, isMilstein: boolean): V {
  const { mu, sigma, beta } = values(p);
  const zero = m.const(0);
  const spread = m.mul(m.const(sigma * Math.sqrt(dt)), power(m, s, beta));
  let next = m.add(m.add(s, m.mul(m.const(mu * dt), s)), m.mul(spread, z));
  if (isMilstein) {
    const square = m.mul(m.const(beta / 2), m.sub(m.mul(z, z), m.const(1)));
    next = m.add(next, m.mul(m.div(m.mul(spread, spread), s), square));
  }
  return m.select(m.gt(s, zero), m.max(next, zero), zero);
}

const start = <V, B>(m: Arithmetic<V, B>, p: Parameters): V[] => [m.const(values(p).s0)];

const euler: Scheme = {
  name: 'euler',
  title: 'Euler-Maruyama, absorbed at 0',
  source:
    'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), section 10.2; absorption as in Lord, Koekkoek and van Dijk, Quantitative Finance 10 (2010). The orders hold where paths seldom come near 0.',
  strongOrder: 0.5,
  weakOrder: 1,
  start,
  step: (m, p, [s], { noise, dt }) => [stepped(m, p, s!, noise.normal(0), dt, false)],
};

const milstein: Scheme = {
  name: 'milstein',
  title: 'Milstein, absorbed at 0',
  source: 'Kloeden and Platen (1992), section 10.3. The orders hold where paths seldom come near 0.',
  strongOrder: 1,
  weakOrder: 1,
  start,
  step: (m, p, [s], { noise, dt }) => [stepped(m, p, s!, noise.normal(0), dt, true)],
};

/** Nearest to 1, below it: beyond, the exact scheme would take differences of numbers that agree in all their digits. */
const MOST_BETA = 0.99;

function refuse(p: Parameters): string | undefined {
  const { beta } = values(p);
  if (beta <= MOST_BETA || beta === 1) return undefined;
  return `beta is ${beta}: choose 1, geometric Brownian motion, or at most ${MOST_BETA}`;
}

export const constantElasticity: Process = {
  name: 'cev',
  aliases: ['constant-elasticity', 'constant-elasticity-of-variance'],
  title: 'Constant elasticity of variance',
  use: 'Prices whose volatility rises as they fall; a path that reaches 0 stays there (a bankruptcy).',
  formula: 'dS = μ S dt + σ S^β dW, absorbed at 0',
  family: 'Diffusions',
  source:
    'Cox, "The constant elasticity of variance option pricing model", J. Portfolio Management (December 1996), written in 1975.',
  parameters: [
    { name: 's0', aliases: ['spot', 'price'], symbol: 'S₀', meaning: 'price at the start', kind: 'number', fallback: 100, low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
    { name: 'mu', aliases: ['drift', 'r'], symbol: 'μ', meaning: 'mean rate of growth', unit: 'per year', kind: 'number', fallback: 0.05, usual: [-0.2, 0.3] },
    { name: 'sigma', aliases: ['vol', 'volatility', 'delta'], symbol: 'σ', meaning: 'scale of the noise: the volatility is σ S^(β − 1), so 2 with β = 0.5 is 20 % at a price of 100', unit: 'per root of a year', kind: 'number', fallback: 2, low: 0, isLowOpen: true, usual: [0.1, 5] },
    { name: 'beta', aliases: ['elasticity', 'gamma'], symbol: 'β', meaning: 'elasticity: 1 is geometric Brownian motion, 0 has noise of one size at every price', kind: 'number', fallback: 0.5, low: 0, high: 1, usual: [0, 0.95] },
  ], // biome-ignore format: a table
  components: () => ['S'],
  schemes: [exact, milstein, euler],
  refuse,
  moments(p, t) {
    const { s0, mu } = values(p);
    return { mean: [s0 * exp(SCALARS, mu * t)] };
  },
  presets: [
    { title: 'A share, square root', parameters: { s0: 100, mu: 0.05, sigma: 2, beta: 0.5 } },
    { title: 'A share in distress', parameters: { s0: 10, mu: 0.03, sigma: 1.9, beta: 0.5 }, horizon: 5 },
    { title: 'Noise of one size', parameters: { s0: 100, mu: 0, sigma: 20, beta: 0 } },
  ],
};
