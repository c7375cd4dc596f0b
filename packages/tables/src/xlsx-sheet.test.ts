import { Readable } from 'node:stream';
import { crc32, createInflateRaw, deflateRawSync } from 'node:zlib';
import { type RandomAccess, writeZip } from '@tessera/xlsx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_TROUBLES, type Fields } from './fields.ts';
import { anyRows, deflate, hasPython, python, tableOf, wholeFile } from './fixture.ts';
import type { CutterOptions } from './record-cutter.ts';
import { SheetReader } from './sheet-fields.ts';
import { TableError } from './table-error.ts';
import { writeXlsx } from './xlsx.ts';
import { openSheet, type SheetOptions } from './xlsx-sheet.ts';

const access = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read: async (offset, length) => bytes.slice(offset, offset + length),
});

/** Inflates in pieces of a size, so that they end anywhere. */
function options(chunkSize = 1 << 16): SheetOptions {
  return {
    inflate: (packed) => {
      const inflater = createInflateRaw({ chunkSize: Math.max(64, chunkSize) });
      Readable.from(packed)
        .on('error', (error) => inflater.destroy(error))
        .pipe(inflater);
      return inflater;
    },
    crc: crc32,
  };
}

function texts({ bytes, rows, width, starts, ends, troubles }: Fields): string[][] {
  return Array.from({ length: rows }, (_, row) => [
    ...Array.from({ length: width }, (_, i) =>
      Buffer.from(bytes.subarray(starts[row * width + i], ends[row * width + i])).toString(),
    ),
    ...(troubles[row] === 0 ? [] : [FIELD_TROUBLES[troubles[row]]]),
  ]);
}

interface Reading extends CutterOptions {
  readonly sheet?: string;
  readonly isShared?: boolean;
  readonly chunk?: number;
}

