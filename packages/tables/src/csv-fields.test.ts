import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCsv } from './csv.ts';
import { csvDialect } from './csv-dialect.ts';
import { CsvReader } from './csv-fields.ts';
import { CsvCutter } from './csv-ranges.ts';
import { FIELD_TROUBLES, type Fields } from './fields.ts';
import { anyRows, tableOf, wholeFile } from './fixture.ts';
import type { RecordRange } from './record-cutter.ts';
import { TableError } from './table-error.ts';

const encoder = new TextEncoder();

/** Records as texts, each with its trouble behind it. */
function texts({ bytes, rows, width, starts, ends, troubles }: Fields): string[][] {
  return Array.from({ length: rows }, (_, row) => [
    ...Array.from({ length: width }, (_, i) =>
      Buffer.from(bytes.subarray(starts[row * width + i], ends[row * width + i])).toString(),
    ),
    FIELD_TROUBLES[troubles[row]],
  ]);
}

interface Cutting {
  readonly size?: number;
  readonly records?: number;
  readonly chunk?: number;
}

function rangesOf(file: Uint8Array, { chunk = file.length, ...options }: Cutting): RecordRange[] {
  const cutter = new CsvCutter(csvDialect(file), options);
  const ranges: RecordRange[] = [];
  for (let at = 0; at < file.length; at += chunk) ranges.push(...cutter.push(file.subarray(at, at + chunk)));
  return [...ranges, ...cutter.end()];
}

/** All records of a file, through ranges; their counts are checked on the way. */
function read(file: string | Uint8Array, cutting: Cutting = {}): string[][] {
  const bytes = typeof file === 'string' ? encoder.encode(file) : file;
  const reader = new CsvReader(csvDialect(bytes));
  const all: string[][] = [];
  for (const { bytes: range, first, records } of rangesOf(bytes, cutting)) {
    expect(first).toBe(all.length);
    const fields = reader.read(range);
    expect(records).toBe(fields.rows);
    if (cutting.records) expect(records).toBeLessThanOrEqual(cutting.records);
    all.push(...texts(fields));
  }
  return all;
}

describe('records of a CSV file', () => {
  it.each([
    [
      'lines that end in CRLF',
      'a,b\r\n1,2\r\n3,4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'lines that end in CR',
      'a,b\r1,2\r3,4',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a last line without an end',
      'a,b\n1,2\n3,4',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['a byte order mark', '\ufeffa,b\n1,2', [['1', '2']]],
    ['a delimiter that is declared', 'sep=;\na;b\n1;2', [['1', '2']]],
    [
      'quotes',
      'a,b\n"1","x, ""y"""\n"",2\n',
      [
        ['1', 'x, "y"'],
        ['', '2'],
      ],
    ],
    [
      'line ends in quotes',
      'a,b\n"1\r\n2",3\n4,5',
      [
        ['1\r\n2', '3'],
        ['4', '5'],
      ],
    ],
    ['spaces around fields', 'a,b\n  1 ,\t" 2 " \n', [['1', '2']]],
    [
      'blank lines',
      '\n\na,b\n\n1,2\r\n  \r\n\n3,4\n\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'short records',
      'a,b,c\n1\n2,3\n',
      [
        ['1', '', ''],
        ['2', '3', ''],
      ],
    ],
    ['delimiters at the end of lines', 'a,b,\n1,2,\n', [['1', '2']]],
    [
      'tabs',
      'a\tb\n\t1\n2\t\n',
      [
        ['', '1'],
        ['2', ''],
      ],
    ],
    ['bars', 'a|b\n1|2\n', [['1', '2']]],
    ['a quote inside a field', 'a,b\n5" pipe,2\n', [['5" pipe', '2']]],
    ['one column', 'a\n1\n""\n2\n', [['1'], [''], ['2']]],
    [
      'letters of any script',
      'é,b\nß,€\n😀,x\n',
      [
        ['ß', '€'],
        ['😀', 'x'],
      ],
    ],
  ])('are read with %s', (_, file, rows) => {
    expect(read(file)).toEqual(rows.map((row) => [...row, 'none']));
  });

  it.each([
    [
      'a,b\n1,2,3\n4,5',
      [
        ['1', '2', 'too-many-fields'],
        ['4', '5', 'none'],
      ],
    ],
    [
      'a,b\n"1"2,3\n4,5',
      [
        ['1', '3', 'bad-quotes'],
        ['4', '5', 'none'],
      ],
    ],
    [
      'a,b\n1,2\n"3,4\n',
      [
        ['1', '2', 'none'],
        ['3,4', '', 'bad-quotes'],
      ],
    ],
  ])('say what is wrong with them: %j', (file, rows) => {
    expect(read(file)).toEqual(rows);
  });

  it('say that they are not UTF-8', () => {
    const file = Uint8Array.of(...encoder.encode('a,b\nx,1\n'), 0xe9, ...encoder.encode(',2\né,3\n'));
    expect(read(file).map((row) => row.at(-1))).toEqual(['none', 'not-utf8', 'none']);
  });

  it('are those that were written, whatever the table', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 99 }), async (rows, size) => {
        const file = await wholeFile(writeCsv(tableOf(rows), { formulas: 'keep' }));
        fc.pre(!file.includes(0) && isComma(rows.columns));
        const expected = rows.rows
          // A line of nothing but a control character is a blank one.
          .filter(([value]) => rows.columns.length > 1 || value === null || trimmed(String(value)) !== '')
          .map((row) => [...row.map((value) => trimmed(String(value ?? ''))), 'none']);
        expect(read(file, { size })).toEqual(expected);
      }),
    );
  });

  it('are those that were written, in every dialect', () => {
    const field = fc.oneof(fc.string(), fc.stringMatching(/^[",;|\t\r\n a1]{0,8}$/));
    const dialect = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      mark: fc.constantFrom('', '\ufeff'),
      rows: fc.array(fc.tuple(field, field, field)),
      size: fc.integer({ min: 1, max: 99 }),
      chunk: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(dialect, ({ delimiter, lineEnd, mark, rows, ...cutting }) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = [['x', 'y', 'z'], ...rows.map((row) => row.map(quote))].map((row) => row.join(delimiter));
        const file = `${mark}${lines.join(lineEnd)}${lineEnd}`;
        expect(read(file, cutting)).toEqual(rows.map((row) => [...row.map(trimmed), 'none']));
      }),
    );
  });
});

