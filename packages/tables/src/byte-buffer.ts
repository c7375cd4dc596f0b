/**
 * Bytes of a text file under construction: numbers and text are written straight into one array that is used again for
 * each piece. It must not know what it is a file of.
 */
import { LONGEST_NUMBER, LONGEST_WHOLE, putFixed, putNumber } from './numbers-out.ts';

/** Bytes after which a writer hands a piece on. */
const PIECE = 1 << 17;

const encoder = new TextEncoder();

export class ByteBuffer {
  #bytes = new Uint8Array(PIECE + (PIECE >> 2));
  #length = 0;

  /** True when there is enough for a piece. */
  get full(): boolean {
    return this.#length >= PIECE;
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes so far; the buffer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** One byte. */
  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** Letters of ASCII only. */
  ascii(text: string): void {
    this.#room(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.#length = at;
  }

  /** Any text, as UTF-8. */
  text(text: string): void {
    this.utf8(encoder.encode(text));
  }

  /** Bytes from `start` to before `end`. */
  utf8(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#room(end - start);
    // For a few bytes a loop is faster than a view of them.
    if (end - start < 32) {
      let at = this.#length;
      for (let i = start; i < end; i++) this.#bytes[at++] = bytes[i]!;
    } else this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** The shortest decimal that reads back as the same number; zero has no sign. */
  number(x: number): void {
    this.#room(LONGEST_NUMBER);
    this.#length = putNumber(this.#bytes, this.#length, x);
  }

  /** The number with so many decimals (0 to 100) at most, rounded as `toFixed` does; zero has no sign. */
  fixed(x: number, decimals: number): void {
    this.#room(LONGEST_WHOLE + decimals);
    this.#length = putFixed(this.#bytes, this.#length, x, decimals);
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
