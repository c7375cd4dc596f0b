/** Addresses of cells as Excel writes them; rows and columns from 0. It knows no workbook. */

/** Rows and columns of a sheet in Excel. */
export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;

/** A cell of a sheet. */
export interface Point {
  readonly row: number;
  readonly column: number;
}

/** `A`, `Z`, `AA` … */
export function columnName(column: number): string {
  let name = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}

/** `B4` */
export function addressOf({ row, column }: Point): string {
  return `${columnName(column)}${row + 1}`;
}

/** One number for a cell of a sheet. */
export function keyOf(row: number, column: number): number {
  return row * MOST_COLUMNS + column;
}

/** A sheet's name as it stands in a formula: quoted where Excel quotes it. */
export function printSheet(name: string): string {
  return /^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/.test(name) && !/^([A-Za-z]{1,3}\d+|[rR]\d*[cC]\d*)$/.test(name)
    ? name
    : `'${name.replaceAll("'", "''")}'`;
}

/** `Sheet1!B4` */
export function referenceOf(sheet: string, point: Point): string {
  return `${printSheet(sheet)}!${addressOf(point)}`;
}

/** The cell that `B4`, `$B$4` or `Sheet1!b4` means; without a sheet it has none. Undefined for anything else. */
export function parseReference(text: string): (Point & { readonly sheet?: string }) | undefined {
  const bang = text.lastIndexOf('!');
  const match = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(text.slice(bang + 1).trim());
  if (!match) return undefined;
  const column = [...match[1]!.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  const row = Number(match[2]) - 1;
  if (column >= MOST_COLUMNS || row >= MOST_ROWS) return undefined;
  if (bang < 0) return { row, column };
  const name = text.slice(0, bang).trim();
  return { row, column, sheet: /^'(.*)'$/s.exec(name)?.[1]?.replaceAll("''", "'") ?? name };
}
