/**
 * Reads ranges of rows of a worksheet's XML (ECMA-376, 18.3.1) into spans of bytes: cells by their references or in order, sparse
 * or not, with shared, inline and formula texts, booleans and errors. A scanner made for rows alone: it must not know what
 * stands around them, nor what the fields mean. Dates stay the serial numbers that they are.
 */
import { CellTexts } from './cell-texts.ts';
import type { Fields } from './fields.ts';
import { LONGEST_RECORD } from './record-cutter.ts';
import { TableError } from './table-error.ts';
import { markBadUtf8 } from './utf8.ts';
import { forbidden, isNameEnd, tagEnd } from './xml-bytes.ts';

/** Texts that cells refer to by number, as UTF-8: text i ends before byte `ends[i]`. May lie in shared memory. */
export interface SharedTexts {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** What a thread needs to read rows of a sheet: a plain value. */
export interface SheetRecipe {
  /** The names of the columns, trimmed; from the first column with a name to the last. */
  readonly header: readonly string[];
  /** The sheet's column in which the header begins, from 0. */
  readonly firstColumn: number;
  /** Letters and colon before each element's name: 2 for `<x:c>`. */
  readonly prefix: number;
  readonly texts: SharedTexts;
  /** Whether serial numbers count days from 1904-01-01, not as usual. */
  readonly isDate1904: boolean;
}

const PART = 'sheet';
const LESS = 60;
const GREATER = 62;
const SLASH = 47;
const EQUALS = 61;
const EXCLAMATION = 33;
const QUOTE = 34;
const APOSTROPHE = 39;
const SPACE = 32;
const DIGIT_1 = 49;
const LETTER_B = 98;
const LETTER_C = 99;
const LETTER_E = 101;
const LETTER_H = 104;
const LETTER_I = 105;
const LETTER_O = 111;
const LETTER_P = 80;
const LETTER_R = 114;
const LETTER_S = 115;
const LETTER_T = 116;
const LETTER_V = 118;
const LETTER_W = 119;

/** Kinds of values. */
const PLAIN = 0;
const TEXT = 1;
const SHARED = 2;
const BOOLEAN = 3;

/** Room for so many fields is made at first. */
const FIRST_FIELDS = 1 << 16;
/** Bytes that the values of one range may take: shared texts may be far longer than their numbers. */
const MOST_BYTES = 16 * LONGEST_RECORD;
const TRUE = new TextEncoder().encode('TRUE');
const FALSE = new TextEncoder().encode('FALSE');

/** Reads ranges, one after the other, each of whole rows. */
export class SheetReader {
  readonly #width: number;
  readonly #firstColumn: number;
  readonly #prefix: number;
  readonly #texts: SharedTexts;
  readonly #out = new CellTexts(LONGEST_RECORD, MOST_BYTES, PART);
  #bytes: Uint8Array = new Uint8Array(0);
  #starts: Uint32Array<ArrayBuffer>;
  #ends: Uint32Array<ArrayBuffer>;
  #troubles: Uint8Array<ArrayBuffer>;
  /** Of the row that is being read: its first field, the column of the last cell, whether there was anything in it. */
  #first = 0;
  #column = -1;
  #hasContent = false;

