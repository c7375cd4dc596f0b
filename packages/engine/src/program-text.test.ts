import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REFERENCE } from './backend/reference/interpret.ts';
import { compileModel } from './compile.ts';
import { TesseraError } from './errors.ts';
import { madeWorkbook } from './graph/made-workbook.ts';
import { readModel } from './model.ts';
import type { Program } from './program.ts';
import { parseProgram, printProgram } from './program-text.ts';
import { createRunner } from './simulate.ts';
import { readXlsx } from './workbook/read-xlsx.ts';
import { error } from './workbook/workbook.ts';

const inflate = (bytes: Uint8Array, maxSize: number) => inflateRawSync(bytes, { maxOutputLength: maxSize });

function example(name: string): Program {
  const file = (kind: string) => readFileSync(new URL(`../../../examples/${name}.${kind}`, import.meta.url));
  const workbook = readXlsx(file('xlsx'), { inflate, fileName: name });
  return compileModel(workbook, readModel(JSON.parse(file('tessera.json').toString())), 45000).program;
}

/** Texts, errors, blanks, dates and arrays that the evaluator has to hand, and a draw of its own. */
function evaluated(): Program {
  const workbook = madeWorkbook({
    A1: 0, A2: 'a,b', A3: '=NA()', A4: true, A5: null, A6: -0, A7: 1e300,
    B1: '=TEXTJOIN("-",TRUE,TEXT(A1,"0.0"),A2)', B2: '=LEN(B1)+RAND()+TODAY()', B3: '=IFERROR(A3,LEN(B1&A4)*A7)',
    B4: '=IF(LEN(B1)>1,A1,A3)',
  }); // biome-ignore format: cells
  const inputs = [{ cell: 'A1', distribution: 'normal(5, 2)' }];
  const model = { inputs, outputs: ['B2', 'B3', 'B4'], sampling: 'latin-hypercube' } as const;
  return compileModel(workbook, model, 45000).program;
}

async function columns(program: Program): Promise<readonly number[][]> {
  const runner = await createRunner(program, REFERENCE);
  const range = { seed: 3, replicate: 0, first: 0, count: 64 };
  return [...runner.outputs(range).map((x) => [...x]), ...runner.inputs(range).map((x) => [...x])];
}

describe('a program comes back from its text', () => {
  test.each(['cash-flow', 'inventory', 'pricing', 'project-cost'])('as it was: %s', (name) => {
    const program = example(name);
    expect(parseProgram(printProgram(program))).toStrictEqual(structuredClone(program));
  });

  test('with the cells that the evaluator needs, and computes the same', async () => {
    const program = evaluated();
    expect(program.fallbacks.length).toBeGreaterThan(0);
    const again = parseProgram(printProgram(program));
    expect(again).toStrictEqual(structuredClone(program));
    expect(await columns(again)).toStrictEqual(await columns(program));
  });

  test('with errors that are the very values that the engine compares with', () => {
    const again = inCells([error('#N/A'), { kind: 'error', error: '#N/A' }]);
    expect((again as unknown[])[0]).toBe(error('#N/A'));
    expect((again as unknown[])[1]).toEqual({ kind: 'error', error: '#N/A' });
  });

  test('with groups of blocks', () => {
    const program: Program = { ...withCells(null), sampling: 'sobol', group: 64 };
    expect(parseProgram(printProgram(program))).toStrictEqual(structuredClone(program));
  });

  test('with tables that several graphs share written once', () => {
    const table = Float64Array.from({ length: 1000 }, Math.random);
    const [first, second] = inCells([table, table]) as [Float64Array, Float64Array];
    expect(first).toStrictEqual(table);
    expect(second).toBe(first);
    expect(printProgram(withCells([table, table])).length).toBeLessThan(1.5 * printProgram(withCells([table])).length);
  });

  const anything = fc.letrec<{ value: unknown }>((tie) => {
    const value = tie('value');
    const leaf = fc.oneof(
      fc.double(), fc.bigInt(), fc.string({ unit: 'binary' }), fc.boolean(), fc.constantFrom(null, undefined, -0),
      fc.float64Array(), fc.int32Array(), fc.constantFrom(error('#DIV/0!'), error('#SPILL!')),
    ); // biome-ignore format: a list
    const name = fc.oneof(fc.constantFrom('$', 'value', '__proto__', 'error', 'constructor'), fc.string());
    const entries = fc.array(fc.tuple(name, value), { maxLength: 4 });
    return {
      value: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(value, { maxLength: 4 }),
        entries.map((all) => Object.fromEntries(all)),
        fc.array(fc.tuple(value, value), { maxLength: 4 }).map((all) => new Map(all)),
        fc.array(value, { maxLength: 4 }).map((all) => new Set(all)),
      ),
    };
  }).value;

  test('whatever it holds', () => {
    fc.assert(fc.property(anything, (value) => isDeepStrictEqual(inCells(value), structuredClone(value))));
  });
});

