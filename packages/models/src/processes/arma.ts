/** Autoregressive moving-average series. */
import { isStationary } from './arma-analysis.ts';
import { identity, type Matrix, multiply } from './matrix.ts';
import type { Parameters, PathMoments, Process, Scheme } from './process.ts';

interface Values {
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly sigma: number;
  readonly mean: number;
  readonly x0: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** Lags of each kind: each is a column of the state. */
const MOST_LAGS = 100;

/** Deviations from the mean that a step reads, at least the last one, which is the path. */
function lagsOf(p: Parameters): number {
  return Math.max(values(p).ar.length, 1);
}

/** State: the last deviations from the mean, newest first, then the last shocks. */
const exact: Scheme = {
  name: 'exact',
  title: 'By its recursion',
  source: 'Brockwell and Davis, Time Series: Theory and Methods (1991), definition 3.1.2.',
  start(m, p) {
    const { ma, mean, x0 } = values(p);
    return [...new Array(lagsOf(p)).fill(m.const(x0 - mean)), ...ma.map(() => m.const(0))];
  },
  step(m, p, state, { noise }) {
    const { ar, ma, sigma } = values(p);
    const [past, shocks] = [state.slice(0, lagsOf(p)), state.slice(lagsOf(p))];
    const shock = m.mul(m.const(sigma), noise.normal(0));
    let next = shock;
    ar.forEach((weight, k) => {
      next = m.add(next, m.mul(m.const(weight), past[k]!));
    });
    ma.forEach((weight, k) => {
      next = m.add(next, m.mul(m.const(weight), shocks[k]!));
    });
    return [next, ...past.slice(0, -1), ...(ma.length > 0 ? [shock, ...shocks.slice(0, -1)] : [])];
  },
  observe: (m, p, [deviation]) => [m.add(m.const(values(p).mean), deviation!)],
};

/** One step of the state as a matrix, and what a shock of 1 does to it. */
function stateSpace(p: Parameters): { readonly move: Matrix; readonly shock: readonly number[] } {
  const { ar, ma } = values(p);
  const lags = lagsOf(p);
  const size = lags + ma.length;
  const move = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  ar.forEach((weight, k) => {
    move[0]![k] = weight;
  });
  ma.forEach((weight, k) => {
    move[0]![lags + k] = weight;
  });
  for (let row = 1; row < size; row++) if (row !== lags) move[row]![row - 1] = 1;
  return { move, shock: move.map((_, row) => (row === 0 || row === lags ? 1 : 0)) };
}

function transpose(a: Matrix): number[][] {
  return a.map((_, i) => a.map((row) => row[i]!));
}

function sumOf(a: Matrix, b: Matrix): number[][] {
  return a.map((row, i) => row.map((x, j) => x + b[i]![j]!));
}

/**
 * Mean and variance after t steps from the start: the t-th power of the state's move and the sum of what the shocks left, by
 * doubling.
 */
function moments(p: Parameters, t: number): PathMoments {
  const { sigma, mean, x0 } = values(p);
  const { move, shock } = stateSpace(p);
  const fresh = shock.map((x) => shock.map((y) => x * y));
  const spread = (a: Matrix, b: Matrix) => multiply(multiply(a, b), transpose(a));
  let power: Matrix = identity(move.length);
  let covariance: Matrix = fresh.map((row) => row.map(() => 0));
  for (const bit of Math.floor(t).toString(2)) {
    covariance = sumOf(covariance, spread(power, covariance));
    power = multiply(power, power);
    if (bit === '0') continue;
    covariance = sumOf(fresh, spread(move, covariance));
    power = multiply(move, power);
  }
  const start = power[0]!.slice(0, lagsOf(p)).reduce((sum, x) => sum + x, 0) * (x0 - mean);
  return { mean: [mean + start], variance: [sigma * sigma * covariance[0]![0]!] };
}

function refuse(p: Parameters): string | undefined {
  const { ar, ma } = values(p);
  const [name, list] = ar.length > MOST_LAGS ? ['ar', ar] : ['ma', ma];
  return list.length > MOST_LAGS ? `${name} has ${list.length} weights, and at most ${MOST_LAGS} are taken` : undefined;
}

export const arma: Process = {
  name: 'arma',
  aliases: ['ar', 'ma', 'autoregressive'],
  title: 'ARMA series',
  use: 'Series measured at equal intervals that depend on their last values and on the last shocks: sales, temperatures, errors of forecasts.',
  formula: 'Xₜ - μ = Σ φᵢ (Xₜ₋ᵢ - μ) + εₜ + Σ θⱼ εₜ₋ⱼ',
  family: 'Series',
  source: 'Box and Jenkins, Time Series Analysis: Forecasting and Control (1970).',
  parameters: [
    { name: 'ar', aliases: ['phi'], symbol: 'φ', meaning: 'weights of the last values, newest first; an empty list for none', kind: 'list', fallback: [0.8], usual: [-1, 1] },
    { name: 'ma', aliases: ['theta'], symbol: 'θ', meaning: 'weights of the last shocks, newest first; an empty list for none', kind: 'list', fallback: [0.3], usual: [-1, 1] },
    { name: 'sigma', aliases: ['sd'], symbol: 'σ', meaning: 'standard deviation of a shock', kind: 'number', fallback: 1, low: 0, usual: [0, 3] },
    { name: 'mean', aliases: ['mu'], symbol: 'μ', meaning: 'mean to which the series returns', kind: 'number', fallback: 0, usual: [-10, 10] },
    { name: 'x0', aliases: ['start'], symbol: 'X₀', meaning: 'value at the start, and at all times before it (shocks were 0); the mean when left out', kind: 'number', fallback: 0, follows: 'mean', isInitial: true, usual: [-10, 10] },
  ], // biome-ignore format: a table
  components: () => ['X'],
  schemes: [exact],
  refuse,
  note(p) {
    if (isStationary(values(p).ar)) return undefined;
    return `The weights ar (${values(p).ar.join(', ')}) do not let the series settle: its spread grows without end.`;
  },
  moments,
  isDiscrete: true,
  presets: [
    { title: 'Persistent: AR(1)', parameters: { ar: [0.9], ma: [], sigma: 1, mean: 0, x0: 0 } },
    { title: 'Cycles: AR(2)', parameters: { ar: [1.5, -0.8], ma: [], sigma: 1, mean: 0, x0: 0 } },
    { title: 'Shocks that echo: MA(2)', parameters: { ar: [], ma: [0.6, 0.3], sigma: 1, mean: 0, x0: 0 } },
    { title: 'Demand a month, back to 100', parameters: { ar: [0.7], ma: [0.4], sigma: 5, mean: 100, x0: 80 }, horizon: 36 },
  ], // biome-ignore format: a table
};
