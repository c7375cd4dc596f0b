/**
 * Reads .xls and .xlsb files through a library that is loaded when the first such file comes, and turns what it gives into
 * our own workbook. Bytes reach it only when their sizes have been judged; a container reaches it repacked without
 * compression, so that it never inflates anything itself.
 */
import { tokenize } from '@borgar/fx/xlsx';
import { type Container, holdLimit, type Limits, writeZip } from '@tessera/xlsx';
import { TesseraError } from '../errors.ts';
import {
  type Area,
  type CellKey,
  cellKey,
  columnName,
  columnNumber,
  MAX_COLUMNS,
  MAX_ROWS,
  parseRange,
} from './address.ts';
import { fromFileSyntax } from './file-syntax.ts';
import { emptySheet } from './read-sheet.ts';
import { PLAIN_STYLE } from './styles.ts';
import { type Cell, type DefinedName, type ErrorKind, error, type Scalar, type Sheet, type Style, type Workbook } from './workbook.ts'; // biome-ignore format: a list

/** What we use of the library; its own types stay out of ours. */
interface Library {
  read(bytes: Uint8Array, options: object): LibraryBook;
  /** Compound files: folders of streams. */
  readonly CFB: {
    read(bytes: Uint8Array, options: object): object;
    find(container: object, path: string): { readonly content?: ArrayLike<number> } | null;
  };
  set_cptable(tables: unknown): void;
}
interface LibraryBook {
  readonly SheetNames: readonly string[];
  readonly Sheets: Readonly<Record<string, LibrarySheet>>;
  readonly Workbook?: {
    readonly Names?: readonly LibraryName[];
    readonly Sheets?: readonly { Hidden?: 0 | 1 | 2 }[];
    readonly WBProps?: { readonly date1904?: boolean };
    readonly CalcPr?: { readonly iterate?: string; readonly iterateCount?: string; readonly iterateDelta?: string };
  };
  readonly Props?: { readonly Application?: string; readonly AppVersion?: string };
}
interface LibraryName {
  readonly Name?: unknown;
  readonly Ref?: unknown;
  readonly Sheet?: number | null;
  readonly Hidden?: boolean;
}
type LibrarySheet = Readonly<{
  '!data'?: readonly (readonly (LibraryCell | undefined)[] | undefined)[];
  '!merges'?: readonly { readonly s: Place; readonly e: Place }[];
  '!cols'?: readonly ({ readonly width?: number; readonly hidden?: boolean } | undefined)[];
  '!rows'?: readonly ({ readonly hpt?: number; readonly hidden?: boolean } | undefined)[];
  '!type'?: string;
}>;
interface Place {
  readonly r: number;
  readonly c: number;
}
interface LibraryCell {
  readonly t: 'n' | 's' | 'b' | 'e' | 'd' | 'z';
  readonly v?: number | string | boolean;
  /** Text, or `true` or `false` for these; of what the library cannot read it is something else, or has its marks in it. */
  readonly f?: unknown;
  /** Area of the array formula that the cell belongs to. */
  readonly F?: string;
  readonly D?: boolean;
  readonly z?: string | number;
  readonly s?: { readonly patternType?: string; readonly fgColor?: { readonly rgb?: string } };
}

/** Bytes that the library may be given: it takes many times as much memory. */
const MOST_BYTES = 64 * 1024 * 1024;

const OPTIONS = {
  type: 'array', dense: true, sheetStubs: true, cellFormula: true, cellNF: true, cellStyles: true, cellText: false,
  cellHTML: false, xlfn: true, bookVBA: false,
}; // biome-ignore format: a list

/** Codes of errors in binary files. */
const ERRORS: Readonly<Record<number, ErrorKind>> = {
  0: '#NULL!', 7: '#DIV/0!', 15: '#VALUE!', 23: '#REF!', 29: '#NAME?', 36: '#NUM!', 42: '#N/A', 43: '#GETTING_DATA',
}; // biome-ignore format: a table

