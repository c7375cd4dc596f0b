/** Text, names and addresses as a worksheet's XML has them. It must not know what the sheet holds. */
import type { ByteBuffer } from './byte-buffer.ts';
import { TableError } from './table-error.ts';

/** UTF-16 units that Excel keeps of a text in a cell. */
const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 31;

/** The letters of a column, counted from 0: A, Z, AA. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** Text for an element or an attribute in double quotes; it holds no control characters. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/**
 * Office keeps what XML cannot hold, or would change, as `_x000D_`; so a text that looks like that is kept with its own
 * underscore escaped. A half of a surrogate pair cannot come from UTF-8.
 */
function escapeOffice(text: string): string {
  return text.replace(
    /_(?=x[0-9A-Fa-f]{4}_)|[[\p{Cc}\ufffe\uffff]--[\t\n]]/gv,
    (letter) => `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}

/** Where a cell stands, and its style. */
interface CellPlace {
  readonly style?: number;
  readonly column: string;
  /** From 1, below the header; without it, it is the header itself. */
  readonly row?: number;
}

/** A cell with its text, given as UTF-8. Throws `TableError` when it is longer than a cell can be. */
export function writeTextCell(out: ByteBuffer, address: string, text: Uint8Array, place: CellPlace): void {
  const style = place.style === undefined ? '' : ` s="${place.style}"`;
  out.ascii(`<c r="${address}"${style} t="inlineStr"><is><t xml:space="preserve">`);
  if (isPlain(text)) out.utf8(text);
  else out.text(escapeXml(escapeOffice(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text))));
  out.ascii('</t></is></c>');
  // A text has no more UTF-16 units than bytes.
  if (text.length <= LONGEST_TEXT) return;
  const { length } = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
  if (length <= LONGEST_TEXT) return;
  const { column, row = 0 } = place;
  throw new TableError('text-too-long', { format: 'xlsx', actual: length, limit: LONGEST_TEXT, column, row });
}

/** Whether the bytes can stand in XML as they are: printable ASCII without `& < > _`. */
function isPlain(text: Uint8Array): boolean {
  for (const byte of text)
    if (byte < 32 || byte > 126 || byte === 38 || byte === 60 || byte === 62 || byte === 95) return false;
  return true;
}

/** The names as Excel allows them: at most 31 letters, none of `[ ] : * ? / \`, no apostrophe at the ends, all different. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((text) => {
    const legal = legalName(text);
    let name = cut(legal, LONGEST_NAME);
    for (let n = 2; taken.has(name.toLowerCase()); n++) {
      const suffix = ` (${n})`;
      name = cut(legal, LONGEST_NAME - suffix.length) + suffix;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}

function legalName(text: string): string {
  const name = text
    .toWellFormed()
    .replace(/[[\]:*?/\\\p{Cc}\ufffe\uffff]/gu, ' ')
    .replace(/^'+|'+$/g, '')
    .trim();
  // Excel keeps this one for itself.
  return name === '' || name.toLowerCase() === 'history' ? `${name || 'Sheet'} 1` : name;
}

/** At most so many UTF-16 units, no pair cut in two, no apostrophe at the end. */
function cut(text: string, length: number): string {
  const end = text.length > length && /[\ud800-\udbff]/.test(text[length - 1]!) ? length - 1 : length;
  return text.slice(0, end).replace(/['\s]+$/, '');
}
