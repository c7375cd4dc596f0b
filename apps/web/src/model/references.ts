/** Cells as models write them, in the spelling of the grid: `Sheet1!B4`, quoted where Excel quotes. It knows no workbook. */
import { type Point, parseReference, printSheet, referenceOf } from '../grid/address.ts';

/** Areas beyond this are no list of outputs. */
const MOST_CELLS = 1000;

/** A cell on a sheet. */
export interface Place extends Point {
  readonly sheet: string;
}

/** `Sheet1!B4` */
export function printPlace({ sheet, ...point }: Place): string {
  return referenceOf(sheet, point);
}

/** The sheet and the rest of a reference; without a sheet the whole text is the rest. */
function splitReference(reference: string): { readonly sheet: string | undefined; readonly rest: string } {
  const bang = reference.lastIndexOf('!');
  if (bang < 0) return { sheet: undefined, rest: reference.trim() };
  const name = reference.slice(0, bang).trim();
  const quoted = /^'(.*)'$/s.exec(name)?.[1]?.replaceAll("''", "'");
  return { sheet: quoted ?? name, rest: reference.slice(bang + 1).trim() };
}

/**
 * The cells that a written reference means, in the spelling of the grid: `$b$4` is `Sheet1!B4`, an area is all of its
 * cells. Undefined for a name, an expression, an unknown sheet and an area that is too large.
 */
export function cellsOf(written: string, sheets: readonly string[]): readonly string[] | undefined {
  const { sheet: wanted, rest } = splitReference(written);
  const sheet = sheets.find((name) => wanted === undefined || name.toLowerCase() === wanted.toLowerCase());
  if (written.startsWith('=') || sheet === undefined) return undefined;
  const [from = '', to = from, ...more] = rest.split(':');
  const first = parseReference(from);
  const last = parseReference(to);
  if (!first || !last || more.length > 0) return undefined;
  const [top, bottom] = [Math.min(first.row, last.row), Math.max(first.row, last.row)];
  const [left, right] = [Math.min(first.column, last.column), Math.max(first.column, last.column)];
  if ((bottom - top + 1) * (right - left + 1) > MOST_CELLS) return undefined;
  const cells: string[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) cells.push(printPlace({ sheet, row, column }));
  }
  return cells;
}

/** The one cell that a reference means; undefined where it means none, several, or a name. */
export function placeOf(written: string, sheets: readonly string[]): Place | undefined {
  const point = parseReference(written);
  const sheet = sheets.find((name) => point?.sheet === undefined || name.toLowerCase() === point.sheet.toLowerCase());
  return point && sheet !== undefined ? { row: point.row, column: point.column, sheet } : undefined;
}

/** A cell as seen from another: without the sheet where both are on the same one. */
export function seenFrom(reference: string, cell: string): string {
  const there = splitReference(reference);
  return there.sheet === splitReference(cell).sheet ? there.rest : reference;
}

/** A reference that is written in a cell, for readers elsewhere: with the sheet of that cell where it names none. */
export function qualified(written: string, cell: string): string {
  const { sheet } = splitReference(cell);
  return sheet === undefined || splitReference(written).sheet !== undefined
    ? written
    : `${printSheet(sheet)}!${written}`;
}
