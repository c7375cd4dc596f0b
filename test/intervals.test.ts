/**
 * Intervals hold the true value about 95 times in a hundred, however the trials are laid out. Each case is run under many
 * seeds; the true values are closed forms.
 */
import { answer, chooseBackend, createRunner, type Sampling, singleThread } from '@tessera/engine';
import { describe, expect, test } from 'vitest';
import { compileTyped } from './typed-workbook.ts';

/** Standard normal points of 10 %, 50 % and 90 %, and of those of its square, chi squared with one degree of freedom. */
const Z90 = 1.2815515655446004;
const CHI = { '10': 0.01579077409343, '50': 0.45493642311957, '90': 2.70554345409541 };

/** Two normals a, b: additive, symmetric about its mean (so that antithetic pairs are equal), and not additive at all. */
const OUTPUTS = [
  { formula: '=A1+A2', mean: 0, percentiles: { '10': -Z90 * Math.SQRT2, '50': 0, '90': Z90 * Math.SQRT2 } },
  { formula: '=A1^2', mean: 1, percentiles: CHI },
  { formula: '=A1*A2', mean: 0, percentiles: { '50': 0 } },
];

/** How often each interval of each output held its true value. */
async function coverage(sampling: Sampling, trials: number, seeds: number): Promise<Map<string, number>> {
  const cells = Object.fromEntries(OUTPUTS.map(({ formula }, i) => [`B${i + 1}`, formula]));
  const { program } = compileTyped(
    { A1: 0, A2: 0, ...cells },
    {
      inputs: [
        { cell: 'A1', distribution: 'normal(0, 1)' },
        { cell: 'A2', distribution: 'normal(0, 1)' },
      ],
      outputs: Object.keys(cells),
      sampling,
    },
  );
  const runner = await createRunner(program, chooseBackend());
  const events = OUTPUTS.map(({ percentiles }, output) => ({
    predicate: { output, operator: '<' as const, value: percentiles['50'] },
    text: 'below the median',
  }));
  const held = new Map<string, number>();
  const note = (what: string, truth: number, interval: readonly [number, number] | null | undefined): void => {
    const [low, high] = interval!;
    // Antithetic pairs can make an average exact; then only rounding is left.
    const inside = low - 1e-12 <= truth && truth <= high + 1e-12;
    held.set(what, (held.get(what) ?? 0) + +inside);
  };
  for (let seed = 1; seed <= seeds; seed++) {
    const { outputs } = await answer(program, { seed, trials }, { events }, singleThread(runner));
    OUTPUTS.forEach(({ formula, mean, percentiles }, i) => {
      const { mean_interval, percentile_intervals, probabilities } = outputs[i]!;
      note(`mean of ${formula}`, mean, mean_interval);
      for (const [key, truth] of Object.entries(percentiles)) {
        note(`${key} % of ${formula}`, truth, percentile_intervals[key]);
      }
      note(`odds of ${formula}`, 0.5, probabilities[0]!.interval);
    });
  }
  runner.release();
  return held;
}

// Nine blocks and a part of one; one block and one trial; less than a block.
describe.each([
  [9500, 60],
  [1025, 120],
  [700, 120],
])('with %i trials', (trials, seeds) => {
  test.each(['random', 'latin-hypercube', 'antithetic'] as const)('%s intervals hold', async (sampling) => {
    // Four standard errors of a share of 95 %; more than 95 % is no fault where few blocks leave the upper estimate.
    const least = seeds * (0.95 - 4 * Math.sqrt((0.95 * 0.05) / seeds));
    for (const [what, count] of await coverage(sampling, trials, seeds)) {
      expect(count, `${what}: ${count} of ${seeds}`).toBeGreaterThanOrEqual(least);
    }
  });
});

test.each(['latin-hypercube', 'antithetic'] as const)(
  '%s narrows the interval of a mean, not only the error',
  async (sampling) => {
    const model = { inputs: [{ cell: 'A1', distribution: 'normal(0, 1)' }], outputs: ['B1'] };
    const length = async (by: Sampling): Promise<number> => {
      const { program } = compileTyped({ A1: 0, B1: '=EXP(A1/4)' }, { ...model, sampling: by });
      const runner = await createRunner(program, chooseBackend());
      const [output] = (await answer(program, { seed: 3, trials: 16384 }, {}, singleThread(runner))).outputs;
      runner.release();
      return output!.mean_interval![1] - output!.mean_interval![0];
    };
    // Of exp(z/4), antithetic pairs leave 1 + (e^(-1/16) - 1)/(e^(1/16) - 1) = 6 % of the variance, strata far less.
    expect(await length(sampling)).toBeLessThan(0.5 * (await length('random')));
  },
);
