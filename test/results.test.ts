/** Every figure of a result against its closed form, and results of outputs that have little to describe. */
import { chooseBackend, createRunner, simulate, singleThread } from '@tessera/engine';
import { describe, expect, test } from 'vitest';
import { compileTyped, run } from './typed-workbook.ts';

const TRIALS = 65_536;

/** A distribution with its closed forms; `shortfall`: the mean of the lowest twentieth. */
const FORMS = [
  {
    distribution: 'uniform(0, 10)', mean: 5, variance: 100 / 12, skewness: 0, kurtosis: -1.2,
    points: { '1': 0.1, '25': 2.5, '50': 5, '95': 9.5 }, slopes: { '1': 0.1, '25': 0.1, '50': 0.1, '95': 0.1 },
    shortfall: 0.25, mode: undefined,
  },
  {
    distribution: 'normal(100, 20)', mean: 100, variance: 400, skewness: 0, kurtosis: 0,
    points: { '1': 53.4730425191816, '25': 86.51020499607837, '50': 100, '95': 132.897072539029 },
    slopes: { '1': 0.0013326, '25': 0.0158889, '50': 0.0199471, '95': 0.0051568 },
    // 100 - 20 φ(z)/0.05 at z = -1.6448536269514722.
    shortfall: 58.74574, mode: 100,
  },
  {
    // Of a normal with mean 4 and standard deviation 0.25.
    distribution: 'lognormal2(4, 0.25)', mean: Math.exp(4.03125), variance: Math.expm1(0.0625) * Math.exp(8.0625),
    skewness: (Math.exp(0.0625) + 2) * Math.sqrt(Math.expm1(0.0625)),
    kurtosis: Math.exp(0.25) + 2 * Math.exp(0.1875) + 3 * Math.exp(0.125) - 6,
    points: { '1': 30.5218, '25': 46.1263, '50': Math.exp(4), '95': 82.3724 },
    slopes: { '1': 0.0034929, '25': 0.0275569, '50': 0.0292275, '95': 0.0050082 },
    // mean Φ(z - 0.25)/0.05 with Φ(-1.8948536) = 0.0290559.
    shortfall: (Math.exp(4.03125) * 0.0290559) / 0.05, mode: Math.exp(4 - 0.0625),
  },
] as const; // biome-ignore format: a table

