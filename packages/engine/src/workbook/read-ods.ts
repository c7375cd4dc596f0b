/**
 * Reads .ods files: values, formulas turned into Excel's, names, sheets and how they look. The library that reads other old
 * formats leaves formulas in their own syntax and writes repeated rows out without bound, so this reader is our own.
 */
import { type Container, holdLimit, type Limits, XmlScanner } from '@tessera/xlsx';
import { TesseraError } from '../errors.ts';
import { type Area, type CellKey, cellKey, MAX_COLUMNS, MAX_ROWS, parseRange } from './address.ts';
import { serialOfIsoDate } from './dates.ts';
import { fromOpenFormula, fromReference } from './odf-formula.ts';
import { OdfStyles } from './odf-styles.ts';
import { emptySheet } from './read-sheet.ts';
import { shareFormula } from './shared-formula.ts';
import { type Cell, type DefinedName, ERROR_KINDS, type ErrorKind, error, type Scalar, type Sheet, type Workbook } from './workbook.ts'; // biome-ignore format: a list

type Open<T> = { -readonly [key in keyof T]: T[key] };

/** Cells that a file may write once and mean many times. */
const MOST_REPEATED = 250_000;
const MOST_LETTERS = 65_536;
const MOST_SHEETS = 1024;

/** Reads an .ods file, whose container is open. Throws `TesseraError`, or `ContainerError`. */
export function readOds(container: Container, file: string, limits: Limits): Workbook {
  const manifest = container.read('META-INF/manifest.xml');
  if (manifest && holdsElement(new XmlScanner(manifest, 'manifest.xml', limits), 'encryption-data')) {
    throw new TesseraError('file-encrypted', { file });
  }
  const styles = new OdfStyles();
  const common = container.read('styles.xml');
  if (common) readStyles(new XmlScanner(common, 'styles.xml', limits), styles);
  const content = container.read('content.xml')!;
  const xml = new XmlScanner(content, 'content.xml', { ...limits, elements: Number.POSITIVE_INFINITY });
  const reader = new Reader(xml, styles, limits);
  xml.next();
  let isSpreadsheet = false as boolean;
  xml.children((name) => {
    if (name === 'automatic-styles') styles.read(xml);
    if (name !== 'body') return;
    xml.children((body) => {
      if (body !== 'spreadsheet') return;
      isSpreadsheet = true;
      reader.spreadsheet();
    });
  });
  if (!isSpreadsheet) throw new TesseraError('file-not-a-workbook', { file, reason: 'it is an OpenDocument file of another kind' }); // biome-ignore format: one sentence
  const application = generatorOf(container, limits);
  return { ...reader.workbook(), ...(application && { application }) };
}

function holdsElement(xml: XmlScanner, wanted: string): boolean {
  let found = false;
  const visit = (name: string): void => {
    if (name === wanted) found = true;
    xml.children(visit);
  };
  xml.next();
  xml.children(visit);
  return found;
}

function readStyles(xml: XmlScanner, styles: OdfStyles): void {
  xml.next();
  xml.children((name) => {
    if (name === 'styles' || name === 'automatic-styles') styles.read(xml);
  });
}

function generatorOf(container: Container, limits: Limits): string | undefined {
  const bytes = container.read('meta.xml');
  if (!bytes) return undefined;
  let found: string | undefined;
  const xml = new XmlScanner(bytes, 'meta.xml', limits);
  xml.next();
  xml.children(() => xml.children((name) => {
    if (name === 'generator') found = xml.text();
  })); // biome-ignore format: two levels
  return found;
}

/** One spreadsheet being read. */
class Reader {
  readonly #xml: XmlScanner;
  readonly #styles: OdfStyles;
  readonly #limits: Limits;
  readonly #sheets: Sheet[] = [];
  readonly #names: DefinedName[] = [];
  readonly #notes = new Set<string>();
  #date1904 = false;
  #iteration = { enabled: false, count: 100, delta: 0.001 };
  #cells = 0;
  #repeated = 0;
  #letters = 0;

  constructor(xml: XmlScanner, styles: OdfStyles, limits: Limits) {
    this.#xml = xml;
    this.#styles = styles;
    this.#limits = limits;
  }

