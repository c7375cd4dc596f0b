/** Heights of rows for which the file names none: as high as their letters and lines need. It measures nothing itself. */
import type { Measure } from './fit.ts';
import type { Look } from './look.ts';
import { isIn } from './merges.ts';
import type { Area, Cell } from './tiles.ts';

/** Height of a line in parts of the letters' size; the sheet's style says the same. */
export const LINE = 1.22;
/** Space above and below. */
const AROUND = 2;

/** Pixels of a row with so many lines of letters of a size. */
export function heightOf(letters: number, lines = 1): number {
  return Math.round(letters * LINE * lines + AROUND);
}

/** How many lines a text takes in a width: broken at spaces, and within words that are wider. */
export function linesOf(text: string, width: number, measure: Measure): number {
  return text.split('\n').reduce((sum, line) => sum + linesOfOne(line, Math.max(1, width), measure), 0);
}

function linesOfOne(line: string, width: number, measure: Measure): number {
  let lines = 1;
  let used = 0;
  for (const word of line.split(/(?<=\s)/)) {
    const size = measure(word.trimEnd());
    if (used > 0 && used + size > width) {
      lines++;
      used = 0;
    }
    if (size > width) lines += Math.ceil(size / width) - 1;
    used = size > width ? (size % width) + measure(word) - size : used + measure(word);
  }
  return lines;
}

/** What is needed to tell how high rows must be. */
export interface Needs {
  readonly lookOf: (cell: Cell) => Look;
  readonly rulerOf: (look: Look) => Measure;
  /** Pixels that the text of a column has. */
  readonly roomIn: (column: number) => number;
  /** Whether a row's height is the file's own. */
  readonly isSet: (row: number) => boolean;
  readonly defaultHeight: number;
}

/** Rows that must be higher than by default, with their heights. Merged cells do not count, as in Excel. */
export function highRows(cells: Iterable<Cell>, merged: readonly Area[], needs: Needs): Map<number, number> {
  const rows = new Map<number, number>();
  for (const cell of cells) {
    if (cell.text === '' || needs.isSet(cell.row)) continue;
    const look = needs.lookOf(cell);
    if (!look.wraps && heightOf(look.size) <= needs.defaultHeight) continue;
    if (merged.some((area) => isIn(area, cell.row, cell.column))) continue;
    const lines =
      look.wraps && cell.kind === 'text'
        ? linesOf(cell.text, needs.roomIn(cell.column) - look.indent, needs.rulerOf(look))
        : 1;
    const height = heightOf(look.size, lines);
    if (height > Math.max(needs.defaultHeight, rows.get(cell.row) ?? 0)) rows.set(cell.row, height);
  }
  return rows;
}
