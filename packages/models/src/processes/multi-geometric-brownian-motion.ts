/** Several geometric Brownian motions whose returns are correlated. */
import { type Arithmetic, cholesky, exp, expm1, nearestCorrelation, SCALARS } from '@tessera/engine';
import { grownPrice } from './grown-price.ts';
import type { Parameters, Process, Scheme, StepPlace } from './process.ts';

interface Values {
  readonly s0: readonly number[];
  readonly mu: readonly number[];
  readonly sigma: readonly number[];
  readonly correlation: readonly (readonly number[])[];
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** Increments of the correlated Brownian motions in a step, by asset. */
function increments<V, B>(m: Arithmetic<V, B>, p: Parameters, { noise, dt }: StepPlace<V>): V[] {
  const { sigma, correlation } = values(p);
  const normals = sigma.map((_, k) => noise.normal(k));
  return cholesky(correlation)!.map((row, i) => {
    const scale = sigma[i]! * Math.sqrt(dt);
    const terms = row.flatMap((weight, k) => (weight === 0 ? [] : [m.mul(m.const(scale * weight), normals[k]!)]));
    return terms.reduce((sum, term) => m.add(sum, term));
  });
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.2.3.',
  // Logarithms of the prices over those at the start, so that a path begins at its prices exactly.
  start: (m, p) => values(p).s0.map(() => m.const(0)),
  step(m, p, state, at) {
    const { mu, sigma } = values(p);
    const noise = increments(m, p, at);
    return state.map((x, i) => m.add(x, m.add(m.const((mu[i]! - (sigma[i]! * sigma[i]!) / 2) * at.dt), noise[i]!)));
  },
  observe: (m, p, state) => state.map((x, i) => grownPrice(m, values(p).s0[i]!, x)),
};

const euler: Scheme = {
  name: 'euler',
  title: 'Euler-Maruyama',
  source: 'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), section 10.2.',
  strongOrder: 0.5,
  weakOrder: 1,
  start: (m, p) => values(p).s0.map((s) => m.const(s)),
  step(m, p, state, at) {
    const { mu } = values(p);
    const noise = increments(m, p, at);
    return state.map((s, i) => m.add(s, m.mul(s, m.add(m.const(mu[i]! * at.dt), noise[i]!))));
  },
};

const milstein: Scheme = {
  name: 'milstein',
  title: 'Milstein',
  source:
    'Kloeden and Platen (1992), section 10.3: every asset has its own noise, so no double integrals of two appear.',
  strongOrder: 1,
  weakOrder: 1,
  start: euler.start,
  step(m, p, state, at) {
    const { mu, sigma } = values(p);
    const noise = increments(m, p, at);
    return state.map((s, i) => {
      const square = m.mul(m.const(0.5), m.mul(noise[i]!, noise[i]!));
      const rate = m.add(m.const((mu[i]! - (sigma[i]! * sigma[i]!) / 2) * at.dt), m.add(noise[i]!, square));
      return m.add(s, m.mul(s, rate));
    });
  },
};

/** Assets that one process takes: their factors stand in the compiled step. */
const MOST_ASSETS = 100;

function refuse(p: Parameters): string | undefined {
  const { s0, mu, sigma, correlation } = values(p);
  const n = s0.length;
  if (n === 0) return 's0 is empty: give the price of each asset at the start';
  if (n > MOST_ASSETS) return `s0 has ${n} values, and at most ${MOST_ASSETS} assets are taken: leave some out`;
  for (const [name, list] of [['mu', mu], ['sigma', sigma], ['correlation', correlation]] as const) // biome-ignore format: pairs
    if (list.length !== n)
      return `s0 is for ${n} assets and ${name} for ${list.length}: give one ${name === 'correlation' ? 'row' : 'value'} for each asset`;
  return refuseCorrelation(correlation);
}

/** What is wrong with a matrix that has as many rows as there are assets. */
function refuseCorrelation(matrix: Values['correlation']): string | undefined {
  for (const [i, row] of matrix.entries()) {
    const place = `row ${i + 1} of correlation`;
    if (row.length !== matrix.length)
      return `${place} has ${row.length} values: give ${matrix.length}, one for each asset`;
    if (row[i] !== 1) return `${place} has ${row[i]} on the diagonal: write 1, for every asset follows itself`;
    const j = row.findIndex((value, k) => value !== matrix[k]?.[i]);
    if (j >= 0)
      return `${place} says ${row[j]} for assets ${i + 1} and ${j + 1}, and row ${j + 1} says ${matrix[j]![i]}: write the same number in both places`;
  }
  if (cholesky(matrix) !== undefined) return undefined;
  return `no assets can be correlated as correlation says (the matrix is not positive semidefinite): choose smaller correlations; the nearest possible ones are ${JSON.stringify(nearestPossible(matrix))}`;
}

/** The nearest possible matrix, rounded to four decimals and still possible. */
function nearestPossible(matrix: Values['correlation']): number[][] {
  const nearest = nearestCorrelation(matrix, 1e-6);
  for (let shrink = 0; ; shrink = shrink === 0 ? 1e-5 : shrink * 2) {
    const rounded = nearest.map((row, i) => row.map((r, j) => (i === j ? 1 : Number((r * (1 - shrink)).toFixed(4)))));
    if (cholesky(rounded) !== undefined) return rounded;
  }
}

export const multiGeometricBrownianMotion: Process = {
  name: 'multi-gbm',
  aliases: ['correlated-gbm', 'multi-asset', 'basket'],
  title: 'Correlated geometric Brownian motions',
  use: 'Prices of several shares or currencies whose returns are normal and correlated: portfolios, baskets, spreads.',
  formula: 'dSᵢ = μᵢ Sᵢ dt + σᵢ Sᵢ dWᵢ, dWᵢ dWⱼ = ρᵢⱼ dt',
  family: 'Diffusions',
  source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.2.3.',
  parameters: [
    { name: 's0', aliases: ['spot', 'spots', 'prices'], symbol: 'S₀', meaning: 'price of each asset at the start', kind: 'list', fallback: [100, 100], low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
    { name: 'mu', aliases: ['drift', 'r'], symbol: 'μ', meaning: 'mean rate of growth of each asset', unit: 'per year', kind: 'list', fallback: [0.05, 0.05], usual: [-0.2, 0.3] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility of each asset', unit: 'per root of a year', kind: 'list', fallback: [0.2, 0.3], low: 0, usual: [0, 0.8] },
    { name: 'correlation', aliases: ['corr', 'rho', 'correlations'], symbol: 'ρ', meaning: 'correlation of the returns of each asset with each, row by row, 1 on the diagonal', kind: 'matrix', fallback: [[1, 0.5], [0.5, 1]], low: -1, high: 1, usual: [-0.5, 0.9] },
  ], // biome-ignore format: a table
  components: (p) => values(p).s0.map((_, i) => `S${i + 1}`),
  schemes: [exact, euler, milstein],
  refuse,
  moments(p, t) {
    const { s0, mu, sigma } = values(p);
    const mean = s0.map((s, i) => s * exp(SCALARS, mu[i]! * t));
    return { mean, variance: mean.map((x, i) => x * x * expm1(SCALARS, sigma[i]! * sigma[i]! * t)) };
  },
  presets: [
    { title: 'Two shares', parameters: { s0: [100, 100], mu: [0.05, 0.05], sigma: [0.2, 0.3], correlation: [[1, 0.5], [0.5, 1]] } },
    { title: 'Shares, bonds, gold', parameters: { s0: [100, 100, 100], mu: [0.07, 0.03, 0.04], sigma: [0.17, 0.06, 0.15], correlation: [[1, -0.1, 0.05], [-0.1, 1, 0.25], [0.05, 0.25, 1]] }, horizon: 5 },
    { title: 'Four technology shares', parameters: { s0: [190, 410, 170, 480], mu: [0.08, 0.09, 0.08, 0.1], sigma: [0.28, 0.26, 0.3, 0.36], correlation: [[1, 0.66, 0.6, 0.56], [0.66, 1, 0.67, 0.64], [0.6, 0.67, 1, 0.6], [0.56, 0.64, 0.6, 1]] } },
  ], // biome-ignore format: a table
};
