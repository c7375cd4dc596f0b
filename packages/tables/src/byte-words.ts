/**
 * Questions about long runs of bytes, answered four bytes at a time with integers as small vectors. Little-endian machines
 * only, as WebAssembly and all that Node runs on. It knows no format.
 */

const HIGH = 0x80808080 | 0;
const LOW = 0x7f7f7f7f;
/** Added to a byte of 7 bits, it sets the high bit of those above 32. */
const ABOVE_SPACE = 0x5f5f5f5f;
/** Lanes of one byte hold counts up to here. */
const FULL_LANE = 255;

/** Whether a byte above 127 is among them. */
export function hasHighByte(bytes: Uint8Array): boolean {
  let at = 0;
  let all = 0;
  const { length } = bytes;
  for (; at < length && ((bytes.byteOffset + at) & 3) !== 0; at++) all |= bytes[at];
  // Where the bytes end before a whole word begins, there is none.
  const words = new Int32Array(bytes.buffer, (bytes.byteOffset + at) & ~3, (length - at) >> 2);
  let high = 0;
  for (let i = 0; i < words.length; i++) high |= words[i];
  for (at += words.length * 4; at < length; at++) all |= bytes[at];
  return (high & HIGH) !== 0 || all > 127;
}

/**
 * The number of lines that end before `end`, when each of them surely holds something: -1 as soon as one begins with a space,
 * a control character or its own end. `words` are the same bytes from the same start.
 */
export function countLines(bytes: Uint8Array, words: Int32Array, end: number, lineEnd: number): number {
  const pattern = Math.imul(lineEnd, 0x01010101);
  const whole = end >> 2;
  let count = 0;
  // The byte before the first one counts as a line's end.
  let before = 0x80;
  let doubtful = 0;
  for (let first = 0; first < whole; first += FULL_LANE) {
    const last = Math.min(whole, first + FULL_LANE);
    let lanes = 0;
    for (let i = first; i < last; i++) {
      const word = words[i];
      const other = word ^ pattern;
      const ends = ~(((other & LOW) + LOW) | other) & HIGH;
      const spaces = ~(((word & LOW) + ABOVE_SPACE) | word) & HIGH;
      doubtful |= spaces & ((ends << 8) | before);
      before = ends >>> 24;
      lanes = (lanes + (ends >>> 7)) | 0;
    }
    count += (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24);
    if (doubtful !== 0) return -1;
  }
  for (let at = whole * 4; at < end; at++) {
    if (before !== 0 && bytes[at] <= 32) return -1;
    before = bytes[at] === lineEnd ? 1 : 0;
    count += before;
  }
  return count;
}
