/** Runs beside each other: differences whose distribution is known in closed form. */
import { describe, expect, test } from 'vitest';
import { BACKENDS } from './backend/choose.ts';
import { type ComparedRun, compare, pairsOf } from './compare.ts';
import { compileModel } from './compile.ts';
import { type ExpressionVariable, expressionModel } from './expression-model.ts';
import type { Sampling } from './program.ts';
import { createRunner, samplesOf, singleThread } from './simulate.ts';
import { momentsOf } from './statistics/moments.ts';

const X: ExpressionVariable = { name: 'x', distribution: 'normal(10, 2)' };
const Y: ExpressionVariable = { name: 'y', distribution: 'normal(3, 1)' };

async function run(
  formula: string,
  variables: readonly ExpressionVariable[],
  { seed = 1, trials = 8192, sampling = 'random' as Sampling } = {},
): Promise<ComparedRun> {
  const { workbook, model } = expressionModel(formula, variables);
  const { program } = compileModel(workbook, { ...model, sampling }, 45000);
  const runner = await createRunner(program, BACKENDS[0]!);
  return { run: formula, program, settings: { seed, trials }, executor: singleThread(runner) };
}

describe('two runs on common draws', () => {
  test('differ by what the models differ in, and by nothing else', async () => {
    const { trials, partial, comparisons } = await compare([await run('x + y', [X, Y]), await run('x', [X])]);
    const [one] = comparisons;
    expect({ trials, partial }).toEqual({ trials: 8192, partial: false });
    // x cancels out in every trial: y is left.
    expect(Math.abs(one!.difference.mean! - 3)).toBeLessThan(5 / Math.sqrt(8192));
    expect(one!.difference.std_dev! / 1).toBeCloseTo(1, 1);
    expect(one!.difference.standard_error! * Math.sqrt(8192)).toBeCloseTo(one!.difference.std_dev!, 10);
    expect(one!.probability_a_greater).toBeCloseTo(0.99865, 2);
    expect(one!.a.mean! - one!.b.mean!).toBeCloseTo(one!.difference.mean!, 10);
    // corr(x + y, x) = 2 / √5.
    expect(one!.correlation).toBeCloseTo(2 / Math.sqrt(5), 2);
    expect(one).toMatchObject({ common_draws: true, reasons: [], trials: 8192, left_out: 0 });
    expect(one!.shared_inputs).toMatchObject([{ a: 'x', b: 'x', same_distribution: true }]);
  });

  test('that are the same run do not differ at all', async () => {
    const { comparisons } = await compare([await run('x + y', [X, Y]), await run('y + x', [Y, X])]);
    const [{ difference, probability_equal, probability_a_greater, correlation } = comparisons[0]!] = comparisons;
    expect([difference.min, difference.max, difference.standard_error]).toEqual([0, 0, 0]);
    expect([probability_equal, probability_a_greater]).toEqual([1, 0]);
    expect(correlation).toBeCloseTo(1, 12);
  });

  test('of other distributions say so, and still share the draws', async () => {
    const wider: ExpressionVariable = { name: 'x', distribution: 'normal(10, 4)' };
    const { comparisons } = await compare([await run('x', [wider]), await run('x', [X])]);
    // 10 + 4 z less 10 + 2 z is 2 z.
    expect(comparisons[0]!.difference.std_dev! / 2).toBeCloseTo(1, 1);
    expect(comparisons[0]!.correlation).toBeCloseTo(1, 9);
    expect(comparisons[0]).toMatchObject({ common_draws: true, shared_inputs: [{ same_distribution: false }] });
  });
});

describe('two runs on other draws', () => {
  test('say why, and have the spread of both', async () => {
    const { comparisons } = await compare([await run('x', [X], { seed: 1 }), await run('x', [X], { seed: 2 })]);
    expect(comparisons[0]).toMatchObject({ common_draws: false, reasons: ['The seeds differ: 1 and 2.'] });
    expect(comparisons[0]!.difference.std_dev! / Math.sqrt(8)).toBeCloseTo(1, 1);
    expect(Math.abs(comparisons[0]!.correlation!)).toBeLessThan(5 / Math.sqrt(8192));
    const other = await compare([await run('x', [X], { sampling: 'antithetic' }), await run('y', [Y])]);
    expect(other.comparisons[0]!.reasons).toEqual([
      'They sample differently: antithetic and random.',
      'No input of one is an input of the other.',
    ]);
  });
});