  constructor({ header, firstColumn, prefix, texts }: Omit<SheetRecipe, 'isDate1904'>) {
    this.#width = header.length;
    this.#firstColumn = firstColumn;
    this.#prefix = prefix;
    this.#texts = texts;
    const rows = Math.ceil(FIRST_FIELDS / this.#width);
    this.#starts = new Uint32Array(rows * this.#width);
    this.#ends = new Uint32Array(rows * this.#width);
    this.#troubles = new Uint8Array(rows);
  }

  /**
   * The rows of a range in which a cell holds something. They are good until the next call, which uses the arrays again. Throws
   * `TableError`: `damaged`, `forbidden` (comments and CDATA), `limit`.
   */
  read(range: Uint8Array): Fields {
    this.#bytes = range;
    this.#out.length = 0;
    const rows = this.#readRows();
    // A byte behind the last field, so that who reads a field may look behind it.
    this.#out.add(TRUE, 0, 1);
    const { bytes } = this.#out;
    const fields = {
      bytes,
      rows,
      width: this.#width,
      starts: this.#starts,
      ends: this.#ends,
      troubles: this.#troubles,
    };
    markBadUtf8(fields, this.#out.length);
    return fields;
  }

  #readRows(): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    const prefix = this.#prefix;
    let row = 0;
    let isOpen = false;
    for (let at = 0; ; ) {
      while (at < length && bytes[at] !== LESS) at++;
      if (at >= length) break;
      const isClose = bytes[at + 1] === SLASH;
      const name = at + prefix + (isClose ? 2 : 1);
      if (isOpen && bytes[name] === LETTER_C && isNameEnd(bytes[name + 1])) {
        if (isClose) throw this.#damaged('a cell is closed twice');
        at = this.#readCell(name + 1);
        continue;
      }
      if (bytes[at + 1] === EXCLAMATION) throw forbidden(bytes, at, PART);
      const end = tagEnd(bytes, at + 1, PART);
      at = end + 1;
      if (!isRowName(bytes, name)) continue;
      if (isClose !== isOpen) throw this.#damaged('its rows do not follow one another');
      if (isClose) {
        if (this.#hasContent) row++;
        isOpen = false;
      } else if (bytes[end - 1] !== SLASH) {
        this.#startRow(row);
        isOpen = true;
      }
    }
    if (isOpen) throw this.#damaged('a row is not closed');
    return row;
  }

  #startRow(row: number): void {
    if (row === this.#troubles.length) this.#makeRoom();
    const first = row * this.#width;
    this.#first = first;
    this.#column = -1;
    this.#hasContent = false;
    this.#troubles[row] = 0;
    for (let field = first; field < first + this.#width; field++) this.#starts[field] = this.#ends[field] = 0;
  }

  /** A cell, from behind its name. Gives where the next element is looked for. */
  #readCell(from: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    const prefix = this.#prefix;
    let at = from;
    let column = this.#column + 1;
    let kind = PLAIN;
    while (at < length) {
      const name = bytes[at];
      if (name <= SPACE) {
        at++;
        continue;
      }
      if (name === GREATER || name === SLASH) break;
      if (bytes[at + 1] !== EQUALS || (bytes[at + 2] !== QUOTE && bytes[at + 2] !== APOSTROPHE)) {
        at = this.#skipAttribute(at);
        continue;
      }
      const quote = bytes[at + 2];
      at += 3;
      if (name === LETTER_R) {
        let letter = (bytes[at] & 0xdf) - 64;
        for (column = 0; letter >= 1 && letter <= 26; letter = (bytes[++at] & 0xdf) - 64) column = column * 26 + letter;
        column--;
      } else if (name === LETTER_T) kind = this.#kindAt(at);
      while (at < length && bytes[at] !== quote) at++;
      at++;
    }
    this.#column = column;
    if (bytes[at] === SLASH) return at + 1;
    this.#hasContent = true;
    // Most cells are <c r="A2"><v>1.5</v></c> and nothing else.
    let start = at + prefix + 4;
    if (bytes[at + 1] !== LESS || bytes[start - 2] !== LETTER_V || bytes[start - 1] !== GREATER)
      return this.#readContent(at + 1, column, kind);
    let end = start;
    while (end < length && bytes[end] !== LESS) end++;
    const close = end + prefix + 4;
    if (
      bytes[end + 1] !== SLASH ||
      bytes[close] !== LESS ||
      bytes[close + 1] !== SLASH ||
      bytes[close + prefix + 2] !== LETTER_C
    )
      return this.#readContent(at + 1, column, kind);
    const field = column - this.#firstColumn;
    if (field >= 0 && field < this.#width) {
      while (start < end && bytes[start] <= SPACE) start++;
      while (start < end && bytes[end - 1] <= SPACE) end--;
      const out = this.#out;
      this.#starts[this.#first + field] = out.length;
      if (kind === PLAIN) out.add(bytes, start, end);
      else if (kind === SHARED) this.#addShared(bytes, start, end);
      else if (kind === BOOLEAN) addBoolean(out, bytes[start] === DIGIT_1);
      else out.addText(bytes, start, end);
      this.#ends[this.#first + field] = out.length;
    }
    return close + prefix + 3;
  }

  /** What a cell holds, whatever it is: formulas and phonetic hints are passed over, runs of rich text joined. */
  #readContent(from: number, column: number, kind: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    const out = this.#out;
    const start = out.length;
    let isPhonetic = false;
    let at = from;
    for (;;) {
      while (at < length && bytes[at] !== LESS) at++;
      if (at >= length) throw this.#damaged('a cell is not closed');
      if (bytes[at + 1] === EXCLAMATION) throw forbidden(bytes, at, PART);
      const isClose = bytes[at + 1] === SLASH;
      const name = at + this.#prefix + (isClose ? 2 : 1);
      const letter = bytes[name];
      const end = tagEnd(bytes, at + 1, PART);
      at = end + 1;
      if (isClose && letter === LETTER_C && isNameEnd(bytes[name + 1])) break;
      if (isRowName(bytes, name) || (letter === LETTER_C && isNameEnd(bytes[name + 1])))
        throw this.#damaged('a cell is not closed');
      if (
        letter === LETTER_R &&
        bytes[name + 1] === LETTER_P &&
        bytes[name + 2] === LETTER_H &&
        isNameEnd(bytes[name + 3])
      )
        isPhonetic = !isClose && bytes[end - 1] !== SLASH;
      const isText = (letter === LETTER_V || letter === LETTER_T) && isNameEnd(bytes[name + 1]);
      if (!isText || isClose || isPhonetic || bytes[end - 1] === SLASH) continue;
      const text = at;
      while (at < length && bytes[at] !== LESS) at++;
      if (kind === TEXT) out.addText(bytes, text, at);
      else out.add(bytes, text, at);
    }
    this.#settle(start, column, kind);
    return at;
  }

  /** Makes what was gathered from `start` on the cell's field. */
  #settle(start: number, column: number, kind: number): void {
    const out = this.#out;
    const { bytes } = out;
    let from = start;
    let end = out.length;
    while (from < end && bytes[from] <= SPACE) from++;
    while (from < end && bytes[end - 1] <= SPACE) end--;
    const field = column - this.#firstColumn;
    if (field < 0 || field >= this.#width) {
      out.length = start;
      return;
    }
    if (kind === SHARED || kind === BOOLEAN) {
      out.length = start;
      if (kind === SHARED) this.#addShared(bytes, from, end);
      else addBoolean(out, bytes[from] === DIGIT_1);
      from = start;
      end = out.length;
    }
    this.#starts[this.#first + field] = from;
    this.#ends[this.#first + field] = end;
  }

