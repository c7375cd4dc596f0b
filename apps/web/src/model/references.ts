/** Cells as people write them: `Sheet1!B4`, quoted where Excel quotes. It knows addresses, no workbook. */

const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
/** Areas beyond this are no list of outputs. */
const MOST_CELLS = 1000;

/** A cell on a sheet; row and column from 0. */
export interface Place {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

/** A sheet's name as it stands in a formula. */
export function printSheet(name: string): string {
  return /^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/.test(name) && !/^([A-Za-z]{1,3}\d+|[rR]\d*[cC]\d*)$/.test(name)
    ? name
    : `'${name.replaceAll("'", "''")}'`;
}

/** `Sheet1!B4` */
export function printPlace({ sheet, row, column }: Place): string {
  return `${printSheet(sheet)}!${columnName(column)}${row + 1}`;
}

/** The sheet and the rest of a reference; without a sheet the whole text is the rest. */
export function splitReference(reference: string): { readonly sheet: string | undefined; readonly rest: string } {
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
  const first = pointOf(from);
  const last = pointOf(to);
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
  const { sheet: wanted, rest } = splitReference(written);
  const sheet = sheets.find((name) => wanted === undefined || name.toLowerCase() === wanted.toLowerCase());
  const point = pointOf(rest);
  return sheet === undefined || point === undefined ? undefined : { sheet, ...point };
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

function columnName(column: number): string {
  let name = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}

function pointOf(text: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(text.trim());
  if (!match) return undefined;
  const column = [...match[1]!.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  const row = Number(match[2]) - 1;
  return column < LAST_COLUMN && row < LAST_ROW ? { row, column } : undefined;
}
