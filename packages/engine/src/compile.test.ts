import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backend } from './backend/backend.ts';
import { REFERENCE } from './backend/reference/interpret.ts';
import { WEBASSEMBLY } from './backend/wasm/run.ts';
import { type Compiled, compileModel } from './compile.ts';
import { TesseraError } from './errors.ts';
import { explain } from './explain.ts';
import { parameterOf } from './formula/call.ts';
import type { FunctionDefinition } from './formula/functions/function.ts';
import { FUNCTIONS } from './formula/functions/registry.ts';
import { madeWorkbook, type Typed } from './graph/made-workbook.ts';
import { Replayer } from './graph/replay.ts';
import type { Model } from './model.ts';
import { errorsByCell, replay } from './replay.ts';
import { createRunner } from './simulate.ts';

const NOW = 45000;
const SEED = 7;

function compile(typed: Typed, model: Partial<Model> & Pick<Model, 'outputs'>): Compiled {
  return compileModel(madeWorkbook(typed), { inputs: [], ...model }, NOW);
}

/** The columns of the first trials. */
async function run({ program }: Compiled, count: number, backend: Backend = REFERENCE) {
  const runner = await createRunner(program, backend);
  const range = { seed: SEED, replicate: 0, first: 0, count };
  const outputs = runner.outputs(range).map((column) => Array.from(column));
  const inputs = runner.inputs(range).map((column) => Array.from(column));
  runner.release();
  return { outputs, inputs };
}

/** Trials in which the evaluator and the program differ; numbers must be equal to the bit, errors NaN. */
async function differences(compiled: Compiled, count: number, backend?: Backend): Promise<string[]> {
  const { model, recalculated, slice } = compiled;
  const { outputs, inputs } = await run(compiled, count, backend);
  const replayer = new Replayer(recalculated, slice, model.asOf);
  const found: string[] = [];
  for (let trial = 0; trial < count; trial++) {
    const values = new Map(model.inputs.map(({ key }, i) => [key, inputs[i]![trial]!]));
    replayer.run(values, { seed: SEED, replicate: 0, trial, sampling: model.sampling });
    model.outputs.forEach(({ key, reference }, i) => {
      const expected = replayer.value(key);
      const got = outputs[i]![trial]!;
      const number = typeof expected === 'boolean' ? Number(expected) : expected;
      const same = typeof number === 'number' ? number === got : Number.isNaN(got);
      if (!same) found.push(`${reference}, trial ${trial}: ${JSON.stringify(expected)} but compiled ${got}`);
    });
  }
  return found;
}

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (failure) {
    if (failure instanceof TesseraError) return `${failure.code}: ${failure.message}`;
    throw failure;
  }
  return 'no error';
}

const UNIFORMS = [
  { cell: 'A1', distribution: 'uniform(0, 1)' },
  { cell: 'A2', distribution: 'normal(0, 3)' },
  { cell: 'A3', distribution: 'discrete({0,0.25,0.75,1,2,100}, {1,1,1,1,1,1})' },
];

/** Cells that are numbers, texts, truth values, blanks and errors, by trial or always. */
const MIXED: Typed = {
  A1: 1, A2: 2, A3: 0.5,
  B1: '=A1*A2', B2: '=IF(A1<0.3,"abc",IF(A1<0.6,"12","x"))', B3: '=A1>0.5',
  B4: '=CHOOSE(INT(A1*7)+1,0,-1.5,1E300*A3,TRUE,#N/A,"",A3)', B5: '=IF(A3>0.5,1/0,A2)',
  C1: 3, C2: 'abc', C3: true, C5: -2.5, C6: '=A3*100',
  D1: 10, D2: 20, D3: 30, D4: '=D3*A1',
}; // biome-ignore format: a table

