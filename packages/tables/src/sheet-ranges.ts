/**
 * Finds the ends of rows in the XML of a sheet, and counts those that hold something exactly as `SheetReader` will: in them a cell
 * is closed by a tag of its own. It must not look into cells.
 */
import { type Cut, type CutterOptions, RecordCutter } from './record-cutter.ts';
import { TableError } from './table-error.ts';
import { isNameEnd } from './xml-bytes.ts';

const LESS = 60;
const GREATER = 62;
const SLASH = 47;
const LETTER_C = 99;
const LETTER_O = 111;
const LETTER_R = 114;
const LETTER_W = 119;
/** What a row with something in it has before its closing name at least: `<row><c><v/></c></`. */
const SHORTEST_ROW = 18;
/** `<row`, before which nothing else may be dropped when it is cut in two. */
const LONGEST_START = 5;

/** Cuts a sheet, fed from its first byte, into ranges of rows. What stands before the first row is part of the first range. */
export class SheetCutter extends RecordCutter {
  /** `prefix`: letters and colon before each element's name. */
  constructor(prefix: number, options?: CutterOptions) {
    super((held, from, length, most, isLast) => {
      const bytes = held.subarray(0, length);
      const cut = rowsOf(bytes, from, most, prefix);
      if (isLast && lastCell(bytes, cut.end, length, prefix) >= 0)
        throw new TableError('damaged', { detail: 'a row is not closed', part: 'sheet' });
      // What stands before the first row or behind the last may be longer than any row.
      if (!isLast && cut.end === from && !beginsRow(bytes, from, prefix)) {
        return { end: Math.max(from, length - LONGEST_START - prefix), records: 0 };
      }
      return cut;
    }, options);
  }
}

/** Whether a row begins behind `from`. */
function beginsRow(bytes: Uint8Array, from: number, prefix: number): boolean {
  for (let at = bytes.indexOf(LETTER_W, from); at >= 0; at = bytes.indexOf(LETTER_W, at + 1)) {
    if (bytes[at - 1] !== LETTER_O || bytes[at - 2] !== LETTER_R || bytes[at - 3 - prefix] !== LESS) continue;
    if (isNameEnd(bytes[at + 1])) return true;
  }
  return false;
}

/** The whole rows from `from` on, at most `most` of them that hold something. */
export function rowsOf(bytes: Uint8Array, from: number, most: number, prefix: number): Cut {
  let end = from;
  let records = 0;
  // No other name in a sheet's rows has a w, so that nearly each one that is found closes a row.
  for (let at = bytes.indexOf(LETTER_W, from); at >= 0; at = bytes.indexOf(LETTER_W, at + 1)) {
    const tag = at - prefix - 4;
    if (bytes[at + 1] !== GREATER || bytes[at - 1] !== LETTER_O || bytes[at - 2] !== LETTER_R) continue;
    if (bytes[tag] !== LESS || bytes[tag + 1] !== SLASH) continue;
    const cell = tag - prefix - 4;
    const isCell = bytes[tag - 2] === LETTER_C && bytes[tag - 1] === GREATER && bytes[cell] === LESS;
    if ((isCell && bytes[cell + 1] === SLASH) || lastCell(bytes, end, tag, prefix) >= 0) records++;
    end = at + 2;
    if (records === most) break;
    at = end + SHORTEST_ROW;
  }
  return { end, records };
}

/** Where the last closing tag of a cell between two places is; -1 when there is none. */
function lastCell(bytes: Uint8Array, from: number, to: number, prefix: number): number {
  if (to <= from) return -1;
  for (let at = bytes.lastIndexOf(SLASH, to - 1); at > from; at = bytes.lastIndexOf(SLASH, at - 1)) {
    if (bytes[at - 1] !== LESS) continue;
    const name = at + 1 + prefix;
    if (bytes[name] === LETTER_C && isNameEnd(bytes[name + 1])) return at - 1;
  }
  return -1;
}
