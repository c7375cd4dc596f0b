/**
 * Reads the shared texts of a workbook (ECMA-376, 18.4.9) into one array of bytes, piece by piece: only the array that they end
 * up in grows. Formats of letters and phonetic hints are left out. It must not know who refers to them.
 */
import { CellTexts } from './cell-texts.ts';
import { LONGEST_RECORD, RecordCutter } from './record-cutter.ts';
import type { SharedTexts } from './sheet-fields.ts';
import { TableError } from './table-error.ts';
import { elementPrefix, forbidden, isNameEnd, tagEnd } from './xml-bytes.ts';

export interface SharedTextLimits {
  /** Texts at most. */
  readonly texts: number;
  /** Bytes of all texts at most. */
  readonly bytes: number;
}

const PART = 'shared texts';
const LESS = 60;
const SLASH = 47;
const SPACE = 32;
const EXCLAMATION = 33;
const LETTER_I = 105;
const LETTER_S = 115;
const LETTER_T = 116;
const RPH = [114, 80, 104];

/**
 * The texts of the part whose pieces come. With `isShared` they lie in memory that threads share. Throws `TableError`: `limit`,
 * `damaged`, `forbidden`.
 */
export async function readSharedTexts(
  pieces: AsyncIterable<Uint8Array>,
  limits: SharedTextLimits,
  isShared: boolean,
): Promise<SharedTexts> {
  const table = new TextTable(limits, isShared);
  let cutter: RecordCutter | undefined;
  for await (const piece of pieces) {
    cutter ??= cutterOf(elementPrefix(piece, PART), table);
    for (const { bytes } of cutter.push(piece)) {
      table.take(bytes);
      cutter.reuse(bytes.buffer);
    }
  }
  for (const { bytes } of cutter?.end() ?? []) table.take(bytes);
  return table.finish();
}

function cutterOf(prefix: number, table: TextTable): RecordCutter {
  table.prefix = prefix;
  return new RecordCutter((held, from, length, _most, isLast) => {
    if (isLast) return { end: length, records: length > from ? 1 : 0 };
    const end = lastTextEnd(held, from, length, prefix);
    // An array that is full without the end of a text holds one that no spreadsheet program keeps.
    if (end === from && length - from >= LONGEST_RECORD)
      throw new TableError('limit', { what: 'text', limit: LONGEST_RECORD, part: PART });
    return { end, records: end > from ? 1 : 0 };
  });
}

/** Behind the last `</si>`. */
function lastTextEnd(bytes: Uint8Array, from: number, length: number, prefix: number): number {
  for (let at = bytes.lastIndexOf(SLASH, length - 1); at > from; at = bytes.lastIndexOf(SLASH, at - 1)) {
    const name = at + 1 + prefix;
    if (bytes[at - 1] !== LESS || bytes[name] !== LETTER_S || bytes[name + 1] !== LETTER_I) continue;
    const end = bytes.indexOf(62, name + 2);
    if (end >= 0 && end < length) return end + 1;
  }
  return from;
}

class TextTable {
  prefix = 0;
  readonly #texts: CellTexts;
  readonly #most: number;
  readonly #isShared: boolean;
  #ends: Uint32Array = new Uint32Array(1024);
  #count = 0;
  #isPhonetic = false;

  constructor({ texts, bytes }: SharedTextLimits, isShared: boolean) {
    this.#texts = new CellTexts(1 << 12, bytes, PART, isShared);
    this.#most = texts;
    this.#isShared = isShared;
  }

  /** Whole texts, and whatever stands between them. */
  take(bytes: Uint8Array): void {
    const { length } = bytes;
    for (let at = bytes.indexOf(LESS); at >= 0 && at < length; ) {
      if (bytes[at + 1] === EXCLAMATION) throw forbidden(bytes, at, PART);
      const isClose = bytes[at + 1] === SLASH;
      const name = at + this.prefix + (isClose ? 2 : 1);
      const end = tagEnd(bytes, at + 1, PART);
      const isEmpty = !isClose && bytes[end - 1] === SLASH;
      at = end + 1;
      if (bytes[name] === LETTER_S && bytes[name + 1] === LETTER_I && isNameEnd(bytes[name + 2])) {
        if (isClose || isEmpty) this.#end();
      } else if (bytes[name] === LETTER_T && isNameEnd(bytes[name + 1]) && !isClose && !isEmpty) {
        const start = at;
        while (at < length && bytes[at] !== LESS) at++;
        if (!this.#isPhonetic) this.#texts.addText(bytes, start, at);
      } else if (RPH.every((letter, i) => bytes[name + i] === letter) && isNameEnd(bytes[name + 3]) && !isEmpty) {
        this.#isPhonetic = !isClose;
      }
      while (at < length && bytes[at] !== LESS) at++;
    }
  }

  finish(): SharedTexts {
    const ends = this.#ends.slice(0, this.#count);
    if (!this.#isShared) return { bytes: this.#texts.bytes.slice(0, this.#texts.length), ends };
    const shared = new Uint32Array(new SharedArrayBuffer(4 * this.#count));
    shared.set(ends);
    return { bytes: this.#texts.bytes.subarray(0, this.#texts.length), ends: shared };
  }

  /** Ends a text, without the spaces around it. */
  #end(): void {
    const texts = this.#texts;
    const start = this.#count === 0 ? 0 : this.#ends[this.#count - 1];
    let from = start;
    while (from < texts.length && texts.bytes[from] <= SPACE) from++;
    while (texts.length > from && texts.bytes[texts.length - 1] <= SPACE) texts.length--;
    if (from > start) {
      texts.bytes.copyWithin(start, from, texts.length);
      texts.length -= from - start;
    }
    if (this.#count === this.#most) throw new TableError('limit', { what: 'texts', limit: this.#most, part: PART });
    if (this.#count === this.#ends.length) {
      const longer = new Uint32Array(this.#count * 2);
      longer.set(this.#ends);
      this.#ends = longer;
    }
    this.#ends[this.#count++] = texts.length;
  }
}