const ATOMS = [
  'A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'B4', 'B5', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', '0', '1', '2', '-1', '0.5', '3', '100',
  '1E10', '1E300', '-1E-300', '0.1', '2.5', '1.005', '45000', '""', '"abc"', '"12"', '"TRUE"', 'TRUE', 'FALSE', '#N/A', '#DIV/0!',
]; // biome-ignore format: a list
const RANGES = ['A1:A3', 'B1:B5', 'C1:C6', 'A1:C3', 'B4:C5', 'D1:D4', 'A1:D6', '{1,2,3}', '{1;"a";TRUE}', '{0.1,0.9}'];

/** Formula texts over the given functions. */
function formulas(functions: readonly FunctionDefinition[]): fc.Arbitrary<string> {
  const { expression } = fc.letrec<{ expression: string; binary: string; unary: string; call: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'formula' },
      fc.constantFrom(...ATOMS),
      tie('binary'),
      tie('unary'),
      { weight: 2, arbitrary: tie('call') },
    ),
    binary: fc
      .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '^', '=', '<>', '<', '>=', '&'), tie('expression'))
      .map(([a, operator, b]) => `(${a}${operator}${b})`),
    unary: fc.tuple(fc.constantFrom('-', '+'), tie('expression')).map(([sign, a]) => `(${sign}${a})`),
    call: fc.constantFrom(...functions).chain((definition) => {
      const { parameters } = definition;
      const least = parameters.filter(({ optional }) => !optional).length;
      const most = Math.max(least, parameters.length + (parameters.some(({ repeats }) => repeats) ? 2 : 0));
      const argument = (index: number): fc.Arbitrary<string> => {
        const accepts = parameterOf(parameters, index)?.accepts;
        const area = accepts === 'values' || accepts === 'reference';
        const ranges = fc.constantFrom(...RANGES);
        return area ? fc.oneof({ weight: 2, arbitrary: ranges }, tie('expression')) : tie('expression');
      };
      return fc
        .integer({ min: least, max: most })
        .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => argument(index))))
        .map((args) => `${definition.name}(${args.join(',')})`);
    }),
  }));
  return expression;
}

/** Functions whose result depends on more than values, and the one that can make texts of any length. */
const OTHER = new Set(['OFFSET', 'INDIRECT', 'CELL', 'INFO', 'SUBTOTAL', 'REPT', 'NOW', 'TODAY', 'HYPERLINK']);
const PLAIN = FUNCTIONS.filter(({ name, draws, volatile }) => !OTHER.has(name) && !draws && !volatile);

