import { printAddress, readXlsx } from '@tessera/engine';
import { openZip } from '@tessera/xlsx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRows, deflate, hasPython, inflate, python, type Rows, tableOf, wholeFile } from './fixture.ts';
import { columnLetters, sheetNames } from './sheet-xml.ts';
import { TableError } from './table-error.ts';
import { type SheetTable, writeXlsx, XLSX_COLUMNS, XLSX_ROWS } from './xlsx.ts';

const xlsx = (...sheets: SheetTable[]) => wholeFile(writeXlsx(sheets, { deflate }));
const sheet = (name: string, rows: Rows): SheetTable => ({ name, ...tableOf(rows) });

/** The values of all cells by address, as the engine reads them. */
function cellsOf(file: Uint8Array): Map<string, unknown> {
  const { sheets } = readXlsx(file, { inflate });
  const names = sheets.map(({ name }) => name);
  return new Map(
    sheets.flatMap(({ cells }) => Array.from(cells, ([key, { value }]) => [printAddress(key, names), value] as const)),
  );
}

const small: Rows = {
  columns: [
    { name: 'Output', type: 'text' },
    { name: 'Mean', type: 'f64', format: '#,##0.00' },
    { name: 'Trials', type: 'i64', format: '#,##0' },
    { name: 'Share', type: 'f64', format: '0.0%' },
  ],
  rows: [
    ['=SUM(A1)', 1234.5, 100_000, 0.25],
    [' two\nlines & <more> _x0041_ \u0007\r ', null, -3, 1e-7],
  ],
};

describe('a workbook', () => {
  it('is read by the engine as it was, sheet by sheet', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyRows, async (first, second) => {
        const found = cellsOf(await xlsx(sheet('First', first), sheet('Second', second)));
        const wanted = Object.entries({ First: first, Second: second }).flatMap(([name, { columns, rows }]) =>
          [columns.map((column) => column.name), ...rows].flatMap((row, r) =>
            row.map((value, c) => [`${name}!${columnLetters(c)}${r + 1}`, value] as const),
          ),
        );
        const cells = wanted.filter(([, value]) => value !== null);
        expect(found.size).toBe(cells.length);
        for (const [address, value] of cells)
          expect(found.get(address)).toBe(typeof value === 'string' ? value.toWellFormed() : value);
      }),
      { numRuns: 60 },
    );
  });

  it('has a header that is bold and stays in view, and the number formats asked for', async () => {
    const { sheets, styles } = readXlsx(await xlsx(sheet('Summary', small)), { inflate });
    expect(sheets[0]!.frozen).toEqual({ rows: 1, columns: 0 });
    const found = Array.from(
      sheets[0]!.cells,
      ([key, { style }]) => [printAddress(key, ['S']), styles[style]!] as const,
    );
    const styleOf = new Map(found);
    expect(styleOf.get('S!B1')).toMatchObject({ font: { bold: true } });
    expect(styleOf.get('S!A2')!.font?.bold ?? false).toBe(false);
    expect(['S!B2', 'S!C2', 'S!D2'].map((cell) => styleOf.get(cell)!.format)).toEqual(['#,##0.00', '#,##0', '0.0%']);
  });

  it.skipIf(!hasPython('openpyxl'))('is read by openpyxl: values, formats, header, no formula', async () => {
    const program =
      'import io, json, sys, openpyxl\n' +
      's = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))["Summary"]\n' +
      'print(json.dumps([[[c.value for c in r] for r in s.iter_rows()], s.freeze_panes, s["A1"].font.b,' +
      ' [s[a].number_format for a in ("A2", "B2", "C2", "D2")], s["A2"].data_type]))';
    const [values, ...rest] = python(program, await xlsx(sheet('Summary', small))) as unknown[];
    expect(values).toEqual([
      ['Output', 'Mean', 'Trials', 'Share'],
      ['=SUM(A1)', 1234.5, 100_000, 0.25],
      [expect.stringContaining(' two\nlines & <more> '), null, -3, 1e-7],
    ]);
    expect(rest).toEqual(['A2', true, ['General', '#,##0.00', '#,##0', '0.0%'], 's']);
  });

  it('is handed on in pieces while its rows are made', async () => {
    let blocks = 0;
    const values = [Float64Array.from({ length: 1000 }, (_, i) => i / 7)];
    function* many() {
      for (; blocks < 1000; blocks++) yield { rows: 1000, values };
    }
    const pieces = writeXlsx([{ name: 'S', columns: [{ name: 'x', type: 'f64' }], blocks: many() }], { deflate });
    let bytes = 0;
    while (bytes < 100_000) bytes += (await pieces.next()).value!.length;
    expect(blocks).toBeGreaterThan(0);
    expect(blocks).toBeLessThan(30);
    await pieces.return(undefined);
  });

  it('is the same to the byte each time', async () => {
    expect(await xlsx(sheet('S', small))).toEqual(await xlsx(sheet('S', small)));
    const zip = openZip(await xlsx(sheet('S', small)), inflate);
    expect(zip.entries.map(({ name }) => name)).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ]);
  });
});

describe('what no workbook can hold is refused', () => {
  const columns = [{ name: 'x', type: 'f64' }] as const;
  const refusal = async (sheets: SheetTable): Promise<unknown> => {
    // Nothing of the rows is to be kept, and nothing to be deflated.
    const pieces = writeXlsx([sheets], { deflate: () => new Uint8Array(0) });
    try {
      for await (const _ of pieces);
    } catch (cause) {
      if (cause instanceof TableError) return { code: cause.code, ...cause.facts };
      throw cause;
    }
    return undefined;
  };

  it('more rows than a sheet has', async () => {
    const empty = new Float64Array(XLSX_ROWS).fill(Number.NaN);
    const all = { rows: XLSX_ROWS, values: [empty] };
    const one = { rows: 1, values: [empty.subarray(0, 1)] };
    expect(await refusal({ name: 'S', columns, blocks: [all] })).toBeUndefined();
    expect(await refusal({ name: 'S', columns, blocks: [all, one] })).toEqual({
      code: 'too-many-rows',
      format: 'xlsx',
      limit: 1_048_575,
    });
  });

  it('more columns than a sheet has', async () => {
    const wide = Array.from({ length: XLSX_COLUMNS + 1 }, (_, i) => ({ name: `x${i}`, type: 'f64' }) as const);
    expect(await refusal({ name: 'S', columns: wide, blocks: [] })).toEqual({
      code: 'too-many-columns',
      format: 'xlsx',
      actual: 16_385,
      limit: 16_384,
    });
  });

  it('a text longer than a cell holds, counted as Excel counts', async () => {
    const text = (letters: string) => sheet('S', { columns: [{ name: 't', type: 'text' }], rows: [['a'], [letters]] });
    expect(await refusal(text('é'.repeat(32_767)))).toBeUndefined();
    expect(await refusal(text('😀'.repeat(16_384)))).toMatchObject({ code: 'text-too-long', actual: 32_768, row: 2 });
  });
});

describe('names of sheets and columns', () => {
  it('are made legal and different', () => {
    expect(sheetNames(['Summary', 'summary', "'a/b'", 'x'.repeat(40), 'x'.repeat(40), '', 'History'])).toEqual([
      'Summary',
      'summary (2)',
      'a b',
      'x'.repeat(31),
      `${'x'.repeat(27)} (2)`,
      'Sheet 1',
      'History 1',
    ]);
  });

  it('count as Excel does', () => {
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
  });
});
