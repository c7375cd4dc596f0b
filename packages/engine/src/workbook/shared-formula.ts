/**
 * Shared formulas: the file holds the text of one cell, the master, and the others say only that they follow it. The
 * master is cut once into fixed text and references that move, so that each further cell costs one joining of strings.
 * Texts, sheet names, table columns and function names that look like references stay as they are.
 */
import { tokenize } from '@borgar/fx/xlsx';
import { columnName, columnNumber, MAX_COLUMNS, MAX_ROWS } from './address.ts';

/** Formula text of the cell at a row and column from 0. */
export type SharedFormula = (row: number, column: number) => string;

/** A row or column of a reference: `$` fixes it. Undefined in whole rows and columns. */
interface Coordinate {
  readonly index: number;
  readonly fixed: boolean;
}

interface Point {
  readonly column: Coordinate | undefined;
  readonly row: Coordinate | undefined;
}

/** The formula of every cell that shares the master's text at `row` and `column`. References wrap round the sheet. */
export function shareFormula(master: string, row: number, column: number): SharedFormula {
  const pieces: (string | Point)[] = [];
  for (const { type, value } of tokenize(master, { mergeRefs: true })) {
    if (type === 'range' || type === 'range_beam' || type === 'range_ternary') pieces.push(...cutReference(value));
    else pieces.push(value);
  }
  const joined = joinTexts(pieces);
  return (toRow, toColumn) => {
    let text = '';
    for (const piece of joined) {
      text += typeof piece === 'string' ? piece : printPoint(piece, toRow - row, toColumn - column);
    }
    return text;
  };
}

/** `'My sheet'!$A1:B$3` as `'My sheet'!`, point, `:`, point. */
function cutReference(text: string): (string | Point)[] {
  const start = text.lastIndexOf('!') + 1;
  const pieces: (string | Point)[] = [text.slice(0, start)];
  for (const part of text.slice(start).split(/(\.?:\.?)/)) {
    const [, columnFixed, letters, rowFixed, digits] = /^(\$?)([A-Za-z]{1,3})?(\$?)(\d+)?$/.exec(part) ?? [];
    if (!letters && !digits) pieces.push(part);
    else {
      // In `$1` the dollar comes before no letters: it belongs to the row.
      const row = digits
        ? { index: Number(digits) - 1, fixed: (rowFixed || (!letters && columnFixed)) === '$' }
        : undefined;
      const column = letters ? { index: columnNumber(letters), fixed: columnFixed === '$' } : undefined;
      pieces.push({ column, row });
    }
  }
  return pieces;
}

function joinTexts(pieces: readonly (string | Point)[]): (string | Point)[] {
  const joined: (string | Point)[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

function printPoint({ column, row }: Point, down: number, right: number): string {
  let text = '';
  if (column) text += (column.fixed ? '$' : '') + columnName(shift(column, right, MAX_COLUMNS));
  if (row) text += (row.fixed ? '$' : '') + (shift(row, down, MAX_ROWS) + 1);
  return text;
}

function shift({ index, fixed }: Coordinate, by: number, size: number): number {
  return fixed ? index : (((index + by) % size) + size) % size;
}
