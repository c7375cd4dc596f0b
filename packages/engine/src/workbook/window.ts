/**
 * A rectangle of a sheet for a page that shows it: values, formulas, texts as Excel displays them, and how cells look. A
 * plain value, snake_case, that is bounded in size whatever the file holds.
 */
import { format, formatColor, isDateFormat } from 'numfmt';
import { TesseraError } from '../errors.ts';
import { type CellKey, cellKey, MAX_COLUMNS, MAX_ROWS, printCell } from './address.ts';
import type { Plain } from './describe-file.ts';
import type { Scalar, Sheet, Style, Workbook } from './workbook.ts';

/** What is to be shown; rows and columns from 0. */
export interface WindowRequest {
  /** Name of a sheet, in any case; the first when left out. */
  readonly sheet?: string;
  readonly top?: number;
  readonly left?: number;
  readonly rows?: number;
  readonly columns?: number;
}

export interface WindowCell {
  readonly address: string;
  readonly row: number;
  readonly column: number;
  /** Errors as their text. */
  readonly value: Plain;
  readonly kind: 'number' | 'text' | 'boolean' | 'error' | 'blank';
  /** As Excel displays the value, without regard to the column's width. */
  readonly text: string;
  /** With its `=`; of an array formula on its top left cell. */
  readonly formula?: string;
  /** The array that fills this cell: the address of its top left one. */
  readonly array?: string;
  /** Index in `styles`; 0 is plain. */
  readonly style: number;
  /** Colour that the number format asks for, for this value. */
  readonly color?: string;
}

export interface SheetWindow {
  readonly sheet: string;
  readonly state: Sheet['state'];
  /** Rows and columns from the first to the last that is used. */
  readonly used_rows: number;
  readonly used_columns: number;
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
  /** Row by row; those that hold nothing and look like nothing are left out. */
  readonly cells: readonly WindowCell[];
  readonly styles: readonly Style[];
  /** In characters, of the columns shown; null: the default. */
  readonly column_widths: readonly (number | null)[];
  /** In points, of the rows shown; null: the default. */
  readonly row_heights: readonly (number | null)[];
  readonly default_column_width: number;
  readonly default_row_height: number;
  readonly hidden_rows: readonly number[];
  readonly hidden_columns: readonly number[];
  /** Merged areas that reach into the window, whole. */
  readonly merged: readonly {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  }[];
  readonly frozen: Sheet['frozen'];
  readonly show_grid_lines: boolean;
}

/** Cells of a window; a longer request gets fewer rows. */
export const MOST_WINDOW_CELLS = 20_000;
const MOST_WINDOW_COLUMNS = 500;
/** Letters of a text or formula that is shown; Excel's own limit of a text is 32,767. */
const MOST_LETTERS = 4096;
const MOST_MERGED = 5000;

/** Excel's own. */
const DEFAULT_WIDTH = 8.43;
const DEFAULT_HEIGHT = 15;

/**
 * A window of a sheet. `values`: recalculated ones, shown in place of those that the file holds. Throws `sheet-unknown`.
 */
export function windowOf(
  workbook: Workbook,
  request: WindowRequest = {},
  values?: ReadonlyMap<CellKey, Scalar>,
): SheetWindow {
  const index = findSheet(workbook, request.sheet);
  const sheet = workbook.sheets[index]!;
  const area = clip(request);
  const styles = new StyleList(workbook);
  const cells = shownCells(workbook, index, area, styles, values);
  const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  const rows = range(area.top, area.rows);
  const columns = range(area.left, area.columns);
  return {
    sheet: sheet.name,
    state: sheet.state,
    used_rows: sheet.extent ? sheet.extent.bottom + 1 : 0,
    used_columns: sheet.extent ? sheet.extent.right + 1 : 0,
    ...area,
    cells,
    styles: styles.list,
    column_widths: columns.map((column) => sheet.columnWidths.get(column) ?? null),
    row_heights: rows.map((row) => sheet.rowHeights.get(row) ?? null),
    default_column_width: sheet.defaultColumnWidth ?? DEFAULT_WIDTH,
    default_row_height: sheet.defaultRowHeight ?? DEFAULT_HEIGHT,
    hidden_rows: rows.filter((row) => sheet.hiddenRows.has(row)),
    hidden_columns: columns.filter((column) => sheet.hiddenColumns.has(column)),
    merged: mergedIn(sheet, area),
    frozen: sheet.frozen,
    show_grid_lines: sheet.showGridLines,
  };
}