/** Header and records of a sheet, through ranges; their counts are checked on the way. */
async function read(file: Uint8Array, { chunk, ...reading }: Reading = {}): Promise<(readonly string[])[]> {
  const sheet = await openSheet(access(file), { ...options(chunk), ...reading });
  const reader = new SheetReader(structuredClone(sheet.recipe));
  const all: (readonly string[])[] = [sheet.header];
  for await (const { bytes, first, records } of sheet.ranges(reading)) {
    expect(first).toBe(all.length - 1);
    const fields = reader.read(bytes);
    expect(records).toBe(fields.rows);
    all.push(...texts(fields));
    sheet.reuse(bytes.buffer);
  }
  expect(sheet.progress).toBe(1);
  return all;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const related = (list: readonly string[]) =>
  `<Relationships>${list.map((one, i) => `<Relationship Id="r${i}" Type="${OFFICE}/${one.split(' ')[0]}" Target="${one.split(' ')[1]}"/>`).join('')}</Relationships>`;

/** A workbook with this sheet, around which everything else is as it should be. */
function workbook(sheet: string, more: Readonly<Record<string, string | undefined>> = {}): Uint8Array {
  const parts: Record<string, string | undefined> = {
    '_rels/.rels': related(['officeDocument xl/workbook.xml']),
    'xl/workbook.xml':
      '<workbook><workbookPr/><sheets><sheet name="Data" r:id="r0"/><sheet name="Other" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': related([
      'worksheet worksheets/sheet1.xml',
      'worksheet /xl/worksheets/sheet2.xml',
      'sharedStrings sharedStrings.xml',
    ]),
    'xl/worksheets/sheet1.xml': sheet,
    'xl/worksheets/sheet2.xml': rows('<c r="A1" t="str"><v>z</v></c>', '<c r="A2"><v>26</v></c>'),
    ...more,
  };
  const entries = Object.entries(parts).flatMap(([name, text]) =>
    text === undefined ? [] : [{ name, bytes: new TextEncoder().encode(text) }],
  );
  return writeZip(entries, (bytes) => deflateRawSync(bytes));
}

function rows(...cells: readonly string[]): string {
  return `<worksheet><sheetData>${cells.map((row, i) => `<row r="${i + 1}">${row}</row>`).join('')}</sheetData></worksheet>`;
}

const HEAD = '<c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c>';
const record = (...cells: readonly string[]) => read(workbook(rows(HEAD, ...cells)));

/** What is read, or nothing when it is refused. */
async function resultOf(file: Uint8Array, reading: Reading): Promise<unknown> {
  try {
    return await read(file, reading);
  } catch (error) {
    if (error instanceof TableError) return undefined;
    throw error;
  }
}

async function refusal(file: Uint8Array | Promise<Uint8Array>, reading?: Reading): Promise<unknown> {
  try {
    await read(await file, reading);
  } catch (error) {
    if (error instanceof TableError) return { code: error.code, ...error.facts };
    throw error;
  }
  return 'none';
}

describe('rows of a sheet', () => {
  it.each([
    ['numbers', '<c r="A2"><v>1.5</v></c><c r="B2" s="3" t="n"><v>1E-3</v></c>', ['1.5', '1E-3']],
    ['cells without references', '<c><v>1</v></c><c><v>2</v></c>', ['1', '2']],
    ['missing cells', '<c r="B2"><v>2</v></c>', ['', '2']],
    ['cells that hold nothing', '<c r="A2" s="1"/><c r="B2"><v>2</v></c>', ['', '2']],
    ['cells in any order', '<c r="B2"><v>2</v></c><c r="A2"><v>1</v></c>', ['1', '2']],
    [
      'formulas',
      '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f t="shared" si="0"/><v>x&amp;y</v></c>',
      ['2', 'x&y'],
    ],
    ['booleans and errors', '<c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c>', ['TRUE', '#N/A']],
    ['dates as texts', '<c r="A2" t="d"><v>2026-12-31</v></c>', ['2026-12-31', '']],
    [
      'rich text',
      '<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>ca</t></r><r><t>ll</t></r><rPh sb="0"><t>no</t></rPh></is></c>',
      ['call', ''],
    ],
    ['entities', '<c r="A2" t="str"><v>&lt;&#233;&#x20AC;_x0041_</v></c>', ['<é€A', '']],
    [
      'spaces',
      '<c r="A2" ><v> 1 </v></c>\n<c  t="inlineStr"  r="B2"><is><t xml:space="preserve"> p </t></is></c>',
      ['1', 'p'],
    ],
    ['apostrophes and other attributes', "<c r='A2' cm='1' ph=\"1\"><v>1</v></c>", ['1', '']],
    ['columns beyond the header', '<c r="A2"><v>1</v></c><c r="C2"><v>3</v></c><c r="XFD2"><v>4</v></c>', ['1', '']],
    ['empty values', '<c r="A2"><v></v></c><c r="B2"><v/></c>', ['', '']],
  ])('are read with %s', async (_, cells, expected) => {
    expect(await record(cells)).toEqual([['a', 'b'], expected]);
  });

  it('are left out when no cell of them holds anything', async () => {
    const sheet = rows('', HEAD, '<c r="A3" s="1"/>', '<c r="A4"><v>1</v></c>', '').replace(
      '</sheetData>',
      '<row r="9"/></sheetData>',
    );
    expect(await read(workbook(sheet))).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
  });

  it('begin at the column of the first name', async () => {
    const sheet = rows(
      '<c r="C1" t="str"><v>a</v></c><c r="E1" t="str"><v>b</v></c>',
      '<c r="C2"><v>1</v></c><c r="A2"><v>9</v></c><c r="E2"><v>3</v></c>',
    );
    expect(await read(workbook(sheet))).toEqual([
      ['a', '', 'b'],
      ['1', '', '3'],
    ]);
  });

  it('may have names with a prefix', async () => {
    const sheet =
      '<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row><x:row><x:c r="A2"><x:f>1</x:f><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await read(workbook(sheet))).toEqual([['a'], ['1'], ['2']]);
  });

  it('are those of the sheet that is asked for', async () => {
    expect(await read(workbook(rows(HEAD)), { sheet: 'other' })).toEqual([['z'], ['26']]);
    expect(await refusal(workbook(rows(HEAD)), { sheet: 'None' })).toEqual({
      code: 'no-sheet',
      sheet: 'None',
      sheets: 'Data, Other',
    });
  });

  it.each([[false], [true]])('have the texts that they share (in shared memory: %s)', async (isShared) => {
    const list =
      '<sst><si><t>a</t></si><si/><si><r><t>pu</t></r><r><t xml:space="preserve">t </t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>&amp;</t></si></sst>';
    const cells = [0, 2, 3, 1].map((i) => `<c t="s"><v>${i}</v></c>`);
    const file = workbook(rows(cells[0], ...cells), { 'xl/sharedStrings.xml': list });
    expect(await read(file, { isShared, chunk: 64 })).toEqual([['a'], ['a'], ['put'], ['&'], ['']]);
    const bad = workbook(rows(cells[0], '<c t="s"><v>4</v></c>'), { 'xl/sharedStrings.xml': list });
    expect(await refusal(bad)).toMatchObject({ code: 'damaged', detail: 'a cell refers to shared text 4 of 4' });
  });

  it('are those that were written, wherever they are cut', async () => {
    const cutting = fc.record({
      size: fc.integer({ min: 16, max: 2000 }),
      records: fc.integer({ min: 1, max: 9 }),
      chunk: fc.integer({ min: 64, max: 999 }),
    });
    await fc.assert(
      fc.asyncProperty(anyRows, cutting, async (table, how) => {
        const names = table.columns.map(({ name }) => trimmed(name));
        fc.pre(names[0] !== '' && names.at(-1) !== '');
        const file = await wholeFile(writeXlsx([{ name: 'x', ...tableOf(table) }], { deflate }));
        const expected = table.rows
          .filter((row) => row.some((value) => value !== null))
          .map((row) => row.map((value) => trimmed(String(value ?? ''))));
        expect(await read(file, how)).toEqual([names, ...expected]);
      }),
    );
  });

  it('are the same at every place where they can be cut', async () => {
    const sheet = `${rows(HEAD, '<c r="A2"><v>1</v></c>', '<c r="A3" s="1"/>', '<c r="B4" t="inlineStr"><is><t>wrow w</t></is></c>', '', '<c r="A6"><f>row</f><v>3</v></c>')}`;
    const file = workbook(sheet.replace('</worksheet>', `<rowBreaks/>${'<x/>'.repeat(500)}</worksheet>`));
    const whole = await read(file);
    expect(whole).toEqual([
      ['a', 'b'],
      ['1', ''],
      ['', 'wrow w'],
      ['3', ''],
    ]);
    for (let size = 16; size < 700; size += size < 128 ? 1 : 13)
      expect(await read(file, { size, records: 1 + (size % 4), chunk: 64 + (size % 9) })).toEqual(whole);
  });

  it('may stand before megabytes of other things', async () => {
    const sheet = rows(HEAD, '<c r="A2"><v>1</v></c>').replace(
      '</worksheet>',
      `${Array.from({ length: 99_999 }, (_, i) => `<hyperlink ref="A${i}"/>`).join('')}</worksheet>`,
    );
    expect(await read(workbook(sheet))).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
  });
});

describe('a workbook is refused', () => {
  it.each([
    ['as damaged where a row is not closed', rows(HEAD).replace('</sheetData>', '<row><c><v>1</v></c>'), 'damaged'],
    ['as damaged where rows are nested', rows(HEAD, '<row><c><v>1</v></c></row>'), 'damaged'],
    ['as damaged where a cell is not closed', rows(HEAD, '<c><v>1', '<c><v>2</v></c>'), 'damaged'],
    ['as damaged where a cell is closed twice', rows(HEAD, '<c><v>1</v></c></c>'), 'damaged'],
    ['for a comment among its rows', rows(HEAD, '<!--</row>--><c><v>1</v></c>'), 'forbidden'],
    ['for CDATA', rows(HEAD, '<c t="str"><v><![CDATA[x]]></v></c>'), 'forbidden'],
    ['for entities of its own', rows(HEAD, '<c t="str"><v>&x;</v></c>'), 'forbidden'],
    ['without a header', rows('<c r="A1" s="1"/>'), 'no-header'],
    ['for UTF-16', '\0<worksheet/>', 'unsupported-encoding'],
    [
      'for a row beyond 1 MiB',
      rows(HEAD, Array.from({ length: 150_000 }, (_, i) => `<c s="${(i * i) % 9973}"/>`).join('')),
      'record-too-long',
    ],
  ])('%s', async (_, sheet, code) => {
    expect(await refusal(workbook(sheet))).toMatchObject({ code });
  });

  it('when it is no workbook of this format, by its name', async () => {
    const ole = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0);
    expect(await refusal(ole)).toEqual({ code: 'old-format' });
    expect(await refusal(new TextEncoder().encode('a,b\n1,2\n'))).toEqual({ code: 'not-a-workbook' });
    const binary = { '_rels/.rels': related(['officeDocument xl/workbook.bin']), 'xl/workbook.bin': 'x' };
    expect(await refusal(workbook('', binary))).toEqual({ code: 'not-a-workbook', format: '.xlsb' });
    const missing = { 'xl/workbook.xml': undefined };
    expect(await refusal(workbook('', missing))).toEqual({ code: 'not-a-workbook' });
  });

  it('beyond its limits', async () => {
    const bomb = workbook(rows(HEAD, `<c t="str"><v>${'x'.repeat(9_000_000)}</v></c>`));
    expect(await refusal(bomb)).toMatchObject({ code: 'limit', what: 'ratio' });
    const text = `<sst><si><t>${'longtext'.repeat(4000)}</t></si></sst>`;
    const many = `${'<c t="s"><v>0</v></c>'}`;
    const file = workbook(rows(HEAD, ...Array.from({ length: 1000 }, () => many)), { 'xl/sharedStrings.xml': text });
    expect(await refusal(file)).toMatchObject({ code: 'limit', what: 'text', part: 'sheet' });
    const small: SheetOptions = { ...options(), mostTextBytes: 10_000 };
    await expect(openSheet(access(file), small)).rejects.toThrow(
      new TableError('limit', { what: 'text', limit: 10_000, part: 'shared texts' }),
    );
  });

  it('or read to the same rows, whatever byte of it is another', async () => {
    const table = {
      columns: [
        { name: 'x', type: 'f64' },
        { name: 'y', type: 'text' },
      ] as const,
      rows: Array.from({ length: 40 }, (_, i) => [i / 7, `t${i}`]),
    };
    const file = await wholeFile(writeXlsx([{ name: 'x', ...tableOf(table) }], { deflate }));
    const whole = await read(file);
    const change = fc.tuple(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.option(fc.integer({ min: 0, max: file.length })),
        async (changes, length) => {
          const other = file.slice(0, length ?? file.length);
          for (const [at, byte] of changes) if (at < other.length) other[at] = byte;
          try {
            expect(await read(other)).toEqual(whole);
          } catch (error) {
            if (!(error instanceof TableError)) throw error;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('or read, whatever its XML is', async () => {
    const piece = fc.constantFrom(
      '<row>',
      '</row>',
      '<row r="1"/>',
      '<c r="A1">',
      '<c>',
      '</c>',
      '<c t="s">',
      '<v>',
      '</v>',
      '1',
      '&amp;',
      '&',
      '<',
      '>',
      '"',
      '<is><t>',
      '</t></is>',
      '<c r="B2" t="inlineStr"/>',
      '<!--',
      '<f>',
      ' ',
      'w',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 16, max: 99 }), async (pieces, size) => {
        const file = workbook(rows(HEAD).replace('</sheetData>', `${pieces.join('')}</sheetData>`));
        const [cut, whole] = await Promise.all([resultOf(file, { size }), resultOf(file, {})]);
        // What is wrong between rows may be left out with them.
        if (cut && whole) expect(cut).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});

describe.skipIf(!hasPython('openpyxl'))('a workbook of openpyxl', () => {
  it('is read to what was put into it', async () => {
    const program =
      'import base64, datetime, io, json, openpyxl\n' +
      'book = openpyxl.Workbook()\n' +
      'sheet = book.active\n' +
      'sheet.append(["S", " K ", "T", "type", "ok"])\n' +
      'sheet.append([100.25, 1e-7, datetime.date(2026, 12, 31), "call <é> & €", True])\n' +
      'sheet.append([None, 3, None, "=1/0"])\n' +
      'sheet.append([])\n' +
      'sheet["A6"] = 0.1\n' +
      'out = io.BytesIO()\n' +
      'book.save(out)\n' +
      'print(json.dumps(base64.b64encode(out.getvalue()).decode()))';
    const file = Buffer.from(python(program, new Uint8Array(0)) as string, 'base64');
    expect(await read(file)).toEqual([
      ['S', 'K', 'T', 'type', 'ok'],
      ['100.25', '1e-07', '46387', 'call <é> & €', 'TRUE'],
      ['', '3', '', '', ''],
      ['0.1', '', '', '', ''],
    ]);
  });
});

function trimmed(text: string): string {
  return text.toWellFormed().replace(/^[\0- ]+|[\0- ]+$/g, '');
}
