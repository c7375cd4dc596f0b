/**
 * A fixed set of cells, numbered so that the members of an area are a few runs of numbers (one for each column). So a
 * whole-column reference costs two binary searches, however many formulas have it. Knows no formulas.
 */
import { type Area, type CellKey, columnOf, rowOf, sheetOf } from '../workbook/address.ts';

/** Members `from` to `to - 1`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

interface Column {
  readonly column: number;
  /** Number of its first member. */
  readonly from: number;
  readonly to: number;
}

export class CellIndex {
  /** The cells by number: by sheet, then column, then row. */
  readonly keys: readonly CellKey[];
  readonly #rows: Int32Array;
  readonly #columns = new Map<number, Column[]>();
  readonly #numbers = new Map<CellKey, number>();

  constructor(cells: Iterable<CellKey>) {
    const keys = [...new Set(cells)];
    keys.sort((a, b) => sheetOf(a) - sheetOf(b) || columnOf(a) - columnOf(b) || a - b);
    this.keys = keys;
    this.#rows = Int32Array.from(keys, rowOf);
    for (let from = 0; from < keys.length; ) {
      const sheet = sheetOf(keys[from]!);
      const column = columnOf(keys[from]!);
      let to = from + 1;
      while (to < keys.length && columnOf(keys[to]!) === column && sheetOf(keys[to]!) === sheet) to++;
      const columns = this.#columns.get(sheet) ?? [];
      columns.push({ column, from, to });
      this.#columns.set(sheet, columns);
      from = to;
    }
    keys.forEach((key, number) => {
      this.#numbers.set(key, number);
    });
  }

  get size(): number {
    return this.keys.length;
  }

  /** The number of a cell; undefined when it is not a member. */
  numberOf(key: CellKey): number | undefined {
    return this.#numbers.get(key);
  }

  /** The members of an area, as runs of numbers. */
  runs(area: Area): Run[] {
    const runs: Run[] = [];
    for (const column of this.#columns.get(area.sheet) ?? []) {
      if (column.column < area.left || column.column > area.right) continue;
      const from = this.#firstFrom(column, area.top);
      const to = this.#firstFrom(column, area.bottom + 1);
      if (from < to) runs.push({ from, to });
    }
    return runs;
  }

  /** Number of the first member of the column at or below a row; the column's end when there is none. */
  #firstFrom(column: Column, row: number): number {
    let low = column.from;
    let high = column.to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
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
