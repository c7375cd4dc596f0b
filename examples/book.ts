/**
 * A workbook as a plain value, and words to lay one out: titles, inputs, headers, rows. It must not know how a file is
 * written.
 */

export interface Look {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly size?: number;
  /** Colours as rrggbb. */
  readonly color?: string;
  readonly fill?: string;
  readonly format?: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly line?: 'top' | 'bottom';
}

/** A text that starts with `=` is a formula; an empty one leaves the cell blank, with its look. */
export type Content = number | string;

export interface PlacedCell {
  readonly content: Content;
  readonly look: Look;
}

export interface Page {
  readonly name: string;
  /** Widths of the columns from A, in characters. */
  readonly widths: readonly number[];
  /** Rows and columns that stay in view. */
  readonly frozen: { readonly rows: number; readonly columns: number };
  /** Cells by address, such as `B4`. */
  readonly cells: ReadonlyMap<string, PlacedCell>;
}

export interface Book {
  readonly pages: readonly Page[];
  /** Defined names with what they stand for. */
  readonly names: Readonly<Record<string, string>>;
}

/** What is uncertain in a book and what is asked of it: the content of its `.tessera.json` file. */
export interface Model {
  readonly inputs: readonly { readonly cell: string; readonly distribution: string; readonly label?: string }[];
  readonly correlations?: readonly { readonly inputs: readonly [string, string]; readonly rank: number }[];
  readonly outputs: readonly string[];
  readonly trials?: number;
  readonly seed?: number;
}

export interface Example {
  /** Name of its files. */
  readonly name: string;
  readonly book: Book;
  readonly model: Model;
}

/** A cell with a look of its own, or content alone; null leaves a gap. */
export type RowItem = Content | PlacedCell | null;

export const FORMAT = {
  whole: '#,##0',
  money: '#,##0;[Red]-#,##0',
  cents: '#,##0.00',
  one: '#,##0.0',
  percent: '0.0%',
  date: 'd mmm yyyy',
  factor: '0.000',
} as const;

const plain = (content: Content, look: Look = {}): PlacedCell => ({ content, look });

/** Titles stand alone on dark letters; a note explains in grey. */
export const title = (text: string) => plain(text, { bold: true, size: 16, color: '1F3864' });
export const note = (text: string) => plain(text, { italic: true, color: '7F7F7F' });
export const head = (text: string, align: Look['align'] = 'center') =>
  plain(text, { bold: true, color: 'FFFFFF', fill: '1F3864', align });
/** What a person types in: blue on yellow, as modellers do. */
export const input = (content: Content, format: string = FORMAT.whole) =>
  plain(content, { color: '0000FF', fill: 'FFF2CC', format });
export const value = (content: Content, format: string = FORMAT.money) => plain(content, { format });
/** A line that sums up those above it. */
export const total = (content: Content, format: string = FORMAT.money) =>
  plain(content, { bold: true, format, line: 'top' });
export const result = (content: Content, format: string = FORMAT.money) =>
  plain(content, { bold: true, fill: 'E2EFDA', format });

/** A page to fill row by row. */
export function startPage(name: string, widths: readonly number[], frozen: { rows?: number; columns?: number } = {}) {
  const cells = new Map<string, PlacedCell>();
  const page: Page = { name, widths, frozen: { rows: frozen.rows ?? 0, columns: frozen.columns ?? 0 }, cells };
  /** Puts items into a row, from column A on. */
  const row = (number: number, items: readonly RowItem[]) => {
    items.forEach((item, column) => {
      if (item !== null) cells.set(columnLetters(column) + number, typeof item === 'object' ? item : plain(item));
    });
  };
  return { page, row };
}

/** Letters of a column from 0. */
export function columnLetters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnLetters(Math.floor(column / 26) - 1) + columnLetters(column % 26);
}
