/**
 * Cuts a stream of CSV into ranges of bytes that end where a record ends, each in a buffer of its own that can be transferred
 * to a thread, and counts their records exactly as `CsvReader` will, so that a thread knows the numbers of its rows. It must
 * not look into fields.
 */
import { countLines } from './byte-words.ts';
import { type CsvDialect, LONGEST_RECORD } from './csv-dialect.ts';
import { TableError } from './table-error.ts';

/** Whole records of a file. */
export interface RecordRange {
  /** From the start of its buffer, which belongs to the range alone and may be longer. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many records come before it, the header not counted. */
  readonly first: number;
  readonly records: number;
}

export interface CutterOptions {
  /** Bytes of a range, about; 1 MiB when left out, and at most. */
  readonly size?: number;
  /** Records of a range at most; no limit when left out. */
  readonly records?: number;
}

const QUOTE = 34;
const SPACE = 32;
/** Buffers kept for another use. */
const SPARE = 16;

/** Feed it the whole file, from its first byte. */
export class CsvCutter {
  readonly #dialect: CsvDialect;
  readonly #size: number;
  readonly #most: number;
  #held: Uint8Array<ArrayBuffer>;
  #length = 0;
  /** Bytes still to be passed over: mark and header. */
  #before: number;
  #records = 0;
  readonly #spare: ArrayBuffer[] = [];

  constructor(dialect: CsvDialect, { size = LONGEST_RECORD, records = Number.MAX_SAFE_INTEGER }: CutterOptions = {}) {
    this.#dialect = dialect;
    this.#size = (Math.min(Math.max(size, 16), LONGEST_RECORD) + 3) & ~3;
    this.#most = Math.max(1, records);
    this.#held = new Uint8Array(this.#size);
    this.#before = dialect.start;
  }

  /** The ranges that the next bytes of the file complete. Throws `TableError`: `record-too-long` (`row` from 1, `limit`). */
  push(chunk: Uint8Array): RecordRange[] {
    const ranges: RecordRange[] = [];
    let at = Math.min(this.#before, chunk.length);
    this.#before -= at;
    while (at < chunk.length) {
      const taken = Math.min(chunk.length - at, this.#held.length - this.#length);
      this.#held.set(chunk.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length === this.#held.length) this.#cut(ranges);
    }
    return ranges;
  }

  /** The ranges that are left when the file has ended. */
  end(): RecordRange[] {
    const ranges: RecordRange[] = [];
    this.#cut(ranges);
    if (this.#length > 0) {
      // What stands behind the last line end, or behind a quote that is never closed, is a record too.
      const { records } = walk(this.#held, 0, this.#length, this.#dialect, this.#most, true);
      if (records > 0) this.#give(ranges, this.#held.subarray(0, this.#length), records);
      this.#length = 0;
    }
    return ranges;
  }

  /** Takes back the buffer of a range that is no longer needed. */
  reuse(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.#size && this.#spare.length < SPARE) this.#spare.push(buffer);
  }

  /** Takes the whole records out of the bytes held. */
  #cut(ranges: RecordRange[]): void {
    const held = this.#held;
    const { end, records } = cutOf(held, this.#length, this.#dialect, this.#most);
    if (end === 0) {
      if (this.#length === held.length) this.#grow();
      return;
    }
    const rest = held.subarray(end, this.#length);
    if (records === this.#most && rest.length > 0) {
      this.#cutMore(ranges, end, records);
      return;
    }
    this.#length = rest.length;
    this.#held = this.#buffer();
    if (rest.length > this.#held.length) this.#held = new Uint8Array(held.length);
    this.#held.set(rest);
    if (records > 0) this.#give(ranges, held.subarray(0, end), records);
  }

  /** Where records are the limit, ranges are small: they are copied out of the bytes held, which stay. */
  #cutMore(ranges: RecordRange[], firstEnd: number, firstRecords: number): void {
    let start = 0;
    let end = firstEnd;
    let records = firstRecords;
    while (records === this.#most) {
      this.#give(ranges, this.#held.slice(start, end), records);
      start = end;
      ({ end, records } = walk(this.#held, start, this.#length, this.#dialect, this.#most, false));
    }
    this.#held.copyWithin(0, start, this.#length);
    this.#length -= start;
  }

  #give(ranges: RecordRange[], bytes: Uint8Array<ArrayBuffer>, records: number): void {
    ranges.push({ bytes, first: this.#records, records });
    this.#records += records;
  }

  #buffer(): Uint8Array<ArrayBuffer> {
    const buffer = this.#spare.pop();
    return buffer ? new Uint8Array(buffer) : new Uint8Array(this.#size);
  }

  #grow(): void {
    if (this.#length >= LONGEST_RECORD)
      throw new TableError('record-too-long', { row: this.#records + 1, limit: LONGEST_RECORD });
    const larger = new Uint8Array(Math.min(this.#length * 2, LONGEST_RECORD));
    larger.set(this.#held);
    this.#held = larger;
  }
}

interface Cut {
  /** Behind the last whole record. */
  readonly end: number;
  readonly records: number;
}

/** The whole records at the start of the bytes, at most so many. */
function cutOf(held: Uint8Array<ArrayBuffer>, length: number, dialect: CsvDialect, most: number): Cut {
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
