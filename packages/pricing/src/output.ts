/** Bytes of the answer to one range, in an array that grows. Hot loops write into `bytes` themselves. */
const START = 1 << 20;
/** Bytes that one number takes at most: 22 letters before the point, 15 decimals and more. */
export const NUMBER_ROOM = 48;

export class Output {
  bytes = new Uint8Array(START);
  at = 0;
  #largest = START;

  /** Makes room for `count` bytes more. */
  room(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** The bytes, which change hands; the next ones get an array as large as the largest so far. */
  take(): Uint8Array<ArrayBuffer> {
    this.#largest = Math.max(this.#largest, this.bytes.length);
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = new Uint8Array(this.#largest);
    this.at = 0;
    return taken as Uint8Array<ArrayBuffer>;
  }
}

const encoder = new TextEncoder();

/** Text as bytes, once for all rows. */
export function ascii(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Copies a few bytes; a loop beats a view of so few. */
export function put(bytes: Uint8Array, at: number, piece: Uint8Array): number {
  const { length } = piece;
  for (let i = 0; i < length; i++) bytes[at + i] = piece[i]!;
  return at + length;
}

/** Appends text of any kind. */
export function appendText(out: Output, text: string): void {
  const bytes = encoder.encode(text);
  out.room(bytes.length);
  out.bytes.set(bytes, out.at);
  out.at += bytes.length;
}
