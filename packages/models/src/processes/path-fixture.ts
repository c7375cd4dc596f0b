/**
 * What tests of processes have in common: paths of a model as columns, and agreement with closed forms within what the number
 * of paths allows. For tests only. It knows no process.
 */
import { BACKENDS, BLOCK, chooseBackend, createRunner, DISTRIBUTIONS, SCALARS } from '@tessera/engine';
import { expect } from 'vitest';
import { compilePaths, type PathsPlan } from '../paths/compile-paths.ts';
import { type PathsModel, readPaths } from '../paths/read-paths.ts';
import { checkParameters } from './check-parameters.ts';
import type { Process } from './process.ts';

const CHI_SQUARED = DISTRIBUTIONS.find(({ name }) => name === 'chiSquared')!;

/** A plan of a process that need not stand in the registry; the rest as `readPaths` takes it, all components kept. */
export function planOf(process: Process, model: Omit<PathsModel, 'process' | 'components'> = {}): PathsPlan {
  const { scheme, parameters: given, ...rest } = model;
  const counted = process.isDiscrete ? { steps: rest.steps ?? 100, horizon: rest.steps ?? 100 } : {};
  const parameters = checkParameters(process, given);
  return {
    ...readPaths({ ...rest, ...counted, process: 'gbm' }),
    process,
    parameters,
    scheme: process.schemes.find(({ name }) => name === scheme) ?? process.schemes[0]!,
    components: process.components(parameters).map((_, index) => index),
  };
}

/** The first `paths` paths by output: kept values time by time, each component by component, then functionals. */
export async function pathColumns(model: PathsModel | PathsPlan, paths: number, seed = 1): Promise<Float64Array[]> {
  const { program } = compilePaths(isPlan(model) ? model : readPaths(model));
  const runner = await createRunner(program, chooseBackend());
  const columns = program.outputs.map(() => new Float64Array(paths));
  for (let first = 0; first < paths; first += BLOCK) {
    const block = runner.outputs({ seed, replicate: 0, first, count: Math.min(BLOCK, paths - first) });
    block.forEach((column, output) => {
      columns[output]!.set(column, first);
    });
  }
  runner.release();
  return columns;
}

/** Three paths by WebAssembly and by the reference interpreter: the same bits, or the test fails. Keep the steps few. */
export async function backendsAgree(model: PathsModel | PathsPlan, seed = 7): Promise<void> {
  const { program } = compilePaths(isPlan(model) ? model : readPaths(model));
  const [fast, reference] = await Promise.all(
    BACKENDS.map(async (backend) => {
      const runner = await createRunner(program, backend);
      const columns = runner.outputs({ seed, replicate: 0, first: 5, count: 3 }).map((column) => [...column]);
      runner.release();
      return columns;
    }),
  );
  expect(fast).toEqual(reference);
}

function isPlan(model: PathsModel | PathsPlan): model is PathsPlan {
  return 'grid' in model;
}

/** Mean and central moments of a column, and the standard errors of mean and variance that follow from them. */
export function sampleMoments(column: Float64Array): {
  readonly mean: number;
  readonly variance: number;
  readonly meanError: number;
  readonly varianceError: number;
} {
  const n = column.length;
  const mean = column.reduce((sum, x) => sum + x, 0) / n;
  const central = (k: number): number => column.reduce((sum, x) => sum + (x - mean) ** k, 0) / n;
  const second = central(2);
  return {
    mean,
    variance: (second * n) / (n - 1),
    meanError: Math.sqrt(second / n),
    varianceError: Math.sqrt(Math.max(central(4) - second * second, 0) / n),
  };
}

/** What rounding alone may move a moment by, relative to the size of the values. */
const ROUNDING = 1e-12;

/** Fails unless mean and, where given, variance of the column are the expected ones within `errors` standard errors. */
export function momentsAgree(
  column: Float64Array,
  expected: { readonly mean: number; readonly variance?: number | undefined },
  errors = 4,
  label = '',
): void {
  const sample = sampleMoments(column);
  agree(sample.mean, expected.mean, errors * sample.meanError + ROUNDING * Math.abs(expected.mean), `${label} mean`);
  if (expected.variance === undefined) return;
  const slack = errors * sample.varianceError + ROUNDING * (Math.abs(expected.variance) + expected.mean ** 2);
  agree(sample.variance, expected.variance, slack, `${label} variance`);
}

/** Fails unless the covariance of two columns is the expected one within `errors` standard errors. */
export function covarianceAgrees(a: Float64Array, b: Float64Array, expected: number, errors = 4, label = ''): void {
  const [meanA, meanB] = [sampleMoments(a).mean, sampleMoments(b).mean];
  const products = sampleMoments(a.map((x, i) => (x - meanA) * (b[i]! - meanB)));
  agree(products.mean, expected, errors * products.meanError, `${label} covariance`);
}

/** Fails unless the mean of a column (a discounted payoff, say) is the expected one within `errors` standard errors. */
export function meanAgrees(column: Float64Array, expected: number, errors = 4, label = ''): void {
  momentsAgree(column, { mean: expected }, errors, label);
}

function agree(actual: number, expected: number, slack: number, label: string): void {
  expect(Math.abs(actual - expected), `${label.trim()}: ${actual} for ${expected}`).toBeLessThanOrEqual(slack);
}

/** Kolmogorov's critical value of √n · D at a level of 1 in 10,000: 2 exp(-2 c²) = 1e-4. */
const CRITICAL = 2.2253;

/**
 * Fails when a column does not follow a continuous distribution by Kolmogorov and Smirnov, at a level of 1 in 10,000 (the
 * seed is fixed, so it fails always or never).
 */
export function distributionAgrees(column: Float64Array, cdf: (x: number) => number, label = ''): void {
  const sorted = Float64Array.from(column).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  });
  expect(distance * Math.sqrt(n), `${label} Kolmogorov-Smirnov`).toBeLessThan(CRITICAL);
}

/**
 * Fails when a column of whole numbers from 0 does not have the probabilities (what is not listed has the rest), by Pearson's
 * chi-squared test at a level of 1 in 10,000. Values of which fewer than 5 are expected are counted together.
 */
export function frequenciesAgree(column: Float64Array, probabilities: readonly number[], label = ''): void {
  const counts = new Array<number>(probabilities.length).fill(0);
  for (const x of column) if (x in counts) counts[x]!++;
  let [statistic, degrees, pooled, pooledCount] = [0, -1, column.length, column.length];
  probabilities.forEach((probability, value) => {
    const expected = probability * column.length;
    if (expected < 5) return;
    statistic += (counts[value]! - expected) ** 2 / expected;
    degrees++;
    pooled -= expected;
    pooledCount -= counts[value]!;
  });
  // Fewer than 5 in all are expected elsewhere: their number must be possible, at the same level or stricter.
  if (pooled >= 5) {
    statistic += (pooledCount - pooled) ** 2 / pooled;
    degrees++;
  } else expect(pooledCount, `${label} elsewhere`).toBeLessThan(20);
  const { upper } = CHI_SQUARED.cdf(SCALARS, statistic, [degrees], []);
  expect(upper, `${label} chi-squared ${statistic} with ${degrees} degrees of freedom`).toBeGreaterThan(1e-4);
}