describe('evaluator and compiled program', () => {
  const agree = async (formula: string, backend: Backend, count: number): Promise<void> => {
    let compiled: Compiled;
    try {
      compiled = compile({ ...MIXED, E1: `=${formula}` }, { inputs: UNIFORMS, outputs: ['E1', 'B4', 'B5'] });
    } catch (failure) {
      if (failure instanceof TesseraError && failure.code === 'output-not-a-number') return;
      throw failure;
    }
    expect(await differences(compiled, count, backend), formula).toEqual([]);
  };

  test('agree on random formulas over all functions', async () => {
    await fc.assert(
      fc.asyncProperty(formulas(PLAIN), (formula) => agree(formula, REFERENCE, 32)),
      { numRuns: 300, seed: 20260131 },
    );
  }, 60_000);

  test('agree on random formulas over operators and choices', async () => {
    const choices = PLAIN.filter(({ name }) =>
      ['IF', 'IFERROR', 'SUM', 'MIN', 'ROUND', 'AND', 'CHOOSE'].includes(name),
    );
    await fc.assert(
      fc.asyncProperty(formulas(choices), (formula) => agree(formula, REFERENCE, 32)),
      { numRuns: 300, seed: 42 },
    );
  }, 60_000);

  test('agree in WebAssembly', async () => {
    const asked = fc.sample(formulas(PLAIN), { numRuns: 120, seed: 3 });
    const numbers = asked.filter((formula) => {
      try {
        compile({ ...MIXED, E1: `=${formula}` }, { inputs: UNIFORMS, outputs: ['E1'] });
        return true;
      } catch (failure) {
        if (failure instanceof TesseraError && failure.code === 'output-not-a-number') return false;
        throw failure;
      }
    });
    expect(numbers.length).toBeGreaterThan(90);
    const cells = Object.fromEntries(numbers.map((formula, i) => [`E${i + 1}`, `=${formula}`]));
    const compiled = compile({ ...MIXED, ...cells }, { inputs: UNIFORMS, outputs: Object.keys(cells) });
    expect(await differences(compiled, 64, WEBASSEMBLY)).toEqual([]);
  }, 60_000);

  test('keep overflow an error where a later operation would hide it', async () => {
    const compiled = compile(
      {
        A1: 1,
        B1: '=A1*1E308*10',
        C1: '=1/B1', C2: '=IF(B1>0,1,2)', C3: '=MIN(B1,5)', C4: '=ISERROR(B1)', C5: '=IFERROR(B1,7)', C6: '=B1-B1',
        C7: '=IFERROR(ERROR.TYPE(B1),0)', C8: '=IFERROR(ERROR.TYPE(1/(B1*0)),0)', C9: '=SUM(B1,1)', C10: '=ROUND(B1,2)',
      },
      { inputs: [{ cell: 'A1', distribution: 'uniform(1, 2)' }], outputs: ['C1:C10'] },
    ); // biome-ignore format: a table
    const { outputs } = await run(compiled, 1);
    expect(outputs.flat()).toEqual([NaN, NaN, NaN, 1, 7, NaN, 6, 6, NaN, NaN]);
  });

  test('compare at 15 digits and snap a final difference', async () => {
    const compiled = compile(
      { A1: 1, B1: '=(A1*43.1-A1*43.2)+A1=A1*0.9', B2: '=0.5*A1-0.4*A1-0.1*A1', B3: '=(0.5*A1-0.4*A1-0.1*A1)' },
      { inputs: [{ cell: 'A1', distribution: 'discrete({1}, {1})' }], outputs: ['B1:B3'] },
    );
    const { outputs } = await run(compiled, 1);
    expect(outputs.flat()).toEqual([0, 0, 0.5 - 0.4 - 0.1]);
  });
});

describe('stages', () => {
  const typed: Record<string, string | number> = { A1: 1, B1: 2 };
  for (let row = 2; row <= 500; row++) typed[`A${row}`] = `=A${row - 1}*0.99+$B$1/${row}`;
  // One cell that is not compiled, in the middle: text of a number.
  typed.A250 = '=VALUE(TEXT(A249,"0.000"))+$B$1/250';
  const inputs = [
    { cell: 'A1', distribution: 'normal(1, 0.1)' },
    { cell: 'B1', distribution: 'uniform(1, 3)' },
  ];

  test('one cell among 500 that cannot be compiled leaves 499 compiled', async () => {
    const compiled = compile(typed, { inputs, outputs: ['A500'] });
    expect(compiled.report.random).toBe(499);
    expect(compiled.program.fallbacks.map(({ cell }) => cell)).toEqual(['Sheet1!A250']);
    expect(compiled.program.stages.map(({ kind }) => kind)).toEqual(['compiled', 'evaluated', 'compiled']);
    expect(await differences(compiled, 20)).toEqual([]);
  });

  test('a program with an evaluated stage is a plain value', async () => {
    const compiled = compile(typed, { inputs, outputs: ['A500'] });
    const sent = structuredClone(compiled.program);
    expect(await run({ ...compiled, program: sent }, 5)).toEqual(await run(compiled, 5));
  });

  test('text built in each trial stays with the evaluator until it is a number again', async () => {
    const compiled = compile(
      {
        A1: 1,
        B1: '=TEXT(A1,"0.0")&"!"', B2: '=B1&"?"', B3: '=LEN(B2)', B4: '=B3*A1', B5: '=IF(B1="1.5!",1,2)+B4', B6: '=RAND()+LEN(B2)',
      },
      { inputs: [{ cell: 'A1', distribution: 'uniform(1, 20)' }], outputs: ['B4', 'B5', 'B6'] },
    ); // biome-ignore format: a table
    const cells = compiled.program.fallbacks.map(({ cell }) => cell);
    expect(cells).not.toContain('Sheet1!B4');
    expect(await differences(compiled, 40)).toEqual([]);
  });
});

