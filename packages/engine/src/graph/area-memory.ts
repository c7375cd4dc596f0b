/**
 * What was read of areas, kept while their cells stand still: as arrays, and as indexes for exact look-ups, so that ten
 * thousand VLOOKUPs in one table cost no more than its size. It knows cells only through the reader it is given.
 */
import { cellCount } from '../formula/call.ts';
import { foldCase } from '../formula/compare.ts';
import type { ArrayValue, Scalar } from '../formula/value.ts';
import { type Area, type CellKey, columnOf, rowOf, sheetOf } from '../workbook/address.ts';

/** Areas of fewer cells are read again each time. */
const REMEMBERED = 64;

interface Entry {
  readonly area: Area;
  array?: ArrayValue;
  /** Position of the first cell of each value; built when it is asked for a second time. */
  firsts?: ReadonlyMap<Scalar, number>;
  asked: boolean;
}

/** Reads an area; may throw when one of its cells has no value yet. */
export type ReadArea = (area: Area) => ArrayValue;

export class AreaMemory {
  readonly #entries = new Map<string, Entry>();
  readonly #read: ReadArea;

  constructor(read: ReadArea) {
    this.#read = read;
  }

  #entry(area: Area): Entry {
    const name = `${area.sheet} ${area.top} ${area.left} ${area.bottom} ${area.right}`;
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      entry = { area, asked: false };
      this.#entries.set(name, entry);
    }
    return entry;
  }

  /** The values of an area. */
  array(area: Area): ArrayValue {
    if (cellCount(area) < REMEMBERED) return this.#read(area);
    const entry = this.#entry(area);
    entry.array ??= this.#read(area);
    return entry.array;
  }

  /**
   * Position from 0 of the first cell of a row or column that is equal to the key (a number, text without regard to
   * case, or truth value), -1 when none is; undefined when that is not known without a search. `readable` tells whether
   * all its cells have values; it is asked only when an index is to be built.
   */
  first(area: Area, key: Scalar, readable: () => boolean): number | undefined {
    if (cellCount(area) < REMEMBERED) return undefined;
    const entry = this.#entry(area);
    if (!entry.asked) {
      entry.asked = true; // A single search may end early and costs no index.
      return undefined;
    }
    if (entry.firsts === undefined && !readable()) return undefined;
    entry.firsts ??= firstPositions(this.array(area).items);
    return entry.firsts.get(folded(key)) ?? -1;
  }

  /** A cell has changed. */
  forget(key: CellKey): void {
    const [sheet, row, column] = [sheetOf(key), rowOf(key), columnOf(key)];
    this.#drop(
      ({ area }) =>
        area.sheet === sheet && area.top <= row && row <= area.bottom && area.left <= column && column <= area.right,
    );
  }

  /** Cells of some areas may have changed. */
  forgetWhere(changed: (area: Area) => boolean): void {
    this.#drop(({ area }) => changed(area));
  }

  forgetAll(): void {
    this.#entries.clear();
  }

  #drop(wanted: (entry: Entry) => boolean): void {
    for (const [name, entry] of this.#entries) if (wanted(entry)) this.#entries.delete(name);
  }
}

function folded(value: Scalar): Scalar {
  return typeof value === 'string' ? foldCase(value) : value;
}

function firstPositions(items: readonly Scalar[]): Map<Scalar, number> {
  const firsts = new Map<Scalar, number>();
  items.forEach((item, index) => {
    const value = folded(item);
    if (!firsts.has(value)) firsts.set(value, index);
  });
  return firsts;
}
