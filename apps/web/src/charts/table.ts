/** What a chart shows, as rows and columns, and as text to take elsewhere. */

/** A text, or a number with how it is written for people. */
export type Cell = string | { readonly value: number | null; readonly text: string };

/** Rows and columns; numbers in full beside how they are written. */
export interface Table {
  /** Says what the rows are. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Something to do with each row. */
  readonly action?: { readonly name: string; readonly run: (row: number) => void };
}

/** A number and how it is written: when it is asked for, since of a long table a few rows are ever shown. */
export function number(value: number | null, write: (value: number) => string): Cell {
  if (value === null || !Number.isFinite(value)) return { value: null, text: '–' };
  return {
    value,
    get text() {
      return write(value);
    },
  };
}

/** Comma-separated, numbers in full (RFC 4180). */
export function csvOf({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** Tab-separated, as spreadsheets paste it; numbers in full. */
export function tabbedOf({ columns, rows }: Table): string {
  const plain = (cell: Cell) =>
    typeof cell === 'string' ? harmless(cell).replace(/[\t\r\n]+/g, ' ') : raw(cell.value);
  return [columns, ...rows].map((row) => row.map(plain).join('\t')).join('\n');
}

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return raw(cell.value);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const raw = (value: number | null): string => (value === null ? '' : String(value));

/** A name that begins as a formula does must stay text in a spreadsheet. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A file's name from a title. */
export function fileName(title: string, ending: string): string {
  const words = title.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '-');
  return `${words.replace(/^-+|-+$/g, '').slice(0, 80) || 'chart'}.${ending}`;
}
