import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answer } from './answer.ts';
import { WEBASSEMBLY } from './backend/wasm/run.ts';
import { type Compiled, compileModel, withInputsApart } from './compile.ts';
import { TesseraError } from './errors.ts';
import { madeWorkbook, type Typed } from './graph/made-workbook.ts';
import { type Model, readModel } from './model.ts';
import type { Program, Sampling } from './program.ts';
import { parseProgram, printProgram } from './program-text.ts';
import { redistribute } from './redistribute.ts';
import { columnsOf, createRunner, singleThread } from './simulate.ts';
import { readXlsx } from './workbook/read-xlsx.ts';

const inflate = (bytes: Uint8Array, maxSize: number) => inflateRawSync(bytes, { maxOutputLength: maxSize });
const EXAMPLES = ['cash-flow', 'inventory', 'pricing', 'project-cost'];

function example(name: string, change: (model: Model) => Model = (model) => model): Compiled {
  const file = (kind: string) => readFileSync(new URL(`../../../examples/${name}.${kind}`, import.meta.url));
  const workbook = readXlsx(file('xlsx'), { inflate, fileName: name });
  return compileModel(workbook, change(readModel(JSON.parse(file('tessera.json').toString()))), 45000);
}

/** Inputs and outputs of some trials that cross blocks, as bytes. */
async function bytes(program: Program): Promise<string[]> {
  const runner = await createRunner(program, WEBASSEMBLY);
  const found: string[] = [];
  for await (const { inputs, outputs } of columnsOf({ seed: 11n, trials: 2600 }, singleThread(runner), 2)) {
    for (const column of [...inputs, ...outputs]) found.push(Buffer.from(column.buffer).toString('base64'));
  }
  runner.release();
  return found;
}

const changedAt = (model: Model, index: number, distribution: string): Model => ({
  ...model,
  inputs: model.inputs.map((input, i) => (i === index ? { ...input, distribution } : input)),
});

describe('inputs apart from the model: the same bits', () => {
  test.each(EXAMPLES)('%s', async (name) => {
    const compiled = example(name);
    const apart = withInputsApart(compiled);
    expect(apart.inputs.every(({ uniform }) => uniform !== undefined)).toBe(true);
    expect(await bytes(apart)).toEqual(await bytes(compiled.program));
  });

  test.each(EXAMPLES)('%s, answered', async (name) => {
    const compiled = example(name);
    const of = async (program: Program) => {
      const runner = await createRunner(program, WEBASSEMBLY);
      return answer(program, { seed: 1, trials: 3000 }, {}, singleThread(runner));
    };
    expect(await of(withInputsApart(compiled))).toEqual(await of(compiled.program));
  });

  test.each(['latin-hypercube', 'antithetic'] as const)('under %s sampling', async (sampling) => {
    const compiled = example('cash-flow', (model) => ({ ...model, sampling }));
    expect(await bytes(withInputsApart(compiled))).toEqual(await bytes(compiled.program));
  });
});

