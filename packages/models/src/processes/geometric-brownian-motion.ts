/** Geometric Brownian motion, stepped in the logarithm. */
import { type Arithmetic, exp, expm1, SCALARS } from '@tessera/engine';
import { grownPrice, noGrowth } from './grown-price.ts';
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly s0: number;
  readonly mu: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), equation 3.21.',
  start: (m) => [noGrowth(m)],
  step(m, p, [x], { noise, dt }) {
    const { mu, sigma } = values(p);
    const drift = (mu - (sigma * sigma) / 2) * dt;
    const diffusion = m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0));
    return [m.add(x!, m.add(m.const(drift), diffusion))];
  },
  observe: (m, p, [x]) => [grownPrice(m, values(p).s0, x!)],
};

const start = <V, B>(m: Arithmetic<V, B>, p: Parameters): V[] => [m.const(values(p).s0)];

const euler: Scheme = {
  name: 'euler',
  title: 'Euler-Maruyama',
  source: 'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), section 10.2.',
  strongOrder: 0.5,
  weakOrder: 1,
  start,
  step(m, p, [s], { noise, dt }) {
    const { mu, sigma } = values(p);
    const rate = m.add(m.const(mu * dt), m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0)));
    return [m.add(s!, m.mul(s!, rate))];
  },
};

const milstein: Scheme = {
  name: 'milstein',
  title: 'Milstein',
  source: 'Kloeden and Platen (1992), section 10.3.',
  strongOrder: 1,
  weakOrder: 1,
  start,
  step(m, p, [s], { noise, dt }) {
    const { mu, sigma } = values(p);
    const increment = m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0));
    const square = m.mul(m.const(0.5), m.mul(increment, increment));
    const rate = m.add(m.const((mu - (sigma * sigma) / 2) * dt), m.add(increment, square));
    return [m.add(s!, m.mul(s!, rate))];
  },
};

export const geometricBrownianMotion: Process = {
  name: 'gbm',
  aliases: ['geometric-brownian-motion', 'black-scholes'],
  title: 'Geometric Brownian motion',
  use: 'Prices of shares and currencies: returns are independent and normal, the price stays above 0.',
  formula: 'dS = μ S dt + σ S dW',
  family: 'Diffusions',
  source: 'Samuelson, "Rational theory of warrant pricing", Industrial Management Review 6 (1965).',
  parameters: [
    { name: 's0', aliases: ['spot', 'price'], symbol: 'S₀', meaning: 'price at the start', kind: 'number', fallback: 100, low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
    { name: 'mu', aliases: ['drift', 'r'], symbol: 'μ', meaning: 'mean rate of growth', unit: 'per year', kind: 'number', fallback: 0.05, usual: [-0.2, 0.3] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility', unit: 'per root of a year', kind: 'number', fallback: 0.2, low: 0, usual: [0, 0.8] },
  ], // biome-ignore format: a table
  components: () => ['S'],
  schemes: [exact, euler, milstein],
  moments(p, t) {
    const { s0, mu, sigma } = values(p);
    const mean = s0 * exp(SCALARS, mu * t);
    return { mean: [mean], variance: [mean * mean * expm1(SCALARS, sigma * sigma * t)] };
  },
  presets: [
    { title: 'A share', parameters: { s0: 100, mu: 0.05, sigma: 0.2 } },
    { title: 'A currency', parameters: { s0: 1.1, mu: 0.01, sigma: 0.08 } },
    { title: 'Crypto', parameters: { s0: 60_000, mu: 0.1, sigma: 0.7 } },
  ],
};
