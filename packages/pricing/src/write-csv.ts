/**
 * Writes rows as CSV: the table's own columns as they stand, then the results, then what is wrong with the row and what looks
 * like a slip. Delimiter and decimal mark are those of the table; fields get quotes where they need them (RFC 4180). Texts
 * that a spreadsheet would run get an apostrophe, numbers never.
 */
import { putFixed, putNumber } from '@tessera/tables';
import { type Batch, suspicionsOf } from './batch.ts';
import { appendText, ascii, NUMBER_ROOM, type Output } from './output.ts';
import type { Decimals, Recipe } from './recipe.ts';
import { errorsOf } from './row-text.ts';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const POINT = 46;
const COMMA = 44;
const APOSTROPHE = 39;
/** = @ tab and line ends begin a formula; + and - do unless all that follows is a number (OWASP, "CSV Injection"). */
const STARTS = new Set([61, 64, 9, RETURN, NEWLINE]);
const SIGNS = new Set([43, 45]);
/** The full-width forms ＝ ＋ － ＠ are EF BC and one of these; some editions of Excel take them for the same. */
const WIDE = 0xef;
const WIDE_STARTS = new Set([0x9d, 0x8b, 0x8d, 0xa0]);

/** By byte: 0 where no formula begins with it: digits and letters, which nearly all fields begin with. */
const MAY_RUN = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 48 && byte <= 57) || (byte > 64 && byte < 128) ? 0 : 1,
);

export class CsvRows {
  readonly #delimiter: number;
  /** By byte: 1 where a field that has it needs quotes. */
  readonly #needsQuotes = new Uint8Array(256);
  readonly #isDecimalComma: boolean;
  readonly #decimals: Decimals;

  constructor({ source, decimals }: Recipe) {
    this.#delimiter = source.kind === 'csv' ? source.dialect.delimiter : COMMA;
    this.#isDecimalComma = source.kind === 'csv' && source.dialect.decimal === COMMA;
    this.#decimals = decimals;
    for (const byte of [this.#delimiter, QUOTE, NEWLINE, RETURN]) this.#needsQuotes[byte] = 1;
  }

  /** The line of names. */
  header(header: readonly string[], batch: Batch, out: Output): void {
    const names = [...header, ...batch.resultNames.map((name) => ownName(name, header)), 'error', 'warning'];
    const delimiter = String.fromCharCode(this.#delimiter);
    const line = names.map((name) => {
      const bytes = ascii(name);
      if (isPlain(bytes, 0, bytes.length, this.#delimiter)) return name;
      return quoted(isFormula(bytes, 0, bytes.length) ? `'${name}` : name);
    });
    appendText(out, `${line.join(delimiter)}\r\n`);
  }

  write(batch: Batch, out: Output): void {
    const { failed, warned, rows, results } = batch;
    const delimiter = this.#delimiter;
    for (let row = 0; row < rows; row++) {
      this.#fields(batch, row, out);
      out.room((results.length + 4) * (NUMBER_ROOM + 1));
      const { bytes } = out;
      let { at } = out;
      for (let k = 0; k < results.length; k++) {
        bytes[at++] = delimiter;
        if (failed[row] === 0) at = this.#number(bytes, at, results[k]![row]!);
      }
      bytes[at++] = delimiter;
      out.at = at;
      if (failed[row] === 1) appendText(out, quoted(sentences(errorsOf(batch, row).map(({ message }) => message))));
      out.room(3);
      out.bytes[out.at++] = delimiter;
      if (failed[row] === 0 && warned[row] === 1) appendText(out, quoted(sentences(suspicionsOf(batch, row))));
      out.room(2);
      out.bytes[out.at++] = RETURN;
      out.bytes[out.at++] = NEWLINE;
    }
  }

  #fields({ fields }: Batch, row: number, out: Output): void {
    const { starts, ends, width, bytes: source } = fields;
    const delimiter = this.#delimiter;
    const needsQuotes = this.#needsQuotes;
    const first = row * width;
    let letters = 0;
    for (let k = first; k < first + width; k++) letters += ends[k]! - starts[k]!;
    out.room(2 * letters + 4 * width);
    const { bytes } = out;
    let { at } = out;
    for (let k = first; k < first + width; k++) {
      if (k > first) bytes[at++] = delimiter;
      const start = starts[k]!;
      const end = ends[k]!;
      let to = at;
      let i = MAY_RUN[source[start]!] === 1 && isFormula(source, start, end) ? end : start;
      if (i === start) {
        for (; i < end; i++) {
          const byte = source[i]!;
          if (needsQuotes[byte] === 1) break;
          bytes[to++] = byte;
        }
        if (i === end) {
          at = to;
          continue;
        }
      }
      at = start === end ? at : writeQuoted(bytes, at, source, start, end);
    }
    out.at = at;
  }

  #number(bytes: Uint8Array, at: number, x: number): number {
    const decimals = this.#decimals;
    const end = decimals === 'full' ? putNumber(bytes, at, x) : putFixed(bytes, at, x, decimals);
    if (this.#isDecimalComma) for (let i = at; i < end; i++) if (bytes[i] === POINT) bytes[i] = COMMA;
    return end;
  }
}

/** A name for a result that is none of the table's own. */
function ownName(name: string, header: readonly string[]): string {
  return header.includes(name) ? `${name} (calculated)` : name;
}

function sentences(texts: readonly string[]): string {
  return texts.join('; ');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Whether a field can stand without quotes and is no formula. */
function isPlain(bytes: Uint8Array, start: number, end: number, delimiter: number): boolean {
  if (start === end) return true;
  if (isFormula(bytes, start, end)) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === delimiter || byte === QUOTE || byte === NEWLINE || byte === RETURN) return false;
  }
  return true;
}

/** Whether a spreadsheet would run it, also when whoever reads it takes apostrophes away. */
function isFormula(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === APOSTROPHE) at++;
  const first = at < end ? bytes[at]! : 0;
  if (first > 64 && first !== WIDE) return false;
  if (first === WIDE) return bytes[at + 1] === 0xbc && at + 2 < end && WIDE_STARTS.has(bytes[at + 2]!);
  return STARTS.has(first) || (SIGNS.has(first) && !isUnsigned(bytes, at + 1, end));
}

/** Digits and what stands among them, in one locale or another; a sign only behind the letter of an exponent. */
function isUnsigned(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    const isDigit = byte >= 48 && byte <= 57;
    if (isDigit || byte === POINT || byte === COMMA || ((byte === 32 || byte === 37) && at > start)) continue;
    const isExponent = (byte | 32) === 101 && at > start;
    if (!isExponent && !(SIGNS.has(byte) && (bytes[at - 1]! | 32) === 101)) return false;
  }
  return end > start;
}

function writeQuoted(bytes: Uint8Array, at: number, source: Uint8Array, start: number, end: number): number {
  bytes[at++] = QUOTE;
  if (isFormula(source, start, end)) bytes[at++] = APOSTROPHE;
  for (let i = start; i < end; i++) {
    const byte = source[i]!;
    if (byte === QUOTE) bytes[at++] = QUOTE;
    bytes[at++] = byte;
  }
  bytes[at++] = QUOTE;
  return at;
}
