/** What a simulation promises whatever the model: same bytes, growth, streams of their own, replay, workbooks that draw. */
import { readFileSync } from 'node:fs';
import {
  answer,
  type ChangedCell,
  type Compiled,
  chooseBackend,
  compileModel,
  createRunner,
  type Model,
  readModel,
  readXlsx,
  replay,
  type Sampling,
  singleThread,
  streamOf,
  TesseraError,
} from '@tessera/engine';
import { openPool } from '@tessera/pool';
import { describe, expect, test } from 'vitest';
import { columns, compileTyped, NOW, run, type Typed, typedWorkbook } from './typed-workbook.ts';

const SAMPLINGS: readonly Sampling[] = ['random', 'latin-hypercube', 'antithetic'];

/** A small plan: two uncertain cells, one that depends on another, a choice, a draw of the workbook's own. */
const PLAN: Typed = {
  A1: 'Price', B1: 100, A2: 'Units', B2: 50, A3: 'Cost', B3: 3000,
  A4: 'Profit', B4: '=B1*B2-B3', A5: 'Bonus', B5: '=IF(B4>2500,0.1*(B4-2500),0)+RAND()', A6: 'Rate', B6: '=B5/(B4-1500)',
}; // biome-ignore format: a sheet

const MODEL: Model = {
  inputs: [
    { cell: 'B1', distribution: 'normal(100, 10)' },
    { cell: 'B2', distribution: 'poisson(B1/2)' },
    { cell: 'B3', distribution: 'triangular(2500, 3000, 4000)' },
  ],
  outputs: ['B4:B6'],
};

/** Inputs and outputs as one text, to the bit. */
async function bits(compiled: Compiled, trials = 2100, backend: 'wasm' | 'reference' = 'wasm'): Promise<string> {
  const { inputs, outputs } = await columns(compiled, { seed: 11, trials }, backend);
  return [...inputs, ...outputs].map((column) => Buffer.from(column.buffer).toString('base64')).join('\n');
}

/** What is listed of a trial; a cell that is as in the workbook is not. */
function cellsOf(changed: readonly ChangedCell[]): Map<string, unknown> {
  return new Map(changed.map(({ cell, value }) => [cell, value]));
}

function example(name: string, sampling: Sampling): Compiled {
  const file = (ending: string) => readFileSync(new URL(`../examples/${name}${ending}`, import.meta.url));
  const stored = () => {
    throw new Error('our own workbooks are stored');
  };
  const workbook = readXlsx(file('.xlsx'), { inflate: stored, fileName: name });
  return compileModel(workbook, { ...readModel(JSON.parse(String(file('.tessera.json')))), sampling }, NOW);
}

describe.each(SAMPLINGS)('with %s sampling', (sampling) => {
  const compiled = compileTyped(PLAN, { ...MODEL, sampling });

  test('threads give the same answer as one, to the byte', async () => {
    const questions = { events: [{ predicate: { output: 0, operator: '<' as const, value: 2000 }, text: 'B4<2000' }] };
    const settings = { seed: 4, trials: 6001 };
    const pool = await openPool(compiled.program, { workers: 2 });
    const byThreads = await answer(compiled.program, settings, questions, pool);
    await pool.close();
    const runner = await createRunner(compiled.program, chooseBackend());
    const byOne = await answer(compiled.program, settings, questions, singleThread(runner));
    runner.release();
    expect(JSON.stringify(byThreads)).toBe(JSON.stringify(byOne));
  });

  test('a run that grows keeps its trials', async () => {
    const long = await columns(compiled, { seed: 4, trials: 3000 });
    const short = await columns(compiled, { seed: 4, trials: 1500 });
    [...short.inputs, ...short.outputs].forEach((column, i) => {
      expect(column).toEqual([...long.inputs, ...long.outputs][i]!.subarray(0, 1500));
    });
  });

  test('trials run one by one, last first, are those of the run', async () => {
    const { inputs, outputs } = await columns(compiled, { seed: 4, trials: 1030 });
    for (const backend of ['wasm', 'reference'] as const) {
      const runner = await createRunner(compiled.program, chooseBackend(backend));
      for (let trial = 1029; trial >= 0; trial -= 7) {
        const range = { seed: 4, replicate: 0, first: trial, count: 1 };
        expect(runner.outputs(range).map(([x]) => x)).toEqual(outputs.map((column) => column[trial]));
        expect(runner.inputs(range).map(([x]) => x)).toEqual(inputs.map((column) => column[trial]));
      }
      runner.release();
    }
  });

  test('an input more leaves the draws of the others alone', async () => {
    const before = await columns(compiled, { seed: 4, trials: 1500 });
    const more = { ...MODEL, sampling, inputs: [{ cell: 'D9', distribution: 'uniform(0, 1)' }, ...MODEL.inputs] };
    const after = await columns(compileTyped({ ...PLAN, D9: 1 }, more), { seed: 4, trials: 1500 });
    expect(after.inputs.slice(1)).toEqual(before.inputs);
    expect(after.outputs).toEqual(before.outputs);
  });

  test('a replayed trial is the trial, in every cell', async () => {
    const settings = { seed: 9, trials: 1500 };
    const { inputs, outputs } = await columns(compiled, settings);
    const runner = await createRunner(compiled.program, chooseBackend());
    for (const trial of [0, 1, 777, 1024, 1499]) {
      const cells = cellsOf(replay(compiled, runner, settings, trial));
      [...inputs, ...outputs].forEach((column, i) => {
        const cell = `B${i + 1}`;
        expect(cells.get(`Sheet1!${cell}`) ?? PLAN[cell], `${cell}, trial ${trial}`).toBe(column[trial]);
      });
    }
    runner.release();
  });

  test.each(['cash-flow', 'inventory', 'pricing', 'project-cost'])(
    'WebAssembly gives the bits of the reference: %s',
    async (name) => {
      const model = example(name, sampling);
      expect(model.report.fallbacks).toEqual([]);
      expect(await bits(model, 500)).toBe(await bits(model, 500, 'reference'));
    },
  );
});

