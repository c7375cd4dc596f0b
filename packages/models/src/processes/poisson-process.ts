/** The Poisson process. */
import { type Arithmetic, DISTRIBUTIONS, prepareQuantile } from '@tessera/engine';
import type { Parameters, Process, ProcessParameter, Scheme } from './process.ts';

/** The distribution of counts. */
export const POISSON = DISTRIBUTIONS.find(({ name }) => name === 'poisson')!;

/** The distribution's means end here. */
const MOST_MEAN = 2 ** 52;

/** How many events a stretch of time with this mean has, from a uniform; NaN for means from 2^52 up. */
export function poissonCount<V, B>(m: Arithmetic<V, B>, u: V, mean: number): V {
  if (mean === 0) return m.const(0);
  if (!(mean < MOST_MEAN)) return m.const(NaN);
  return prepareQuantile(POISSON, [mean], [], undefined)(m, { lower: u, upper: m.sub(m.const(1), u) });
}

/** The rate of the events. */
export const RATE: ProcessParameter = { name: 'rate', aliases: ['lambda', 'intensity'], symbol: 'λ', meaning: 'mean number of events', unit: 'per unit of time', kind: 'number', fallback: 5, low: 0, usual: [0, 50] }; // biome-ignore format: a table

interface CountValues {
  readonly n0: number;
  readonly rate: number;
}

function countValues(p: Parameters): CountValues {
  return p as unknown as CountValues;
}

const count: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Increments are Poisson: Kingman, Poisson Processes (1993), section 2.1; the quantile by its table.',
  start: (m, p) => [m.const(countValues(p).n0)],
  step: (m, p, [n], { noise, dt }) => [m.add(n!, poissonCount(m, noise.uniform(0), countValues(p).rate * dt))],
};

export const poissonProcess: Process = {
  name: 'poisson',
  aliases: ['poisson-process'],
  title: 'Poisson process',
  use: 'The number of events that come independently at a constant rate: calls, claims, failures, arrivals.',
  formula: 'N(t + h) - N(t) ~ Poisson(λ h)',
  family: 'Counts and queues',
  source: 'Kingman, Poisson Processes (1993).',
  parameters: [
    RATE,
    { name: 'n0', aliases: ['start'], symbol: 'N₀', meaning: 'count at the start', kind: 'number', fallback: 0, isInitial: true, usual: [0, 100] },
  ], // biome-ignore format: a table
  components: () => ['N'],
  schemes: [count],
  moments(p, t) {
    const { n0, rate } = countValues(p);
    return { mean: [n0 + rate * t], variance: [rate * t] };
  },
  presets: [
    { title: 'Calls in an hour', parameters: { rate: 40, n0: 0 } },
    { title: 'Great earthquakes in a century', parameters: { rate: 0.15, n0: 0 }, horizon: 100 },
  ],
};
