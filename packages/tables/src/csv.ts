/**
 * Writes comma-separated values (RFC 4180): numbers in the shortest form that reads back as the same number, missing values
 * empty. A spreadsheet runs a text that begins like a formula when it opens the file, so such texts get an apostrophe.
 */
import { ByteBuffer } from './byte-buffer.ts';
import { checkBlock, checkColumns, isPresent, type Table, type TextValues, textStart, textValues } from './table.ts';

export interface CsvOptions {
  /** `\r\n`, as RFC 4180 has it, when left out. */
  readonly lineEnd?: '\r\n' | '\n';
  /** `defuse` (when left out) puts an apostrophe before text that a spreadsheet would run; `keep` leaves text alone. */
  readonly formulas?: 'defuse' | 'keep';
}

const COMMA = 44;
const QUOTE = 34;
const APOSTROPHE = 39;
const RETURN = 13;
const NEWLINE = 10;

/** What a formula begins with: = + - @, tab and line ends (OWASP, "CSV Injection"). */
const STARTS = new Set([61, 43, 45, 64, 9, RETURN, NEWLINE]);
/** The third byte of the full-width forms ＝ ＋ － ＠ (EF BC xx), which some editions of Excel take for the same. */
const WIDE_STARTS = new Set([0x9d, 0x8b, 0x8d, 0xa0]);

/** The table as CSV with a header line. Throws `TableError` when the columns are wrong. */
export async function* writeCsv({ columns, blocks }: Table, options: CsvOptions = {}): AsyncGenerator<Uint8Array> {
  checkColumns(columns);
  const lineEnd = options.lineEnd ?? '\r\n';
  const defuse = options.formulas !== 'keep';
  // A line without anything would be no row at all.
  const missing = columns.length === 1 ? '""' : '';
  const out = new ByteBuffer();
  const names = textValues(columns.map(({ name }) => name));
  for (let i = 0; i < columns.length; i++) {
    if (i > 0) out.byte(COMMA);
    writeText(out, names, i, defuse);
  }
  out.ascii(lineEnd);
  for await (const block of blocks) {
    checkBlock(block, columns);
    const { rows, values } = block;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < values.length; i++) {
        const column = values[i]!;
        if (i > 0) out.byte(COMMA);
        if (!(column instanceof Float64Array)) {
          if (textStart(column, row) === column.ends[row]) out.ascii(missing);
          else writeText(out, column, row, defuse);
        } else if (isPresent(column[row]!)) out.number(column[row]!);
        else out.ascii(missing);
      }
      out.ascii(lineEnd);
      if (out.full) yield out.take();
    }
  }
  yield out.take();
}

function writeText(out: ByteBuffer, values: TextValues, row: number, defuse: boolean): void {
  const { bytes } = values;
  const start = textStart(values, row);
  const end = values.ends[row]!;
  const quoted = mustQuote(bytes, start, end);
  if (quoted) out.byte(QUOTE);
  if (defuse && isFormula(bytes, start, end)) out.byte(APOSTROPHE);
  if (quoted) {
    for (let i = start; i < end; i++) {
      out.byte(bytes[i]!);
      if (bytes[i] === QUOTE) out.byte(QUOTE);
    }
    out.byte(QUOTE);
  } else out.utf8(bytes, start, end);
}

function mustQuote(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE || byte === COMMA || byte === NEWLINE || byte === RETURN) return true;
  }
  return false;
}

/**
 * Whether text, behind any apostrophes, begins like a formula. Those behind apostrophes get one more, so that whoever takes
 * one away has the text as it was.
 */
function isFormula(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === APOSTROPHE) at++;
  if (at >= end) return false;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbc) return at + 2 < end && WIDE_STARTS.has(bytes[at + 2]!);
  return STARTS.has(bytes[at]!);
}
