import type { Process } from '@tessera/models';
import { describe, expect, test } from 'vitest';
import { MonteCarloEngine, PathError } from '../index.ts';

const GBM = { steps: 12, x0: 100, parameters: { mu: 0.05, sigma: 0.2 }, seed: 42 };
const gbm = new MonteCarloEngine('gbm');

describe('the same paths', () => {
  test('for 1, 2 and 5 threads, any batches, either backend, and the caller alone', async () => {
    const { batch } = await gbm.simulate({ ...GBM, paths: 5000, parallel: false });
    for (const [workers, batchSize] of [
      [1, 100],
      [2, 1024],
      [5, 3333],
    ] as const) {
      const other = await gbm.simulate({ ...GBM, paths: 5000, workers, batchSize });
      expect(other.batch!.columns).toEqual(batch!.columns);
    }
    const slow = await gbm.simulate({ ...GBM, paths: 300, backend: 'reference' });
    expect(slow.batch!.columns).toEqual(batch!.columns.map((column) => column.slice(0, 300)));
  }, 60_000);

  test('when more are asked for, one is replayed, or they come in batches', async () => {
    const { batch } = await gbm.simulate({ ...GBM, paths: 3000 });
    const fewer = await gbm.simulate({ ...GBM, paths: 777 });
    expect(fewer.batch!.columns).toEqual(batch!.columns.map((column) => column.slice(0, 777)));
    const one = await gbm.replay({ ...GBM, path: 2345 });
    expect(one.values.S).toEqual(batch!.path(2345));
    expect(one.times.at(-1)).toBe(1);
    let next = 0;
    for await (const part of gbm.batches({ ...GBM, paths: 3000, batchSize: 1234 })) {
      expect(part.first).toBe(next);
      next += part.count;
      expect(part.path(part.first)).toEqual(batch!.path(part.first));
    }
    expect(next).toBe(3000);
  });

  test('in the names of stochlab', async () => {
    const ours = await gbm.simulate({ ...GBM, paths: 50, horizon: 2 });
    const theirs = await gbm.simulate({
      n_paths: 50,
      T: 2,
      x0: 100,
      n_steps: 12,
      parameters: GBM.parameters,
      seed: 42,
      n_jobs: -1,
      backend: 'joblib',
      batch_size: 7,
      parallel: true,
    });
    expect(theirs.batch!.columns).toEqual(ours.batch!.columns);
  });
});