describe('ranges of a CSV file', () => {
  const file = encoder.encode('\ufeffa,b\r\n1,"2\r\n""3"\r\n\r\n 4, 5\r\né,"6"7\r\n,\r\n"",8,9\r\n10,"11');

  it('give the same records wherever they are cut', () => {
    const whole = read(file);
    expect(whole.length).toBe(6);
    for (let size = 1; size <= file.length + 1; size++) {
      for (const records of [1, 2, 3, 100]) expect(read(file, { size, records, chunk: 1 + (size % 7) })).toEqual(whole);
    }
  });

  it('give the same records of any bytes, and count them', () => {
    const byte = fc.oneof(fc.constantFrom(...encoder.encode('",\n\r ;1a')), fc.integer({ min: 1, max: 255 }));
    const bytes = fc.array(byte, { maxLength: 200 }).map((some) => Uint8Array.of(...encoder.encode('a,b\n'), ...some));
    const cutting = fc.record({
      size: fc.integer({ min: 1, max: 64 }),
      records: fc.integer({ min: 1, max: 9 }),
      chunk: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(
      fc.property(bytes, cutting, (some, options) => {
        const readOrRefused = (how: Cutting) => {
          try {
            return read(some, how);
          } catch (error) {
            if (error instanceof TableError) return error.code;
            throw error;
          }
        };
        expect(readOrRefused(options)).toEqual(readOrRefused({}));
      }),
      { numRuns: 1500 },
    );
  });

  it('stand in buffers of their own, and take them back', () => {
    const text = `a,b\n${'12345,67890\n'.repeat(1000)}`;
    const dialect = csvDialect(encoder.encode(text));
    const cutter = new CsvCutter(dialect, { size: 1024 });
    const ranges = cutter.push(encoder.encode(text));
    expect(new Set(ranges.map(({ bytes }) => bytes.buffer)).size).toBe(ranges.length);
    expect(ranges.every(({ bytes }) => bytes.byteOffset === 0)).toBe(true);
    for (const { bytes } of ranges) cutter.reuse(bytes.buffer);
    const more = cutter.push(encoder.encode('1,2\n'.repeat(1000)));
    expect(ranges.some(({ bytes }) => more.some((range) => range.bytes.buffer === bytes.buffer))).toBe(true);
    expect(more.at(-1)!.first + more.at(-1)!.records).toBeGreaterThan(1500);
  });

  it.each([[{ size: 100 }], [{ size: 1 << 22 }]])('refuse a record beyond 1 MiB, with %j', (options) => {
    const long = `a,b\n1,2\n3,"${'x\n'.repeat(1 << 19)}"\n`;
    expect(() => read(long, options)).toThrow(new TableError('record-too-long', { row: 2, limit: 1 << 20 }));
    expect(read(`a,b\n1,${'x'.repeat(1000_000)}\n`, options)[0][1].length).toBe(1000_000);
  });
});

function trimmed(text: string): string {
  return text.toWellFormed().replace(/^[\0- ]+|[\0- ]+$/g, '');
}

/** Whether the names of the columns leave no doubt that commas part them. */
function isComma(columns: readonly { readonly name: string }[]): boolean {
  return columns.every(({ name }) => /^[\w.-]+$/.test(name)) && !/^sep/i.test(columns[0].name);
}
