/** What a file is, and what is said of files that are none; files made here, by the library or by hand. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as library from '@e965/xlsx';
import { writeZip } from '@tessera/xlsx';
import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import { printCell } from './address.ts';
import { shown } from './fixture.ts';
import { readWorkbook } from './read-workbook.ts';
import type { Workbook } from './workbook.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const inflate = (bytes: Uint8Array, size: number) => inflateRawSync(bytes, { maxOutputLength: size });
const read = (bytes: Uint8Array, fileName?: string, limits = {}) =>
  readWorkbook(bytes, { inflate, limits, ...(fileName !== undefined && { fileName }) });

async function refusal(bytes: Uint8Array, fileName?: string, limits = {}): Promise<string> {
  try {
    await read(bytes, fileName, limits);
  } catch (failure) {
    if (failure instanceof TesseraError) return `${failure.code}: ${failure.message}`;
    throw failure;
  }
  return 'accepted';
}

function cells({ sheets }: Workbook, sheet = 0): Record<string, unknown> {
  return shown(sheets[sheet]!, (key) => printCell(Math.floor((key % 2 ** 34) / 16384), key % 16384));
}

/** A book of values in a format of the library. */
function made(bookType: library.BookType): Uint8Array {
  const book = library.utils.book_new();
  const sheet = library.utils.aoa_to_sheet([['Name', 'Größe 数量', 1.5], [true, null, -2], [{ t: 'e', v: 42 }]]);
  sheet.C1!.z = '0.00%';
  library.utils.book_append_sheet(book, sheet, 'First');
  library.utils.book_append_sheet(book, library.utils.aoa_to_sheet([[7]]), 'Second one');
  return new Uint8Array(library.write(book, { type: 'array', bookType, compression: true }));
}

/** A zip as an office program writes it, with a mimetype. */
function openDocument(content: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const all = { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content, ...parts };
  return writeZip(Object.entries(all).map(([name, text]) => ({ name, bytes: utf8(text) })));
}

const sheetOf = (rows: string, before = '', after = '') =>
  openDocument(
    `<office:document-content>${before}<office:body><office:spreadsheet>` +
      `<table:table table:name="S">${rows}</table:table>${after}</office:spreadsheet></office:body></office:document-content>`,
  );

describe('a file is what its content says', () => {
  it.each(['biff8', 'xlsb', 'xlsx', 'biff5', 'ods'] as const)('%s, under any name', async (format) => {
    for (const name of [`book.${format}`, 'book.xls', 'book.xlsx', 'book', undefined]) {
      const book = await read(made(format), name);
      expect(book.sheets.map(({ name }) => name)).toEqual(['First', 'Second one']);
      // Excel 5 has one byte for a letter.
      const letters = format === 'biff5' ? expect.stringContaining('Gr') : 'Größe 数量';
      // OpenDocument has no errors but those of formulas.
      const error = format === 'ods' ? {} : { A3: '#N/A' };
      expect(cells(book)).toEqual({ A1: 'Name', B1: letters, C1: 1.5, A2: true, C2: -2, ...error });
      expect(cells(book, 1)).toEqual({ A1: 7 });
    }
  });

  it.each(['biff8', 'xlsb', 'ods'] as const)('%s keeps number formats', async (format) => {
    const { sheets, styles } = await read(made(format));
    const cell = sheets[0]!.cells.get(2)!;
    if (format !== 'ods') expect(styles[cell.style]!.format).toBe('0.00%');
  });

  it('text is a table when its name says so', async () => {
    for (const name of ['a.csv', 'a.TSV', 'a.txt', 'a.xls', 'x/y/data [1].csv']) {
      expect(cells(await read(utf8('a,b\n1,=2'), name))).toEqual({ A1: 'a', B1: 'b', A2: 1, B2: '=2' });
    }
    expect((await read(utf8('a'), 'x/y/data [1].csv')).sheets[0]!.name).toBe('data  1');
    expect((await read(utf8('a'), '.csv')).sheets[0]!.name).toBe('Sheet1');
  });
});

