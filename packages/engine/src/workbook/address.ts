/** Cell addresses as numbers: one key per cell of a workbook, so that a Map or a typed array can hold them. */

/** Excel's limits. */
export const MAX_ROWS = 1048576;
export const MAX_COLUMNS = 16384;
const SHEET = MAX_ROWS * MAX_COLUMNS; // 2^34

/** A cell of a workbook as one number: sheet · 2^34 + row · 2^14 + column, all from 0. */
export type CellKey = number;

/** A rectangle of cells on a sheet, all from 0, ends included. */
export interface Area {
  readonly sheet: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export function cellKey(sheet: number, row: number, column: number): CellKey {
  return sheet * SHEET + row * MAX_COLUMNS + column;
}
export function sheetOf(key: CellKey): number {
  return Math.floor(key / SHEET);
}
export function rowOf(key: CellKey): number {
  return Math.floor((key % SHEET) / MAX_COLUMNS);
}
export function columnOf(key: CellKey): number {
  return key % MAX_COLUMNS;
}

/** Column letters of a column from 0: 0 is A, 16383 is XFD. */
export function columnName(column: number): string {
  let name = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}

/** Column from 0 of its letters (any case). */
export function columnNumber(name: string): number {
  let n = 0;
  for (const letter of name.toUpperCase()) n = n * 26 + letter.charCodeAt(0) - 64;
  return n - 1;
}

/** A1 text of a cell without its sheet. */
export function printCell(row: number, column: number): string {
  return columnName(column) + (row + 1);
}

/** A sheet's name as it stands in a formula: quoted where Excel quotes it. */
export function printSheet(name: string): string {
  return /^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/.test(name) && !/^([A-Za-z]{1,3}\d+|[rR]\d*[cC]\d*)$/.test(name)
    ? name
    : `'${name.replaceAll("'", "''")}'`;
}

/** `B4`, `$B$4`, `F20:J20`, `A:C` or `2:5` on a sheet; undefined when the text is none of these or beyond the limits. */
export function parseRange(text: string, sheet: number): Area | undefined {
  const [from = '', to = from, ...more] = text.split(':');
  const first = parsePoint(from);
  const last = parsePoint(to);
  if (!first || !last || more.length > 0) return undefined;
  if ((first.row === undefined) !== (last.row === undefined)) return undefined;
  if ((first.column === undefined) !== (last.column === undefined)) return undefined;
  // A row or column alone is a range only as `2:2`.
  if (text === from && (first.row === undefined || first.column === undefined)) return undefined;
  const rows = [first.row ?? 0, last.row ?? MAX_ROWS - 1] as const;
  const columns = [first.column ?? 0, last.column ?? MAX_COLUMNS - 1] as const;
  return {
    sheet,
    top: Math.min(...rows),
    left: Math.min(...columns),
    bottom: Math.max(...rows),
    right: Math.max(...columns),
  };
}

function parsePoint(text: string): { row: number | undefined; column: number | undefined } | undefined {
  const match = /^\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?$/.exec(text.trim());
  if (!match || (!match[1] && !match[2])) return undefined;
  const column = match[1] ? columnNumber(match[1]) : undefined;
  const row = match[2] ? Number(match[2]) - 1 : undefined;
  return (column ?? 0) < MAX_COLUMNS && (row ?? 0) < MAX_ROWS ? { row, column } : undefined;
}
