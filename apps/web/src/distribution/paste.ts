/** Lists as people bring them: cells copied from a spreadsheet, or numbers separated by what is at hand. */
import { type Notation, readNumber } from '../format/typed-numbers.ts';

/** Rows of cells: tabs between cells, lines between rows; one line of semicolons or blanks is a column. */
export function cellsOf(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const rows = lines.map((line) => line.split('\t').map((cell) => cell.trim()));
  if (rows.length === 1 && rows[0]!.length === 1 && /[;\s]/.test(text.trim())) {
    return text.trim().split(/\s*;\s*|\s+/).map((cell) => [cell]); // biome-ignore format: one line
  }
  return rows;
}

/** Columns of numbers; undefined where a cell holds none. A first row without any number is a header and is left out. */
export function numbersOf(
  rows: readonly (readonly string[])[],
  notation: Notation,
): readonly (readonly (number | undefined)[])[] {
  const read = rows.map((row) => row.map((cell) => readNumber(cell, notation)));
  const header = read.length > 1 && read[0]!.every((number) => number === undefined);
  return header ? read.slice(1) : read;
}

/** Columns with pasted rows laid over them from `row` and `column` on; what lies beyond the last column is left out. */
export function laidOver(
  columns: readonly (readonly number[])[],
  pasted: readonly (readonly (number | undefined)[])[],
  row: number,
  column: number,
): number[][] {
  const length = Math.max(columns[0]?.length ?? 0, row + pasted.length);
  return columns.map((values, c) => Array.from({ length }, (_, r) => pasted[r - row]?.[c - column] ?? values[r] ?? 0));
}
