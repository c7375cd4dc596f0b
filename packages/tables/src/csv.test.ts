import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, writeCsv } from './csv.ts';
import { anyRows, hasPython, python, type Rows, tableOf, wholeFile } from './fixture.ts';
import { textValues } from './table.ts';
import { TableError } from './table-error.ts';

async function csv(rows: Rows, options?: CsvOptions): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await wholeFile(writeCsv(tableOf(rows), options)));
}

const one = (text: string): Rows => ({
  columns: [
    { name: 'a', type: 'text' },
    { name: 'b', type: 'f64' },
  ],
  rows: [[text, 1]],
});

describe('a CSV file', () => {
  it('has a header, and its lines end as RFC 4180 has it', async () => {
    const columns = [
      { name: 'trial', type: 'i64' },
      { name: 'Sheet1!B4', type: 'f64' },
      { name: "'A, B'!C1", type: 'f64' },
    ] as const;
    const rows = [
      [0, 0.1, 1e21],
      [1, null, -0],
      [123456789012, 5e-324, -1.5],
    ];
    expect(await csv({ columns, rows })).toBe(
      `trial,Sheet1!B4,"'A, B'!C1"\r\n0,0.1,1e+21\r\n1,,0\r\n123456789012,5e-324,-1.5\r\n`,
    );
    expect(await csv({ columns: [{ name: 'x', type: 'f64' }], rows: [[1]] }, { lineEnd: '\n' })).toBe('x\n1\n');
  });

  it('keeps a row that holds nothing', async () => {
    expect(await csv({ columns: [{ name: 'x', type: 'f64' }], rows: [[null], [1]] })).toBe('x\r\n""\r\n1\r\n');
  });

  it('writes nothing for numbers that are not finite', async () => {
    const block = { rows: 3, values: [Float64Array.of(Number.NaN, Infinity, -Infinity), textValues(['a', 'b', 'c'])] };
    const columns = [
      { name: 'x', type: 'f64' },
      { name: 'y', type: 'text' },
    ] as const;
    const bytes = await wholeFile(writeCsv({ columns, blocks: [block] }));
    expect(String(bytes)).toBe('x,y\r\n,a\r\n,b\r\n,c\r\n');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-A1', "'-A1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\n=1', '"\'\n=1"'],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['＝1', "'＝1"],
    ['＠1', "'＠1"],
    ["'=1", "''=1"],
    ["'tis", "'tis"],
    ['a=1', 'a=1'],
    ['（', '（'],
  ])('lets no spreadsheet run %j', async (text, cell) => {
    expect(await csv(one(text))).toBe(`a,b\r\n${cell},1\r\n`);
  });

  it('leaves such text alone when asked to', async () => {
    expect(await csv(one('=1+1'), { formulas: 'keep' })).toBe('a,b\r\n=1+1,1\r\n');
  });

  it('reads back as it was, text without its apostrophe', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const [header, ...lines] = parse(await csv(rows));
        expect(header!.map(plain)).toEqual(rows.columns.map(({ name }) => name.toWellFormed()));
        expect(lines.map((line) => line.map((cell, i) => valueOf(cell, rows.columns[i]!.type)))).toEqual(rows.rows);
      }),
    );
  });

  it('is the same file however its rows are cut into blocks', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 20 }), async (rows, size) => {
        expect(await wholeFile(writeCsv(tableOf(rows, size)))).toEqual(await wholeFile(writeCsv(tableOf(rows, 1))));
      }),
    );
  });

  it('is handed on in pieces of a bounded size, made when they are asked for', async () => {
    let blocks = 0;
    const values = [Float64Array.from({ length: 1000 }, (_, i) => i / 7)];
    function* many() {
      for (; blocks < 1000; blocks++) yield { rows: 1000, values };
    }
    const pieces = writeCsv({ columns: [{ name: 'x', type: 'f64' }], blocks: many() });
    const { value } = await pieces.next();
    expect(value!.length).toBeGreaterThan(100_000);
    expect(value!.length).toBeLessThan(140_000);
    expect(blocks).toBeLessThan(12);
    await pieces.return(undefined);
    expect(blocks).toBeLessThan(12);
  });

  it('refuses columns without a name, two of one name, and blocks that do not fit', async () => {
    const x = { name: 'x', type: 'f64' } as const;
    const refused = (columns: Rows['columns'], values: Float64Array[]) =>
      expect(wholeFile(writeCsv({ columns, blocks: [{ rows: 1, values }] }))).rejects.toThrow(TableError);
    await refused([], []);
    await refused([x, x], [Float64Array.of(1), Float64Array.of(1)]);
    await refused([{ ...x, name: '' }], [Float64Array.of(1)]);
    await refused([x], []);
    await refused([x], [Float64Array.of(1, 2)]);
    await refused([{ ...x, type: 'text' }], [Float64Array.of(1)]);
  });

  it.skipIf(!hasPython())("is read by Python's csv to the same numbers", async () => {
    const columns = [
      { name: 'x', type: 'f64' },
      { name: 't, "u"', type: 'text' },
    ] as const;
    const rows = fc
      .sample(
        fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ minLength: 1, unit: 'binary' })),
        500,
      )
      .map(([x, text]) => [x + 0, text.replaceAll('\0', '')]);
    const program =
      'import csv, io, json, sys\n' +
      'rows = list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")))\n' +
      'print(json.dumps([rows[0], [[float(x), t] for x, t in rows[1:]]]))';
    const file = await wholeFile(writeCsv(tableOf({ columns, rows }), { formulas: 'keep' }));
    expect(python(program, file)).toEqual([columns.map(({ name }) => name), rows]);
  });
});

/** A reader of its own, by the grammar of RFC 4180. */
function parse(file: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (let match = cell.exec(file); match; match = cell.exec(file)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
    if (cell.lastIndex === file.length) return rows;
  }
  throw new Error(`not CSV: ${file}`);
}

function plain(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}

function valueOf(text: string, type: string): number | string | null {
  return text === '' ? null : type === 'text' ? plain(text) : Number(text);
}