function findSheet({ sheets }: Workbook, name: string | undefined): number {
  const wanted = name?.toLowerCase();
  const index = name === undefined ? 0 : sheets.findIndex((sheet) => sheet.name.toLowerCase() === wanted);
  if (sheets[index]) return index;
  throw new TesseraError('sheet-unknown', { sheet: name ?? '1', sheets: sheets.map((sheet) => sheet.name).join(', ') });
}

type Clip = Readonly<Record<'top' | 'left' | 'rows' | 'columns', number>>;

function clip({ top = 0, left = 0, rows = 100, columns = 26 }: WindowRequest): Clip {
  const within = (x: number, most: number) => Math.max(0, Math.min(most, Number.isFinite(x) ? Math.trunc(x) : 0));
  const first = { top: within(top, MAX_ROWS - 1), left: within(left, MAX_COLUMNS - 1) };
  const wide = within(columns, Math.min(MOST_WINDOW_COLUMNS, MAX_COLUMNS - first.left));
  const high = within(rows, Math.min(Math.floor(MOST_WINDOW_CELLS / Math.max(1, wide)), MAX_ROWS - first.top));
  return { ...first, rows: high, columns: wide };
}

function shownCells(
  workbook: Workbook,
  index: number,
  { top, left, rows, columns }: Clip,
  styles: StyleList,
  values: ReadonlyMap<CellKey, Scalar> | undefined,
): WindowCell[] {
  const { cells } = workbook.sheets[index]!;
  const shown: WindowCell[] = [];
  for (let row = top; row < top + rows; row++) {
    for (let column = left; column < left + columns; column++) {
      const key = cellKey(index, row, column);
      const cell = cells.get(key);
      // A dynamic array may now fill cells that the file does not have.
      const value = (values?.has(key) ? values.get(key) : cell?.value) ?? null;
      if (!cell && value === null) continue;
      const style = workbook.styles[cell?.style ?? 0]!;
      const owner = cell?.arrayOwner;
      shown.push({
        address: printCell(row, column),
        row,
        column,
        ...display(value, style.format, workbook.date1904),
        ...(cell?.formula !== undefined && { formula: shorten(`=${cell.formula}`) }),
        ...(owner !== undefined && { array: addressIn(index, owner) }),
        style: styles.numberOf(cell?.style ?? 0),
      });
    }
  }
  return shown;
}

function addressIn(sheet: number, key: CellKey): string {
  const place = key - cellKey(sheet, 0, 0);
  return printCell(Math.floor(place / MAX_COLUMNS), place % MAX_COLUMNS);
}

const DATE_SHIFT_1904 = 1462;
const OPTIONS = { nbsp: false, dateSpanLarge: false, dateErrorThrows: false } as const;

/** A value as Excel displays it under a number format. */
export function display(
  value: Scalar,
  code: string,
  date1904: boolean,
): Pick<WindowCell, 'value' | 'kind' | 'text' | 'color'> {
  if (value === null) return { value, kind: 'blank', text: '' };
  if (typeof value === 'object') return { value: value.error, kind: 'error', text: value.error };
  if (typeof value === 'boolean') return { value, kind: 'boolean', text: value ? 'TRUE' : 'FALSE' };
  const kind = typeof value === 'number' ? 'number' : 'text';
  try {
    const shifted = typeof value === 'number' && date1904 && isDateFormat(code) ? value + DATE_SHIFT_1904 : value;
    const color = formatColor(code, shifted, { throws: false });
    const text = shorten(format(code, shifted, OPTIONS));
    return { value: plain(value), kind, text, ...(typeof color === 'string' && { color }) };
  } catch {
    // A format code that is none: the value is shown as it is.
    return { value: plain(value), kind, text: shorten(format('General', value, OPTIONS)) };
  }
}

function plain(value: number | string): number | string {
  return typeof value === 'string' ? shorten(value) : value;
}

function shorten(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

function mergedIn({ merged }: Sheet, { top, left, rows, columns }: Clip): SheetWindow['merged'] {
  return merged
    .filter((area) => area.top < top + rows && area.bottom >= top && area.left < left + columns && area.right >= left)
    .slice(0, MOST_MERGED)
    .map(({ sheet: _, ...area }) => area);
}

/** The styles that cells of the window have, numbered anew. */
class StyleList {
  readonly list: Style[];
  readonly #workbook: Workbook;
  readonly #numbers = new Map<number, number>([[0, 0]]);

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
    this.list = [workbook.styles[0]!];
  }

  numberOf(style: number): number {
    const known = this.#numbers.get(style);
    if (known !== undefined) return known;
    const number = this.list.push(this.#workbook.styles[style]!) - 1;
    this.#numbers.set(style, number);
    return number;
  }
}
