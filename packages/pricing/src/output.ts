/** Bytes of the answer to one range, in an array that grows. Hot loops write into `bytes` themselves. */
const START = 1 << 20;
/** Bytes that one number takes at most: 22 letters before the point, 15 decimals and more. */
export const NUMBER_ROOM = 48;

/** Bytes behind the end that a piece of text may write to (`put`). */
const SLACK = 4;

export class Output {
  bytes = new Uint8Array(START);
  /** The same memory, for pieces of text. */
  view = new DataView(this.bytes.buffer);
  at = 0;
  #largest = START;
  #spare: ArrayBuffer | undefined;

  /** Makes room for `count` bytes more. */
  room(count: number): void {
    if (this.at + count + SLACK <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count + SLACK));
    larger.set(this.bytes.subarray(0, this.at));
    this.#use(larger);
  }

  /** The bytes, which change hands; the next ones get memory that was given back, or as much as the most so far. */
  take(): Uint8Array<ArrayBuffer> {
    this.#largest = Math.max(this.#largest, this.bytes.length);
    const taken = this.bytes.subarray(0, this.at);
    this.#use(this.#spare ? new Uint8Array(this.#spare) : new Uint8Array(this.#largest));
    this.#spare = undefined;
    this.at = 0;
    return taken;
  }

  /** Takes memory for the bytes after the next `take`. */
  reuse(buffer: ArrayBuffer): void {
    this.#spare = buffer;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}

const encoder = new TextEncoder();

/** Text that is the same in all rows, as bytes and as words of four of them. */
export interface Piece {
  readonly length: number;
  readonly words: Uint32Array;
}

/** Text as a piece, once for all rows. */
export function piece(text: string): Piece {
  const bytes = encoder.encode(text);
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  bytes.forEach((byte, i) => {
    words[i >> 2]! |= byte << (8 * (i & 3));
  });
  return { length: bytes.length, words };
}

/** Writes a piece, in words: up to three bytes behind it are written, too. Gives where it ends. */
export function put(view: DataView, at: number, { length, words }: Piece): number {
  for (let i = 0, place = at; i < words.length; i++, place += 4) view.setUint32(place, words[i]!, true);
  return at + length;
}

/** Text as bytes. */
export function ascii(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Appends text of any kind. */
export function appendText(out: Output, text: string): void {
  const bytes = encoder.encode(text);
  out.room(bytes.length);
  out.bytes.set(bytes, out.at);
  out.at += bytes.length;
}
