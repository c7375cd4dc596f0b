/** Brownian motion with drift. */
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly x0: number;
  readonly mu: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.1.',
  start: (m, p) => [m.const(values(p).x0)],
  step(m, p, [x], { noise, dt }) {
    const { mu, sigma } = values(p);
    const diffusion = m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0));
    return [m.add(x!, m.add(m.const(mu * dt), diffusion))];
  },
};

export const brownianMotion: Process = {
  name: 'brownian',
  aliases: ['brownian-motion', 'bm', 'wiener', 'arithmetic-brownian-motion', 'bachelier'],
  title: 'Brownian motion',
  use: 'Quantities that may fall below 0 and change by the same amounts wherever they stand: spreads, measurement drift, positions.',
  formula: 'dX = μ dt + σ dW',
  family: 'Diffusions',
  source: 'Bachelier, "Théorie de la spéculation", Annales scientifiques de l’École Normale Supérieure 17 (1900).',
  parameters: [
    { name: 'x0', aliases: ['start'], symbol: 'X₀', meaning: 'value at the start', kind: 'number', fallback: 0, isInitial: true, usual: [-10, 10] },
    { name: 'mu', aliases: ['drift'], symbol: 'μ', meaning: 'mean change', unit: 'per year', kind: 'number', fallback: 0, usual: [-5, 5] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility: standard deviation of the change in a year', unit: 'per root of a year', kind: 'number', fallback: 1, low: 0, usual: [0, 5] },
  ], // biome-ignore format: a table
  components: () => ['X'],
  schemes: [exact],
  moments(p, t) {
    const { x0, mu, sigma } = values(p);
    return { mean: [x0 + mu * t], variance: [sigma * sigma * t] };
  },
  presets: [
    { title: 'Standard', parameters: { x0: 0, mu: 0, sigma: 1 } },
    { title: 'A spread in basis points', parameters: { x0: 120, mu: -5, sigma: 30 } },
    { title: 'A forward price, Bachelier', parameters: { x0: 100, mu: 0, sigma: 20 } },
  ],
};
