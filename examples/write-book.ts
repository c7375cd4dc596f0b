/**
 * Writes a book as an .xlsx file, with the values that another program computed beside the formulas. The same book and
 * values give the same bytes on every machine: nothing is compressed and nothing carries a date.
 */
import { writeZip } from '@tessera/xlsx';
import type { Book, Look, Page, PlacedCell } from './book.ts';

/** Values of formula cells, by page and address; errors as their text. */
export type SavedValues = Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>>;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Functions that files hold with a prefix, since Excel 2007 did not have them. */
const NEWER = /\b(XLOOKUP|IFS|SWITCH|IFNA|XOR)\(/g;

/** The bytes of the file. `savedBy` names the program that computed the values. */
export function writeBook(book: Book, saved: SavedValues, savedBy: string): Uint8Array {
  const texts = new Numbering<string>((text) => text);
  const looks = new Numbering<Look>((look) => JSON.stringify(look));
  looks.number({});
  const pages = book.pages.map((page) => writePage(page, saved[page.name] ?? {}, texts, looks));
  const parts: [name: string, xml: string][] = [
    ['[Content_Types].xml', contentTypes(book.pages.length)],
    ['_rels/.rels', packageRelationships()],
    [
      'docProps/app.xml',
      `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>${escape(savedBy)}</Application></Properties>`,
    ],
    ['xl/workbook.xml', writeWorkbook(book)],
    ['xl/_rels/workbook.xml.rels', workbookRelationships(book.pages.length)],
    ['xl/styles.xml', writeStyles(looks.items)],
    [
      'xl/sharedStrings.xml',
      `<sst xmlns="${MAIN}">${texts.items.map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`,
    ],
    ...pages.map((xml, i): [string, string] => [`xl/worksheets/sheet${i + 1}.xml`, xml]),
  ];
  return writeZip(parts.map(([name, xml]) => ({ name, bytes: new TextEncoder().encode(XML + xml) })));
}

/** Gives equal items one number, in the order in which they come. */
class Numbering<T> {
  readonly items: T[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #key: (item: T) => string;

  constructor(key: (item: T) => string) {
    this.#key = key;
  }

  number(item: T): number {
    const key = this.#key(item);
    if (!this.#numbers.has(key)) this.#numbers.set(key, this.items.push(item) - 1);
    return this.#numbers.get(key)!;
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function contentTypes(pages: number): string {
  const parts = [
    ['xl/workbook.xml', 'sheet.main'],
    ['xl/styles.xml', 'styles'],
    ['xl/sharedStrings.xml', 'sharedStrings'],
    ...Array.from({ length: pages }, (_, i) => [`xl/worksheets/sheet${i + 1}.xml`, 'worksheet']),
  ];
  const overrides = parts.map(([part, type]) => `<Override PartName="/${part}" ContentType="${TYPES}.${type}+xml"/>`);
  const app =
    '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>';
  const rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>';
  return `<Types xmlns="${PACKAGE}/content-types">${rels}<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}${app}</Types>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

const packageRelationships = () =>
  relationships([
    ['officeDocument', 'xl/workbook.xml'],
    ['extended-properties', 'docProps/app.xml'],
  ]);

function workbookRelationships(pages: number): string {
  const sheets = Array.from({ length: pages }, (_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const);
  return relationships([...sheets, ['styles', 'styles.xml'], ['sharedStrings', 'sharedStrings.xml']]);
}

function writeWorkbook({ pages, names }: Book): string {
  const sheets = pages.map(({ name }, i) => `<sheet name="${escape(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const defined = Object.entries(names).map(
    ([name, formula]) => `<definedName name="${name}">${escape(formula)}</definedName>`,
  );
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets><definedNames>${defined.join('')}</definedNames><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>`;
}

function writePage(page: Page, saved: SavedValues[string], texts: Numbering<string>, looks: Numbering<Look>): string {
  const rows = new Map<number, string[]>();
  for (const [address, cell] of page.cells) {
    const row = Number(/\d+/.exec(address)![0]);
    rows.set(row, [...(rows.get(row) ?? []), writeCell(address, cell, saved[address], texts, looks)]);
  }
  const data = [...rows].sort(([a], [b]) => a - b).map(([row, cells]) => `<row r="${row}">${cells.join('')}</row>`);
  const columns = page.widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  return `<worksheet xmlns="${MAIN}">${writeView(page)}<cols>${columns.join('')}</cols><sheetData>${data.join('')}</sheetData></worksheet>`;
}

function writeView({ frozen: { rows, columns } }: Page): string {
  const split = `${columns ? ` xSplit="${columns}"` : ''}${rows ? ` ySplit="${rows}"` : ''}`;
  const corner = `${String.fromCharCode(65 + columns)}${rows + 1}`;
  const side = columns && rows ? 'bottomRight' : rows ? 'bottomLeft' : 'topRight';
  const pane = split && `<pane${split} topLeftCell="${corner}" activePane="${side}" state="frozen"/>`;
  return `<sheetViews><sheetView showGridLines="0" workbookViewId="0">${pane}</sheetView></sheetViews>`;
}

function writeCell(
  address: string,
  { content, look }: PlacedCell,
  saved: number | string | boolean | undefined,
  texts: Numbering<string>,
  looks: Numbering<Look>,
): string {
  const start = `<c r="${address}" s="${looks.number(look)}"`;
  if (content === '') return `${start}/>`;
  if (typeof content === 'number') return `${start}><v>${content}</v></c>`;
  if (!content.startsWith('=')) return `${start} t="s"><v>${texts.number(content)}</v></c>`;
  const formula = `<f>${escape(content.slice(1).replace(NEWER, '_xlfn.$1('))}</f>`;
  if (saved === undefined) return `${start}>${formula}</c>`;
  if (typeof saved === 'boolean') return `${start} t="b">${formula}<v>${saved ? 1 : 0}</v></c>`;
  if (typeof saved === 'number') return `${start}>${formula}<v>${saved}</v></c>`;
  return `${start} t="${saved.startsWith('#') ? 'e' : 'str'}">${formula}<v>${escape(saved)}</v></c>`;
}

/** Every look has a font, a fill and a border of its own number; equal ones are not shared, which no reader minds. */
function writeStyles(looks: readonly Look[]): string {
  const formats = [...new Set(looks.map(({ format }) => format).filter((format) => format !== undefined))];
  const group = (name: string, items: readonly string[]) =>
    `<${name} count="${items.length}">${items.join('')}</${name}>`;
  // The first two fills are fixed by Excel.
  const fills = [
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    ...looks.map(writeFill),
  ];
  return `<styleSheet xmlns="${MAIN}">${[
    group(
      'numFmts',
      formats.map((format, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escape(format)}"/>`),
    ),
    group('fonts', looks.map(writeFont)),
    group('fills', fills),
    group('borders', looks.map(writeBorder)),
    group('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
    group(
      'cellXfs',
      looks.map((look, i) => writeCellFormat(look, i, formats)),
    ),
  ].join('')}</styleSheet>`;
}

function writeFont({ bold, italic, size = 11, color = '000000' }: Look): string {
  return `<font>${bold ? '<b/>' : ''}${italic ? '<i/>' : ''}<sz val="${size}"/><color rgb="FF${color}"/><name val="Calibri"/><family val="2"/></font>`;
}

function writeFill({ fill }: Look): string {
  if (!fill) return '<fill><patternFill patternType="none"/></fill>';
  return `<fill><patternFill patternType="solid"><fgColor rgb="FF${fill}"/><bgColor indexed="64"/></patternFill></fill>`;
}

function writeBorder({ line }: Look): string {
  const side = (name: string) =>
    line === name ? `<${name} style="thin"><color rgb="FF7F7F7F"/></${name}>` : `<${name}/>`;
  return `<border><left/><right/>${side('top')}${side('bottom')}<diagonal/></border>`;
}

function writeCellFormat({ format, align }: Look, i: number, formats: readonly (string | undefined)[]): string {
  const number = format === undefined ? 0 : 164 + formats.indexOf(format);
  const inner = align ? `<alignment horizontal="${align}"/>` : '';
  return `<xf numFmtId="${number}" fontId="${i}" fillId="${i + 2}" borderId="${i}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${align ? ' applyAlignment="1"' : ''}>${inner}</xf>`;
}
