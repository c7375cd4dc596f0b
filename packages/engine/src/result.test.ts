import { describe, expect, it } from 'vitest';
import { chooseBackend } from './backend/choose.ts';
import { compileModel } from './compile.ts';
import { expressionModel } from './expression-model.ts';
import { outputGlances, outputResults } from './result.ts';
import { createRunner, simulate, singleThread } from './simulate.ts';

const MODELS = {
  smooth: ['price * units', 'normal(10, 2)', 'pert(80, 100, 150)'],
  'of few values': ['price + units', 'bernoulli(0.3)', 'binomial(3, 0.5)'],
  'with errors': ['ln(price) * units', 'normal(1, 1)', 'uniform(1, 2)'],
  constant: ['price * 0 + 5 * (units > 0)', 'uniform(1, 2)', 'uniform(1, 2)'],
} as const;

describe('a glance at outputs', () => {
  it.each(Object.entries(MODELS))('has the bits of the whole result, of an output %s', async (_, [formula, a, b]) => {
    const variables = [
      { name: 'price', distribution: a },
      { name: 'units', distribution: b },
    ];
    const { workbook, model } = expressionModel(formula, variables);
    const { program } = compileModel(workbook, model, 45000);
    const run = async (sampleBudget?: number) => {
      const runner = await createRunner(program, chooseBackend());
      const options = sampleBudget === undefined ? {} : { sampleBudget };
      return simulate(program, { seed: 3, trials: 5000 }, singleThread(runner), options);
    };
    // With all samples, and with counts of most of them.
    for (const budget of [undefined, 2048]) {
      const [whole] = outputResults(program, await run(budget), {}, { inputs: [], outputs: [] });
      const [glance] = outputGlances(program, await run(budget));
      expect(whole).toMatchObject(glance!);
      expect(Object.keys(glance!).sort()).toEqual(
        ['errors', 'histogram', 'mean', 'percentiles', 'std_dev', 'trials'].sort(),
      );
    }
  });
});
