/** On the threads of Node: the pool is the same but for how a thread is started. */
import {
  Builder,
  chooseBackend,
  columnsOf,
  createRunner,
  type Program,
  printProgram,
  singleThread,
} from '@tessera/engine';
import { expect, test } from 'vitest';
import type { Samples } from './protocol.ts';
import { collectSamples } from './samples.ts';

const UNLIMITED = {
  values: Number.POSITIVE_INFINITY,
  time: Number.POSITIVE_INFINITY,
  least: 10_000,
  patience: Number.POSITIVE_INFINITY,
};
const SEED = '12345678901234567890';

/** Inputs that are draws, and one output: an error in a tenth of the trials. */
function program(inputs: number): Program {
  const m = new Builder();
  const draws = Array.from({ length: inputs }, (_, i) => m.draw(String(i).padStart(16, '0')));
  const output = m.select(m.lt(draws[0]!, m.const(0.1)), m.const(NaN), m.mul(draws[0]!, draws.at(-1)!));
  const stage = (outputs: typeof draws, first: number) => ({
    kind: 'compiled' as const,
    graph: m.graph(outputs),
    reads: [],
    writes: outputs.map((_, i) => first + i),
  });
  return {
    version: 1,
    sampling: 'random',
    columns: inputs + 1,
    strata: [],
    stages: [stage([output], inputs)],
    inputStages: [stage(draws, 0)],
    inputs: draws.map((_, i) => ({
      reference: `A${i + 1}`,
      label: '',
      distribution: 'uniform(0, 1)',
      stream: String(i).padStart(16, '0'),
      column: i,
    })),
    outputs: [{ reference: 'B1', label: '', column: inputs, base: null }],
    fallbacks: [],
    asOf: 45000,
  };
}

async function expected(of: Program, trials: number) {
  const runner = await createRunner(of, chooseBackend());
  for await (const { inputs, outputs } of columnsOf({ seed: BigInt(SEED), trials }, singleThread(runner), 1e6)) {
    return { inputs, outputs };
  }
  throw new Error('no trials');
}

test('all trials of a run, whoever computes which of them', async () => {
  const parts: Samples[] = [];
  const settings = { seed: SEED, trials: 70_001 };
  const samples = await collectSamples(
    printProgram(program(2)),
    settings,
    { onPart: (part) => parts.push(part) },
    UNLIMITED,
  );
  const { inputs, outputs } = await expected(program(2), settings.trials);
  expect(samples).toEqual({ trials: 70_001, planned: 70_001, inputs, outputs });
  for (const { trials, outputs: grown } of parts) expect(grown[0]).toEqual(outputs[0]!.subarray(0, trials));
});

test('of many columns the first trials', async () => {
  const text = printProgram(program(3));
  const limits = { ...UNLIMITED, values: 4 * 8500 };
  const { trials, planned, inputs } = await collectSamples(text, { seed: SEED, trials: 20_000 }, {}, limits);
  expect([trials, planned]).toEqual([8 * 1024, 20_000]);
  expect(inputs).toEqual((await expected(program(3), 8 * 1024)).inputs);
});

test('of a very slow program those that there was time for: one block at least', async () => {
  const limits = { ...UNLIMITED, time: -1, patience: -1 };
  const { trials } = await collectSamples(printProgram(program(1)), { seed: SEED, trials: 20_000 }, {}, limits);
  expect(trials).toBe(1024);
});

test('of a slow program ten thousand, or all, though the usual time is over', async () => {
  const text = printProgram(program(1));
  const limits = { ...UNLIMITED, time: -1 };
  const trialsOf = async (trials: number) => (await collectSamples(text, { seed: SEED, trials }, {}, limits)).trials;
  expect(await trialsOf(5000)).toBe(5000);
  const many = await trialsOf(1_000_000);
  expect(many).toBeGreaterThanOrEqual(10_000);
  expect(many).toBeLessThan(1_000_000);
});

test('none when nobody wants them any more', async () => {
  const stop = new AbortController();
  const left = collectSamples(printProgram(program(2)), { seed: SEED, trials: 1e6 }, { signal: stop.signal });
  stop.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
});
