/**
 * How a CSV file is written, judged from its first bytes: byte order mark, line ends, delimiter, decimal sign, header. It must
 * not read records for their values.
 */
import { TableError } from './table-error.ts';

/** How a CSV file is written. Signs are bytes. */
export interface CsvDialect {
  /** `,` `;` tab or `|`. */
  readonly delimiter: number;
  /** `.` or `,`. */
  readonly decimal: number;
  /** Line feed (a carriage return before it is a space), or carriage return in files that know no line feed. */
  readonly lineEnd: number;
  /** The names of the columns, trimmed, without quotes; empty ones at the end are left out. */
  readonly header: readonly string[];
  /** The byte of the file where the first record begins. */
  readonly start: number;
}

/** Bytes that `csvDialect` looks at. */
export const DIALECT_BYTES = 1 << 16;

const COMMA = 44;
const POINT = 46;
const SEMICOLON = 59;
const TAB = 9;
const BAR = 124;
const NEWLINE = 10;
const RETURN = 13;
const DELIMITERS = [COMMA, SEMICOLON, TAB, BAR];
/** Records that are looked at to choose among dialects. */
const SAMPLE = 200;

/**
 * The dialect of a file that begins with `head`: the whole file, or at least its first 64 KiB. Throws `TableError`:
 * `unsupported-encoding` (UTF-16; `encoding`), `not-text` (zero bytes), `no-header` (nothing but spaces), `record-too-long`.
 */
export function csvDialect(head: Uint8Array): CsvDialect {
  const [a, b, c] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    throw new TableError('unsupported-encoding', { encoding: 'UTF-16' });
  const bytes = head.subarray(0, DIALECT_BYTES);
  if (bytes.includes(0)) throw new TableError('not-text');
  const lineEnd = bytes.includes(NEWLINE) || !bytes.includes(RETURN) ? NEWLINE : RETURN;
  const start = pastBlanks(bytes, a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0);
  const declared = declaredDelimiter(bytes, start, lineEnd);
  const first = declared ? pastBlanks(bytes, declared.start) : start;
  if (first >= bytes.length) {
    if (head.length >= DIALECT_BYTES) throw new TableError('record-too-long', { row: 0, limit: DIALECT_BYTES });
    throw new TableError('no-header');
  }
  const candidates = declared ? [declared.delimiter] : DELIMITERS;
  const samples = candidates.map((delimiter) => sampleOf(bytes, first, delimiter, lineEnd));
  const best = samples.reduce((one, other) => (other.score > one.score ? other : one));
  const header = best.records[0].fields.map((name) => name.replaceAll('\ufffd', '?'));
  while (header.length > 1 && header.at(-1) === '') header.pop();
  return { delimiter: best.delimiter, decimal: decimalOf(best), lineEnd, header, start: best.records[0].end };
}

/** The first byte that is neither a space nor a line's end; a tab may be a delimiter. */
function pastBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] <= 32 && bytes[at] !== TAB) at++;
  return at;
}

/** The line `sep=;` that Excel understands. */
function declaredDelimiter(
  bytes: Uint8Array,
  from: number,
  lineEnd: number,
): { delimiter: number; start: number } | undefined {
  const end = bytes.indexOf(lineEnd, from);
  if (end < 0 || end - from > 12) return undefined;
  const sign = /^"?sep=([,;\t|])"?\s*$/i.exec(String.fromCharCode(...bytes.subarray(from, end)))?.[1];
  return sign === undefined ? undefined : { delimiter: sign.charCodeAt(0), start: end + 1 };
}

interface SampleRecord {
  readonly fields: readonly string[];
  /** Where the next record begins. */
  readonly end: number;
}

interface Sample {
  readonly delimiter: number;
  readonly records: readonly SampleRecord[];
  /** Above 0 when the header has the delimiter; more for each record of as many fields, then for each field. */
  readonly score: number;
}

function sampleOf(bytes: Uint8Array, first: number, delimiter: number, lineEnd: number): Sample {
  const records: SampleRecord[] = [];
  for (let at = first; at < bytes.length && records.length < SAMPLE; ) {
    const record = splitRecord(bytes, at, delimiter, lineEnd);
    // The last one of a head that is cut off may be half a record.
    if (records.length > 0 && record.end >= bytes.length && bytes.length >= DIALECT_BYTES) break;
    if (records.length === 0 || record.fields.length > 1 || record.fields[0] !== '') records.push(record);
    at = record.end;
  }
  const width = records[0].fields.length;
  const alike = records.filter(({ fields }) => fields.length === width).length;
  if (records[0].end >= bytes.length && bytes.length >= DIALECT_BYTES)
    throw new TableError('record-too-long', { row: 0, limit: DIALECT_BYTES });
  return { delimiter, records, score: width === 1 ? 0 : alike + width / 1e6 };
}

/** One record's fields as texts: the same grammar as that of `CsvReader`, without its speed. */
function splitRecord(bytes: Uint8Array, from: number, delimiter: number, lineEnd: number): SampleRecord {
  const decoder = new TextDecoder();
  const fields: string[] = [];
  for (let at = from; ; at++) {
    const start = at;
    while (bytes[at] <= 32 && bytes[at] !== delimiter && bytes[at] !== lineEnd) at++;
    let text: string | undefined;
    if (bytes[at] === 34) {
      const open = ++at;
      while (at < bytes.length && (bytes[at] !== 34 || bytes[at + 1] === 34)) at += bytes[at] === 34 ? 2 : 1;
      text = decoder.decode(bytes.subarray(open, at)).replaceAll('""', '"');
    }
    while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== lineEnd) at++;
    fields.push((text ?? decoder.decode(bytes.subarray(start, at))).trim());
    if (at >= bytes.length || bytes[at] === lineEnd) return { fields, end: Math.min(at + 1, bytes.length) };
  }
}

/** A number with one sign between its digits: three digits behind it could also be thousands. */
const ONE_SIGN = /^[-+]?(\d*)([.,])(\d+)(?:e[-+]?\d+)?\s*%?$/i;
const WITH_THOUSANDS = /^[-+]?\d{1,3}(?:([.,])\d{3})+([.,])\d*$/;

/** The decimal sign: a comma only where it is no delimiter, and where more fields speak for it than for the point. */
function decimalOf({ delimiter, records }: Sample): number {
  if (delimiter !== SEMICOLON && delimiter !== TAB) return POINT;
  const votes = { sure: 0, likely: 0 };
  for (const { fields } of records.slice(1)) {
    for (const field of fields) {
      const [, before, sign, after] = ONE_SIGN.exec(field) ?? [];
      const [, group, last] = WITH_THOUSANDS.exec(field) ?? [];
      if (group !== undefined && group !== last) votes.sure += last === ',' ? 1 : -1;
      else if (sign !== undefined) {
        const thousands = after.length === 3 && /^[1-9]\d{0,2}$/.test(before);
        votes[thousands ? 'likely' : 'sure'] += sign === ',' ? 1 : -1;
      }
    }
  }
  return (votes.sure || votes.likely) > 0 ? COMMA : POINT;
}
