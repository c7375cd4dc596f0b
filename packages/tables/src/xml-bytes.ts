/** Steps over XML's bytes that the scanners of sheets and of shared texts take. They must not know what elements mean. */
import { TableError } from './table-error.ts';

const LESS = 60;
const GREATER = 62;
const SLASH = 47;
const COLON = 58;
const EXCLAMATION = 33;
const QUESTION = 63;
const QUOTE = 34;
const APOSTROPHE = 39;
const SPACE = 32;
const DASH = 45;

/** The end of an element's name: a space, `>` or `/`. */
export function isNameEnd(byte: number): boolean {
  return byte <= SPACE || byte === GREATER || byte === SLASH;
}

/** Where the `>` of the tag stands whose `<` is before `from`. Throws `TableError`. */
export function tagEnd(bytes: Uint8Array, from: number, part: string): number {
  const { length } = bytes;
  for (let at = from; at < length; at++) {
    const byte = bytes[at];
    if (byte === GREATER) return at;
    if (byte !== QUOTE && byte !== APOSTROPHE) continue;
    for (at++; at < length && bytes[at] !== byte; ) at++;
  }
  throw new TableError('damaged', { detail: 'it ends inside a tag', part });
}

/** The error for a comment, CDATA or a declaration at `at`: in them could stand what looks like cells. */
export function forbidden(bytes: Uint8Array, at: number, part: string): TableError {
  return new TableError('forbidden', { detail: bytes[at + 2] === DASH ? 'a comment' : 'CDATA or a declaration', part });
}

/**
 * How many letters, with the colon, stand before the names of a part's elements, from its first piece. Throws `TableError`:
 * `unsupported-encoding`, `damaged`, `forbidden`.
 */
export function elementPrefix(piece: Uint8Array, part: string): number {
  if (piece.subarray(0, 64).includes(0) || piece[0] >= 0xfe)
    throw new TableError('unsupported-encoding', { encoding: 'UTF-16' });
  let at = piece.indexOf(LESS);
  while (at >= 0 && piece[at + 1] === QUESTION) at = piece.indexOf(LESS, at + 1);
  if (at < 0) throw new TableError('damaged', { detail: 'it has no element', part });
  if (piece[at + 1] === EXCLAMATION) throw forbidden(piece, at, part);
  const start = at + 1;
  for (at = start; at < piece.length && !isNameEnd(piece[at]); at++) if (piece[at] === COLON) return at + 1 - start;
  return 0;
}
