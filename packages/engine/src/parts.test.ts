import { describe, expect, test } from 'vitest';
import { answer } from './answer.ts';
import { WEBASSEMBLY } from './backend/wasm/run.ts';
import { compileModel } from './compile.ts';
import { madeWorkbook } from './graph/made-workbook.ts';
import { type Begun, begin, type Finished, finish, proceed, snapshot } from './parts.ts';
import type { Program, Sampling } from './program.ts';
import type { Questions } from './result.ts';
import { alignedBlocks, createRunner, type Executor, type RunSettings, singleThread } from './simulate.ts';
import { extend, type Prefix } from './statistics/prefix.ts';

/** A skewed output, one that fails in some trials, one of few values, one without uncertainty. */
function program(sampling: Sampling, copies = 0): Program {
  const more = Array.from({ length: copies }, (_, i) => `C${i + 1}`);
  const workbook = madeWorkbook({
    A1: 0, A2: 0, B1: '=A1*A1+A2', B2: '=1/(A1>0.01)+A2', B3: '=ROUND(A1*3,0)', B4: '=7',
    ...Object.fromEntries(more.map((cell, i) => [cell, `=A1*${i}+A2`])),
  }); // biome-ignore format: cells
  const inputs = [
    { cell: 'A1', distribution: 'uniform(0, 1)' },
    { cell: 'A2', distribution: 'lognormal(1, 2)' },
  ];
  return compileModel(workbook, { inputs, outputs: ['B1', 'B2', 'B3', 'B4', ...more], sampling }, 45000).program;
}

/** The same draws, said to depend on each other within groups: only the errors differ. */
function grouped(group: number): Program {
  return { ...program('random'), sampling: 'sobol', group };
}

const QUESTIONS: Questions = {
  percentages: [0.5, 97.5],
  levels: [90],
  events: [{ predicate: { output: 0, operator: '>', value: 1 }, text: 'B1 > 1' }],
};

async function executor(given: Program): Promise<Executor> {
  return singleThread(await createRunner(given, WEBASSEMBLY));
}

/** A number generator for the cuts, not for draws. */
function cuts(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
}

/** The tasks behind a prefix in random lengths, each result sent through a clone, as between processes. */
async function rest(
  { prefix, keep }: Extract<Begun, { prefix: Prefix }>,
  settings: RunSettings,
  run: Executor,
  random: () => number,
): Promise<Prefix> {
  let done = structuredClone(prefix);
  const all = Math.ceil(settings.trials / 1024);
  for (let at = prefix.trials / 1024; at < all; ) {
    const blocks = alignedBlocks(at, all, 2 ** Math.floor(random() * 8));
    const stretch = await proceed(settings, QUESTIONS, run, { firstBlock: at, blocks, keep });
    done = extend(done, structuredClone(stretch));
    at += blocks;
  }
  return done;
}

