/**
 * The Brownian bridge: Brownian motion of which both ends are known. It reaches its end at the horizon, whatever the grid, so
 * there is no second time that could contradict it.
 */
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly a: number;
  readonly b: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source:
    'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.1, "Brownian bridge construction".',
  start: (m, p) => [m.const(values(p).a)],
  step(m, p, [x], { noise, step, dt, horizon }) {
    const { b, sigma } = values(p);
    // Counted in steps and not in time: with one left, (0 x + b) / 1 is b to the bit.
    const left = m.sub(m.const(Math.round(horizon / dt)), step);
    const after = m.sub(left, m.const(1));
    const mean = m.div(m.add(m.mul(after, x!), m.const(b)), left);
    const deviation = m.mul(m.const(sigma * Math.sqrt(dt)), m.sqrt(m.div(after, left)));
    return [m.add(mean, m.mul(deviation, noise.normal(0)))];
  },
};

export const brownianBridge: Process = {
  name: 'bridge',
  aliases: ['brownian-bridge', 'bb'],
  title: 'Brownian bridge',
  use: 'A path between two values that are both known: what may have happened between two observations.',
  formula: 'dX = (b − X) / (T − t) dt + σ dW, X(T) = b',
  family: 'Diffusions',
  source: 'Karatzas and Shreve, Brownian Motion and Stochastic Calculus (1991), section 5.6.B.',
  parameters: [
    { name: 'a', aliases: ['start', 'from'], symbol: 'a', meaning: 'value at the start', kind: 'number', fallback: 0, isInitial: true, usual: [-10, 10] },
    { name: 'b', aliases: ['end', 'to', 'x1', 'xt'], symbol: 'b', meaning: 'value at the horizon, reached by every path', kind: 'number', fallback: 0, usual: [-10, 10] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility of the Brownian motion between the ends', unit: 'per root of a year', kind: 'number', fallback: 1, low: 0, usual: [0, 5] },
  ], // biome-ignore format: a table
  components: () => ['X'],
  schemes: [exact],
  moments(p, t, horizon = t) {
    const { a, b, sigma } = values(p);
    return {
      mean: [a + ((b - a) * t) / horizon],
      variance: [(sigma * sigma * t * (horizon - t)) / horizon],
    };
  },
  presets: [
    { title: 'Standard', parameters: { a: 0, b: 0, sigma: 1 } },
    { title: 'Between two closing prices', parameters: { a: 100, b: 104, sigma: 18 } },
    { title: 'Back to the start', parameters: { a: 5, b: 5, sigma: 3 }, horizon: 10 },
  ],
};