test('another label of an output or input changes nothing', async () => {
  const relabelled = {
    inputs: MODEL.inputs.map((input) => ({ ...input, label: `my ${input.cell}` })),
    outputs: ['B4', 'B5', 'B6'].map((cell) => ({ cell, label: `their ${cell}` })),
  };
  expect(await bits(compileTyped(PLAN, relabelled))).toBe(await bits(compileTyped(PLAN, MODEL)));
});

test('a stream in the model keeps the draws when the cell moves', async () => {
  const outputs = ['C1'];
  const before = compileTyped(
    { B1: 1, C1: '=B1*2' },
    { inputs: [{ cell: 'B1', distribution: 'normal(0, 1)' }], outputs },
  );
  const stream = before.program.inputs[0]!.stream;
  expect(stream).toBe(streamOf('Sheet1!B1'));
  const moved = { B7: 1, C1: '=B7*2' };
  const kept = compileTyped(moved, { inputs: [{ cell: 'B7', distribution: 'normal(0, 1)', stream }], outputs });
  const lost = compileTyped(moved, { inputs: [{ cell: 'B7', distribution: 'normal(0, 1)' }], outputs });
  expect(await bits(kept)).toBe(await bits(before));
  expect(await bits(lost)).not.toBe(await bits(before));
});

describe('a workbook that draws simulates as it is', () => {
  const sheet: Typed = {
    A1: '=RAND()', A2: '=RAND()+RAND()', A3: '=RANDBETWEEN(1,6)', A4: '=NORM.INV(RAND(),100,15)',
    A5: '=A3+RANDBETWEEN(1,6)', A6: '=IF(A1<0.25,1,0)',
  }; // biome-ignore format: a sheet
  const outputs = Object.keys(sheet);

  test('with the moments of its draws', async () => {
    const trials = 40_960;
    const { outputs: results } = await run(compileTyped(sheet, { outputs }), { seed: 2, trials });
    const known = [
      [1 / 2, 1 / 12], [1, 1 / 6], [3.5, 35 / 12], [100, 225], [7, 35 / 6], [0.25, 0.1875],
    ] as const; // biome-ignore format: a table
    known.forEach(([mean, variance], i) => {
      expect(Math.abs(results[i]!.mean! - mean)).toBeLessThan(5 * Math.sqrt(variance / trials));
      // The fourth moment of none of them is above three times the squared variance.
      expect(Math.abs(results[i]!.variance! / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / trials));
    });
    // The two draws of A2 and those of A1 and A3 are draws of their own.
    expect(results[4]!.histogram.values).toHaveLength(11);
  });

  test.each(SAMPLINGS)('and is replayed to the bit (%s)', async (sampling) => {
    const compiled = compileTyped(sheet, { outputs, sampling });
    const settings = { seed: 5, trials: 2000 };
    const drawn = (await columns(compiled, settings)).outputs;
    const runner = await createRunner(compiled.program, chooseBackend());
    for (const trial of [0, 1, 1023, 1024, 1999]) {
      const cells = cellsOf(replay(compiled, runner, settings, trial));
      outputs.forEach((cell, i) => {
        const value = cells.get(`Sheet1!${cell}`) ?? compiled.program.outputs[i]!.base;
        expect(value, `${cell}, trial ${trial}`).toBe(drawn[i]![trial]);
      });
    }
    runner.release();
  });
});

