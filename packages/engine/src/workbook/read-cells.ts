/**
 * The cells of one sheet, from its `<sheetData>`: the one part of a file that can be very long, so it is read in place,
 * without a string or a tree for what is only passed on. Formulas come out as the text of their own cell.
 */
import { holdLimit, type Limits, OPEN, unescapeOffice, type XmlScanner } from '@tessera/xlsx';
import { type Area, cellKey, MAX_COLUMNS, MAX_ROWS, parseRange, printCell } from './address.ts';
import { serialOfIsoDate } from './dates.ts';
import { fromFileSyntax } from './file-syntax.ts';
import { type SharedFormula, shareFormula } from './shared-formula.ts';
import { readRichText } from './shared-strings.ts';
import { type Cell, ERROR_KINDS, type ErrorKind, error, type Scalar } from './workbook.ts';

/** What cells refer to, and what is counted over all sheets. */
export interface CellSource {
  readonly strings: readonly string[];
  readonly styleCount: number;
  /** Whether a cell metadata number (`cm`) marks a dynamic array. */
  readonly isDynamic: (metadata: number) => boolean;
  /** The error behind a value metadata number (`vm`), for those that older programs do not know. */
  readonly richError: (metadata: number) => ErrorKind | undefined;
  readonly date1904: boolean;
  readonly limits: Limits;
  /** Cells of all sheets so far, and letters of their formulas. */
  readonly counted: { cells: number; letters: number };
  readonly note: (sentence: string) => void;
}

export interface SheetCells {
  readonly cells: ReadonlyMap<number, Cell>;
  readonly extent: Area | undefined;
  /** Heights in points and hidden rows, by row from 0. */
  readonly rowHeights: ReadonlyMap<number, number>;
  readonly hiddenRows: ReadonlySet<number>;
}

interface ArrayFormula {
  readonly area: Area;
  readonly dynamic: boolean;
}

/** Where the reading stands. */
interface Progress {
  readonly xml: XmlScanner;
  readonly source: CellSource;
  readonly sheet: number;
  readonly sheetName: string;
  readonly cells: Map<number, Cell>;
  readonly rowHeights: Map<number, number>;
  readonly hiddenRows: Set<number>;
  readonly shared: Map<number, SharedFormula>;
  readonly followers: { readonly key: number; readonly row: number; readonly column: number; readonly group: number }[];
  readonly arrays: ArrayFormula[];
  readonly dataTables: Area[];
  row: number;
  column: number;
  /** Metadata numbers of the cell being read; 0 is none. */
  cellMetadata: number;
  valueMetadata: number;
}

/** Reads the `<sheetData>` just opened. Throws `ContainerError`. */
export function readCells(xml: XmlScanner, sheet: number, sheetName: string, source: CellSource): SheetCells {
  const at: Progress = {
    xml, source, sheet, sheetName, cells: new Map(), rowHeights: new Map(), hiddenRows: new Set(), shared: new Map(),
    followers: [], arrays: [], dataTables: [], row: -1, column: -1, cellMetadata: 0, valueMetadata: 0,
  }; // biome-ignore format: a list
  while (xml.next() === OPEN) {
    if (xml.name === 'row') readRow(at);
    else xml.skip();
  }
  followMasters(at);
  for (const area of at.dataTables) changeArea(at, area, () => ({ dataTable: true }));
  for (const array of at.arrays) spreadArray(at, array);
  return { cells: at.cells, extent: extentOf(at.cells, sheet), rowHeights: at.rowHeights, hiddenRows: at.hiddenRows };
}