describe('a distribution replaced without the workbook: the bits of the changed model', () => {
  test.each([
    ['cash-flow', 0, 'triangular(30, 45.5, 60)'],
    ['cash-flow', 1, 'lognormal(46000, 5000)'], // correlated with the first
    ['inventory', 2, 'poisson(120)'],
    ['pricing', 1, 'normal(percentiles(0.1, 0.9, 0.9, 1.2))'],
    ['pricing', 0, 'gamma(4, 0.3, truncate(0.5, 2), scale(1/1.1), shift(-0.1))'],
    ['project-cost', 0, 'discrete({1, 2, 4}, {0.5, 0.25, 0.25})'],
    ['project-cost', 1, 'uniform(3, 3)'],
  ])('%s, input %i, %s', async (name, index, distribution) => {
    const apart = parseProgram(printProgram(withInputsApart(example(name))));
    const changed = example(name, (model) => changedAt(model, index, distribution)).program;
    const replaced = redistribute(apart, { [index]: distribution });
    expect(await bytes(replaced)).toEqual(await bytes(changed));
    expect(replaced.inputs.map((input) => input.distribution)).toEqual(
      changed.inputs.map((input) => input.distribution),
    );
    // And back, from what was replaced.
    const back = redistribute(replaced, { [index]: apart.inputs[index]!.distribution });
    expect(await bytes(back)).toEqual(await bytes(apart));
  });

  test.each(['latin-hypercube', 'antithetic'] as const)('under %s sampling, several at once', async (sampling) => {
    const of = (change: (model: Model) => Model) => example('cash-flow', (model) => change({ ...model, sampling }));
    const [first, last] = ['pert(40, 45, 55)', 'beta(2, 3, scale(3000000))'];
    const changed = of((model) => changedAt(changedAt(model, 0, first), 8, last)).program;
    const replaced = redistribute(withInputsApart(of((model) => model)), { 0: first, 8: last });
    expect(await bytes(replaced)).toEqual(await bytes(changed));
  });

  test('with draws of the workbook, cells that the evaluator computes, and errors', async () => {
    const typed: Typed = {
      A1: 5, A2: 'x', A3: 2,
      B1: '=LEN(TEXTJOIN("-",TRUE,TEXT(A1,"0.0"),A2))', B2: '=NORM.INV(RAND(),A1,1)+1/(A1>4)', B3: '=A1*1E308',
    }; // biome-ignore format: cells
    const compile = (distribution: string) =>
      compileModel(
        madeWorkbook(typed),
        {
          inputs: [
            { cell: 'A1', distribution },
            { cell: 'A3', distribution: 'normal(A3, 1)' },
          ],
          outputs: ['B1', 'B2', 'B3', 'A1'],
          correlations: [{ inputs: ['A1', 'A3'], rank: 0.7 }],
        },
        45000,
      );
    const apart = withInputsApart(compile('normal(5, 1)'));
    expect(apart.fallbacks).toHaveLength(1);
    expect(await bytes(apart)).toEqual(await bytes(compile('normal(5, 1)').program));
    const other = 'lognormal(6, 30)';
    expect(await bytes(redistribute(apart, { 0: other }))).toEqual(await bytes(compile(other).program));
  });

  test('when it left one value, or no output needs it', async () => {
    const compile = (distribution: string, sampling: Sampling = 'latin-hypercube') => {
      const inputs = ['A1', 'A2'].map((cell) => ({ cell, distribution }));
      return compileModel(madeWorkbook({ A1: 1, A2: 2, B1: '=A1*2' }), { inputs, outputs: ['B1'], sampling }, 45000);
    };
    const apart = withInputsApart(compile('triangular(5, 5, 5)'));
    expect(await bytes(apart)).toEqual(await bytes(compile('triangular(5, 5, 5)').program));
    const other = 'normal(5, 1)';
    expect(await bytes(redistribute(apart, { 0: other, 1: other }))).toEqual(await bytes(compile(other).program));
  });

  test('in a workbook whose dates count from 1904, with dates in the arguments', async () => {
    const workbook = { ...madeWorkbook({ A1: 1, B1: '=A1*2' }), date1904: true };
    const compile = (distribution: string) =>
      compileModel(workbook, { inputs: [{ cell: 'A1', distribution }], outputs: ['B1'] }, 45000);
    const dated = 'uniform(DATE(2026,1,1), TODAY()+400)';
    const apart = parseProgram(printProgram(withInputsApart(compile('uniform(0, 1)'))));
    expect(await bytes(redistribute(apart, { 0: dated }))).toEqual(await bytes(compile(dated).program));
  });
});

describe('what cannot be replaced is refused by name', () => {
  const code = (work: () => unknown): string => {
    try {
      work();
    } catch (failure) {
      if (failure instanceof TesseraError) return failure.code;
      throw failure;
    }
    return 'none';
  };
  const model = (first: string) => ({
    inputs: [
      { cell: 'A1', distribution: first },
      { cell: 'A2', distribution: 'normal(A1, 1)' },
    ],
    outputs: ['B1'],
  });
  const workbook = madeWorkbook({ A1: 1, A2: 2, A3: 3, B1: '=A1+A2' });
  const program = withInputsApart(compileModel(workbook, model('normal(A3, 1)'), 45000));

  test('an input whose arguments vary by trial; the one it depends on can be replaced', async () => {
    expect(program.inputs.map(({ uniform }) => uniform !== undefined)).toEqual([true, false]);
    expect(code(() => redistribute(program, { 1: 'normal(0, 1)' }))).toBe('input-not-apart');
    const changed = compileModel(workbook, model('uniform(7, 8)'), 45000).program;
    expect(await bytes(redistribute(program, { 0: 'uniform(7, 8)' }))).toEqual(await bytes(changed));
  });

  test('an input of a program that was not laid out for it, or one that there is not', () => {
    const fused = compileModel(workbook, model('normal(A3, 1)'), 45000).program;
    expect(code(() => redistribute(fused, { 0: 'normal(0, 1)' }))).toBe('input-not-apart');
    expect(code(() => redistribute(program, { 7: 'normal(0, 1)' }))).toBe('input-not-apart');
  });

  test.each([
    ['normal(A3, 1)', 'distribution-not-constant'],
    ['normal(RAND(), 1)', 'distribution-not-constant'],
    ['triangular(3, 2, 1)', 'distribution-impossible'],
    ['triangular(3,', 'distribution-arguments'],
    ['normal(1)', 'distribution-arguments'],
    ['something(1)', 'distribution-unknown'],
  ])('arguments such as those of %s', (distribution, expected) => {
    expect(code(() => redistribute(program, { 0: distribution }))).toBe(expected);
  });

  test('nothing replaced is the program itself', () => {
    expect(redistribute(program, {})).toBe(program);
  });
});
