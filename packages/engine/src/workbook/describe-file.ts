/**
 * A file at a glance, for who has just sent one: its sheets, and the first sheet as a table of records. Values are those
 * that the file holds; dates as ISO text, errors as theirs.
 */
import { isDateFormat, isValidFormat } from 'numfmt';
import { type CellKey, cellKey, columnName } from './address.ts';
import { isoDateOfSerial } from './dates.ts';
import type { Scalar, Sheet, Workbook } from './workbook.ts';

/** A value as JSON has it. */
export type Plain = number | string | boolean | null;

/** snake_case, as programs are answered. */
export interface FileDescription {
  readonly sheet_names: readonly string[];
  /** Headers of the first sheet, made distinct; column letters where its first row is none. */
  readonly columns: readonly string[];
  /** Rows of the first sheet below its headers. */
  readonly row_count: number;
  /** Formula cells of all sheets. */
  readonly formulas_count: number;
  /** The first rows below the headers, by column. */
  readonly preview: readonly Readonly<Record<string, Plain>>[];
}

const PREVIEW_ROWS = 5;
/** Columns further right are not described: a sheet may have 16,384. */
const MOST_COLUMNS = 1000;
/** Letters of a value in the preview. */
const MOST_LETTERS = 1000;

/** Describes a file. `values`: recalculated ones, for files whose formulas have no saved values. */
export function describeFile(workbook: Workbook, values?: ReadonlyMap<CellKey, Scalar>): FileDescription {
  const [first] = workbook.sheets;
  const value = (row: number, column: number): Plain => {
    const key = cellKey(0, row, column);
    const cell = first?.cells.get(key);
    const saved = cell?.value ?? null;
    return cell ? plain(saved === null ? (values?.get(key) ?? null) : saved, cell.style, workbook) : null;
  };
  return {
    sheet_names: workbook.sheets.map(({ name }) => name),
    ...(first?.extent ? describeSheet(first.extent, value) : { columns: [], row_count: 0, preview: [] }),
    formulas_count: workbook.sheets.reduce((sum, { cells }) => sum + countFormulas(cells), 0),
  };
}

function describeSheet(
  { top, bottom, left, right }: NonNullable<Sheet['extent']>,
  value: (row: number, column: number) => Plain,
) {
  const last = Math.min(right, left + MOST_COLUMNS - 1);
  const numbers = Array.from({ length: last - left + 1 }, (_, i) => left + i);
  const titles = numbers.map((column) => value(top, column));
  const hasHeaders = bottom > top && isHeader(titles);
  const columns = distinct(
    numbers.map((column, i) => (hasHeaders ? headerOf(titles[i]!, column) : columnName(column))),
  );
  const start = hasHeaders ? top + 1 : top;
  const shown = Math.min(PREVIEW_ROWS, bottom - start + 1);
  const preview = Array.from({ length: shown }, (_, row) =>
    Object.fromEntries(numbers.map((column, i) => [columns[i]!, value(start + row, column)] as const)),
  );
  return { columns, row_count: bottom - start + 1, preview };
}

/** Text in most of its cells, and a number in none. */
function isHeader(titles: readonly Plain[]): boolean {
  const texts = titles.filter((title) => typeof title === 'string' && title.trim() !== '').length;
  return texts * 2 > titles.length && !titles.some((title) => typeof title === 'number');
}

function headerOf(title: Plain, column: number): string {
  const text = title === null ? '' : String(title).trim();
  return text === '' ? columnName(column) : text;
}

/** `Cost`, `Cost (2)`: a record has a key once. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
    taken.add(free);
    return free;
  });
}

function plain(value: Scalar, style: number, { styles, date1904 }: Workbook): Plain {
  if (typeof value === 'number' && isDate(styles[style]?.format ?? 'General')) {
    return isoDateOfSerial(value, date1904) ?? value;
  }
  if (typeof value === 'string') return value.length > MOST_LETTERS ? `${value.slice(0, MOST_LETTERS)}…` : value;
  return typeof value === 'object' && value !== null ? value.error : value;
}

/** A duration (`[h]:mm`) is no date, though it is made of the same letters. */
function isDate(format: string): boolean {
  return isValidFormat(format) && isDateFormat(format) && !/\[(h+|m+|s+)\]/i.test(format);
}

function countFormulas(cells: Sheet['cells']): number {
  let count = 0;
  for (const { formula } of cells.values()) if (formula !== undefined) count++;
  return count;
}