describe.each(FORMS)(
  '$distribution',
  ({ distribution, mean, variance, skewness, kurtosis, points, slopes, shortfall, mode }) => {
    const compiled = compileTyped({ A1: 1, B1: '=A1' }, { inputs: [{ cell: 'A1', distribution }], outputs: ['B1'] });
    const events = (['<', '<=', '>', '>=', '=', '<>'] as const).map((operator) => ({
      predicate: { output: 0, operator, value: points['25'] },
      text: operator,
    }));

    test('has all its figures', async () => {
      const [output] = (await run(compiled, { seed: 12, trials: TRIALS }, { events, percentages: [0, 100] })).outputs;
      const result = output!;
      const deviation = Math.sqrt(variance);
      expect(result.trials).toBe(TRIALS);
      expect(result.errors).toBe(0);
      expect(Math.abs(result.mean! - mean)).toBeLessThan((5 * deviation) / Math.sqrt(TRIALS));
      expect(result.standard_error!).toBeCloseTo(result.std_dev! / Math.sqrt(TRIALS), 12);
      expect(result.mean_interval![0]).toBeCloseTo(result.mean! - 1.959964 * result.standard_error!, 6);
      expect(result.variance!).toBeCloseTo(result.std_dev! ** 2, 8);
      // The variance of a sample variance is (kurtosis + 2) σ⁴/n.
      expect(Math.abs(result.variance! / variance - 1)).toBeLessThan(5 * Math.sqrt((kurtosis + 2) / TRIALS));
      // √(6/n) and √(24/n) for a normal; the lognormal's are some three times that.
      const wide = kurtosis > 0 ? 3 : 1;
      expect(Math.abs(result.skewness! - skewness)).toBeLessThan(wide * 5 * Math.sqrt(6 / TRIALS));
      expect(Math.abs(result.kurtosis! - kurtosis)).toBeLessThan(wide * 5 * Math.sqrt(24 / TRIALS));

      for (const [key, x] of Object.entries(points)) {
        const p = Number(key) / 100;
        // A percentile's standard error is √(p(1-p)/n) over the density.
        const error = Math.sqrt((p * (1 - p)) / TRIALS) / slopes[key as keyof typeof slopes];
        expect(Math.abs(result.percentiles[key]! - x), `${key} %`).toBeLessThan(5 * error);
        const [low, high] = result.percentile_intervals[key]!;
        expect(Math.abs((high - low) / (2 * 1.96 * error) - 1), `interval of ${key} %`).toBeLessThan(0.35);
      }
      expect(result.percentile_error).toBe(0);
      expect(result.median).toBe(result.percentiles['50']);
      expect([result.percentiles['0'], result.percentiles['100']]).toEqual([result.min, result.max]);
      expect([result.percentile_intervals['0'], result.percentile_intervals['100']]).toEqual([null, null]);

      expect(result.value_at_risk['95']).toBeCloseTo(-result.percentiles['5']!, 9);
      const low = Number(result.percentiles['5']) - result.min!;
      expect(Math.abs(-result.expected_shortfall['95']! - shortfall)).toBeLessThan(
        (5 * low) / Math.sqrt(0.05 * TRIALS),
      );

      const { counts, bin_edges } = result.histogram;
      expect(counts.reduce((sum, n) => sum + n)).toBe(TRIALS);
      expect(bin_edges).toHaveLength(counts.length + 1);
      expect([bin_edges[0], bin_edges.at(-1)]).toEqual([result.min, result.max]);

      const odds = result.probabilities.map(({ probability }) => probability!);
      for (const [k, truth] of [0.25, 0.25, 0.75, 0.75, 0, 1].entries()) {
        expect(Math.abs(odds[k]! - truth)).toBeLessThanOrEqual(5 * Math.sqrt((0.25 * 0.75) / TRIALS));
        const [from, to] = result.probabilities[k]!.interval!;
        expect(to - from).toBeGreaterThan(0);
        expect(odds[k]! >= from && odds[k]! <= to).toBe(true);
      }
      expect(odds[0]! + odds[3]!).toBeCloseTo(1, 12);

      // A kernel density of n values finds a smooth peak to some n^(-1/5) of a deviation.
      if (mode !== undefined) expect(Math.abs(result.mode! - mode)).toBeLessThan((3 * deviation) / TRIALS ** 0.2);
    });

    test('counted instead of kept is within the bound that is stated, and exact by a second pass', async () => {
      const settings = { seed: 12, trials: TRIALS };
      const runner = await createRunner(compiled.program, chooseBackend());
      const kept = await simulate(compiled.program, settings, singleThread(runner));
      const ranks = [655, 3277, 16384, 32768, 62258, 64880];
      const budget = { sampleBudget: 16 * 1024 };
      const counted = await simulate(compiled.program, settings, singleThread(runner), budget);
      const exact = await simulate(compiled.program, settings, singleThread(runner), {
        ...budget,
        exactRanks: () => ranks,
      });
      expect(counted.samples).toBeUndefined();
      expect(counted.summary).toEqual(kept.summary);
      for (const rank of ranks) {
        const truth = kept.orders[0]!.at(rank);
        const { at, errorAt } = counted.orders[0]! as unknown as { at(k: number): number; errorAt(k: number): number };
        const error = errorAt.call(counted.orders[0], rank);
        expect(error).toBeLessThan(Math.sqrt(variance) / 1000);
        expect(Math.abs(at.call(counted.orders[0], rank) - truth)).toBeLessThanOrEqual(error);
        expect(exact.orders[0]!.at(rank)).toBe(truth);
      }
      runner.release();
    });
  },
);

test('the drivers of a linear model come in order of what they contribute', async () => {
  const weights = [1, -4, 2, 0.5];
  const cells = weights.map((_, i) => `A${i + 1}`);
  const typed = { A1: 0, A2: 0, A3: 0, A4: 0, A5: 0, B1: '=A1-4*A2+2*A3+0.5*A4' };
  const inputs = [...cells, 'A5'].map((cell) => ({ cell, distribution: 'normal(0, 1)' }));
  const [output] = (await run(compileTyped(typed, { inputs, outputs: ['B1'] }), { seed: 1, trials: 32_768 })).outputs;
  const { drivers } = output!;
  expect(drivers.slice(0, 4).map(({ input }) => input)).toEqual(['Sheet1!A2', 'Sheet1!A3', 'Sheet1!A1', 'Sheet1!A4']);
  const norm = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  for (const { input, rank_correlation, swing } of drivers) {
    const weight = weights[cells.indexOf(input.slice(7))] ?? 0;
    // Of two normals with correlation r the ranks correlate by 6/π asin(r/2) (K. Pearson 1907).
    const expected = (6 / Math.PI) * Math.asin(weight / norm / 2);
    expect(Math.abs(rank_correlation - expected), input).toBeLessThan((5 * 1.06) / Math.sqrt(32_768));
    // The mean of the top tenth of a normal is 1.7549833; ten means of a tenth each wander by norm/√(n/10).
    expect(Math.abs(swing - 2 * 1.7549833 * Math.abs(weight)), input).toBeLessThan((6 * norm) / Math.sqrt(3276));
  }
});