describe('a text that is no program is refused by name', () => {
  const refusal = (text: string): string => {
    try {
      parseProgram(text);
    } catch (failure) {
      if (failure instanceof TesseraError && failure.code === 'program-unreadable') return failure.message;
      throw failure;
    }
    return 'read';
  };
  const whole = printProgram(withCells(null));

  test.each([
    ['no JSON', '{', /JSON/],
    ['nothing', 'null', /null/],
    ['another format', whole.replace('program-1', 'program-2'), /its format is "tessera-program-2"/],
    ['another version', whole.replace('"version":1', '"version":2'), /its version is 2, not 1/],
    ['another sampling', whole.replace('"random"', '"none"'), /sampling is unknown/],
    ['groups of no power of two', grouped(12), /its groups are of 12 blocks, not of a power of two up to 4096/],
    ['groups that are too long', grouped(8192), /its groups are of 8192 blocks/],
    ['groups of a part of a block', grouped(0.5), /its groups are of 0.5 blocks/],
    ['groups of a text', grouped('4'), /its groups are of "4" blocks/],
    ['groups of independent trials', grouped(4).replace('sobol', 'random'), /in groups, but its sampling is random/],
    ['a column beyond the last', whole.replace('"writes":[0]', '"writes":[1]'), /a stage writes a column/],
    ['another kind of stage', whole.replace('"evaluated"', '"executed"'), /a stage is of the kind executed/],
    ['an unknown operation', whole.replace('"const"', '"eval"'), /cannot be read/],
    ['an unknown tag', whole.replace('"cells":null', '"cells":{"$":"function"}'), /unknown kind "function"/],
    ['an argument that stands later', whole.replace('"args":[]', '"args":[0]'), /%0/],
    ['no stages', whole.replace('"stages"', '"phases"'), /stages is no list/],
    ['a part that there is not', whole.replace('"cells":null', '"cells":{"$":"again","value":7}'), /no part 7/],
  ])('%s', (_, text, message) => {
    expect(text).not.toBe(whole);
    expect(refusal(text)).toMatch(message);
  });
});

/** The text of a program whose blocks are said to be in groups. */
function grouped(group: unknown): string {
  return printProgram({ ...withCells(null), sampling: 'sobol', group } as Program);
}

/** A program with a value among the cells of the evaluator. */
function withCells(cells: unknown): Program {
  const graph = { operations: [{ op: 'const', args: [], imm: 1 }], tables: [], streams: [], columns: 0, outputs: [0] } as const; // biome-ignore format: one thought
  return {
    version: 1, sampling: 'random', columns: 1, strata: [], asOf: 45000, inputs: [], outputs: [], fallbacks: [],
    stages: [
      { kind: 'compiled', graph, reads: [], writes: [0] },
      { kind: 'evaluated', cells: { cells }, reads: [], writes: [0] },
    ],
    inputStages: [],
  }; // biome-ignore format: a table
}

function inCells(value: unknown): unknown {
  const { stages } = parseProgram(printProgram(withCells(value)));
  return (stages[1] as unknown as { cells: { cells: unknown } }).cells.cells;
}
