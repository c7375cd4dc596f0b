/** GARCH(1,1): returns whose variance follows their own past squares. */
import { grownPrice, noGrowth } from './grown-price.ts';
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly s0: number;
  readonly mu: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly h0: number;
}

/** The parameters, with the variance of the first step resolved. */
function values(p: Parameters): Values {
  const given = p as unknown as Values;
  return given.h0 === 0 ? { ...given, h0: longRun(given) } : given;
}

/** The mean of the variance in the long run; infinite or negative where there is none. */
function longRun({ omega, alpha, beta }: Values): number {
  return omega / (1 - alpha - beta);
}

const recursion: Scheme = {
  name: 'exact',
  title: 'Recursion',
  source:
    'Bollerslev, "Generalized autoregressive conditional heteroskedasticity", J. Econometrics 31 (1986), equation 1.',
  // The growth of log S, the last return, and the variance of the next one.
  start: (m, p) => [noGrowth(m), m.const(0), m.const(values(p).h0)],
  step(m, p, [x, , h], { noise }) {
    const { mu, omega, alpha, beta } = values(p);
    const shock = m.mul(m.sqrt(h!), noise.normal(0));
    const r = m.add(m.const(mu), shock);
    const news = m.mul(m.const(alpha), m.mul(shock, shock));
    return [m.add(x!, r), r, m.add(m.add(m.const(omega), m.mul(m.const(beta), h!)), news)];
  },
  observe: (m, p, [x, r, h]) => [grownPrice(m, values(p).s0, x!), r!, h!],
};

/** Mean and mean square of h after n steps: a linear recursion, so a power of its matrix. */
function varianceMoments(
  { omega, alpha, beta, h0 }: Values,
  n: number,
): { readonly mean: number; readonly square: number } {
  const sum = alpha + beta;
  const matrix = [
    [1, 0, 0],
    [omega, sum, 0],
    [omega * omega, 2 * omega * sum, 3 * alpha * alpha + 2 * alpha * beta + beta * beta],
  ];
  const [, mean, square] = applied(matrix, n, [1, h0, h0 * h0]);
  return { mean: mean!, square: square! };
}

/** A matrix to the power n on a vector, by repeated squaring. */
function applied(matrix: readonly (readonly number[])[], n: number, vector: readonly number[]): readonly number[] {
  let [power, result] = [matrix, vector];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = power.map((row) => row.reduce((sum, x, k) => sum + x * result[k]!, 0));
    const old = power;
    power = old.map((row) => row.map((_, column) => row.reduce((sum, x, k) => sum + x * old[k]![column]!, 0)));
  }
  return result;
}

export const garch: Process = {
  name: 'garch',
  aliases: ['garch11', 'garch(1,1)'],
  title: 'GARCH(1,1)',
  use: 'Daily returns in calm and stormy spells: a large return makes the next ones large. One step is one period.',
  formula: 'r_t = μ + √h_t z_t, h_(t+1) = ω + α (r_t − μ)² + β h_t, S_t = S_(t−1) exp(r_t)',
  family: 'Series',
  source: 'Bollerslev, "Generalized autoregressive conditional heteroskedasticity", J. Econometrics 31 (1986).',
  isDiscrete: true,
  parameters: [
    { name: 's0', aliases: ['spot', 'price'], symbol: 'S₀', meaning: 'price at the start', kind: 'number', fallback: 100, low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
    { name: 'mu', aliases: ['drift'], symbol: 'μ', meaning: 'mean of the logarithmic return', unit: 'per step', kind: 'number', fallback: 0.0003, usual: [-0.002, 0.002] },
    { name: 'omega', symbol: 'ω', meaning: 'constant part of the variance', unit: 'per step', kind: 'number', fallback: 2e-6, low: 0, isLowOpen: true, usual: [1e-7, 1e-4] },
    { name: 'alpha', symbol: 'α', meaning: 'weight of the last squared return: how strongly news is felt', kind: 'number', fallback: 0.08, low: 0, usual: [0, 0.4] },
    { name: 'beta', symbol: 'β', meaning: 'weight of the last variance: how long it is felt; from alpha + beta = 1 on, the variance grows without end', kind: 'number', fallback: 0.9, low: 0, usual: [0, 0.99] },
    { name: 'h0', aliases: ['variance'], symbol: 'h₁', meaning: 'variance of the first return; 0 takes the long-run mean, omega / (1 - alpha - beta)', unit: 'per step', kind: 'number', fallback: 0, low: 0, usual: [0, 0.001] },
  ], // biome-ignore format: a table
  components: () => ['S', 'r', 'h'],
  schemes: [recursion],
  refuse(p) {
    const { alpha, beta, h0 } = p as unknown as Values;
    if (h0 !== 0 || alpha + beta < 1) return undefined;
    return `alpha + beta is ${(alpha + beta).toPrecision(4)}: from 1 on the variance has no long-run mean to start from; give h0, or take alpha or beta smaller`;
  },
  /** The price has no finite mean from the third step on: the exponential of a squared normal is in it. */
  moments(p, t) {
    const of = values(p);
    const { mean, square } = varianceMoments(of, t);
    const before = t < 1 ? 0 : varianceMoments(of, t - 1).mean;
    const r = t < 1 ? 0 : of.mu;
    return { mean: [NaN, r, mean], variance: [NaN, before, Math.max(square - mean * mean, 0)] };
  },
  presets: [
    { title: 'A share index, a year of days', parameters: { s0: 100, mu: 0.0003, omega: 2e-6, alpha: 0.08, beta: 0.9, h0: 0 }, horizon: 252 },
    { title: 'After a crash', parameters: { s0: 100, mu: 0.0003, omega: 2e-6, alpha: 0.1, beta: 0.88, h0: 0.002 }, horizon: 252 },
    { title: 'Variance that does not return', parameters: { s0: 100, mu: 0, omega: 1e-6, alpha: 0.06, beta: 0.94, h0: 0.0001 }, horizon: 252 },
  ], // biome-ignore format: a table
};
