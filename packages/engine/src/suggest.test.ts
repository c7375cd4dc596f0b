import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { REFERENCE } from './backend/reference/interpret.ts';
import { compileModel } from './compile.ts';
import { madeWorkbook } from './graph/made-workbook.ts';
import { readModel, resolveModel } from './model.ts';
import { suggest } from './suggest.ts';
import { readXlsx } from './workbook/read-xlsx.ts';

const NOW = 46000;
const EXAMPLES = ['project-cost', 'cash-flow', 'inventory', 'pricing'];

function example(name: string) {
  const at = (suffix: string) => new URL(`../../../examples/${name}${suffix}`, import.meta.url);
  const workbook = readXlsx(readFileSync(at('.xlsx')), {
    inflate: (bytes, maxSize) => inflateRawSync(bytes, { maxOutputLength: maxSize }),
  });
  return { workbook, model: readModel(JSON.parse(readFileSync(at('.tessera.json'), 'utf8'))) };
}

describe('the examples', () => {
  test.each(EXAMPLES)('%s compiles without a cell on the evaluator', (name) => {
    const { workbook, model } = example(name);
    const { program, report } = compileModel(workbook, model, NOW);
    expect(program.fallbacks).toEqual([]);
    expect(report.notes).toEqual([]);
  });

  test.each(EXAMPLES)('%s: the true drivers and the asked output come first', async (name) => {
    const { workbook, model } = example(name);
    const { inputs, outputs } = resolveModel(workbook, model, new Map());
    const suggestions = await suggest(workbook, NOW, REFERENCE);
    const uncertain = inputs.map(({ reference }) => reference);
    expect(suggestions.outputs.map(({ reference }) => reference)).toContain(outputs[0]!.reference);
    expect(uncertain).toContain(suggestions.inputs[0]!.reference);
  });
});

describe('suggestions', () => {
  test('rank constants by the swing of the end results', async () => {
    const workbook = madeWorkbook({
      A1: 'Price', B1: 100, A2: 'Volume', B2: 10, A3: 'Fixed cost', B3: 50, A4: 'Unused', B4: 5,
      A5: 'Profit', B5: '=B1*B2-B3', A6: 'Date', B6: 'text',
    }); // biome-ignore format: a table
    const { inputs, outputs } = await suggest(workbook, NOW, REFERENCE);
    expect(outputs).toEqual([{ reference: 'Sheet1!B5', label: 'Profit', value: 950, formulas: 1 }]);
    expect(inputs.map(({ label }) => label)).toEqual(['Price', 'Volume', 'Fixed cost']);
    expect(inputs[0]!.moves[0]!.low).toBeCloseTo(850, 9);
    expect(inputs[0]!.moves[0]!.high).toBeCloseTo(1050, 9);
    expect(inputs[2]!.weight).toBeCloseTo(0.05, 9);
  });

  test('move constants one at a time where they decide which cells are read', async () => {
    const workbook = madeWorkbook({ A1: 1, A2: 10, A3: 20, B1: '=OFFSET(A1,A1*1,0)+A3' });
    const { inputs } = await suggest(workbook, NOW, REFERENCE);
    expect(inputs.map(({ reference }) => reference)).toContain('Sheet1!A3');
  });
});