function readRow(at: Progress): void {
  const { xml } = at;
  const number = xml.numberAttribute('r');
  at.row = Number.isNaN(number) ? at.row + 1 : number - 1;
  at.column = -1;
  if (!(at.row >= 0 && at.row < MAX_ROWS)) throw xml.damaged('a row lies outside the sheet');
  const height = xml.numberAttribute('ht');
  if (height >= 0) at.rowHeights.set(at.row, height);
  if (xml.locate('hidden') && isTrue(xml.attribute('hidden')!)) at.hiddenRows.add(at.row);
  let count = 0;
  while (xml.next() === OPEN) {
    if (xml.name === 'c') {
      readCell(at);
      count++;
    } else xml.skip();
  }
  at.source.counted.cells += count;
  holdLimit('cells', at.source.counted.cells, at.source.limits);
}

function readCell(at: Progress): void {
  const { xml } = at;
  if (xml.locate('r')) readPlace(at, xml.bytes, xml.start, xml.end);
  else at.column++;
  if (!(at.row >= 0 && at.row < MAX_ROWS && at.column >= 0 && at.column < MAX_COLUMNS))
    throw xml.damaged('a cell lies outside the sheet');
  const style = xml.locate('s') ? xml.numberAttribute('s') : 0;
  const type = xml.attribute('t') ?? 'n';
  at.cellMetadata = xml.locate('cm') ? xml.numberAttribute('cm') : 0;
  at.valueMetadata = xml.locate('vm') ? xml.numberAttribute('vm') : 0;
  let value: Scalar = null;
  let formula: string | undefined;
  while (xml.next() === OPEN) {
    if (xml.name === 'v') value = readValue(at, type);
    else if (xml.name === 'f') formula = readFormula(at);
    else if (xml.name === 'is') value = readRichText(xml);
    else xml.skip();
  }
  keepCell(at, value, formula, style < at.source.styleCount ? style : 0);
}

function keepCell(at: Progress, value: Scalar, formula: string | undefined, style: number): void {
  const key = cellKey(at.sheet, at.row, at.column);
  if (formula !== undefined) {
    countLetters(at, formula);
    at.cells.set(key, { value, style, formula });
  } else if (value !== null || style !== 0) at.cells.set(key, { value, style });
}

/** A long formula that many cells share is as much text as it would be written out. */
function countLetters({ source }: Progress, formula: string): void {
  source.counted.letters += formula.length;
  holdLimit('formulaLetters', source.counted.letters, source.limits);
}

/** `B12` in place. */
function readPlace(at: Progress, bytes: Uint8Array, start: number, end: number): void {
  let column = 0;
  let row = 0;
  let i = start;
  for (; i < end; i++) {
    const letter = bytes[i]! & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  for (; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) throw at.xml.damaged('the address of a cell is malformed');
    row = row * 10 + digit;
  }
  at.column = column - 1;
  if (row > 0) at.row = row - 1;
}

const isTrue = (text: string) => text === '1' || text === 'true';

/** The `<v>` just opened, by the cell's type. */
function readValue(at: Progress, type: string): Scalar {
  const { xml, source } = at;
  switch (type) {
    case 's':
      return sharedText(at, xml.number());
    case 'str':
      return unescapeOffice(xml.text());
    case 'b':
      return isTrue(xml.text().trim());
    case 'e':
      return readError(at, xml.text().trim());
    case 'd': {
      const text = xml.text();
      return serialOfIsoDate(text, source.date1904) ?? text;
    }
    case 'inlineStr':
      return unescapeOffice(xml.text());
    default: {
      const number = xml.number();
      return Number.isNaN(number) ? null : number;
    }
  }
}

function sharedText(at: Progress, index: number): string | null {
  const text = at.source.strings[index];
  if (text === undefined)
    at.source.note(`${place(at)} refers to a text that the file does not hold; it is read as blank.`);
  return text ?? null;
}

/** Newer errors are saved as #VALUE! for older programs, and told apart by metadata. */
function readError(at: Progress, text: string): Scalar {
  const kind = at.source.richError(at.valueMetadata) ?? ERROR_KINDS.find((known) => known === text);
  if (!kind) at.source.note(`${place(at)} holds the error ${text}, which is read as #VALUE!.`);
  return error(kind ?? '#VALUE!');
}