test('TODAY() and NOW() are the moment of the run', async () => {
  const typed = { A1: 0, B1: '=TODAY()+A1*0', B2: '=NOW()+A1*0', B3: '=YEAR(TODAY())+A1*0' };
  const model = {
    inputs: [{ cell: 'A1', distribution: 'uniform(0, 1)' }],
    outputs: ['B1:B3'],
    asOf: '2026-01-31T18:00',
  };
  const { outputs } = await columns(compileTyped(typed, model), { seed: 1, trials: 2 });
  expect(outputs.map(([x]) => x)).toEqual([46053, 46053.75, 2026]);
});

describe('what cannot be compiled', () => {
  /** 500 random cells in a chain, of which one builds text from its value and reads it back. */
  function chain(odd: string): Typed {
    const cells: Record<string, string | number> = { A1: 1 };
    for (let row = 2; row <= 501; row++) cells[`A${row}`] = row === 250 ? odd : `=A${row - 1}*0.999+${row % 7}`;
    return cells;
  }
  const model = { inputs: [{ cell: 'A1', distribution: 'normal(500, 30)' }], outputs: ['A501'] };

  test('runs on the evaluator, cell by cell, and gives the numbers of a whole recalculation', async () => {
    const compiled = compileTyped(chain('=VALUE(LEFT(TEXT(A249,"0.000"),5))'), model);
    expect(compiled.report.random).toBe(500);
    expect(compiled.report.fallbacks.map(({ cell }) => cell)).toEqual(['Sheet1!A250']);
    const settings = { seed: 3, trials: 40 };
    const { outputs } = await columns(compiled, settings);
    const runner = await createRunner(compiled.program, chooseBackend());
    for (let trial = 0; trial < settings.trials; trial++) {
      const last = replay(compiled, runner, settings, trial).find(({ cell }) => cell === 'Sheet1!A501');
      expect(last!.value).toBe(outputs[0]![trial]);
    }
    runner.release();
    expect(new Set(outputs[0]).size).toBeGreaterThan(20);
  });

  test.each([
    ['=WEBSERVICE("x")&A249', 'formula-unsupported', /Sheet1!A250 uses WEBSERVICE/],
    ["='[other.xlsx]Sheet1'!A1+A249", 'formula-unsupported', /Sheet1!A250/],
    ['=A249+A300', 'circular-reference', /Sheet1!A250/],
  ])('nor evaluated is refused by name and cell before the run: %s', (odd, code, message) => {
    const failure = (() => {
      try {
        compileTyped(chain(odd), model);
      } catch (cause) {
        return cause;
      }
    })();
    expect(failure).toBeInstanceOf(TesseraError);
    expect((failure as TesseraError).code).toBe(code);
    expect((failure as TesseraError).message).toMatch(message);
  });
});

test('names, other sheets and quotes in sheet names lead to the same cells', async () => {
  const sheets = { "Bob's plan": { B1: 1, B2: '=B1*2' }, Data: { A1: "='Bob''s plan'!B2+Price" } };
  const workbook = typedWorkbook(sheets, { Price: "'Bob''s plan'!$B$1", Total: 'Data!$A$1' });
  const by = (cell: string, output: string) =>
    compileModel(workbook, { inputs: [{ cell, distribution: 'normal(5, 1)' }], outputs: [output] }, NOW);
  const first = by("'Bob''s plan'!B1", 'Data!A1');
  expect(first.program.inputs[0]!.reference).toBe("'Bob''s plan'!B1");
  const [expected] = (await columns(first, { seed: 1, trials: 10 })).outputs;
  for (const other of [by('Price', 'Total'), by('price', 'Data!$A$1'), by("'Bob''s plan'!$B$1", '=Total+0')]) {
    expect((await columns(other, { seed: 1, trials: 10 })).outputs[0]).toEqual(expected);
  }
});

test('an output that is an expression has a value without uncertainty, and its errors are found', async () => {
  const typed = { A1: 4, B1: '=A1*2', B2: '=IF(A1<3,NA(),A1)' };
  const outputs = ['=B1+SUM(A:A)', '=1/(A1-A1)', '=IFERROR(B2,0)', '=B2*10'];
  const compiled = compileTyped(typed, { inputs: [{ cell: 'A1', distribution: 'normal(4, 1)' }], outputs });
  const [sum, failing, safe, passed] = (await run(compiled, { seed: 1, trials: 500 })).outputs;
  expect([sum!.base, failing!.base, safe!.base, passed!.base]).toEqual([12, null, 4, 40]);
  expect(failing!.errors_by_cell).toEqual([{ cell: '=1/(A1-A1)', error: '#DIV/0!', trials: 500 }]);
  expect(safe!.errors_by_cell).toEqual([]);
  expect(passed!.errors_by_cell).toEqual([{ cell: 'Sheet1!B2', error: '#N/A', trials: passed!.errors }]);
});