describe('draws', () => {
  test('RAND and RANDBETWEEN in cells are draws of their cell, the same wherever they run', async () => {
    const typed = {
      A1: '=RAND()',
      A2: '=RANDBETWEEN(1,6)+RANDBETWEEN(1,6)',
      A3: '=IF(A1<0.5,RAND(),RAND())',
      A4: '=A1+A2+A3',
    };
    for (const sampling of ['random', 'antithetic', 'latin-hypercube'] as const) {
      const compiled = compile(typed, { outputs: ['A1:A4'], sampling });
      expect(await differences(compiled, 50)).toEqual([]);
    }
  });

  test('an input keeps its draws when another is added', async () => {
    const typed = { A1: 1, A2: 2, A3: '=A1+A2' };
    const [one, two] = UNIFORMS;
    const alone = await run(compile(typed, { inputs: [one!], outputs: ['A3'] }), 10);
    const both = await run(compile(typed, { inputs: [two!, one!], outputs: ['A3'] }), 10);
    expect(both.inputs[1]).toEqual(alone.inputs[0]);
  });

  test('Latin hypercube takes each stratum of a block once', async () => {
    const compiled = compile({ A1: 1 }, { inputs: [UNIFORMS[0]!], outputs: ['A1'], sampling: 'latin-hypercube' });
    const { outputs } = await run(compiled, 1024);
    const strata = outputs[0]!.map((u) => Math.floor(u * 1024)).sort((a, b) => a - b);
    expect(strata).toEqual(Array.from({ length: 1024 }, (_, stratum) => stratum));
  });

  test('inputs take parameters from cells, their own value and other inputs', async () => {
    const compiled = compile(
      { A1: 10, A2: 5, A3: '=A1*2' },
      {
        inputs: [
          { cell: 'A1', distribution: 'uniform(A1-1, A1+1)' },
          { cell: 'A2', distribution: 'uniform(A3, A3+1, shift(100))' },
        ],
        outputs: ['A1', 'A2'],
      },
    );
    const { outputs } = await run(compiled, 50);
    outputs[0]!.forEach((a1, trial) => {
      expect(a1).toBeGreaterThan(9);
      expect(a1).toBeLessThan(11);
      expect(outputs[1]![trial]! - 100 - a1 * 2).toBeGreaterThanOrEqual(0);
      expect(outputs[1]![trial]! - 100 - a1 * 2).toBeLessThan(1 + 1e-9);
    });
  });

  test('percentiles give the parameters that are left out; truncation and correlation hold', async () => {
    const compiled = compile(
      { A1: 1, A2: 2 },
      {
        inputs: [
          { cell: 'A1', distribution: 'normal(percentiles(10%, 80, 90%, 120), truncate(70,))' },
          { cell: 'A2', distribution: 'uniform(0, 1)' },
        ],
        outputs: ['A1', 'A2'],
        correlations: [{ inputs: ['A1', 'A2'], rank: 0.8 }],
      },
    );
    const { outputs } = await run(compiled, 1024);
    const [x, y] = outputs as [number[], number[]];
    expect(Math.min(...x)).toBeGreaterThanOrEqual(70);
    // sd = 20 / 1.2816, so P(X < 70) = 0.0273 and (0.1 - 0.0273) / (1 - 0.0273) = 0.0747 stays below 80; 4 deviations.
    const below = x.filter((value) => value < 80).length / 1024;
    expect(Math.abs(below - 0.0747)).toBeLessThan(4 * Math.sqrt((0.0747 * 0.9253) / 1024));
    // The rank correlation of 1024 pairs strays by about (1 - 0.8²) / √1023 = 0.011; 4 deviations.
    const rank = (values: number[]) => values.map((value) => values.filter((other) => other < value).length);
    const [rx, ry] = [rank(x), rank(y)];
    const mean = 1023 / 2;
    const covariance = rx.reduce((sum, r, i) => sum + (r - mean) * (ry[i]! - mean), 0);
    const variance = rx.reduce((sum, r) => sum + (r - mean) ** 2, 0);
    expect(Math.abs(covariance / variance - 0.8)).toBeLessThan(0.045);
  });

  test('parameters that become impossible in a trial are an error of that trial', async () => {
    const compiled = compile(
      { A1: 1, A2: 1 },
      {
        inputs: [
          { cell: 'A1', distribution: 'uniform(-1, 1)' },
          { cell: 'A2', distribution: 'normal(0, A1)' },
        ],
        outputs: ['A1', 'A2'],
      },
    );
    const { outputs } = await run(compiled, 50);
    outputs[0]!.forEach((sd, trial) => {
      expect(Number.isNaN(outputs[1]![trial])).toBe(sd < 0);
    });
  });
});