/** Marks of what the library could not read: a name it did not find, a table's columns that it does not know. */
const UNREAD = /SH33TJS|\bTable\d+\[#/;
/** Stands for such a formula: nobody takes it for a value, and the saved one is used. */
const UNREADABLE = '[1]!formula_that_cannot_be_read';

/** Reads an .xls file: a compound file, or the bare records of Excel 2 to 5. Throws `TesseraError`, or `ContainerError`. */
export async function readXls(bytes: Uint8Array, file: string, limits: Limits): Promise<Workbook> {
  holdLimit('compressedSize', bytes.length, { ...limits, compressedSize: Math.min(limits.compressedSize, MOST_BYTES) });
  const isCompound = bytes[0] === 0xd0;
  const version = bytes[26]! + 256 * bytes[27]!;
  // The library takes a compound file of version 0 for a zip, which it would inflate without a limit.
  if (isCompound && version !== 3 && version !== 4) {
    throw new TesseraError('file-damaged', { file, where: '', detail: `it says that it is of version ${version}` });
  }
  return readBytes(file, limits, true, (library) => (isCompound ? recordsIn(bytes, library) : bytes));
}

/** Reads an .xlsb file, whose container is open. Throws `TesseraError`, or `ContainerError`. */
export async function readXlsb(container: Container, file: string, limits: Limits): Promise<Workbook> {
  const size = container.entries.reduce((sum, entry) => sum + entry.size, 0);
  holdLimit('inflatedSize', size, { ...limits, inflatedSize: Math.min(limits.inflatedSize, MOST_BYTES) });
  const parts = container.entries.map(({ name }) => ({ name, bytes: container.read(name)! }));
  return readBytes(file, limits, false, () => writeZip(parts));
}

/**
 * The records of a workbook in a compound file. The library would also read the properties beside them, without a limit,
 * and take streams of other programs for workbooks.
 */
function recordsIn(bytes: Uint8Array, { CFB }: Library): Uint8Array {
  const container = CFB.read(bytes, { type: 'array' });
  const { content = [] } = CFB.find(container, '/Workbook') ?? CFB.find(container, '/Book') ?? {};
  const records = Uint8Array.from(content);
  if (records[0] !== 9 || records[1]! > 8) throw new Error('its workbook does not begin with the record that it must');
  return records;
}

async function readBytes(
  file: string,
  limits: Limits,
  isSmall: boolean,
  bytesFor: (library: Library) => Uint8Array,
): Promise<Workbook> {
  const library = await load(file);
  let book: LibraryBook;
  try {
    book = library.read(bytesFor(library), OPTIONS);
  } catch (failure) {
    const detail = failure instanceof Error ? failure.message : String(failure);
    if (/password|encrypt/i.test(detail)) throw new TesseraError('file-encrypted', { file });
    throw new TesseraError('file-damaged', { file, where: '', detail });
  }
  return new Conversion(book, limits, isSmall).workbook();
}

let loaded: Promise<Library> | undefined;

function load(file: string): Promise<Library> {
  loaded ??= Promise.all([import('@e965/xlsx'), import('@e965/xlsx/dist/cpexcel.full.mjs')]).then(
    ([library, tables]) => {
      const found = library as unknown as Library;
      found.set_cptable(tables);
      return found;
    },
  );
  return loaded.catch(() => {
    throw new TesseraError('file-reader-missing', { file, package: '@e965/xlsx' });
  });
}

/** One book of the library on its way to ours. */
class Conversion {
  readonly #book: LibraryBook;
  readonly #limits: Limits;
  readonly #styles: Style[] = [PLAIN_STYLE];
  readonly #styleNumbers = new Map<string, number>([['General ', 0]]);
  readonly #isSmall: boolean;
  #cells = 0;
  #letters = 0;
  #unread = 0;

  /** `isSmall`: the file's sheets end at row 65,536 and column IV. */
  constructor(book: LibraryBook, limits: Limits, isSmall: boolean) {
    this.#book = book;
    this.#limits = limits;
    this.#isSmall = isSmall;
  }

  workbook(): Workbook {
    const { SheetNames, Workbook: about = {}, Props: props = {} } = this.#book;
    const application = [props.Application, props.AppVersion].filter(Boolean).join(' ');
    const sheets = SheetNames.map((name, index) => this.#sheet(name, index));
    const names = (about.Names ?? []).flatMap((name) => this.#name(name) ?? []);
    return {
      sheets,
      names,
      tables: [],
      styles: this.#styles,
      date1904: about.WBProps?.date1904 === true,
      iteration: {
        enabled: /^(1|true)$/.test(about.CalcPr?.iterate ?? ''),
        count: Number(about.CalcPr?.iterateCount) || 100,
        delta: Number(about.CalcPr?.iterateDelta) || 0.001,
      },
      ...(application && { application }),
      notes: this.#unread > 0 ? [`${this.#unread} of its formulas cannot be read; their saved values are used.`] : [],
    };
  }

  #name({ Name: name, Ref: ref, Sheet: sheet, Hidden: isHidden }: LibraryName): DefinedName | undefined {
    // Functions newer than the file format are written as names without a meaning.
    if (typeof name !== 'string' || typeof ref !== 'string' || name.startsWith('_xlfn.')) return undefined;
    const formula = this.#formula(ref);
    return {
      name,
      formula: this.#isSmall ? fromSmallSheet(formula) : formula,
      hidden: isHidden === true || name.startsWith('_xlnm.'),
      ...(typeof sheet === 'number' && sheet >= 0 && { sheet }),
    };
  }

  #sheet(name: string, index: number): Sheet {
    const source = this.#book.Sheets[name] ?? {};
    const hidden = this.#book.Workbook?.Sheets?.[index]?.Hidden ?? 0;
    const cells = this.#cellsOf(source, index);
    const extent = extentOf(cells, index);
    const columns = (source['!cols'] ?? []).slice(0, MAX_COLUMNS);
    const rows = (source['!rows'] ?? []).slice(0, MAX_ROWS);
    const merged = (source['!merges'] ?? []).slice(0, this.#limits.cells);
    return {
      ...emptySheet({ index, name, state: hidden === 2 ? 'veryHidden' : hidden === 1 ? 'hidden' : 'visible' }),
      cells,
      ...(extent && { extent }),
      merged: merged.map(({ s, e }) => ({ sheet: index, top: s.r, left: s.c, bottom: e.r, right: e.c })),
      columnWidths: numbersBy(columns, (column) => column.width),
      hiddenColumns: placesOf(columns),
      rowHeights: numbersBy(rows, (row) => row.hpt),
      hiddenRows: placesOf(rows),
    };
  }

  #cellsOf(source: LibrarySheet, sheet: number): Map<CellKey, Cell> {
    const cells = new Map<CellKey, Cell>();
    source['!data']?.forEach((row, r) => {
      row?.forEach((cell, c) => {
        if (!cell || r >= MAX_ROWS || c >= MAX_COLUMNS) return;
        this.#cells++;
        const found = this.#cell(cell, sheet, r, c);
        if (found) cells.set(cellKey(sheet, r, c), found);
      });
      holdLimit('cells', this.#cells, this.#limits);
    });
    return cells;
  }

  #cell(cell: LibraryCell, sheet: number, row: number, column: number): Cell | undefined {
    const value = valueOf(cell);
    const style = this.#style(cell);
    const area = cell.F ? parseRange(cell.F, sheet) : undefined;
    if (area && !(area.top === row && area.left === column)) {
      return { value, style, arrayOwner: cellKey(sheet, area.top, area.left) };
    }
    if (cell.f === undefined) return value === null && style === 0 ? undefined : { value, style };
    // What the library makes of a what-if data table.
    if (cell.f === 'undefined') return { value, style, dataTable: true };
    const formula = this.#formula(cell.f);
    return { value, style, formula, ...(area && { array: area, dynamic: cell.D === true }) };
  }

  #formula(source: unknown): string {
    if (typeof source === 'boolean') return source ? 'TRUE' : 'FALSE';
    if (typeof source !== 'string' || UNREAD.test(source)) {
      this.#unread++;
      return UNREADABLE;
    }
    this.#letters += source.length;
    holdLimit('formulaLetters', this.#letters, this.#limits);
    return fromFileSyntax(source);
  }

  /** Number formats and plain fills are what the library keeps of styles. */
  #style({ z, s }: LibraryCell): number {
    const format = typeof z === 'string' ? z : 'General';
    const rgb = s?.patternType === 'solid' && /^[0-9a-f]{6}$/i.test(s.fgColor?.rgb ?? '') ? s.fgColor!.rgb! : '';
    const key = `${format} ${rgb}`;
    let number = this.#styleNumbers.get(key);
    if (number === undefined) {
      number = this.#styles.push({ ...PLAIN_STYLE, format, ...(rgb && { fill: `#${rgb.toLowerCase()}` }) }) - 1;
      this.#styleNumbers.set(key, number);
    }
    return number;
  }
}

