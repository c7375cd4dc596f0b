/** Sampling that knows averages better: unbiased, as sure as it says, better by what it measures, the same on every backend. */
import {
  answer,
  BACKENDS,
  chooseBackend,
  createRunner,
  type OutputResult,
  parseProgram,
  printProgram,
  singleThread,
} from '@tessera/engine';
import { describe, expect, test } from 'vitest';
import { compilePaths } from './compile-paths.ts';
import { estimatesOf, type PathEstimate } from './estimates.ts';
import { type PathsModel, readPaths } from './read-paths.ts';

const GBM: PathsModel = {
  process: 'gbm',
  parameters: { s0: 100, mu: 0.05, sigma: 0.2 },
  steps: 4,
  functionals: [{ name: 'call', expression: 'max(S - 100, 0) * exp(-0.05)' }],
};
/** Black and Scholes: S = K = 100, r = 0.05, sigma = 0.2, T = 1. */
const CALL = 10.450583572185565;

/** The estimates of a model, for one seed after the other; compiled once. */
async function estimator(model: PathsModel) {
  const compiled = compilePaths(readPaths(model));
  const executor = singleThread(await createRunner(compiled.program, chooseBackend()));
  return async (trials: number, seed: number): Promise<{ found: PathEstimate[]; outputs: readonly OutputResult[] }> => {
    const { outputs } = await answer(compiled.program, { seed, trials }, {}, executor);
    return { found: estimatesOf(compiled, outputs), outputs };
  };
}

async function estimates(model: PathsModel, trials: number, seed: number) {
  return (await estimator(model))(trials, seed);
}

/** Seeds, and the 0.1 % points of chi-squared with as many degrees of freedom. */
const SEEDS = 16;
const [LEAST_SPREAD, MOST_SPREAD] = [3.94, 39.25];

const METHODS: readonly (readonly [string, Partial<PathsModel>, least: number])[] = [
  ['independent', {}, 0.99],
  ['antithetic', { sampling: 'antithetic' }, 1.5],
  ['stratified', { sampling: 'stratified' }, 100],
  ['Sobol', { sampling: 'sobol', net: 1024 }, 500],
  ['control variate', { control: { expression: 'S' } }, 5],
  ['importance', { shift: 1 }, 5],
  ['Sobol with a control', { sampling: 'sobol', net: 1024, control: { expression: 'S' } }, 2000],
];

describe.each(METHODS)('%s', (_, extra, least) => {
  // Of few nets the error of a call is skewed (its far tail is one point of each): 16 nets hold 90 % of prices, 64 do 95 %.
  test('is off by its standard error, over seeds', async () => {
    const estimate = await estimator({ ...GBM, ...extra });
    // An error that comes from few blocks or nets is uncertain itself.
    const isArranged = extra.sampling !== undefined;
    let [squares, factor] = [0, 0];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const [call] = (await estimate((isArranged ? 64 : 8) * 1024, seed)).found;
      squares += ((call!.mean! - CALL) / call!.standard_error!) ** 2;
      factor += call!.variance_factor! / SEEDS;
    }
    expect(squares).toBeGreaterThan(LEAST_SPREAD);
    expect(squares).toBeLessThan(MOST_SPREAD);
    expect(factor).toBeGreaterThan(least);
  }, 60_000);

  test('is the same on the reference interpreter, for a range cut anywhere, and as text', async () => {
    const { program } = compilePaths(readPaths({ ...GBM, ...extra, steps: 5 }));
    const [fast, slow] = await Promise.all(
      BACKENDS.map((backend) => createRunner(parseProgram(printProgram(program)), backend)),
    );
    const at = (runner: typeof fast, first: number, count: number): number[][] =>
      runner!.outputs({ seed: 3, replicate: 0, first, count }).map((column) => [...column]);
    expect(at(fast, 2049, 6)).toEqual(at(slow, 2049, 6));
    expect(at(fast, 2048, 700).map((column) => column.slice(1, 7))).toEqual(at(fast, 2049, 6));
  });
});

test('an arrangement of draws leaves the distribution as it is', async () => {
  const plain = (await estimates({ ...GBM, functionals: [] }, 65_536, 1)).outputs[0]!;
  for (const extra of [{ sampling: 'antithetic' }, { sampling: 'stratified' }, { sampling: 'sobol' }] as const) {
    const { outputs } = await estimates({ ...GBM, ...extra, functionals: [] }, 65_536, 2);
    for (const key of ['5', '50', '95']) {
      const [low, high] = plain.percentile_intervals[key]!;
      const reach = high - low;
      expect(Math.abs(outputs[0]!.percentiles[key]! - plain.percentiles[key]!)).toBeLessThan(1.5 * reach);
    }
    expect(outputs[0]!.std_dev! / plain.std_dev!).toBeCloseTo(1, 1);
  }
});

test('weights of importance sampling average to 1, and a rare event is found where plain paths hardly meet it', async () => {
  const rare = { ...GBM, functionals: [{ name: 'rare', expression: 'if(S > 200, 1, 0)' }] };
  // P(S > 200) = N(-(ln 2 - 0.03) / 0.2).
  const exact = 0.00045575;
  const { found, outputs } = await estimates({ ...rare, shift: 3.3 }, 65_536, 1);
  expect(Math.abs(found[0]!.mean! - exact)).toBeLessThan(4 * found[0]!.standard_error!);
  expect(found[0]!.variance_factor).toBeGreaterThan(100);
  const weight = outputs.find(({ output }) => output === 'weight')!;
  const mild = (await estimates({ ...rare, shift: 0.5 }, 65_536, 1)).outputs.find(({ output }) => output === 'weight')!;
  expect(Math.abs(mild.mean! - 1)).toBeLessThan(4 * mild.standard_error!);
  expect(weight.mean).toBeGreaterThan(0);
});

test.each([
  [{ sampling: 'sobol', net: 1000 }, /net is 1000.*power of two/],
  [{ sampling: 'sobol', steps: 10_000 }, /10000 numbers.*fewer steps/],
  [{ net: 1024 }, /nets are of Sobol/],
  [{ shift: 1, sampling: 'sobol' }, /sampling is sobol/],
  [{ shift: 1, functionals: [] }, /only functionals are weighted/],
  [{ shift: 1, control: { expression: 'S' } }, /control variate cannot be used with it/],
  [{ control: { expression: 'max(S)' } }, /its mean is not known here/],
  [{ sampling: 'halton' }, /Choose one of: random, antithetic, stratified, sobol/],
  [{ process: 'poisson', parameters: {}, functionals: [], sampling: 'stratified' }, /no Brownian motion/],
  [{ process: 'mmc', parameters: {}, functionals: [], sampling: 'sobol' }, /by events/],
])('refuses %j', (extra, sentence) => {
  expect(() => readPaths({ ...GBM, ...(extra as Partial<PathsModel>) })).toThrow(sentence);
});
