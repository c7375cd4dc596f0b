/**
 * Cuts a stream of bytes into ranges of whole records, each in a buffer of its own that can be transferred to a thread. It must
 * not know what a record looks like: a function that finds their ends is handed in.
 */
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

/** Some whole records. */
export interface Cut {
  /** Behind the last of them. */
  readonly end: number;
  readonly records: number;
}

/**
 * Finds the whole records in `held` from `from`, where one begins, to before `length`: at most `most` of them. With `isLast` the
 * file ends there, and what stands behind the last record end is judged too.
 */
export type FindRecords = (
  held: Uint8Array<ArrayBuffer>,
  from: number,
  length: number,
  most: number,
  isLast: boolean,
) => Cut;

/** Bytes of a record at most. */
export const LONGEST_RECORD = 1 << 20;
/** Buffers kept for another use. */
const SPARE = 16;

export class RecordCutter {
  readonly #find: FindRecords;
  readonly #size: number;
  readonly #most: number;
  #held: Uint8Array<ArrayBuffer>;
  #length = 0;
  #records = 0;
  readonly #spare: ArrayBuffer[] = [];

  constructor(find: FindRecords, { size = LONGEST_RECORD, records = Number.MAX_SAFE_INTEGER }: CutterOptions = {}) {
    this.#find = find;
    this.#size = (Math.min(Math.max(size, 16), LONGEST_RECORD) + 3) & ~3;
    this.#most = Math.max(1, records);
    this.#held = new Uint8Array(this.#size);
  }

  /** The ranges that the next bytes complete. Throws `TableError`: `record-too-long` (`row` from 1, `limit`). */
  push(chunk: Uint8Array): RecordRange[] {
    const ranges: RecordRange[] = [];
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, this.#held.length - this.#length);
      this.#held.set(chunk.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length === this.#held.length) this.#cut(ranges);
    }
    return ranges;
  }

  /** The ranges that are left when the bytes have ended. */
  end(): RecordRange[] {
    const ranges: RecordRange[] = [];
    this.#cut(ranges);
    const { end, records } = this.#find(this.#held, 0, this.#length, this.#most, true);
    if (records > 0) this.#give(ranges, this.#held.subarray(0, end), records);
    this.#length = 0;
    return ranges;
  }

  /** Takes back the buffer of a range that is no longer needed. */
  reuse(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.#size && this.#spare.length < SPARE) this.#spare.push(buffer);
  }

  /** Takes the whole records out of the bytes held. */
  #cut(ranges: RecordRange[]): void {
    const held = this.#held;
    const { end, records } = this.#find(held, 0, this.#length, this.#most, false);
    if (end === 0) {
      if (this.#length === held.length) this.#grow();
      return;
    }
    const rest = held.subarray(end, this.#length);
    if (records === this.#most && rest.length > 0) {
      this.#cutMore(ranges, end);
      return;
    }
    this.#length = rest.length;
    const buffer = this.#buffer();
    this.#held = rest.length > buffer.length ? new Uint8Array(held.length) : buffer;
    this.#held.set(rest);
    if (records > 0) this.#give(ranges, held.subarray(0, end), records);
  }

  /** Where records are the limit, ranges are small: they are copied out of the bytes held, which stay. */
  #cutMore(ranges: RecordRange[], firstEnd: number): void {
    let start = 0;
    let end = firstEnd;
    for (let records = this.#most; records === this.#most; ) {
      this.#give(ranges, this.#held.slice(start, end), records);
      start = end;
      ({ end, records } = this.#find(this.#held, start, this.#length, this.#most, false));
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
    if (this.#length >= LONGEST_RECORD) {
      throw new TableError('record-too-long', { row: this.#records + 1, limit: LONGEST_RECORD });
    }
    const larger = new Uint8Array(Math.min(this.#length * 2, LONGEST_RECORD));
    larger.set(this.#held);
    this.#held = larger;
  }
}