function valueOf({ t, v }: LibraryCell): Scalar {
  if (t === 'e') return error(ERRORS[v as number] ?? '#VALUE!');
  if (t === 'z' || v === undefined || v === null) return null;
  if (typeof v === 'number') return Number.isFinite(v) ? v : null;
  return v;
}

const SMALL_ROWS = 65_536;
const SMALL_COLUMNS = 256;

/**
 * The formula of a name from a file with small sheets. Its relative references are as seen from A1 and wrap round the sheet:
 * the cell above is A65536 there and A1048576 here.
 */
function fromSmallSheet(formula: string): string {
  const tokens = tokenize(formula, { mergeRefs: true });
  return tokens.map(({ type, value }) => (type === 'range' ? wrapped(value) : value)).join('');
}

function wrapped(reference: string): string {
  const bang = reference.lastIndexOf('!') + 1;
  const moved = reference
    .slice(bang)
    .replace(/(\$?)([A-Z]{1,3})(\$?)(\d+)/g, (_, fixedColumn, letters, fixedRow, digits) => {
      const column = columnNumber(letters);
      const row = Number(digits);
      const left = fixedColumn === '' && column >= SMALL_COLUMNS / 2 ? column + MAX_COLUMNS - SMALL_COLUMNS : column;
      const top = fixedRow === '' && row > SMALL_ROWS / 2 ? row + MAX_ROWS - SMALL_ROWS : row;
      return `${fixedColumn}${columnName(left)}${fixedRow}${top}`;
    });
  return reference.slice(0, bang) + moved;
}

function extentOf(cells: ReadonlyMap<CellKey, Cell>, sheet: number): Area | undefined {
  if (cells.size === 0) return undefined;
  const area = { sheet, top: MAX_ROWS, left: MAX_COLUMNS, bottom: 0, right: 0 };
  const first = cellKey(sheet, 0, 0);
  for (const key of cells.keys()) {
    const row = Math.floor((key - first) / MAX_COLUMNS);
    const column = (key - first) % MAX_COLUMNS;
    area.top = Math.min(area.top, row);
    area.bottom = Math.max(area.bottom, row);
    area.left = Math.min(area.left, column);
    area.right = Math.max(area.right, column);
  }
  return area;
}

function numbersBy<T>(list: readonly (T | undefined)[], read: (entry: T) => number | undefined): Map<number, number> {
  const found = new Map<number, number>();
  list.forEach((entry, i) => {
    const number = entry && read(entry);
    if (typeof number === 'number' && number >= 0) found.set(i, number);
  });
  return found;
}

function placesOf(list: readonly ({ readonly hidden?: boolean } | undefined)[]): Set<number> {
  const found = new Set<number>();
  list.forEach((entry, i) => {
    if (entry?.hidden) found.add(i);
  });
  return found;
}