test('the error of a difference comes from the longest groups of a run', async () => {
  const quasi = async (formula: string, group: number): Promise<ComparedRun> => {
    const one = await run(formula, [X, Y]);
    return { ...one, program: { ...one.program, sampling: 'sobol', group } };
  };
  const { comparisons } = await compare([await quasi('x + y', 2), await quasi('x', 4)]);
  const difference = await run('y', [X, Y]);
  const samples = await samplesOf(difference.program, difference.settings, difference.executor);
  const means = [0, 1].map((k) => momentsOf(samples[0]!.subarray(k * 4096, (k + 1) * 4096)).mean);
  // Half the distance of two means is the error of theirs.
  expect(comparisons[0]!.difference.standard_error).toBeCloseTo(Math.abs(means[0]! - means[1]!) / 2, 12);
});

test('only trials that both have count', async () => {
  const a = await run('IF(x > 10, x, SQRT(-1))', [X]);
  const b = await run('IF(y > 3, y, SQRT(-1))', [Y]);
  const { comparisons } = await compare([a, b]);
  const { trials, left_out, difference } = comparisons[0]!;
  expect(trials + left_out).toBe(8192);
  expect(Math.abs(trials / 8192 - 0.25)).toBeLessThan(5 * Math.sqrt(0.1875 / 8192));
  expect(difference.mean).not.toBeNull();
  const none = await compare([a, await run('SQRT(-x)', [X])]);
  expect(none.comparisons[0]).toMatchObject({
    trials: 0,
    left_out: 8192,
    probability_a_greater: null,
    correlation: null,
  });
});

test('the shorter run decides, or the trials asked for', async () => {
  const runs = [await run('x', [X], { trials: 5000 }), await run('x + y', [X, Y], { trials: 3001 })];
  expect(await compare(runs)).toMatchObject({ trials: 3001, partial: false });
  expect(await compare(runs, { trials: 2000 })).toMatchObject({ trials: 2000, partial: true });
  expect(await compare(runs, { signal: { aborted: true } })).toEqual({ trials: 0, partial: true, comparisons: [] });
});

test('pairs are outputs of the same reference, else of the same label, else the first ones', async () => {
  const [a, b] = [await run('x', [X]), await run('x + y', [X, Y])];
  expect(pairsOf([a, b, a])).toHaveLength(3);
  const outputs = (...names: string[]) =>
    names.map((reference) => ({ reference, label: reference, column: 0, base: 0 }));
  const with_ = (...names: string[]) => ({ program: { ...a.program, outputs: outputs(...names) } });
  expect(pairsOf([with_('p', 'q'), with_('q', 'r')])).toEqual([{ a: { run: 0, output: 1 }, b: { run: 1, output: 0 } }]);
  expect(pairsOf([with_('p'), with_('r')])).toEqual([{ a: { run: 0, output: 0 }, b: { run: 1, output: 0 } }]);
});

test('longer comparisons count what they do not keep, within the stated error', async () => {
  const trials = 2 ** 17;
  const x: ExpressionVariable = { name: 'x', distribution: 'uniform(0, 1)' };
  const zero = await run('0 * x', [x], { trials });
  const other = await run('x', [x], { trials });
  // 40 pairs of the same two outputs leave no room for the samples of all trials.
  const pairs = Array.from({ length: 40 }, () => ({ a: { run: 1, output: 0 }, b: { run: 0, output: 0 } }));
  const counted = (await compare([zero, other], { pairs })).comparisons[0]!;
  const exact = (await compare([zero, other], { pairs: pairs.slice(0, 1) })).comparisons[0]!;
  expect(counted.difference.percentile_error).toBeGreaterThan(0);
  expect(exact.difference.percentile_error).toBe(0);
  expect(counted.difference.mean).toBe(exact.difference.mean);
  for (const [p, value] of Object.entries(exact.difference.percentiles)) {
    expect(Math.abs(counted.difference.percentiles[p]! - value!)).toBeLessThanOrEqual(
      counted.difference.percentile_error,
    );
  }
});
