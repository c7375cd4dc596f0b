/** One model in several file formats: the same cells, the same values, and a run of it that does not depend on the format. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { checkParity, compileModel, readWorkbook, recalculate, variablesOf, type Workbook } from '@tessera/engine';
import { describe, expect, test } from 'vitest';
import { NOW, run } from './typed-workbook.ts';

const FOLDER = fileURLToPath(new URL('workbooks/formats/', import.meta.url));

const open = (format: string): Promise<Workbook> =>
  readWorkbook(readFileSync(`${FOLDER}model.${format}`), {
    inflate: (bytes, size) => inflateRawSync(bytes, { maxOutputLength: size }),
    fileName: `model.${format}`,
  });

/** Formulas by key, without what formats write differently: spaces, dollars, TRUE as a call, doubled parentheses. */
function formulas({ sheets }: Workbook): Map<number, string> {
  const found = new Map<number, string>();
  for (const { cells } of sheets) {
    for (const [key, { formula }] of cells) {
      const plain = formula
        ?.replace(/\$/g, '')
        .replace(/(TRUE|FALSE)\(\)/g, '$1')
        .replace('((B1,B3))', '(B1,B3)');
      // What LibreOffice makes of TRUE in a cell, of a whole column in .xls, and of one cell on several sheets.
      if (plain !== undefined && !/^true$/i.test(plain)) {
        found.set(key, plain.replace('B1:B65536', 'B:B').replace("2'!B1:B1", "2'!B1"));
      }
    }
  }
  return found;
}

describe.each(['xls', 'ods'])('the model as .%s', (format) => {
  test('has the formulas, names, sheets and layout of the .xlsx', async () => {
    const [book, original] = [await open(format), await open('xlsx')];
    expect(formulas(book)).toEqual(formulas(original));
    expect(formulas(book).size).toBe(18);
    const named = ({ names }: Workbook) => Object.fromEntries(names.map(({ name, formula }) => [name, formula]));
    expect(named(book)).toEqual(named(original));
    const shape = ({ sheets }: Workbook) => sheets.map(({ name, state, merged }) => ({ name, state, merged }));
    expect(shape(book)).toEqual(shape(original));
    expect(book.sheets[1]!.state).toBe('hidden');
    expect(variablesOf(book)).toEqual(variablesOf(original));
  });

  test('has saved values that ours agree with', async () => {
    const { mismatches, matched, unsupported } = checkParity(await open(format));
    // The cell above the first row is the last row in Excel; in LibreOffice it is none. Ours is Excel's.
    expect(mismatches.map(({ formula }) => formula)).toEqual(['=Above+1']);
    expect({ matched, unsupported }).toEqual({ matched: 18, unsupported: [] });
  });

  test('simulates to the same numbers as the .xlsx', async () => {
    const model = {
      inputs: [{ cell: 'Inputs!B1', distribution: 'normal(100, 10)' }],
      outputs: ["'It''s a sheet.2'!B6"],
    };
    const answers = await Promise.all(
      [format, 'xlsx'].map(async (kind) => run(compileModel(await open(kind), model, NOW), { seed: 1, trials: 2048 })),
    );
    expect(answers[0]!.outputs[0]!.mean).toBe(answers[1]!.outputs[0]!.mean);
    expect(answers[0]!.outputs[0]!.std_dev).toBeGreaterThan(0);
  });
});

test('relative names mean the cell above in every format', async () => {
  for (const format of ['xlsx', 'xls', 'ods']) {
    const { values } = recalculate(await open(format), { asOf: NOW });
    const cell = (row: number) => values.get(2 ** 34 + row * 2 ** 14 + 1) as number;
    expect(cell(14)).toBe(cell(13) + 1);
  }
});
