/**
 * A fixed set of cells, numbered so that the members of an area are a few runs of numbers (one for each column). So a
 * whole-column reference costs two binary searches, however many formulas have it. Knows no formulas.
 */
import {
  type Area,
  type CellKey,
  cellKey,
  columnOf,
  MAX_COLUMNS,
  MAX_ROWS,
  rowOf,
  sheetOf,
} from '../workbook/address.ts';

/** Members `from` to `to - 1`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

interface Column {
  readonly column: number;
  /** Number of its first member. */
  readonly from: number;
  to: number;
}

const SHEET = MAX_ROWS * MAX_COLUMNS;

export class CellIndex {
  /** The cells by number: by sheet, then column, then row. */
  readonly keys: readonly CellKey[];
  readonly #rows: Int32Array;
  /** By sheet: its columns that have members, from left to right. */
  readonly #columns: Column[][] = [];

  constructor(cells: Iterable<CellKey>) {
    const places = Float64Array.from(cells, placeOf).sort();
    const keys: CellKey[] = [];
    const rows = new Int32Array(places.length);
    for (let i = 0; i < places.length; i++) {
      if (places[i] === places[i - 1]) continue;
      const place = places[i]!;
      const sheet = Math.floor(place / SHEET);
      const column = Math.floor((place % SHEET) / MAX_ROWS);
      const row = place % MAX_ROWS;
      rows[keys.length] = row;
      this.#addTo(sheet, column, keys.length);
      keys.push(cellKey(sheet, row, column));
    }
    this.keys = keys;
    this.#rows = rows;
  }

  #addTo(sheet: number, column: number, number: number): void {
    while (this.#columns.length <= sheet) this.#columns.push([]);
    const columns = this.#columns[sheet]!;
    const last = columns.at(-1);
    if (last?.column === column) last.to = number + 1;
    else columns.push({ column, from: number, to: number + 1 });
  }

  get size(): number {
    return this.keys.length;
  }

  /** The number of a cell; undefined when it is not a member. */
  numberOf(key: CellKey): number | undefined {
    return this.#numberAt(sheetOf(key), rowOf(key), columnOf(key));
  }

  #numberAt(sheet: number, row: number, column: number): number | undefined {
    const columns = this.#columns[sheet];
    const found = columns?.[firstColumn(columns, column)];
    if (found?.column !== column) return undefined;
    const number = this.#firstFrom(found, row);
    return number < found.to && this.#rows[number] === row ? number : undefined;
  }

  /** The members of an area, as runs of numbers. */
  runs({ sheet, top, left, bottom, right }: Area): Run[] {
    const columns = this.#columns[sheet] ?? [];
    const runs: Run[] = [];
    for (let at = firstColumn(columns, left); at < columns.length && columns[at]!.column <= right; at++) {
      const from = this.#firstFrom(columns[at]!, top);
      const to = bottom === top ? this.#after(columns[at]!, from, top) : this.#firstFrom(columns[at]!, bottom + 1);
      if (from < to) runs.push({ from, to });
    }
    return runs;
  }

  /** The number after `number` when that stands in the row. */
  #after({ to }: Column, number: number, row: number): number {
    return number < to && this.#rows[number] === row ? number + 1 : number;
  }

  /** Number of the first member of the column at or below a row; the column's end when there is none. */
  #firstFrom({ from, to }: Column, row: number): number {
    const rows = this.#rows;
    if (row <= rows[from]!) return from;
    // Where the column has no gaps, its members are numbered as its rows are.
    const guess = from + row - rows[from]!;
    if (guess < to && rows[guess] === row) return guess;
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The cells' order as one number. */
function placeOf(key: CellKey): number {
  return sheetOf(key) * SHEET + columnOf(key) * MAX_ROWS + rowOf(key);
}

/** Place of the first column at or right of one. */
function firstColumn(columns: readonly Column[], column: number): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (columns[middle]!.column < column) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Marks on the members of an index: set one by one, asked by area in logarithmic time (Fenwick 1994). */
export class Marks {
  readonly #index: CellIndex;
  readonly #marked: Uint8Array;
  readonly #counts: Int32Array;

  constructor(index: CellIndex) {
    this.#index = index;
    this.#marked = new Uint8Array(index.size);
    this.#counts = new Int32Array(index.size + 1);
  }

  has(number: number): boolean {
    return this.#marked[number] === 1;
  }

  add(number: number): void {
    if (this.#marked[number] === 1) return;
    this.#marked[number] = 1;
    for (let at = number + 1; at < this.#counts.length; at += at & -at) this.#counts[at]!++;
  }

  #before(number: number): number {
    let count = 0;
    for (let at = number; at > 0; at -= at & -at) count += this.#counts[at]!;
    return count;
  }

  /** Whether any member in the area is marked. */
  anyIn(area: Area): boolean {
    return this.#index.runs(area).some(({ from, to }) => this.#before(to) > this.#before(from));
  }
}
