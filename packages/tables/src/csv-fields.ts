/**
 * Reads ranges of CSV into spans of bytes: RFC 4180, and what people really send. Spaces around a field never matter, inside
 * its quotes or outside; blank lines are no records; a record that is short has empty fields. It must not know what fields mean.
 */
import type { CsvDialect } from './csv-dialect.ts';
import { FIELD_TROUBLES, type Fields } from './fields.ts';
import { markBadUtf8 } from './utf8.ts';

const QUOTE = 34;
const SPACE = 32;
/** Room for so many fields is made at first. */
const FIRST_FIELDS = 1 << 16;

const TOO_MANY_FIELDS = FIELD_TROUBLES.indexOf('too-many-fields');
const BAD_QUOTES = FIELD_TROUBLES.indexOf('bad-quotes');

/** Reads ranges, one after the other, each of whole records. */
export class CsvReader {
  readonly #delimiter: number;
  readonly #lineEnd: number;
  readonly #width: number;
  #starts: Uint32Array<ArrayBuffer>;
  #ends: Uint32Array<ArrayBuffer>;
  #troubles: Uint8Array<ArrayBuffer>;
  /** Of the record and the field that are being read. */
  #trouble = 0;
  #to = 0;

  constructor({ delimiter, lineEnd, header }: CsvDialect) {
    this.#delimiter = delimiter;
    this.#lineEnd = lineEnd;
    this.#width = header.length;
    const rows = Math.ceil(FIRST_FIELDS / this.#width);
    this.#starts = new Uint32Array(rows * this.#width);
    this.#ends = new Uint32Array(rows * this.#width);
    this.#troubles = new Uint8Array(rows);
  }

  /**
   * The records of a range. They are good until the next call, which uses the arrays again. The range is written to where
   * quotes are doubled.
   */
  read(range: Uint8Array): Fields {
    const bytes = withLineEnd(range, this.#lineEnd);
    const rows = bytes.includes(QUOTE) ? this.#readQuoted(bytes) : this.#readPlain(bytes);
    const fields = {
      bytes,
      rows,
      width: this.#width,
      starts: this.#starts,
      ends: this.#ends,
      troubles: this.#troubles,
    };
    markBadUtf8(fields, bytes.length);
    return fields;
  }

  /** Bytes without a single quote, that end with a line end. */
  #readPlain(bytes: Uint8Array): number {
    const delimiter = this.#delimiter;
    const lineEnd = this.#lineEnd;
    const width = this.#width;
    const { length } = bytes;
    let starts = this.#starts;
    let ends = this.#ends;
    let troubles = this.#troubles;
    let row = 0;
    for (let at = 0; at < length; ) {
      if (row === troubles.length) {
        this.#makeRoom();
        starts = this.#starts;
        ends = this.#ends;
        troubles = this.#troubles;
      }
      const first = row * width;
      const stop = first + width;
      let field = first;
      let extra = 0;
      let byte = delimiter;
      while (byte === delimiter) {
        let from = at;
        byte = bytes[at];
        while (byte !== delimiter && byte !== lineEnd) byte = bytes[++at];
        let to = at++;
        while (from < to && bytes[from] <= SPACE) from++;
        while (from < to && bytes[to - 1] <= SPACE) to--;
        if (field < stop) {
          starts[field] = from;
          ends[field] = to;
        } else extra |= to - from;
        field++;
      }
      if (field === first + 1 && starts[first] === ends[first]) continue;
      for (; field < stop; field++) starts[field] = ends[field] = at - 1;
      troubles[row++] = extra === 0 ? 0 : TOO_MANY_FIELDS;
    }
    return row;
  }

  /** The same for bytes with quotes. */
  #readQuoted(bytes: Uint8Array): number {
    const delimiter = this.#delimiter;
    const lineEnd = this.#lineEnd;
    const width = this.#width;
    const { length } = bytes;
    let row = 0;
    for (let at = 0; at < length; ) {
      if (row === this.#troubles.length) this.#makeRoom();
      const starts = this.#starts;
      const ends = this.#ends;
      const first = row * width;
      const stop = first + width;
      let field = first;
      let isBlank = true;
      let byte = delimiter;
      this.#trouble = 0;
      while (byte === delimiter) {
        let from = at;
        while (bytes[from] <= SPACE && bytes[from] !== delimiter && bytes[from] !== lineEnd) from++;
        let to = from;
        if (bytes[from] === QUOTE) {
          isBlank = false;
          at = this.#unquote(bytes, ++from);
          to = this.#to;
        } else {
          at = from;
          while (bytes[at] !== delimiter && bytes[at] !== lineEnd) at++;
          to = at;
        }
        byte = at < length ? bytes[at] : lineEnd;
        at++;
        while (from < to && bytes[from] <= SPACE) from++;
        while (from < to && bytes[to - 1] <= SPACE) to--;
        if (field < stop) {
          starts[field] = from;
          ends[field] = to;
        } else if (from < to && this.#trouble === 0) this.#trouble = TOO_MANY_FIELDS;
        field++;
      }
      if (isBlank && field === first + 1 && starts[first] === ends[first]) continue;
      for (; field < stop; field++) starts[field] = ends[field] = at - 1;
      this.#troubles[row++] = this.#trouble;
    }
    return row;
  }

  /**
   * Makes doubled quotes one in place, from behind the opening quote. Gives where the delimiter or the line end stands (the end
   * of the bytes, when the quote is never closed), and leaves the text's end in `#to`.
   */
  #unquote(bytes: Uint8Array, open: number): number {
    const { length } = bytes;
    let to = open;
    let at = open;
    for (; at < length; at++) {
      if (bytes[at] === QUOTE && bytes[++at] !== QUOTE) break;
      bytes[to++] = bytes[at];
    }
    this.#to = to;
    // The last byte is a line end, so that a quote is closed before it, or never.
    if (at >= length) this.#trouble = BAD_QUOTES;
    for (; at < length && bytes[at] !== this.#delimiter && bytes[at] !== this.#lineEnd; at++)
      if (bytes[at] > SPACE) this.#trouble = BAD_QUOTES;
    return at;
  }

  #makeRoom(): void {
    const rows = this.#troubles.length * 2;
    this.#starts = longer(this.#starts, rows * this.#width);
    this.#ends = longer(this.#ends, rows * this.#width);
    const troubles = new Uint8Array(rows);
    troubles.set(this.#troubles);
    this.#troubles = troubles;
  }
}

function longer(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}

/** The range itself, unless the file ended without a line end. */
function withLineEnd(range: Uint8Array, lineEnd: number): Uint8Array {
  const { length } = range;
  if (length === 0 || range[length - 1] === lineEnd) return range;
  const ended = new Uint8Array(length + 1);
  ended.set(range);
  ended[length] = lineEnd;
  return ended;
}
