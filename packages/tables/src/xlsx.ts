/**
 * Writes an Excel workbook (ECMA-376, .xlsx) while its rows come: a sheet per table, the header bold and kept in view, texts
 * in their cells instead of a table of all texts, so that memory holds one piece of a sheet. Deflating is handed in.
 */
import { ContainerError, type DeflatePiece, type NewStream, streamZip } from '@tessera/xlsx';
import { ByteBuffer } from './byte-buffer.ts';
import { columnLetters, escapeXml, sheetNames, writeTextCell } from './sheet-xml.ts';
import { type Block, type Column, checkBlock, checkColumns, isPresent, type Table, textStart } from './table.ts';
import { TableError } from './table-error.ts';

/** Rows of a sheet below its header. */
export const XLSX_ROWS = 1_048_575;
/** Columns of a sheet. */
export const XLSX_COLUMNS = 16_384;

/** One sheet. A name that Excel does not allow is changed to one that it does. */
export interface SheetTable extends Table {
  readonly name: string;
}

export interface XlsxOptions {
  readonly deflate: DeflatePiece;
}

/**
 * The workbook. Throws `TableError`: `too-many-columns` and `bad-columns` before the first byte, `too-many-rows`,
 * `text-too-long` and `file-too-large` when they are met.
 */
export async function* writeXlsx(sheets: readonly SheetTable[], { deflate }: XlsxOptions): AsyncGenerator<Uint8Array> {
  for (const { columns } of sheets) {
    checkColumns(columns);
    if (columns.length > XLSX_COLUMNS)
      throw new TableError('too-many-columns', { format: 'xlsx', actual: columns.length, limit: XLSX_COLUMNS });
  }
  try {
    yield* streamZip(partsOf(sheets), deflate);
  } catch (cause) {
    if (!(cause instanceof ContainerError) || cause.code !== 'limit') throw cause;
    throw new TableError('file-too-large', { format: 'xlsx', limit: cause.facts.limit! });
  }
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

function* partsOf(sheets: readonly SheetTable[]): Generator<NewStream> {
  const formats = [...new Set(sheets.flatMap(({ columns }) => columns.flatMap(({ format }) => format ?? [])))];
  yield part('[Content_Types].xml', contentTypes(sheets.length));
  yield part('_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']]));
  yield part('xl/workbook.xml', workbook(sheetNames(sheets.map(({ name }) => name))));
  yield part(
    'xl/_rels/workbook.xml.rels',
    relationships([
      ...sheets.map((_, i): [string, string] => ['worksheet', `worksheets/sheet${i + 1}.xml`]),
      ['styles', 'styles.xml'],
    ]),
  );
  yield part('xl/styles.xml', styles(formats));
  for (const [i, sheet] of sheets.entries())
    yield { name: `xl/worksheets/sheet${i + 1}.xml`, pieces: worksheet(sheet, formats, i === 0) };
}

function part(name: string, xml: string): NewStream {
  return { name, pieces: [new TextEncoder().encode(XML + xml)] };
}

function contentTypes(sheets: number): string {
  const sheet = (i: number): string =>
    `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${TYPE}.worksheet+xml"/>`;
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
    `${Array.from({ length: sheets }, (_, i) => sheet(i)).join('')}</Types>`
  );
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** Number formats of a file's own start at this number. */
const FIRST_FORMAT = 164;
/** Cell styles: 0 is plain, 1 the header, then one per format. */
const HEADER_STYLE = 1;
const FIRST_STYLE = 2;

function styles(formats: readonly string[]): string {
  const codes = formats.map((code, i) => `<numFmt numFmtId="${FIRST_FORMAT + i}" formatCode="${escapeXml(code)}"/>`);
  const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
  const style = (format: number, fontId: number): string =>
    `<xf numFmtId="${format}" fontId="${fontId}" fillId="0" borderId="0" xfId="0"` +
    `${format > 0 ? ' applyNumberFormat="1"' : ''}${fontId > 0 ? ' applyFont="1"' : ''}/>`;
  const all = [style(0, 0), style(0, 1), ...formats.map((_, i) => style(FIRST_FORMAT + i, 0))];
  return (
    `<styleSheet xmlns="${MAIN}">` +
    (codes.length > 0 ? `<numFmts count="${codes.length}">${codes.join('')}</numFmts>` : '') +
    `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${all.length}">${all.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

async function* worksheet(
  { columns, blocks }: SheetTable,
  formats: readonly string[],
  selected: boolean,
): AsyncGenerator<Uint8Array> {
  const out = new ByteBuffer();
  out.ascii(sheetStart(columns, selected));
  const cells = columns.map((column, i) => cellOf(column, i, formats));
  out.ascii('<row r="1">');
  columns.forEach(({ name }, i) => {
    writeTextCell(out, `${columnLetters(i)}1`, new TextEncoder().encode(name), { style: HEADER_STYLE, column: name });
  });
  out.ascii('</row>');
  let row = 1;
  for await (const block of blocks) {
    checkBlock(block, columns);
    if (row + block.rows > XLSX_ROWS + 1) throw new TableError('too-many-rows', { format: 'xlsx', limit: XLSX_ROWS });
    for (let i = 0; i < block.rows; i++) {
      writeRow(out, block, i, ++row, cells);
      if (out.full) yield out.take();
    }
  }
  out.ascii('</sheetData></worksheet>');
  yield out.take();
}

function sheetStart(columns: readonly Column[], selected: boolean): string {
  const widths = columns.map(({ name, type }, i) => {
    const width = Math.min(40, Math.max(type === 'text' ? 24 : 12, name.length + 3));
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`;
  });
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${selected ? ' tabSelected="1"' : ''}>` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData>`
  );
}

/** What every cell of a column has: the text before its row's number, and after it when it holds a number. */
interface CellOf {
  readonly letters: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function cellOf({ name, format }: Column, index: number, formats: readonly string[]): CellOf {
  const letters = columnLetters(index);
  const style = format === undefined ? '' : ` s="${FIRST_STYLE + formats.indexOf(format)}"`;
  return { letters, name, before: `<c r="${letters}`, after: `"${style}><v>` };
}

function writeRow(out: ByteBuffer, { values }: Block, index: number, row: number, cells: readonly CellOf[]): void {
  out.ascii('<row r="');
  out.number(row);
  out.ascii('">');
  for (let i = 0; i < values.length; i++) {
    const column = values[i]!;
    const cell = cells[i]!;
    if (column instanceof Float64Array) {
      const x = column[index]!;
      if (!isPresent(x)) continue;
      out.ascii(cell.before);
      out.number(row);
      out.ascii(cell.after);
      out.number(x);
      out.ascii('</v></c>');
    } else {
      const text = column.bytes.subarray(textStart(column, index), column.ends[index]!);
      if (text.length > 0) writeTextCell(out, cell.letters + row, text, { column: cell.name, row: row - 1 });
    }
  }
  out.ascii('</row>');
}