describe('refused, with the reason', () => {
  const ole = (name: string) => {
    const bytes = new Uint8Array(4096);
    bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    bytes.set(
      [...name].flatMap((letter) => [letter.charCodeAt(0), 0]),
      1024,
    );
    return bytes;
  };
  const manifest =
    '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';

  it.each<[string, Uint8Array, string | undefined, string]>([
    ['nothing', new Uint8Array(), 'a.xlsx', 'file-not-a-workbook: a.xlsx is not an Excel workbook (it is empty)'],
    ['bytes', Uint8Array.of(1, 2, 3, 0), 'a.xls', 'file-not-a-workbook: a.xls is not an Excel workbook (its content'],
    ['a web page', utf8('\n<!DOCTYPE html><html>'), 'a.xls', '(it is a web page)'],
    ['XML', utf8('<?xml version="1.0"?><Workbook/>'), 'a.xls', '(it is a XML document)'],
    ['PDF', utf8('%PDF-1.7'), 'a.csv', '(it is a PDF document)'],
    ['text', utf8('a,b'), 'a.json', '(it is text; a table of text ends in .csv)'],
    ['text without a name', utf8('a,b'), undefined, 'The file is not an Excel workbook (it is text'],
    ['an encrypted .xlsx', ole('EncryptedPackage'), 'a.xlsx', 'file-encrypted: a.xlsx is protected'],
    ['a letter', ole('WordDocument'), 'a.xls', '(it is another kind of Office document)'],
    ['a broken .xls', ole('Workbook'), 'a.xls', 'file-damaged'],
    ['an .xls that the library would take for a zip', ole('Book'), 'a.xls', 'file-damaged: a.xls is damaged: it says that it is of version 0'],
    ['an encrypted .ods', openDocument('', { 'META-INF/manifest.xml': manifest }), 'a.ods', 'file-encrypted'],
    ['an .odt', openDocument('<x:document-content><x:body><x:text/></x:body></x:document-content>'), 'a.ods', 'OpenDocument file of another kind'],
    ['a broken .ods', openDocument('<x:document-content><x:body>'), 'a.ods', 'file-damaged'],
    ['a Numbers document', writeZip([{ name: 'Index/Document.iwa', bytes: utf8('x') }]), 'a.xlsx', 'Numbers'],
    ['another zip', writeZip([{ name: 'a.txt', bytes: utf8('x') }]), 'a.xlsx', 'there is no workbook in it'],
    ['a zip cut off', made('xlsx').slice(0, 500), 'a.xlsx', 'file-damaged'],
  ])('%s', async (_, bytes, name, sentence) => expect(await refusal(bytes, name)).toContain(sentence)); // biome-ignore format: a table

  it('files beyond a limit, before the library sees them', async () => {
    expect(await refusal(made('biff8'), 'a.xls', { compressedSize: 1000 })).toContain('file-limit: a.xls goes beyond');
    expect(await refusal(made('xlsb'), 'a.xlsb', { inflatedSize: 1000 })).toContain('file-limit');
    expect(await refusal(made('biff8'), 'a.xls', { cells: 3 })).toContain('the number of cells');
    expect(await refusal(made('ods'), 'a.ods', { cells: 3 })).toContain('the number of cells');
    expect(await refusal(utf8('1,2,3,4'), 'a.csv', { cells: 3 })).toContain('the number of cells');
  });

  it('a bomb in .xlsb or .ods: inflated by nobody', async () => {
    const zeros = new Uint8Array(8 * 1024 * 1024);
    for (const name of ['xl/workbook.bin', 'content.xml']) {
      const entries = [
        { name: 'mimetype', bytes: utf8('x') },
        { name, bytes: zeros },
      ];
      const bomb = writeZip(entries, (bytes) => new Uint8Array(deflateRawSync(bytes)));
      expect(bomb.length).toBeLessThan(20_000);
      expect(await refusal(bomb, 'a.xlsx')).toContain('file-limit');
      // A directory that lies about the size: the inflater stops at what is declared.
      const at = bomb.findLastIndex(
        (_, i) => bomb[i] === 0x50 && bomb[i + 1] === 0x4b && bomb[i + 2] === 1 && bomb[i + 3] === 2,
      );
      new DataView(bomb.buffer, bomb.byteOffset).setUint32(at + 24, 1000, true);
      expect(await refusal(bomb, 'a.xlsx')).toContain('file-damaged');
    }
  });
});

