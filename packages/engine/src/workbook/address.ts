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
