/**
 * Texts and values of cells, one after the other in an array that grows: what readers of sheets gather values in. Text comes as
 * XML has it, and stands here as UTF-8. It must not know rows.
 */
import { ContainerError, decodeText, unescapeOffice } from '@tessera/xlsx';
import { TableError } from './table-error.ts';

const AMPERSAND = 38;
const UNDERSCORE = 95;
const RETURN = 13;
/** For fewer bytes a loop is faster than a view of them. */
const FEW = 24;

const encoder = new TextEncoder();

export class CellTexts {
  bytes: Uint8Array<ArrayBufferLike>;
  length = 0;
  readonly #most: number;
  readonly #part: string;
  readonly #isShared: boolean;

  /** At most `most` bytes; with `isShared` in memory that threads share. */
  constructor(size: number, most: number, part: string, isShared = false) {
    this.#most = most;
    this.#part = part;
    this.#isShared = isShared;
    this.bytes = this.#room(size);
  }

  /** Bytes as they are. */
  add(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.bytes.length) this.#grow(count);
    const { bytes } = this;
    let at = this.length;
    if (count < FEW) for (let i = start; i < end; i++) bytes[at++] = from[i];
    else bytes.set(from.subarray(start, end), at);
    this.length += count;
  }

  /** Text of XML, its entities and Office's escapes undone. Throws `TableError` on an unknown entity. */
  addText(from: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const byte = from[i];
      if (byte !== AMPERSAND && byte !== UNDERSCORE && byte !== RETURN) continue;
      const text = this.#decode(from, start, end);
      this.add(text, 0, text.length);
      return;
    }
    this.add(from, start, end);
  }

  #decode(from: Uint8Array, start: number, end: number): Uint8Array {
    try {
      return encoder.encode(unescapeOffice(decodeText(from, start, end)));
    } catch (cause) {
      if (!(cause instanceof ContainerError)) throw cause;
      throw new TableError('forbidden', { ...cause.facts, part: this.#part });
    }
  }

  #grow(count: number): void {
    const needed = this.length + count;
    if (needed > this.#most) throw new TableError('limit', { what: 'text', limit: this.#most, part: this.#part });
    const larger = this.#room(Math.min(this.#most, Math.max(needed, this.bytes.length * 2)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  #room(size: number): Uint8Array<ArrayBufferLike> {
    return this.#isShared ? new Uint8Array(new SharedArrayBuffer(size)) : new Uint8Array(size);
  }
}
