import {
  chooseBackend,
  compileModel,
  createRunner,
  outputResults,
  type Program,
  printProgram,
  redistribute,
  simulate,
  singleThread,
  withInputsApart,
} from '@tessera/engine';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createAnswers } from './answers.ts';
import { createEngine, type Line } from './engine.ts';
import { Newest } from './newest.ts';
import type { EngineInTab } from './protocol.ts';
import { EngineRefusal } from './refusal.ts';
import { refusalOf } from './refusal-of.ts';

const SEED = '18446744073709551615';

/** The worker's answers without a worker: what is asked and said is cloned, as between threads. */
function directLine(asked: string[]): Line {
  const answers = createAnswers();
  return {
    async ask(kind, given) {
      asked.push(kind);
      const give = answers[kind] as (asked: unknown, stopped: () => boolean) => unknown;
      try {
        return structuredClone(await give(structuredClone(given), () => false)) as never;
      } catch (failure) {
        throw new EngineRefusal(refusalOf(failure));
      }
    },
  };
}

/** Cells of one sheet, as far as a compilation needs them. */
function program(factor = 2): Program {
  const cells = new Map([
    [0, { value: 100, style: 0 }],
    [1, { value: null, formula: `A1*${factor}`, style: 0 }],
  ]);
  const extent = { sheet: 0, top: 0, left: 0, bottom: 0, right: 1 };
  const layout = { merged: [], columnWidths: new Map(), rowHeights: new Map(), frozen: { rows: 0, columns: 0 } };
  const hidden = { hiddenRows: new Set<number>(), hiddenColumns: new Set<number>() };
  const workbook = {
    sheets: [{ name: 'Sheet1', state: 'visible' as const, cells, extent, ...layout, ...hidden, showGridLines: true }],
    names: [], tables: [], styles: [], date1904: false, notes: [],
    iteration: { enabled: false, count: 100, delta: 0.001 },
  }; // biome-ignore format: a table
  const model = { inputs: [{ cell: 'A1', distribution: 'normal(100, 10)' }], outputs: ['B1'] };
  return withInputsApart(compileModel(workbook, model, 45000));
}

async function resultOf(of: Program, trials: number) {
  const runner = await createRunner(of, chooseBackend());
  const outcome = await simulate(of, { seed: BigInt(SEED), trials }, singleThread(runner));
  return outputResults(of, outcome, {}, { inputs: [], outputs: [] })[0]!;
}

let asked: string[];
let engine: EngineInTab;
beforeEach(() => {
  asked = [];
  engine = createEngine(directLine(asked));
});

