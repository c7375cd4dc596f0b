/** What is laid over a sheet, found by row: marks, values of a trial, cells that depend on inputs. Plain look-ups. */
import { parseReference } from './address.ts';
import type { Rectangle } from './sheet.ts';
import type { Span } from './tiles.ts';

/** Something for cells of a sheet, by row and column. */
export type ByRow<T> = ReadonlyMap<number, ReadonlyMap<number, T>>;

/** Those of a map by reference that are on a sheet. */
export function byRow<T>(entries: ReadonlyMap<string, T>, sheet: string): ByRow<T> {
  const rows = new Map<number, Map<number, T>>();
  for (const [reference, entry] of entries) {
    const at = parseReference(reference);
    if (!at || at.sheet?.toLowerCase() !== sheet.toLowerCase()) continue;
    if (!rows.has(at.row)) rows.set(at.row, new Map());
    rows.get(at.row)!.set(at.column, entry);
  }
  return rows;
}

/** Areas of a sheet, asked row by row. */
export class Covered {
  readonly #areas: readonly Rectangle[];
  readonly #rows = new Map<number, readonly Span[]>();

  constructor(areas: readonly Rectangle[], sheet: string) {
    this.#areas = areas.filter((area) => area.sheet === sheet);
  }

  /** The columns covered in a row; the same array whenever it is asked. */
  in(row: number): readonly Span[] {
    let spans = this.#rows.get(row);
    if (!spans) {
      spans = this.#areas
        .filter(({ top, bottom }) => row >= top && row <= bottom)
        .map(({ left, right }) => ({ first: left, last: right }));
      this.#rows.set(row, spans);
    }
    return spans;
  }
}