describe('what cannot be is refused before the run', () => {
  const one = [UNIFORMS[0]!];
  const cases: readonly (readonly [title: string, typed: Typed, model: Partial<Model> & Pick<Model, 'outputs'>, message: RegExp])[] = [
    ['an unknown function', { A1: 1, B1: '=NOSUCH(A1)', C1: '=B1+1' }, { inputs: one, outputs: ['C1'] }, /formula-unsupported: Sheet1!B1 uses NOSUCH\(\)/],
    ['a link to another workbook', { A1: 1, B1: '=[1]Sheet1!A1*A1' }, { inputs: one, outputs: ['B1'] }, /formula-unsupported: Sheet1!B1 uses/],
    ['a circle', { A1: 1, B1: '=C1+A1', C1: '=B1' }, { inputs: one, outputs: ['C1'] }, /circular-reference: .*Sheet1!B1/],
    ['a cell that is not there', { A1: 1 }, { inputs: one, outputs: ['Sheet9!A1'] }, /input-unknown: .*Sheet9!A1/],
    ['an unknown distribution', { A1: 1 }, { inputs: [{ cell: 'A1', distribution: 'norml(0,1)' }], outputs: ['A1'] }, /distribution-unknown: .*norml/],
    ['impossible parameters', { A1: 1 }, { inputs: [{ cell: 'A1', distribution: 'triangular(3,2,1)' }], outputs: ['A1'] }, /distribution-impossible/],
    ['an impossible parameter from a cell', { A1: 1, B1: -1 }, { inputs: [{ cell: 'A1', distribution: 'normal(0,B1)' }], outputs: ['A1'] }, /distribution-impossible/],
    ['text as a parameter', { A1: 1, B1: 'x' }, { inputs: [{ cell: 'A1', distribution: 'normal(0,B1)' }], outputs: ['A1'] }, /distribution-arguments/],
    ['too many parameters', { A1: 1 }, { inputs: [{ cell: 'A1', distribution: 'normal(0,1,2)' }], outputs: ['A1'] }, /distribution-arguments/],
    ['a distribution that is no call', { A1: 1 }, { inputs: [{ cell: 'A1', distribution: '5' }], outputs: ['A1'] }, /distribution-unknown/],
    ['no output', { A1: 1 }, { inputs: one, outputs: [] }, /model-no-outputs/],
    ['an output of text', { A1: 1, B1: 'x' }, { inputs: one, outputs: ['B1'] }, /output-not-a-number: .*"x"/],
    ['an input of many cells', { A1: 1 }, { inputs: [{ cell: 'A1:A2', distribution: 'normal(0,1)' }], outputs: ['A1'] }, /input-not-one-cell/],
    ['an input twice', { A1: 1 }, { inputs: [one[0]!, one[0]!], outputs: ['A1'] }, /input-twice/],
    ['a reference that moves', { A1: 1, B1: '=OFFSET(A1,A1*3,0)' }, { inputs: one, outputs: ['B1'] }, /formula-unsupported: Sheet1!B1 uses OFFSET/],
    ['equal streams', { A1: 1, A2: 1 }, { inputs: UNIFORMS.slice(0, 2).map((input) => ({ ...input, stream: '00000000000000aa' })), outputs: ['A1'] }, /stream-twice/],
    ['inputs that need each other', { A1: 1, A2: 1 }, { inputs: [{ cell: 'A1', distribution: 'normal(A2,1)' }, { cell: 'A2', distribution: 'normal(A1,1)' }], outputs: ['A1'] }, /circular-reference/],
  ]; // biome-ignore format: a table
  test.each(cases)('%s', async (_, typed, model, message) => {
    expect(await codeOf(() => compile(typed, model))).toMatch(message);
  });

  test('a circle that no output needs is no matter', async () => {
    const compiled = compile({ A1: 1, B1: '=C1', C1: '=B1', D1: '=A1*2' }, { inputs: one, outputs: ['D1'] });
    expect(await differences(compiled, 5)).toEqual([]);
  });
});