describe('a preview', () => {
  test.each([
    ['as compiled', {}],
    ['with a distribution of now', { 0: 'triangular(50, 100, 200)' }],
  ])('has the numbers of a run, %s', async (_, redistributed) => {
    const { id } = await engine.open(printProgram(program()));
    const preview = await engine.preview(id, { seed: SEED, trials: 3000 }, redistributed);
    const { mean, std_dev, percentiles, histogram } = await resultOf(redistribute(program(), redistributed), 3000);
    expect(preview.trials).toBe(3000);
    const { counts, bin_edges } = histogram;
    expect(preview.outputs).toEqual([
      { reference: 'Sheet1!B1', label: expect.any(String), base: 200, errors: 0, mean, sd: std_dev, percentiles, histogram: { counts, bin_edges } },
    ]); // biome-ignore format: one thought
  });

  test('after others has the same numbers: what is kept of them changes nothing', async () => {
    const { id } = await engine.open(printProgram(program()));
    const numbers = async (seed: string, distribution: string) =>
      (await engine.preview(id, { seed, trials: 3000 }, { 0: distribution })).outputs;
    const before = await numbers(SEED, 'normal(100, 10)');
    // Overflows: errors, where the columns that are kept have infinity.
    expect((await numbers(SEED, 'normal(1e308, 1e308)'))[0]!.errors).toBeGreaterThan(0);
    expect(await numbers('2', 'normal(100, 10)')).not.toEqual(before);
    expect(await numbers(SEED, 'normal(100, 10)')).toEqual(before);
  });

  test('of few distinct values says them', async () => {
    const { id } = await engine.open(printProgram(program()));
    const { outputs } = await engine.preview(id, { seed: SEED, trials: 1000 }, { 0: 'bernoulli(0.3)' });
    const { counts, values } = outputs[0]!.histogram;
    expect(values).toEqual([0, 2]);
    expect(counts[1]! / 1000).toBeCloseTo(outputs[0]!.mean! / 2, 12);
  });

  test('of a program that the worker has dropped opens it again', async () => {
    const first = await engine.open(printProgram(program()));
    for (const factor of [3, 4, 5, 6]) await engine.open(printProgram(program(factor)));
    asked.length = 0;
    const { outputs } = await engine.preview(first.id, { seed: SEED, trials: 1000 });
    expect(outputs[0]!.base).toBe(200);
    expect(asked).toEqual(['preview', 'open', 'preview']);
  });

  test('of one text has one number, and a text that is no program is refused', async () => {
    const text = printProgram(program());
    expect(await engine.open(text)).toEqual(await engine.open(text));
    await expect(engine.open('{}')).rejects.toMatchObject({ code: 'program-unreadable' });
    await expect(engine.preview(99, { seed: '1', trials: 10 })).rejects.toMatchObject({ code: 'program-closed' });
  });

  test('is refused with the sentence of the engine', async () => {
    const { id } = await engine.open(printProgram(program()));
    const dragged = engine.preview(id, { seed: '1', trials: 10 }, { 0: 'triangular(3, 2, 1)' });
    await expect(dragged).rejects.toMatchObject({
      code: 'distribution-impossible',
      message: expect.stringContaining('must not be below'),
    });
    await expect(engine.preview(id, { seed: '1', trials: 10 }, { 0: 'normal(B4, 1)' })).rejects.toMatchObject({
      code: 'distribution-not-constant',
    });
  });
});

test('the catalog says of each parameter what it means', async () => {
  const catalog = await engine.catalog();
  expect(catalog[0]).toMatchObject({ name: 'triangular', discrete: false });
  expect(catalog.every(({ use, parameters }) => use !== '' && parameters.every(({ meaning }) => meaning !== ''))).toBe(
    true,
  );
});

test('a sketch says null where there is no number', async () => {
  const { mean, support } = await engine.sketch('cauchy(0, 1)');
  expect([mean, support]).toEqual([null, [null, null]]);
  expect((await engine.sketch('normal(B4, 1)', { B4: 7 })).mean).toBe(7);
});

describe('of work with one name', () => {
  /** Work that ends when it is told to. */
  function work() {
    let end: (result: string) => void = () => {};
    const stopped = vi.fn();
    const run = (onStart: (stop: () => void) => void) =>
      new Promise<string>((resolve) => {
        end = resolve;
        onStart(stopped);
      });
    return { run: vi.fn(run), end: (result: string) => end(result), stopped };
  }

  test('one runs, and of those that wait the newest stays', async () => {
    const newest = new Newest();
    const [first, second, third] = [work(), work(), work()];
    const promises = [first, second, third].map(({ run }) => newest.run('one', run));
    expect([first, second, third].map(({ run }) => run.mock.calls.length)).toEqual([1, 0, 0]);
    await expect(promises[1]).rejects.toMatchObject({ code: 'superseded' });
    first.end('first');
    expect(await promises[0]).toBe('first');
    await vi.waitFor(() => expect(third.run).toHaveBeenCalledOnce());
    third.end('third');
    expect(await promises[2]).toBe('third');
    expect(second.run).not.toHaveBeenCalled();
  });

  test('a slow one is told to end when another waits, not before', async () => {
    vi.useFakeTimers();
    try {
      const newest = new Newest();
      const [first, second] = [work(), work()];
      const promise = newest.run('one', first.run);
      vi.advanceTimersByTime(10_000);
      expect(first.stopped).not.toHaveBeenCalled();
      void newest.run('one', second.run);
      vi.advanceTimersByTime(1);
      expect(first.stopped).toHaveBeenCalledOnce();
      first.end('part');
      expect(await promise).toBe('part');
    } finally {
      vi.useRealTimers();
    }
  });
});