/** Every number of a result is finite or null, in every field. */
function unsound(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} = ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => unsound(part, `${path}.${key}`));
}

const ODD = {
  constant: '=3+0*A1',
  'all errors': '=LN(-1-A1*A1)',
  'two values': '=IF(A1<0.3,7,9)',
  'one value or an error': '=IF(A1<0.3,7,NA())',
  'heavy tails': '=TAN(PI()*(A1-0.5))',
  'larger than most': '=IF(A1<0.5,1,-1)*10^(307*A1)',
  'smaller than most': '=10^-(300+20*A1)',
  'a truth value': '=A1<0.25',
};

describe.each([1, 2, 3, 1025, 20_000])('%i trials of odd outputs', (trials) => {
  test.each(['random', 'latin-hypercube', 'antithetic'] as const)('leave no field broken (%s)', async (sampling) => {
    const cells = Object.fromEntries(Object.values(ODD).map((formula, i) => [`B${i + 1}`, formula]));
    const inputs = [{ cell: 'A1', distribution: 'uniform(0, 1)' }];
    const compiled = compileTyped({ A1: 0.5, ...cells }, { inputs, outputs: Object.keys(cells), sampling });
    const events = Object.keys(cells).map((_, output) => ({
      predicate: { output, operator: '=' as const, value: 7 },
      text: 'is 7',
    }));
    const result = await run(compiled, { seed: 1, trials }, { events });
    expect(unsound(result)).toEqual([]);
    result.outputs.forEach((output) => {
      expect(output.trials).toBe(trials);
      expect(output.histogram.counts.reduce((sum, n) => sum + n, 0)).toBe(trials - output.errors);
    });
    const [constant, errors, two, some, heavy] = result.outputs;
    expect([constant!.mean, constant!.min, constant!.max, constant!.median, constant!.mode]).toEqual([3, 3, 3, 3, 3]);
    expect(errors!.errors).toBe(trials);
    expect([errors!.mean, errors!.median, errors!.mode, errors!.percentiles['50']]).toEqual([null, null, null, null]);
    expect(errors!.errors_by_cell[0]).toMatchObject({ cell: 'Sheet1!B2', error: '#NUM!' });
    expect([7, 9, null]).toContain(two!.mode);
    if (some!.errors < trials) expect([some!.min, some!.max, some!.std_dev || 0]).toEqual([7, 7, 0]);
    expect(heavy!.errors).toBe(0);
    if (trials < 20_000) return;
    expect(two!.mode).toBe(9);
    expect(two!.histogram.values).toEqual([7, 9]);
    expect(two!.histogram.counts[0]).toBe(trials - some!.errors);
    // Cauchy: the median is 0 with standard error π/(2√n); the mode too; the histogram is not flattened by the tails.
    expect(Math.abs(heavy!.median!)).toBeLessThan((5 * Math.PI) / 2 / Math.sqrt(trials));
    expect(Math.abs(heavy!.mode!)).toBeLessThan(0.5);
    expect(Math.max(...heavy!.histogram.counts)).toBeLessThan(trials / 2);
  });
});

test('a histogram of so many equal bins counts as a loop over the samples does, however odd the values', async () => {
  const cells = {
    B1: '=A1',
    B2: '=7',
    B3: '=A1/0',
    B4: '=IF(A1<0.5,-1,1)*1E308',
    B5: '=1E17',
    B6: '=1+ROUND(A1,0)*2E-16',
  };
  const inputs = [{ cell: 'A1', distribution: 'uniform(0, 1)' }];
  const compiled = compileTyped({ A1: 0.5, ...cells }, { inputs, outputs: Object.keys(cells) });
  const trials = 5000;
  const runner = await createRunner(compiled.program, chooseBackend());
  const { samples } = await simulate(compiled.program, { seed: 4, trials }, singleThread(runner));
  runner.release();
  const { outputs } = await run(compiled, { seed: 4, trials }, { bins: 30 });
  outputs.forEach(({ histogram: { counts, bin_edges: edges } }, i) => {
    expect(edges).toHaveLength(31);
    expect(edges.every((edge, k) => Number.isFinite(edge) && (k === 0 || edge >= edges[k - 1]!))).toBe(true);
    const expected = new Array<number>(30).fill(0);
    for (const x of samples![i]!) {
      if (Number.isNaN(x)) continue;
      const bin = edges.findLastIndex((edge) => edge <= x);
      expected[Math.min(29, bin)]!++;
    }
    expect(counts).toEqual(expected);
  });
  const [spread, same] = outputs.map(({ histogram }) => histogram.bin_edges);
  expect([spread![0], spread![30]]).toEqual([outputs[0]!.min, outputs[0]!.max]);
  expect([same![0], same![15], same![30]]).toEqual([6.5, 7, 7.5]);
});
