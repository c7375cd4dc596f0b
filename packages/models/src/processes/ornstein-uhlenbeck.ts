/** The Ornstein-Uhlenbeck process: normal noise around a mean to which it returns. */
import { exp, expm1, SCALARS } from '@tessera/engine';
import { deviationVariance, transition } from './mean-reversion.ts';
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly x0: number;
  readonly kappa: number;
  readonly mu: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.3.1.',
  start: (m, p) => [m.const(values(p).x0)],
  step(m, p, [x], { noise, dt }) {
    const { kappa, mu, sigma } = values(p);
    const { decay, deviation } = transition(kappa, sigma, dt);
    const pulled = m.add(m.mul(m.const(decay), x!), m.const(-mu * expm1(SCALARS, -kappa * dt)));
    return [m.add(pulled, m.mul(m.const(deviation), noise.normal(0)))];
  },
};

const euler: Scheme = {
  name: 'euler',
  title: 'Euler-Maruyama',
  source:
    'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), sections 10.2 and 10.3: with additive noise it is the Milstein scheme.',
  strongOrder: 1,
  weakOrder: 1,
  start: exact.start,
  step(m, p, [x], { noise, dt }) {
    const { kappa, mu, sigma } = values(p);
    const pull = m.mul(m.const(kappa * dt), m.sub(m.const(mu), x!));
    return [m.add(x!, m.add(pull, m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0))))];
  },
};

export const ornsteinUhlenbeck: Process = {
  name: 'ou',
  aliases: ['ornstein-uhlenbeck', 'mean-reverting'],
  title: 'Ornstein-Uhlenbeck',
  use: 'Quantities that are drawn back to a mean and may fall below 0: spreads between prices, temperatures, logarithms of commodity prices.',
  formula: 'dX = κ (μ − X) dt + σ dW',
  family: 'Diffusions',
  source: 'Uhlenbeck and Ornstein, "On the theory of the Brownian motion", Physical Review 36 (1930).',
  parameters: [
    { name: 'x0', aliases: ['start'], symbol: 'X₀', meaning: 'value at the start', kind: 'number', fallback: 0, isInitial: true, usual: [-5, 5] },
    { name: 'kappa', aliases: ['speed', 'reversion', 'lambda'], symbol: 'κ', meaning: 'speed of return to the mean: half of a deviation is gone after ln 2 / κ', unit: 'per year', kind: 'number', fallback: 1, low: 0, usual: [0.1, 10] },
    { name: 'mu', aliases: ['mean', 'level', 'long_run'], symbol: 'μ', meaning: 'mean to which it returns', kind: 'number', fallback: 0, usual: [-5, 5] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility', unit: 'per root of a year', kind: 'number', fallback: 0.3, low: 0, usual: [0, 3] },
  ], // biome-ignore format: a table
  components: () => ['X'],
  schemes: [exact, euler],
  moments(p, t) {
    const { x0, kappa, mu, sigma } = values(p);
    return {
      mean: [mu + (x0 - mu) * exp(SCALARS, -kappa * t)],
      variance: [deviationVariance(kappa, sigma, t)],
    };
  },
  presets: [
    { title: 'A spread between two shares', parameters: { x0: 2, kappa: 8, mu: 0, sigma: 2.5 } },
    {
      title: 'Temperature around its season, days',
      parameters: { x0: 4, kappa: 0.25, mu: 0, sigma: 2.2 },
      horizon: 60,
    },
    { title: 'Logarithm of the oil price', parameters: { x0: 4.4, kappa: 0.7, mu: 4.1, sigma: 0.35 }, horizon: 5 },
  ],
};
