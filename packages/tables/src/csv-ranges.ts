/**
 * Finds the ends of CSV records in a stream, and counts them exactly as `CsvReader` will, so that a thread knows the numbers of
 * its rows. It must not look into fields.
 */
import { countLines } from './byte-words.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { type Cut, type CutterOptions, RecordCutter, type RecordRange } from './record-cutter.ts';

const QUOTE = 34;
const SPACE = 32;

/** Cuts a whole file, fed from its first byte, into ranges of records. */
export class CsvCutter extends RecordCutter {
  /** Bytes still to be passed over: mark and header. */
  #before: number;

  constructor(dialect: CsvDialect, options?: CutterOptions) {
    super(
      (held, from, length, most, isLast) =>
        isLast || from > 0 ? walk(held, from, length, dialect, most, isLast) : recordsOf(held, length, dialect, most),
      options,
    );
    this.#before = dialect.start;
  }

  override push(chunk: Uint8Array): RecordRange[] {
    const passed = Math.min(this.#before, chunk.length);
    this.#before -= passed;
    return super.push(passed > 0 ? chunk.subarray(passed) : chunk);
  }
}

/** The whole records at the start of the bytes, at most so many. */
function recordsOf(held: Uint8Array<ArrayBuffer>, length: number, dialect: CsvDialect, most: number): Cut {
  const { lineEnd } = dialect;
  const bytes = held.subarray(0, length);
  if (!bytes.includes(QUOTE)) {
    const end = bytes.lastIndexOf(lineEnd) + 1;
    const records = countLines(bytes, new Int32Array(held.buffer), end, lineEnd);
    if (records >= 0 && records <= most) return { end, records };
  }
  return walk(bytes, 0, length, dialect, most, false);
}

/** Where in a record a byte stands. */
const BEFORE_FIELD = 0;
const IN_FIELD = 1;
const IN_QUOTES = 2;
/** Behind a quote within quotes: the first of two, or the closing one. */
const BEHIND_QUOTE = 3;

/** The same byte by byte, with regard to quotes and blank lines. With `isLast` the bytes behind the last line end count. */
function walk(bytes: Uint8Array, from: number, to: number, dialect: CsvDialect, most: number, isLast: boolean): Cut {
  const { delimiter, lineEnd } = dialect;
  let state = BEFORE_FIELD;
  let isBlank = true;
  let records = 0;
  let end = from;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (state === IN_QUOTES) {
      if (byte === QUOTE) state = BEHIND_QUOTE;
    } else if (byte === lineEnd) {
      state = BEFORE_FIELD;
      end = at + 1;
      if (!isBlank) records++;
      isBlank = true;
      if (records === most) return { end, records };
    } else if (byte === delimiter) {
      state = BEFORE_FIELD;
      isBlank = false;
    } else if (byte === QUOTE) {
      if (state !== IN_FIELD) state = IN_QUOTES;
      isBlank = false;
    } else if (byte > SPACE) {
      state = IN_FIELD;
      isBlank = false;
    } else if (state === BEHIND_QUOTE) state = IN_FIELD;
  }
  if (isLast && !isBlank) return { end: to, records: records + 1 };
  return { end, records };
}
