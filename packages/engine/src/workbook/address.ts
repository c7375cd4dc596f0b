/**
 * Cell addresses as numbers: one key per cell of a workbook, so that a Map or a typed array can hold them; and addresses
 * as people type and read them.
 */
import { TesseraError } from '../errors.ts';

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

/** What an address is looked up in; a workbook is one. */
export interface Places {
  readonly sheets: readonly { readonly name: string }[];
  readonly names: readonly { readonly name: string; readonly sheet?: number; readonly formula: string }[];
}

/** Names may stand for names; deeper chains are circles. */
const MOST_NAMES = 16;

/**
 * The cells that a person means: `Sheet1!B4`, `'My sheet'!B4`, `B4` (first sheet), `Sheet1!F20:J20`, or a defined name of
 * the workbook or of any sheet (`Sheet1!Rate` for one of several) that stands for plain cells. Case does not matter.
 * Throws `TesseraError` `input-unknown`, which names near matches.
 */
export function parseAddress(text: string, places: Places): Area {
  const area = findAddress(text, places, 0);
  if (area) return area;
  const near = nearest(text, places);
  throw new TesseraError('input-unknown', {
    reference: text,
    near: near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '',
    sheets: places.sheets.map(({ name }) => name).join(', '),
  });
}

function findAddress(text: string, places: Places, depth: number): Area | undefined {
  const { sheetName, rest } = splitSheet(text.trim());
  const sheet = places.sheets.findIndex(({ name }) => sheetName === undefined || same(name, sheetName));
  if (sheet < 0) return undefined;
  const area = parseRange(rest, sheet);
  if (area || depth === MOST_NAMES) return area;
  const known = places.names.filter(({ name }) => same(name, rest));
  const name =
    known.find((candidate) => (sheetName === undefined ? candidate.sheet === undefined : candidate.sheet === sheet)) ??
    known.find((candidate) => sheetName === undefined || candidate.sheet === undefined);
  return name && findAddress(name.formula, places, depth + 1);
}

/** `'It''s'!B4` as the sheet's name and the rest. */
function splitSheet(text: string): { sheetName: string | undefined; rest: string } {
  const bang = text.lastIndexOf('!');
  if (bang < 0) return { sheetName: undefined, rest: text };
  const quoted = /^'(.*)'$/s.exec(text.slice(0, bang))?.[1]?.replaceAll("''", "'");
  return { sheetName: quoted ?? text.slice(0, bang), rest: text.slice(bang + 1) };
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Up to three sheets or names that differ by a slip of the fingers, in quotes. */
function nearest(text: string, places: Places): string[] {
  const { sheetName, rest } = splitSheet(text.trim());
  const sheets =
    sheetName === undefined
      ? []
      : places.sheets.map(({ name }) => ({ shown: `${printSheet(name)}!${rest}`, name, typed: sheetName }));
  const names = places.names.map(({ name }) => ({ shown: name, name, typed: rest }));
  return [...sheets, ...names]
    .map(({ shown, name, typed }) => ({
      shown,
      distance: editDistance(name.toLowerCase(), typed.toLowerCase()) / Math.max(name.length, typed.length),
    }))
    .filter(({ distance }) => distance > 0 && distance <= 0.4)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ shown }) => `"${shown}"`);
}

/** Letters to insert, delete or replace to get from one word to another (Wagner and Fischer 1974). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** `Sheet1!B4` of a cell's key, `Sheet1!F20:J20` of an area. */
export function printAddress(place: CellKey | Area, sheetNames: readonly string[]): string {
  if (typeof place === 'number') {
    return `${printSheet(sheetNames[sheetOf(place)] ?? '#REF')}!${printCell(rowOf(place), columnOf(place))}`;
  }
  return `${printSheet(sheetNames[place.sheet] ?? '#REF')}!${printRange(place)}`;
}

/** `B4`, `F20:J20`, `A:C` or `2:5`. */
export function printRange({ top, left, bottom, right }: Area): string {
  if (top === 0 && bottom === MAX_ROWS - 1) return `${columnName(left)}:${columnName(right)}`;
  if (left === 0 && right === MAX_COLUMNS - 1) return `${top + 1}:${bottom + 1}`;
  const from = printCell(top, left);
  return top === bottom && left === right ? from : `${from}:${printCell(bottom, right)}`;
}
