import { expect, describe as suite, test } from 'vitest';
import { WEBASSEMBLY } from './backend/wasm/run.ts';
import { Builder } from './ir/builder.ts';
import type { Program } from './program.ts';
import { streamOf } from './random/philox.ts';
import { columnsOf, createRunner, type Executor, runTask, simulate, singleThread } from './simulate.ts';

/** x = u² over one stream, an error where u > 0.99; `outputs` copies of it. */
function program(outputs = 1): Program {
  const b = new Builder();
  const u = b.draw(streamOf('Sheet1!A1'));
  const x = b.select(b.gt(u, b.const(0.99)), b.const(Number.NaN), b.mul(u, u));
  return {
    version: 1,
    sampling: 'random',
    columns: 2,
    strata: [],
    stages: [{ kind: 'compiled', graph: b.graph([x]), reads: [], writes: [0] }],
    inputStages: [{ kind: 'compiled', graph: b.graph([u]), reads: [], writes: [1] }],
    inputs: [
      { reference: 'Sheet1!A1', label: 'u', distribution: 'uniform(0, 1)', stream: streamOf('Sheet1!A1'), column: 1 },
    ],
    outputs: Array.from({ length: outputs }, (_, i) => ({
      reference: `Sheet1!B${i + 1}`,
      label: '',
      column: 0,
      base: null,
    })),
    fallbacks: [],
    asOf: 0,
  };
}

async function executor(given: Program): Promise<Executor> {
  return singleThread(await createRunner(given, WEBASSEMBLY));
}

/** Takes several tasks at a time and finishes them in another order. */
async function shuffled(given: Program, parallel: number): Promise<Executor> {
  const runner = await createRunner(given, WEBASSEMBLY);
  let turn = 0;
  return {
    parallel,
    async run(settings, task) {
      const result = runTask(runner, settings, task);
      const later = (turn++ * 7) % 5;
      for (let i = 0; i < later; i++) await Promise.resolve();
      return structuredClone(result);
    },
  };
}

suite('a run', () => {
  test('gives the same outcome however it is cut and in whatever order tasks finish', async () => {
    const settings = { seed: 5, trials: 100_000, predicates: [{ output: 0, operator: '<' as const, value: 0.25 }] };
    const one = await simulate(program(), settings, await executor(program()));
    for (const parallel of [2, 3, 7]) {
      const other = await simulate(program(), settings, await shuffled(program(), parallel));
      expect(other.summary).toEqual(one.summary);
      expect(other.samples).toEqual(one.samples);
      expect(other.failures).toEqual(one.failures);
    }
  });

  test('has the mean, the odds and the errors that its distribution has', async () => {
    const trials = 200_000;
    const settings = { seed: 6, trials, predicates: [{ output: 0, operator: '<' as const, value: 0.25 }] };
    const { summary, failures } = await simulate(program(), settings, await executor(program()));
    const [output] = summary.outputs;
    const valid = output!.moments.count;
    // Given u <= 0.99 the mean of u² is 0.99² / 3; five standard errors.
    const mean = (0.99 * 0.99) / 3;
    const deviation = Math.sqrt(0.99 ** 4 / 5 - mean * mean);
    expect(Math.abs(output!.moments.mean - mean)).toBeLessThan((5 * deviation) / Math.sqrt(valid));
    expect(Math.abs(output!.errors / trials - 0.01)).toBeLessThan(5 * Math.sqrt((0.01 * 0.99) / trials));
    expect(Math.abs(summary.odds[0]!.hits / trials - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / trials));
    expect(failures).toHaveLength(1000);
  });

  test('that grows keeps the trials it had', async () => {
    const run = async (trials: number) =>
      (await simulate(program(), { seed: 9, trials }, await executor(program()))).samples![0]!;
    const short = await run(3000);
    expect((await run(5000)).subarray(0, 3000)).toEqual(short);
  });

  test('stopped early gives what a run of that many trials gives', async () => {
    const signal = { aborted: false };
    const settings = { seed: 2, trials: 500_000 };
    const partial = await simulate(program(), settings, await executor(program()), {
      signal,
      onProgress: ({ trials }) => {
        if (trials > 100_000) signal.aborted = true;
      },
    });
    expect(partial.partial).toBe(true);
    const whole = await simulate(program(), { ...settings, trials: partial.trials }, await executor(program()));
    expect(whole.summary).toEqual(partial.summary);
    expect(whole.samples).toEqual(partial.samples);
  });

  test('too long to keep its samples counts them, and a second pass makes percentiles exact', async () => {
    const many = program(4);
    const settings = { seed: 4, trials: 50 * 1024 + 10 };
    const sampleBudget = 4 * 32 * 1024;
    const counted = await simulate(many, settings, await executor(many), { sampleBudget });
    expect(counted.samples).toBeUndefined();
    const small = await simulate(program(), settings, await executor(program()));
    const exact = small.orders[0]!;
    const order = counted.orders[3]!;
    expect(order.count).toBe(exact.count);
    const rank = Math.floor(order.count / 3);
    // The window spans about 3 times the range of u² in 65,536 bins.
    expect(Math.abs(order.at(rank) - exact.at(rank))).toBeLessThan(1e-4);
    const second = await simulate(many, settings, await shuffled(many, 2), { sampleBudget, exactRanks: () => [rank] });
    expect(second.orders[3]!.at(rank)).toBe(exact.at(rank));
    expect(second.summary).toEqual(counted.summary);
  });

  test('hands out inputs and outputs in order of the trials', async () => {
    let seen = 0;
    for await (const { first, inputs, outputs } of columnsOf({ seed: 1, trials: 20_000 }, await executor(program()))) {
      expect(first).toBe(seen);
      seen += inputs[0]!.length;
      inputs[0]!.forEach((u, i) => {
        if (u <= 0.99) expect(outputs[0]![i]).toBe(u * u);
        else expect(outputs[0]![i]).toBeNaN();
      });
    }
    expect(seen).toBe(20_000);
  });
});
