/** Whether bytes are UTF-8 (Unicode 16, table 3-7): no overlong forms, no halves of surrogate pairs, nothing above U+10FFFF. */
import { hasHighByte } from './byte-words.ts';
import { FIELD_TROUBLES, type Fields } from './fields.ts';

const NOT_UTF8 = FIELD_TROUBLES.indexOf('not-utf8');

/** Marks the records without other trouble in which a field is not UTF-8. The fields stand in the first `length` bytes. */
export function markBadUtf8({ bytes, rows, width, starts, ends, troubles }: Fields, length: number): void {
  if (!hasHighByte(bytes.subarray(0, length))) return;
  for (let row = 0; row < rows; row++) {
    if (troubles[row] !== 0) continue;
    for (let field = row * width; field < (row + 1) * width; field++)
      if (!isUtf8(bytes, starts[field], ends[field])) troubles[row] = NOT_UTF8;
  }
}

/** Whether the bytes from `start` to before `end` are UTF-8. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const lead = bytes[at++];
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (at + more > end) return false;
    const second = bytes[at];
    if (second < lowestSecond(lead) || second > highestSecond(lead)) return false;
    for (let i = 1; i < more; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return false;
    at += more;
  }
  return true;
}

function lowestSecond(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

function highestSecond(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}