describe('the report', () => {
  test('notes an output that nothing uncertain reaches and an input on a formula', () => {
    const { report, program } = compile(
      { A1: '=1+1', B1: 'Total', C1: 5 },
      { inputs: [UNIFORMS[0]!], outputs: ['C1'] },
    );
    expect(report.notes).toEqual([
      'Sheet1!A1 holds a formula; its distribution takes its place.',
      'Sheet1!A1 is uncertain, but no output depends on it.',
      'Sheet1!C1 depends on no uncertain cell: it is the same in every trial.',
    ]);
    expect(program.outputs).toMatchObject([{ reference: 'Sheet1!C1', label: 'Total', base: 5 }]);
  });
});

describe('explain', () => {
  test('shows every stage, before and after the passes', () => {
    const compiled = compile(
      { A1: 1, A2: '=A1*1+0*A1', A3: '=TEXT(A2,"0")', A4: '=VALUE(A3)*2' },
      { inputs: [UNIFORMS[0]!], outputs: ['A4'] },
    );
    const chapters = explain(compiled);
    expect(chapters.map(({ title }) => title)).toEqual([
      'Inputs',
      'Slice: 3 formulas are needed, 3 of them differ from trial to trial, in this order',
      'Stage 1 of 3, compiled: as lowered',
      'Stage 1 of 3, compiled: after all passes',
      'Stage 1 of 3, compiled: WebAssembly',
      'Stage 2 of 3, on the evaluator',
      'Stage 3 of 3, compiled: as lowered',
      'Stage 3 of 3, compiled: after all passes',
      'Stage 3 of 3, compiled: WebAssembly',
      'Outputs',
    ]);
    expect(chapters[1]!.text).toBe('Sheet1!A2 = A1*1+0*A1\nSheet1!A3 = TEXT(A2,"0")\nSheet1!A4 = VALUE(A3)*2\n');
    expect(chapters[5]!.text).toContain('Sheet1!A3: ');
  });
});

describe('replay', () => {
  test('shows every cell of a trial that differs, needed or not, and where errors arise', async () => {
    const compiled = compile(
      { A1: 0.25, A2: '=A1*2', A3: '=A1*3', A4: '=IF(A1<0.5,1/0,A1)', A5: '=A4+1', A6: 7 },
      { inputs: [UNIFORMS[0]!], outputs: ['A2', 'A5'] },
    );
    const runner = await createRunner(compiled.program, REFERENCE);
    const settings = { seed: SEED, trials: 100 };
    const { inputs, outputs } = await run(compiled, 100);
    const trial = outputs[1]!.findIndex((x) => !Number.isNaN(x));
    const u = inputs[0]![trial]!;
    const changed = replay(compiled, runner, settings, trial);
    expect(Object.fromEntries(changed.map(({ cell, value }) => [cell, value]))).toEqual({
      'Sheet1!A1': u,
      'Sheet1!A2': u * 2,
      'Sheet1!A3': u * 3,
      'Sheet1!A4': u,
      'Sheet1!A5': u + 1,
    });
    const failing = outputs[1]!.flatMap((x, i) => (Number.isNaN(x) ? [i] : []));
    expect(errorsByCell(compiled, runner, settings, failing)).toEqual([
      [],
      [{ cell: 'Sheet1!A4', error: '#DIV/0!', trials: failing.length }],
    ]);
    runner.release();
  });
});