/** Excel's own limit is 8,192 in the form of the formula bar; prefixes make the file's form longer. */
const MOST_LETTERS = 65_536;

/** The `<f>` just opened: the cell's formula text; undefined when its text is another cell's. */
function readFormula(at: Progress): string | undefined {
  const { xml } = at;
  const kind = xml.attribute('t') ?? 'normal';
  const area = kind === 'array' || kind === 'dataTable' ? parseRange(xml.attribute('ref') ?? '', at.sheet) : undefined;
  const group = kind === 'shared' ? xml.numberAttribute('si') : Number.NaN;
  const text = fromFileSyntax(unescapeOffice(xml.text()));
  if (text.length > MOST_LETTERS) throw xml.damaged(`a formula has ${text.length} letters`);
  if (kind === 'dataTable') {
    if (area) at.dataTables.push(area);
    return undefined;
  }
  if (kind === 'array' && area) at.arrays.push({ area, dynamic: at.source.isDynamic(at.cellMetadata) });
  if (!Number.isNaN(group)) return readShared(at, group, text);
  // `<f ca="1"/>`: a further cell of an array that recalculates each time.
  return text === '' ? undefined : text;
}

function readShared(at: Progress, group: number, text: string): string | undefined {
  const master = at.shared.get(group);
  if (text !== '') {
    if (!master) at.shared.set(group, shareFormula(text, at.row, at.column));
    return text;
  }
  if (master) return master(at.row, at.column);
  at.followers.push({ key: cellKey(at.sheet, at.row, at.column), row: at.row, column: at.column, group });
  return undefined;
}

/** Cells that came before their master. */
function followMasters(at: Progress): void {
  for (const { key, row, column, group } of at.followers) {
    const formula = at.shared.get(group)?.(row, column);
    const cell = at.cells.get(key);
    if (formula !== undefined) {
      countLetters(at, formula);
      at.cells.set(key, { ...(cell ?? { value: null, style: 0 }), formula });
    } else
      at.source.note(
        `${at.sheetName}!${printCell(row, column)} shares a formula that the file does not hold; its saved value is used.`,
      );
  }
}

/** The top left cell has the area, the others of the area point to it; those that the file leaves out are added. */
function spreadArray(at: Progress, { area, dynamic }: ArrayFormula): void {
  const owner = cellKey(at.sheet, area.top, area.left);
  if (at.cells.get(owner)?.formula === undefined) return;
  changeArea(at, area, (key) => (key === owner ? { array: area, dynamic } : { arrayOwner: owner }));
}

function changeArea(at: Progress, area: Area, change: (key: number) => Partial<Cell>): void {
  at.source.counted.cells += (area.bottom - area.top + 1) * (area.right - area.left + 1);
  holdLimit('cells', at.source.counted.cells, at.source.limits);
  for (let row = area.top; row <= area.bottom; row++) {
    for (let column = area.left; column <= area.right; column++) {
      const key = cellKey(at.sheet, row, column);
      at.cells.set(key, { ...(at.cells.get(key) ?? { value: null, style: 0 }), ...change(key) });
    }
  }
}

function extentOf(cells: ReadonlyMap<number, Cell>, sheet: number): Area | undefined {
  if (cells.size === 0) return undefined;
  const first = cellKey(sheet, 0, 0);
  let [top, left, bottom, right] = [MAX_ROWS, MAX_COLUMNS, 0, 0];
  for (const key of cells.keys()) {
    const place = key - first;
    const row = Math.floor(place / MAX_COLUMNS);
    const column = place % MAX_COLUMNS;
    if (row < top) top = row;
    if (row > bottom) bottom = row;
    if (column < left) left = column;
    if (column > right) right = column;
  }
  return { sheet, top, left, bottom, right };
}

const place = (at: Progress) => `${at.sheetName}!${printCell(at.row, at.column)}`;