describe('what is made of paths', () => {
  test('map and reduce see every path in order', async () => {
    const { batch } = await gbm.simulate({ ...GBM, paths: 2000 });
    const { mapped } = await gbm.simulate({
      ...GBM,
      paths: 2000,
      batchSize: 300,
      map: (path, index) => [index, Math.max(...path.values())] as const,
    });
    expect(mapped!.map(([index]) => index)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(mapped![1500]![1]).toBe(Math.max(...batch!.path(1500)));
    const { reduced } = await gbm.simulate({
      ...GBM,
      paths: 2000,
      map: (path) => path.values().at(-1)!,
      reduce: (sum: number, x) => sum + x,
      initial: 0,
    });
    const last = batch!.at(12);
    expect(reduced).toBeCloseTo(
      last.reduce((sum, x) => sum + x, 0),
      6,
    );
  });

  test('statistics hold the exact moments within four standard errors, and end by rule at a fixed number of paths', async () => {
    const known = await gbm.simulate({ ...GBM, mode: 'statistics', paths: 200_000, keep: 2 });
    for (const [index, time] of known.times.entries()) {
      const { mean, standard_error } = known.at(index);
      expect(Math.abs(mean! - 100 * Math.exp(0.05 * time))).toBeLessThanOrEqual(4 * standard_error! + 1e-12);
    }
    const stop = { halfWidth: 0.2 };
    const [one, two] = [
      await gbm.simulate({ ...GBM, mode: 'statistics', paths: 1e7, stop, parallel: false }),
      await gbm.simulate({ ...GBM, mode: 'statistics', paths: 1e7, stop, workers: 2 }),
    ];
    expect(one.paths).toBe(65_536);
    expect(two.outputs).toEqual(one.outputs);
  }, 60_000);

  test('estimates say what a way of drawing gained', async () => {
    const functionals = [{ name: 'call', expression: 'max(S - 100, 0) * exp(-0.05)' }];
    const options = { ...GBM, mode: 'statistics' as const, paths: 65_536, functionals, parallel: false };
    const [plain] = (await gbm.simulate(options)).estimates;
    const [better] = (await gbm.simulate({ ...options, sampling: 'sobol', net: 1024 })).estimates;
    for (const { mean, standard_error } of [plain!, better!]) {
      // Black and Scholes.
      expect(Math.abs(mean! - 10.450583572185565)).toBeLessThan(4 * standard_error!);
    }
    expect(plain!.variance_factor).toBeCloseTo(1, 6);
    expect(better!.variance_factor).toBeGreaterThan(100);
  });

  test('progress never falls, and a signal ends it', async () => {
    const seen: number[] = [];
    await gbm.simulate({ ...GBM, paths: 20_000, onProgress: ({ paths }) => seen.push(paths) });
    expect(seen.at(-1)).toBe(20_000);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const controller = new AbortController();
    const stopped = gbm.simulate({
      ...GBM,
      paths: 5_000_000,
      keep: 'end',
      onProgress: () => controller.abort(),
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow(/abort/i);
  });
});

describe('a module', () => {
  const module = new MonteCarloEngine({
    module: new URL('./fixtures/walk.ts', import.meta.url),
    parameters: { drift: 0.5 },
  });

  test('gives the same paths for any threads, and the moments of its walk', async () => {
    const options = { paths: 4000, steps: 10, horizon: 2, x0: 1, seed: 7 };
    const { batch } = await module.simulate({ ...options, parallel: false });
    for (const workers of [1, 3])
      expect((await module.simulate({ ...options, workers })).batch!.columns).toEqual(batch!.columns);
    expect((await module.replay({ ...options, path: 3210 })).values.X).toEqual(batch!.path(3210));
    const last = batch!.at(10);
    const mean = last.reduce((sum, x) => sum + x, 0) / 4000;
    expect(Math.abs(mean - 2)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  }, 60_000);

  test('that fails names the path and its reason, or is counted', async () => {
    const options = { paths: 3000, steps: 10, x0: 0, parameters: { fails: 2 }, seed: 7 };
    const { errors, batch } = await module.simulate({ ...options, onError: 'count' });
    expect(errors).toBeGreaterThan(10);
    const first = batch!.at(10).findIndex(Number.isNaN);
    const failure = await module.simulate(options).catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(PathError);
    expect(failure).toMatchObject({ process: 'walk.ts', seed: 7, path: first });
    expect((failure as Error).message).toContain('the walk reached 2');
  }, 60_000);
});

/** Doubles each step, so that it overflows at step 1024 of any path. */
const doubling: Process = {
  name: 'doubling',
  aliases: [],
  title: 'Doubling',
  use: 'A process that fails.',
  formula: 'x = 2 x',
  family: 'Series',
  source: 'None.',
  parameters: [],
  components: () => ['x'],
  schemes: [
    {
      name: 'exact',
      title: 'Exact',
      source: 'None.',
      start: (m) => [m.const(1)],
      step: (m, _, [x]) => [m.mul(m.const(2), x!)],
    },
  ],
  presets: [],
};

test('an error in a path names process, seed, path, step and state', async () => {
  const engine = new MonteCarloEngine(doubling);
  const failure = await engine
    .simulate({ paths: 5, steps: 2000, keep: 'end', seed: 9 })
    .catch((reason: unknown) => reason);
  expect(failure).toBeInstanceOf(PathError);
  expect(failure).toMatchObject({ process: 'doubling', seed: 9, path: 0, step: 1024, state: { x: 2 ** 1023 } });
  const statistics = await engine.simulate({ paths: 5, steps: 2000, mode: 'statistics', onError: 'count' });
  expect(statistics.errors).toBe(5);
});

test.each([
  [{ paths: 0 }, /paths is 0/],
  [{ paths: 10, workers: 0 }, /workers is 0/],
  [{ paths: 10, n_paths: 5 }, /given twice/],
  [{ paths: 10, backend: 'gpu' }, /backend is "gpu"/],
  [{ paths: 1e9, steps: 252 }, /more than .* values in memory/],
  [{ paths: 10, parameters: { volatilty: 1 } }, /no parameter "volatilty"/],
])('refuses %j', async (options, sentence) => {
  await expect(gbm.simulate(options)).rejects.toThrow(sentence);
});

describe('what is refused', () => {
  const two = { ...GBM, paths: 2 };
  test.each([
    [{ ...two, stpes: 5 }, /option is "stpes"/],
    [{ ...two, mode: 'stats' }, /mode is "stats"/],
    [{ ...two, onError: 'ignore' }, /onError is "ignore"/],
    [{ ...two, seed: 1.5 }, /seed is 1.5/],
    [{ ...two, seed: -1 }, /seed is -1/],
    [{ ...two, seed: 2n ** 64n }, /seed is 18446744073709551616/],
    [{ ...two, stop: { halfWidth: 1 } }, /stop is .*no effect in the mode "paths"/],
    [{ ...two, mode: 'statistics', map: () => 1 }, /map is "a function".*no effect/],
    [{ ...two, keep: [] }, /keep is \[\]: nothing is asked/],
    [{ ...two, components: [] }, /keep is "all": nothing is asked/],
  ])('options that would be passed over or have no meaning: %#', async (options, message) => {
    await expect(gbm.simulate(options as Parameters<typeof gbm.simulate>[0])).rejects.toThrow(message);
  });

  test('ways of drawing for a module, that draws itself', async () => {
    const walk = new MonteCarloEngine({ module: new URL('./fixtures/walk.ts', import.meta.url) });
    await expect(walk.simulate({ paths: 2, steps: 2, sampling: 'antithetic' })).rejects.toThrow(
      /sampling is "antithetic"/,
    );
  });
});

test('a functional may be its expression alone, and one without a value is named', async () => {
  const { batch } = await gbm.simulate({ ...GBM, paths: 3, functionals: ['max(S)'] });
  expect(batch!.functional('max(S)')[2]).toBe(Math.max(...batch!.path(2)));
  const failing = gbm.simulate({ ...GBM, paths: 100, functionals: ['log(S - 100)'] });
  await expect(failing).rejects.toMatchObject({ functional: 'log(S - 100)', step: undefined });
});