describe('an .ods file', () => {
  const value = (type: string, rest: string, text = '') =>
    `<table:table-cell office:value-type="${type}" ${rest}><text:p>${text}</text:p></table:table-cell>`;
  const row = (...content: string[]) => `<table:table-row>${content.join('')}</table:table-row>`;

  it('has values of every type', async () => {
    const rows = row(
      value('float', 'office:value="1.5"'),
      value('percentage', 'office:value="0.25"'),
      value('currency', 'office:currency="EUR" office:value="7"'),
      value('boolean', 'office:boolean-value="true"'),
      value('date', 'office:date-value="2026-01-31T12:00:00"'),
      value('time', 'office:time-value="PT36H30M00S"'),
      value(
        'string',
        '',
        'two<text:s text:c="3"/>words <text:span>and</text:span><text:tab/>more<text:line-break/>lines',
      ),
      '<table:table-cell office:value-type="string"><office:annotation><text:p>no</text:p></office:annotation><text:p>a</text:p><text:p>b</text:p></table:table-cell>',
      value('string', 'office:string-value="kept"', 'shown'),
      '<table:table-cell/>',
      value('float', 'office:value="x"'),
    );
    expect(cells(await read(sheetOf(rows), 'a.ods'))).toEqual({
      A1: 1.5, B1: 0.25, C1: 7, D1: true, E1: 46053.5, F1: 36.5 / 24, G1: 'two   words and\tmore\nlines', H1: 'a\nb',
      I1: 'kept',
    }); // biome-ignore format: a row
  });

  it('has formulas with their values, errors among them', async () => {
    const rows = row(
      value('float', 'table:formula="of:=[.B1]*2" office:value="4"'),
      value('string', 'table:formula="of:=1/0" office:string-value="" calcext:value-type="error"', '#DIV/0!'),
      value('string', 'table:formula="of:=SQRT(-1)" office:string-value=""', 'Err:502'),
      value('string', 'table:formula="of:=&quot;&quot;" office:string-value=""'),
      value('string', '', '#N/A'),
    );
    expect(cells(await read(sheetOf(rows)))).toEqual({
      A1: [4, 'B1*2'], B1: ['#DIV/0!', '1/0'], C1: ['#NUM!', 'SQRT(-1)'], D1: ['', '""'], E1: '#N/A',
    }); // biome-ignore format: a row
  });

  it('has array formulas, merged cells, names, and settings', async () => {
    const rows =
      row(
        '<table:table-cell table:formula="of:=[.C1:.C2]*2" table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="2" office:value-type="float" office:value="2"/>',
      ) +
      row(
        '<table:table-cell table:number-columns-spanned="2" office:value-type="float" office:value="4"/>',
        '<table:covered-table-cell/>',
      );
    const after =
      '<table:named-expressions><table:named-range table:name="R" table:base-cell-address="$S.$A$1" table:cell-range-address="$S.$A$1:.$B$2"/>' +
      '<table:named-expression table:name="Left" table:base-cell-address="$S.$B$3" table:expression="of:=[.A3]*2"/></table:named-expressions>' +
      '<table:calculation-settings table:use-regular-expressions="false"><table:null-date table:date-value="1904-01-01"/><table:iteration table:status="enable" table:steps="50" table:maximum-difference="0.01"/></table:calculation-settings>'; // biome-ignore format: XML
    const book = await read(sheetOf(rows, '', after));
    expect(book.sheets[0]!.cells.get(0)).toMatchObject({ formula: 'C1:C2*2', array: { top: 0, bottom: 1, left: 0, right: 0 }, dynamic: false }); // biome-ignore format: one cell
    expect(book.sheets[0]!.cells.get(16384)).toMatchObject({ arrayOwner: 0 });
    expect(book.sheets[0]!.merged).toEqual([{ sheet: 0, top: 1, left: 0, bottom: 1, right: 1 }]);
    expect(book.names.map(({ name, formula }) => [name, formula])).toEqual([
      ['R', 'S!$A$1:$B$2'],
      // The cell to the left, as seen from A1.
      ['Left', 'XFD1*2'],
    ]);
    expect(book).toMatchObject({ date1904: true, iteration: { enabled: true, count: 50, delta: 0.01 }, notes: [] });
  });

  it('has styles, widths and heights, hidden columns, rows and sheets', async () => {
    const style = (name: string, family: string, content: string, more = '') =>
      `<style:style style:name="${name}" style:family="${family}" ${more}>${content}</style:style>`;
    const before =
      '<office:automatic-styles>' +
      '<number:number-style style:name="N2P0"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>' +
      '<number:number-style style:name="N2"><number:text>(</number:text><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/><number:text>)</number:text><style:map style:condition="value()&gt;=0" style:apply-style-name="N2P0"/></number:number-style>' +
      '<number:date-style style:name="D1"><number:day number:style="long"/><number:text>.</number:text><number:month number:textual="true"/><number:text>.</number:text><number:year number:style="long"/></number:date-style>' +
      style('base', 'table-cell', '<style:text-properties fo:font-weight="bold" fo:color="#FF0000"/>') +
      style('ce1', 'table-cell', '<style:table-cell-properties fo:background-color="#ffff00" fo:border="0.74pt solid #000000"/><style:paragraph-properties fo:text-align="end"/>', 'style:parent-style-name="base" style:data-style-name="N2"') +
      style('ce2', 'table-cell', '', 'style:data-style-name="D1"') +
      style('co1', 'table-column', '<style:table-column-properties style:column-width="1in"/>') +
      style('ro1', 'table-row', '<style:table-row-properties style:row-height="0.5in"/>') +
      style('ta1', 'table', '<style:table-properties table:display="false"/>') +
      '</office:automatic-styles>'; // biome-ignore format: XML
    const rows =
      '<table:table-column table:style-name="co1" table:default-cell-style-name="ce2"/><table:table-column table:visibility="collapse"/>' +
      '<table:table-row table:style-name="ro1"><table:table-cell office:value-type="date" office:date-value="2026-01-31"/><table:table-cell table:style-name="ce1" office:value-type="float" office:value="-5"/></table:table-row>' +
      '<table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'; // biome-ignore format: XML
    const { sheets, styles } = await read(
      sheetOf(rows, before, '<table:table table:name="T" table:style-name="ta1"/>'),
    );
    const [first, second] = sheets;
    expect(styles[first!.cells.get(0)!.style]!.format).toBe('dd"."mmm"."yyyy');
    expect(styles[first!.cells.get(1)!.style]).toEqual({
      format: '#,##0.00;(#,##0.00)',
      font: { bold: true, color: '#ff0000' },
      fill: '#ffff00',
      horizontal: 'right',
      borders: Object.fromEntries(['top', 'right', 'bottom', 'left'].map((side) => [side, { style: 'thin', color: '#000000' }])), // biome-ignore format: one value
    });
    expect(first!.columnWidths.get(0)).toBeCloseTo((96 - 5) / 7, 10);
    expect(first!.rowHeights.get(0)).toBe(36);
    expect([...first!.hiddenColumns]).toEqual([1]);
    expect([...first!.hiddenRows]).toEqual([1]);
    expect(first!.filtered).toMatchObject([{ top: 1, bottom: 1 }]);
    expect(second!.state).toBe('hidden');
  });

  it('repeats cells and rows, and not without end', async () => {
    const repeated = (rows: number, columns: number) =>
      sheetOf(
        `<table:table-row table:number-rows-repeated="${rows}"><table:table-cell table:number-columns-repeated="${columns}" office:value-type="float" office:value="3"/></table:table-row>` +
          row(value('float', 'office:value="9"')),
      );
    expect(cells(await read(repeated(2, 2)))).toEqual({ A1: 3, B1: 3, A2: 3, B2: 3, A3: 9 });
    expect(await refusal(repeated(1_048_576, 16_384), 'a.ods')).toContain('file-limit');
    expect(await refusal(repeated(250_002, 1), 'a.ods')).toContain('file-limit');
    const blank =
      '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>';
    expect(cells(await read(sheetOf(blank + row(value('float', 'office:value="9"')))))).toEqual({ A1048576: 9 });
  });
});