  /** The shared text whose number stands there. */
  #addShared(from: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    const { bytes, ends } = this.#texts;
    let index = 0;
    for (let at = start; at < end; at++) {
      const digit = from[at] - 48;
      if (digit < 0 || digit > 9 || end - start > 9) throw this.#damaged('a cell refers to no shared text');
      index = index * 10 + digit;
    }
    if (index >= ends.length) throw this.#damaged(`a cell refers to shared text ${index} of ${ends.length}`);
    this.#out.add(bytes, index === 0 ? 0 : ends[index - 1], ends[index]);
  }

  #kindAt(at: number): number {
    const bytes = this.#bytes;
    switch (bytes[at]) {
      case LETTER_S:
        return bytes[at + 1] === LETTER_T ? TEXT : SHARED;
      case LETTER_B:
        return BOOLEAN;
      case LETTER_I:
      case LETTER_E:
        return TEXT;
      default:
        return PLAIN;
    }
  }

  /** Behind an attribute that is not read. */
  #skipAttribute(from: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = from;
    while (at < length && bytes[at] !== EQUALS && bytes[at] !== GREATER) at++;
    do at++;
    while (at < length && bytes[at] <= SPACE);
    const quote = bytes[at];
    const end = bytes.indexOf(quote, at + 1);
    if ((quote !== QUOTE && quote !== APOSTROPHE) || end < 0) throw this.#damaged('an attribute has no quotes');
    return end + 1;
  }

  #makeRoom(): void {
    const rows = this.#troubles.length * 2;
    this.#starts = longer(this.#starts, rows * this.#width);
    this.#ends = longer(this.#ends, rows * this.#width);
    const troubles = new Uint8Array(rows);
    troubles.set(this.#troubles);
    this.#troubles = troubles;
  }

  #damaged(detail: string): TableError {
    return new TableError('damaged', { detail, part: PART });
  }
}

function isRowName(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LETTER_R && bytes[at + 1] === LETTER_O && bytes[at + 2] === LETTER_W && isNameEnd(bytes[at + 3]);
}

function addBoolean(out: CellTexts, isTrue: boolean): void {
  const word = isTrue ? TRUE : FALSE;
  out.add(word, 0, word.length);
}

function longer(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