describe.each<[string, Program, number, { exact?: boolean; sampleBudget?: number }]>([
  ['a short run', program('random'), 900, {}],
  ['a run with errors', program('random'), 30_000, {}],
  ['a Latin hypercube', program('latin-hypercube'), 20_100, {}],
  ['a run of mirrored pairs', program('antithetic'), 5000, {}],
  ['a run of many outputs', program('random', 30), 9000, {}],
  ['a counted run', program('random'), 150_000, { sampleBudget: 4 * 70_000 }],
  ['a counted run of less than a pilot', program('random'), 30_000, { sampleBudget: 4 * 11 * 1024 }],
  ['a counted Latin hypercube', program('latin-hypercube'), 30_000, { sampleBudget: 4 * 11 * 1024 }],
  ['a counted run of mirrored pairs', program('antithetic'), 20_010, { sampleBudget: 4 * 5 * 1024 }],
  ['a run of groups of blocks', grouped(4), 20_100, {}],
  ['a counted run of groups of blocks', grouped(8), 40_010, { sampleBudget: 4 * 20 * 1024 }],
  ['a counted run of groups that are longer than its samples', grouped(32), 40_010, { sampleBudget: 4 * 5 * 1024 }],
  ['a counted run with exact ranks', program('random'), 30_000, { sampleBudget: 4 * 11 * 1024, exact: true }],
  ['a run whose outputs are too many for one block', program('random'), 3000, { sampleBudget: 100 }],
])('%s', (_, given, trials, options) => {
  const settings = { seed: 11, trials };

  test('gives the bytes of a run in one piece, wherever it is cut, samples carried or not', async () => {
    const run = await executor(given);
    const failures: number[][] = [];
    const whole = await answer(given, settings, QUESTIONS, run, {
      ...options,
      explainErrors: async (found) => {
        failures.push([...found]);
        return [];
      },
    });
    const ends: Finished[] = [];
    for (const blocks of [1, 2, 8, Infinity]) {
      const begun = await begin(given, settings, QUESTIONS, run, (done) => done < blocks, options);
      if ('finished' in begun) {
        ends.push(begun.finished);
        continue;
      }
      const prefix = await rest(begun, settings, run, cuts(blocks));
      ends.push(await finish(given, settings, QUESTIONS, prefix, run, options));
      const { pieces, ...others } = prefix;
      if (pieces) ends.push(await finish(given, settings, QUESTIONS, others, run, options));
    }
    for (const finished of ends) {
      expect(JSON.stringify(finished.answer)).toBe(JSON.stringify({ ...whole, replayed: 0 }));
      expect(finished.failures).toEqual(failures[0] ?? []);
    }
  });
});

describe('the beginning of a run', () => {
  const given = program('random');
  const settings = { seed: 3, trials: 40_000 };

  test('doubles its blocks for as long as it may', async () => {
    const asked: [number, number][] = [];
    const begun = await begin(given, settings, {}, await executor(given), (done, next) => {
      asked.push([done, next]);
      return next <= 16;
    });
    expect(asked).toEqual([[1, 2], [2, 4], [4, 8], [8, 16], [16, 32]]); // biome-ignore format: pairs
    expect('prefix' in begun && begun.prefix.trials).toBe(16 * 1024);
  });

  test('is all of a run that ends meanwhile', async () => {
    const begun = await begin(given, settings, {}, await executor(given), () => true);
    expect('finished' in begun && begun.finished.answer.trials).toBe(40_000);
  });

  test('says that the samples of a run of few are carried, and that those of many are not', async () => {
    const run = await executor(given);
    const keeps = [2 ** 19, 2 ** 19 + 1].map(async (trials) => {
      const begun = await begin(given, { seed: 3, trials }, {}, run, () => false);
      return 'prefix' in begun && [begun.keep.kind, begun.prefix.pieces?.length];
    });
    expect(await Promise.all(keeps)).toEqual([['samples', 1], ['counts', undefined]]); // biome-ignore format: pairs
  });

  test('goes on to the end of the pilot where values are counted', async () => {
    const options = { sampleBudget: 4 * 20 * 1024 };
    const begun = await begin(given, settings, {}, await executor(given), () => false, options);
    expect('prefix' in begun && begun.prefix.trials).toBe(32 * 1024);
  });
});

describe('a snapshot', () => {
  const given = program('random', 30);
  const settings = { seed: 5, trials: 60_000 };

  test('has the mean of the answer after as many trials, and counts every valid value of sixteen outputs', async () => {
    const run = await executor(given);
    const begun = await begin(given, settings, {}, run, (done) => done < 8);
    if (!('prefix' in begun)) throw new Error('the run ended in its first task');
    const shown = snapshot(given, begun.prefix);
    const { outputs } = await answer(given, { ...settings, trials: begun.prefix.trials }, {}, run);
    expect(shown).toHaveLength(16);
    shown.forEach((one, i) => {
      const { output, mean, standard_error, mean_interval, trials, errors } = outputs[i]!;
      expect(one).toMatchObject({ output, mean, standard_error, mean_interval });
      expect(one.histogram!.counts.reduce((sum, count) => sum + count, 0)).toBe(trials - errors);
      expect(one.histogram!.bin_edges).toHaveLength(one.histogram!.counts.length + 1);
    });
  });
});
