/**
 * A table as all readers and writers see it: named, typed columns, and its rows as a stream of blocks of columns. Blocks
 * are plain values of typed arrays that can be transferred between threads; there is no object per row. It knows no format.
 */
import { TableError } from './table-error.ts';

/** `f64`: any number. `i64`: whole numbers below 2^53 in size. `text`: text of any length. */
export type ColumnType = 'f64' | 'i64' | 'text';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** How a spreadsheet shows its numbers, as Excel's format code; `General` when left out. */
  readonly format?: string;
}

/** Text values as UTF-8, one after the other: value i ends before byte `ends[i]`. An empty text is a missing one. */
export interface TextValues {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** Values of one column. Among numbers, one that is not finite is a missing one. */
export type Values = Float64Array | TextValues;

/** Some rows of a table: one entry in `values` per column, each of `rows` values. */
export interface Block {
  readonly rows: number;
  readonly values: readonly Values[];
}

/** Blocks in order; whoever reads them decides when the next one is made. */
export type Blocks = Iterable<Block> | AsyncIterable<Block>;

/** A table that can be read once. */
export interface Table {
  readonly columns: readonly Column[];
  readonly blocks: Blocks;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Texts as the values of a column; null and undefined are missing. */
export function textValues(texts: readonly (string | null | undefined)[]): TextValues {
  const ends = new Uint32Array(texts.length);
  const encoded = texts.map((text) => encoder.encode(text ?? ''));
  const bytes = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  encoded.forEach((one, i) => {
    bytes.set(one, at);
    at += one.length;
    ends[i] = at;
  });
  return { bytes, ends };
}

/** Where value `row` starts in the bytes of a column of text. */
export function textStart({ ends }: TextValues, row: number): number {
  return row === 0 ? 0 : ends[row - 1]!;
}

/** Value `row` of a column of text. */
export function textAt(values: TextValues, row: number): string {
  return decoder.decode(values.bytes.subarray(textStart(values, row), values.ends[row]!));
}

/** Whether a number is a value: what is not finite stands for a missing one. */
export function isPresent(x: number): boolean {
  return x - x === 0;
}

/** The same names, those that occur again made unique with a number: `x`, `x (2)`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const used = new Map<string, number>();
  return names.map((name) => {
    const before = used.get(name) ?? 0;
    let number = before + 1;
    const numbered = (): string => (number === 1 ? name : `${name} (${number})`);
    while (number > 1 && taken.has(numbered())) number++;
    used.set(name, number);
    taken.add(numbered());
    return numbered();
  });
}

/** Throws `TableError` unless the columns have names, all different. */
export function checkColumns(columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (name === '') throw new TableError('bad-columns', { detail: 'a column has no name' });
    if (seen.has(name)) throw new TableError('bad-columns', { detail: `two columns have the name "${name}"` });
    seen.add(name);
  }
  if (columns.length === 0) throw new TableError('bad-columns', { detail: 'there is no column' });
}

/** Throws `TableError` unless a block has a value of the right kind for each column and row. */
export function checkBlock({ rows, values }: Block, columns: readonly Column[]): void {
  const fits =
    values.length === columns.length &&
    values.every((column, i) => {
      const numbers = column instanceof Float64Array;
      return numbers === (columns[i]!.type !== 'text') && (numbers ? column : column.ends).length === rows;
    });
  if (!fits) throw new TableError('bad-columns', { detail: 'a block does not fit the columns of its table' });
}

/** A small table from its rows; null is missing. */
export function tableOfRows(columns: readonly Column[], rows: readonly (readonly (number | string | null)[])[]): Table {
  const values = columns.map(({ type }, i) => {
    const column = rows.map((row) => row[i] ?? null);
    return type === 'text'
      ? textValues(column.map((value) => (value === null ? value : String(value))))
      : Float64Array.from(column, (value) => (typeof value === 'number' ? value : NaN));
  });
  return { columns, blocks: [{ rows: rows.length, values }] };
}
