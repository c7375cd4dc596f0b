import { describe, expect, test } from 'vitest';
import { answer } from './answer.ts';
import { chooseBackend } from './backend/choose.ts';
import { Builder } from './ir/builder.ts';
import type { Program } from './program.ts';
import { createRunner, runTask, singleThread } from './simulate.ts';

function uniforms(): Program {
  const b = new Builder();
  return {
    version: 1,
    sampling: 'random',
    columns: 1,
    strata: [],
    stages: [{ kind: 'compiled', graph: b.graph([b.draw('00000000000000aa')]), reads: [], writes: [0] }],
    inputStages: [],
    inputs: [],
    outputs: [{ reference: 'u', label: 'u', column: 0, base: null }],
    fallbacks: [],
    asOf: 0,
  };
}

const UNIFORM_DEVIATION = Math.sqrt(1 / 12);

describe('a stop rule', () => {
  test.each([
    ['mean', 'mean' as const, (n: number) => (1.96 * UNIFORM_DEVIATION) / Math.sqrt(n), 0.003],
    ['percentile', { percentile: 50 }, (n: number) => (1.96 * 0.5) / Math.sqrt(n), 0.006],
    ['probability', { event: 0 }, (n: number) => (1.96 * 0.3) / Math.sqrt(n), 0.004],
  ])('on the %s ends at the first fixed count that is enough', async (_, statistic, reachAt, halfWidth) => {
    const program = uniforms();
    const events = [{ predicate: { output: 0, operator: '<', value: 0.1 } as const, text: 'u < 0.1' }];
    const executor = singleThread(await createRunner(program, chooseBackend()));
    const settings = { seed: 3, trials: 10_000_000 };
    const stop = { output: 0, statistic, halfWidth };
    const { trials, partial, outputs } = await answer(program, settings, { events }, executor, { stop });
    let expected = 16 * 1024;
    while (reachAt(expected) > halfWidth) expected *= 2;
    expect(trials).toBe(expected);
    expect(partial).toBe(false);
    const alone = await answer(program, { seed: 3, trials }, { events }, executor);
    expect(outputs).toEqual(alone.outputs);
  });

  test('ends at the same trial for any number of threads, and narrower for a surer interval', async () => {
    const program = uniforms();
    const runner = await createRunner(program, chooseBackend());
    const settings = { seed: 3, trials: 5_000_000 };
    const stop = { output: 0, statistic: 'mean' as const, halfWidth: 0.004 };
    const four = {
      parallel: 4,
      run: async (asked: typeof settings, task: Parameters<typeof runTask>[2]) => runTask(runner, asked, task),
    };
    const [one, many] = [
      await answer(program, settings, {}, singleThread(runner), { stop }),
      await answer(program, settings, {}, four, { stop }),
    ];
    expect(many).toEqual(one);
    const surer = await answer(program, settings, {}, four, { stop: { ...stop, confidence: 0.9999 } });
    expect(surer.trials).toBe(4 * one.trials);
  });

  test('runs all trials where they are not enough', async () => {
    const program = uniforms();
    const executor = singleThread(await createRunner(program, chooseBackend()));
    const stop = { output: 0, statistic: 'mean' as const, halfWidth: 1e-9 };
    expect((await answer(program, { seed: 1, trials: 50_000 }, {}, executor, { stop })).trials).toBe(50_000);
  });

  test('waits for eight nets, however wide an interval is enough', async () => {
    const program: Program = { ...uniforms(), sampling: 'sobol', group: 4 };
    const executor = singleThread(await createRunner(program, chooseBackend()));
    const stop = { output: 0, statistic: 'mean' as const, halfWidth: 1000 };
    expect((await answer(program, { seed: 1, trials: 100_000 }, {}, executor, { stop })).trials).toBe(8 * 4096);
  });

  test('does not believe a mean of values that were all alike', async () => {
    const b = new Builder();
    const rare = b.select(b.lt(b.draw('00000000000000aa'), b.const(1e-12)), b.const(1), b.const(0));
    const program: Program = {
      ...uniforms(),
      stages: [{ kind: 'compiled', graph: b.graph([rare]), reads: [], writes: [0] }],
    };
    const executor = singleThread(await createRunner(program, chooseBackend()));
    const stop = { output: 0, statistic: 'mean' as const, halfWidth: 0.01 };
    expect((await answer(program, { seed: 1, trials: 50_000 }, {}, executor, { stop })).trials).toBe(50_000);
  });
});