  workbook(): Workbook {
    return {
      sheets: this.#sheets,
      names: this.#names,
      tables: [],
      styles: this.#styles.styles,
      date1904: this.#date1904,
      iteration: this.#iteration,
      notes: [...this.#notes],
    };
  }

  spreadsheet(): void {
    this.#xml.children((name) => {
      if (name === 'calculation-settings') this.#readSettings();
      else if (name === 'named-expressions') this.#readNames(undefined);
      else if (name === 'table') this.#readSheet();
    });
  }

  #attribute(name: string): string | undefined {
    return this.#xml.qualified(name);
  }

  /** How often what was just opened stands side by side. */
  #repeats(attribute: string): number {
    const count = Number(this.#attribute(attribute) ?? 1);
    return Number.isSafeInteger(count) && count > 0 ? count : 1;
  }

  #readSettings(): void {
    if (this.#attribute('use-regular-expressions') !== 'false') {
      this.#notes.add('It lets criteria of functions be regular expressions; they are read as wildcards, as in Excel.');
    }
    this.#xml.children((name) => {
      if (name === 'null-date') this.#date1904 = this.#attribute('date-value')?.startsWith('1904') === true;
      if (name !== 'iteration') return;
      this.#iteration = {
        enabled: this.#attribute('status') === 'enable',
        count: Number(this.#attribute('steps')) || 100,
        delta: Number(this.#attribute('maximum-difference')) || 0.001,
      };
    });
  }

  #readNames(sheet: number | undefined): void {
    this.#xml.children((kind) => {
      const name = this.#attribute('name');
      const range = this.#attribute('cell-range-address');
      const expression = this.#attribute('expression');
      if (name === undefined || (kind !== 'named-range' && kind !== 'named-expression')) return;
      const formula = range === undefined ? this.#translate(expression ?? '') : fromReference(range);
      const base = fromReference(this.#attribute('base-cell-address') ?? '');
      this.#names.push({
        name,
        formula: fromBase(formula, base),
        hidden: false,
        ...(sheet !== undefined && { sheet }),
      });
    });
  }

  #readSheet(): void {
    if (this.#sheets.length === MOST_SHEETS) throw this.#xml.damaged(`it has more than ${MOST_SHEETS} sheets`);
    const index = this.#sheets.length;
    const name = this.#attribute('name') ?? `Sheet${index + 1}`;
    const state = this.#styles.isHiddenSheet(this.#attribute('style-name')) ? 'hidden' : 'visible';
    const progress = new SheetProgress(emptySheet({ index, name, state }), index);
    this.#readTable(progress);
    this.#sheets.push(progress.finish());
  }

  /** Rows and columns may stand in groups. */
  #readTable(progress: SheetProgress): void {
    this.#xml.children((name) => {
      switch (name) {
        case 'table-column':
          return this.#readColumn(progress);
        case 'table-row':
          return this.#readRow(progress);
        case 'named-expressions':
          return this.#readNames(progress.index);
        case 'table-columns':
        case 'table-column-group':
        case 'table-header-columns':
        case 'table-rows':
        case 'table-row-group':
        case 'table-header-rows':
          return this.#readTable(progress);
      }
    });
  }

  #readColumn(progress: SheetProgress): void {
    const width = this.#styles.columnWidth(this.#attribute('style-name'));
    const isHidden = isHiddenBy(this.#attribute('visibility'));
    const cellStyle = this.#attribute('default-cell-style-name');
    const end = Math.min(MAX_COLUMNS, progress.columns + this.#repeats('number-columns-repeated'));
    const isRest = end === MAX_COLUMNS && end - progress.columns > 256;
    progress.defaults.push({ from: progress.columns, style: cellStyle });
    for (let column = progress.columns; column < end; column++) {
      if (width !== undefined && !isRest) progress.columnWidths.set(column, width);
      if (isHidden) progress.hiddenColumns.add(column);
    }
    progress.columns = end;
  }

  #readRow(progress: SheetProgress): void {
    const height = this.#styles.rowHeight(this.#attribute('style-name'));
    const visibility = this.#attribute('visibility');
    const rows = Math.min(this.#repeats('number-rows-repeated'), MAX_ROWS - progress.row);
    const rowStyle = this.#attribute('default-cell-style-name');
    const first = progress.row;
    const found: { readonly column: number; readonly columns: number; readonly cell: Cell }[] = [];
    let column = 0;
    this.#xml.children((name) => {
      if (name !== 'table-cell' && name !== 'covered-table-cell') return;
      const columns = Math.min(this.#repeats('number-columns-repeated'), MAX_COLUMNS - column);
      const cell = columns > 0 ? this.#readCell(progress, column, rowStyle) : undefined;
      if (cell) found.push({ column, columns, cell });
      column += columns;
    });
    if (rows <= 0) return;
    this.#count(found, rows);
    for (let row = first; row < first + rows && found.length > 0; row++) {
      for (const { column: left, columns, cell } of found) {
        for (let at = left; at < left + columns; at++) progress.keep(row, at, cell);
      }
    }
    // A long run of equal rows ends most sheets: its height is the usual one.
    if (height !== undefined && rows < 256) {
      for (let row = first; row < first + rows; row++) progress.rowHeights.set(row, height);
    }
    if (isHiddenBy(visibility)) progress.hide(first, rows, visibility === 'filter', found.length > 0);
    progress.row += rows;
  }

  #count(found: readonly { readonly columns: number; readonly cell: Cell }[], rows: number): void {
    const all = found.reduce((sum, { columns }) => sum + columns, 0) * rows;
    const letters = found.reduce((sum, { columns, cell }) => sum + columns * (cell.formula?.length ?? 0), 0) * rows;
    this.#cells += all;
    this.#repeated += all - found.length;
    this.#letters += letters;
    holdLimit('cells', this.#cells, this.#limits);
    holdLimit('cells', this.#repeated, { ...this.#limits, cells: Math.min(this.#limits.cells, MOST_REPEATED) });
    holdLimit('formulaLetters', this.#letters, this.#limits);
  }

  /** The cell just opened; undefined when it holds nothing and looks like nothing. */
  #readCell(progress: SheetProgress, column: number, rowStyle: string | undefined): Cell | undefined {
    const type = this.#attribute('value-type');
    const source = this.#attribute('formula');
    const styleName = this.#attribute('style-name') ?? rowStyle ?? progress.defaultStyle(column);
    this.#readSpans(progress, column);
    const formula = source === undefined ? undefined : this.#translate(source);
    const value = this.#readValue(type, formula !== undefined);
    if (value === null && formula === undefined) return undefined;
    const style = this.#styles.cellStyle(styleName, FORMATS[type ?? '']);
    return { value, style, ...(formula !== undefined && { formula }) };
  }

  #readSpans(progress: SheetProgress, column: number): void {
    const area = (columns: number, rows: number): Area => ({
      sheet: progress.index,
      top: progress.row,
      left: column,
      bottom: Math.min(MAX_ROWS, progress.row + rows) - 1,
      right: Math.min(MAX_COLUMNS, column + columns) - 1,
    });
    const columns = this.#repeats('number-columns-spanned');
    const rows = this.#repeats('number-rows-spanned');
    if (columns * rows > 1 && progress.merged.length < this.#limits.cells) progress.merged.push(area(columns, rows));
    if (this.#attribute('number-matrix-columns-spanned') === undefined) return;
    const array = area(this.#repeats('number-matrix-columns-spanned'), this.#repeats('number-matrix-rows-spanned'));
    this.#cells += (array.bottom - array.top + 1) * (array.right - array.left + 1);
    holdLimit('cells', this.#cells, this.#limits);
    progress.arrays.push(array);
  }

  #translate(text: string): string {
    if (text.length > MOST_LETTERS) throw this.#xml.damaged(`a formula has ${text.length} letters`);
    return fromOpenFormula(text);
  }

  #readValue(type: string | undefined, isFormula: boolean): Scalar {
    switch (type) {
      case 'float':
      case 'percentage':
      case 'currency':
        return finite(Number(this.#attribute('value') ?? NaN));
      case 'boolean':
        return this.#attribute('boolean-value') === 'true';
      case 'date': {
        const text = this.#attribute('date-value') ?? '';
        return serialOfIsoDate(text, this.#date1904) ?? text;
      }
      case 'time':
        return daysOfDuration(this.#attribute('time-value') ?? '');
      case 'string': {
        const given = this.#attribute('string-value');
        const shown = this.#readText();
        return (isFormula && (given ?? '') === '' && errorOf(shown)) || (given ?? shown);
      }
      default:
        return null;
    }
  }

  /** The paragraphs of the cell just opened, a line each; what is anchored in it (comments, pictures) is no part of it. */
  #readText(): string {
    const lines: string[] = [];
    this.#xml.children((name) => {
      if (name === 'p') lines.push(this.#xml.mixedText((inner) => this.#inPlaceOf(inner)));
    });
    return lines.join('\n');
  }

  #inPlaceOf(name: string): string | undefined {
    if (name === 's') return ' '.repeat(Math.min(MOST_LETTERS, this.#repeats('c')));
    if (name === 'tab') return '\t';
    if (name === 'line-break') return '\n';
    return name === 'annotation' || name === 'frame' ? '' : undefined;
  }
}

/** What a value looks like when its style does not say. */
const FORMATS: Readonly<Record<string, string>> = { date: 'yyyy-mm-dd', time: 'hh:mm:ss', percentage: '0.00%' };

/** One sheet being read: where it stands, and what is known of it. */
class SheetProgress {
  readonly index: number;
  readonly columnWidths = new Map<number, number>();
  readonly hiddenColumns = new Set<number>();
  readonly rowHeights = new Map<number, number>();
  readonly merged: Area[] = [];
  readonly arrays: Area[] = [];
  readonly defaults: { readonly from: number; readonly style: string | undefined }[] = [];
  row = 0;
  columns = 0;
  readonly #sheet: Open<Sheet>;
  readonly #cells = new Map<CellKey, Cell>();
  readonly #hiddenRows = new Set<number>();
  #extent: Open<Area> | undefined;
  #filtered: Open<Area> | undefined;

  constructor(sheet: Open<Sheet>, index: number) {
    this.#sheet = sheet;
    this.index = index;
  }

  defaultStyle(column: number): string | undefined {
    return this.defaults.findLast(({ from }) => from <= column)?.style;
  }

  keep(row: number, column: number, cell: Cell): void {
    this.#cells.set(cellKey(this.index, row, column), cell);
    this.#reach(row, column);
  }

  #reach(row: number, column: number): void {
    this.#extent ??= { sheet: this.index, top: row, left: column, bottom: row, right: column };
    const area = this.#extent;
    area.top = Math.min(area.top, row);
    area.bottom = Math.max(area.bottom, row);
    area.left = Math.min(area.left, column);
    area.right = Math.max(area.right, column);
  }

  hide(first: number, rows: number, isFilter: boolean, isUsed: boolean): void {
    // A sheet may hide all rows below its last one; those say nothing.
    const last = first + (isUsed ? rows : Math.min(rows, 65_536)) - 1;
    for (let row = first; row <= last; row++) this.#hiddenRows.add(row);
    if (!isFilter) return;
    this.#filtered ??= { sheet: this.index, top: first, left: 0, bottom: last, right: MAX_COLUMNS - 1 };
    this.#filtered.bottom = last;
  }

  finish(): Sheet {
    for (const area of this.arrays) this.#spread(area);
    return {
      ...this.#sheet,
      cells: this.#cells,
      ...(this.#extent && { extent: this.#extent }),
      merged: this.merged,
      columnWidths: this.columnWidths,
      hiddenColumns: this.hiddenColumns,
      rowHeights: this.rowHeights,
      hiddenRows: this.#hiddenRows,
      ...(this.#filtered && { filtered: [this.#filtered] }),
    };
  }

  /** The top left cell has the area of an array formula, the others point to it. */
  #spread(area: Area): void {
    const owner = cellKey(this.index, area.top, area.left);
    if (this.#cells.get(owner)?.formula === undefined) return;
    for (let row = area.top; row <= area.bottom; row++) {
      for (let column = area.left; column <= area.right; column++) {
        const key = cellKey(this.index, row, column);
        const { value, style } = this.#cells.get(key) ?? { value: null, style: 0 };
        if (key === owner) this.#cells.set(key, { ...this.#cells.get(key)!, array: area, dynamic: false });
        else this.keep(row, column, { value, style, arrayOwner: owner });
      }
    }
  }
}

function isHiddenBy(visibility: string | undefined): boolean {
  return visibility === 'collapse' || visibility === 'filter';
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** `PT36H15M30.5S` in days. */
function daysOfDuration(text: string): number | null {
  const match = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/.exec(text);
  if (!match) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((part) => Number((part ?? '0').replace(',', '.')));
  return ((match[1] ? -1 : 1) * (((days * 24 + hours) * 60 + minutes) * 60 + seconds)) / 86_400;
}

/** LibreOffice numbers the errors that it tells apart more finely than Excel: 502 and 503 are those of an argument. */
function numbered(text: string): ErrorKind | undefined {
  if (!/^Err:\d{3}$/.test(text)) return undefined;
  return text === 'Err:502' || text === 'Err:503' ? '#NUM!' : '#VALUE!';
}

function errorOf(text: string): Scalar | false {
  const kind = ERROR_KINDS.find((known) => known === text) ?? numbered(text);
  return kind === undefined ? false : error(kind as ErrorKind);
}

/** Relative references of a name are as seen from its base cell; ours are as seen from A1. */
function fromBase(formula: string, base: string): string {
  const area = parseRange(base.slice(base.lastIndexOf('!') + 1), 0);
  if (!area || (area.top === 0 && area.left === 0)) return formula;
  return shareFormula(formula, area.top, area.left)(0, 0);
}
