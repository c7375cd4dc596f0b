/**
 * Writes rows as JSON objects, one after the other with commas (`json`) or one a line (`ndjson`), byte by byte: no string and
 * no object per row but for those that failed. Values that people typed as JSON numbers are copied as they stand.
 */
import { putFixed, putNumber } from '@tessera/tables';
import { type Batch, type BatchColumn, suspicionsOf } from './batch.ts';
import { appendText, ascii, NUMBER_ROOM, type Output, type Piece, piece, put } from './output.ts';
import type { Decimals, Recipe } from './recipe.ts';
import { errorsOf, textOf } from './row-text.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const CLOSE = 125;
const NEWLINE = 10;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

const NULL = piece('null');
const ROW = piece('{"row_index":');
const INPUT = piece(',"input_data":{');
const CALCULATED = piece('},"calculated_values":{');
const CALL = piece('"call"');
const PUT = piece('"put"');

/** What a field of `input_data` is written as. A time may be a date, which is text. */
const TEXT = 0;
const NUMBER = 1;
const TIME = 2;
const TYPE = 3;
const KINDS = { number: NUMBER, time: TIME, type: TYPE } as const;

/** One field of `input_data`: a column of contracts, or one that the table has besides. */
interface InputField {
  readonly key: Piece;
  readonly field: number;
  readonly kind: number;
  readonly column: BatchColumn | undefined;
}

export class JsonRows {
  readonly #inputs: readonly InputField[];
  /** Text before each result; what follows the last closes the objects. */
  readonly #keys: readonly Piece[];
  readonly #close: Piece;
  readonly #decimals: Decimals;
  readonly #isLines: boolean;
  /** Whether numbers stand in the table with a point, as in JSON. */
  readonly #hasPoint: boolean;
  /** Bytes of a row at most, besides those of its fields. */
  readonly #room: number;

  constructor(recipe: Recipe, batch: Batch) {
    this.#decimals = recipe.decimals;
    this.#isLines = recipe.format === 'ndjson';
    this.#hasPoint = recipe.source.kind === 'xlsx' || recipe.source.dialect.decimal === POINT;
    this.#inputs = inputFields(recipe, batch);
    const { keys, close } = resultKeys(batch.resultNames);
    this.#keys = keys;
    this.#close = close;
    const fixed = [ROW, INPUT, CALCULATED, close, ...keys, ...this.#inputs.map(({ key }) => key)];
    const numbers = 1 + keys.length + this.#inputs.length;
    this.#room = fixed.reduce((sum, { length }) => sum + length, 4) + numbers * NUMBER_ROOM;
  }

  write(batch: Batch, out: Output): void {
    const { failed, warned, rows, first } = batch;
    for (let row = 0; row < rows; row++) {
      // The longest escape makes six bytes of one.
      out.room(this.#room + 6 * this.#letters(batch, row));
      const { bytes, view } = out;
      const at = this.#open(bytes, view, out.at, first + row);
      if (failed[row] === 1) {
        out.at = at;
        this.#fail(batch, row, out);
      } else {
        out.at = this.#results(batch, row, bytes, view, this.#inputsOf(batch, row, bytes, view, at));
        if (warned[row] === 1) appendText(out, `,"warnings":${JSON.stringify(suspicionsOf(batch, row))}`);
      }
      out.room(2);
      out.bytes[out.at++] = CLOSE;
      if (this.#isLines) out.bytes[out.at++] = NEWLINE;
    }
  }

  /** Bytes of the table that a row takes. */
  #letters({ fields: { starts, ends, width } }: Batch, row: number): number {
    const inputs = this.#inputs;
    const base = row * width;
    let letters = 0;
    for (let k = 0; k < inputs.length; k++) {
      const place = base + inputs[k]!.field;
      letters += ends[place]! - starts[place]!;
    }
    return letters;
  }

  #open(bytes: Uint8Array, view: DataView, start: number, index: number): number {
    let at = start;
    if (!this.#isLines) {
      if (index > 0) bytes[at++] = COMMA;
      bytes[at++] = NEWLINE;
    }
    at = put(view, at, ROW);
    at = putNumber(bytes, at, index);
    return put(view, at, INPUT);
  }

  #inputsOf(batch: Batch, row: number, bytes: Uint8Array, view: DataView, from: number): number {
    const { starts, ends, width, bytes: source } = batch.fields;
    const inputs = this.#inputs;
    const base = row * width;
    let at = from;
    for (let k = 0; k < inputs.length; k++) {
      const { key, field, kind, column } = inputs[k]!;
      const start = starts[base + field]!;
      const end = ends[base + field]!;
      at = put(view, at, key);
      if (kind === NUMBER) {
        const copied = this.#hasPoint ? copyNumber(bytes, at, source, start, end) : 0;
        at = copied > 0 ? copied : start === end ? put(view, at, NULL) : putNumber(bytes, at, column!.values[row]!);
      } else if (kind === TYPE) at = put(view, at, column!.values[row] === 1 ? CALL : PUT);
      else if (kind === TIME) {
        const copied = this.#hasPoint ? copyNumber(bytes, at, source, start, end) : 0;
        at = copied > 0 ? copied : writeString(bytes, at, source, start, end);
      } else at = writeString(bytes, at, source, start, end);
    }
    return at;
  }

  #results({ results }: Batch, row: number, bytes: Uint8Array, view: DataView, from: number): number {
    const keys = this.#keys;
    const decimals = this.#decimals;
    let at = put(view, from, CALCULATED);
    for (let k = 0; k < keys.length; k++) {
      at = put(view, at, keys[k]!);
      const value = results[k]![row]!;
      at = decimals === 'full' ? putNumber(bytes, at, value) : putFixed(bytes, at, value, decimals);
    }
    return put(view, at, this.#close);
  }

  /** The few rows that failed keep what stood in them, as numbers where they are. */
  #fail(batch: Batch, row: number, out: Output): void {
    const { starts, ends, width, bytes } = batch.fields;
    for (const { key, field, column } of this.#inputs) {
      out.room(key.length);
      out.at = put(out.view, out.at, key);
      const text = textOf(batch.fields, row, field);
      const at = row * width + field;
      const isNumber =
        column !== undefined &&
        this.#hasPoint &&
        Number.isFinite(Number(text)) &&
        copyNumber(new Uint8Array(4 * text.length), 1, bytes, starts[at]!, ends[at]!) > 0;
      appendText(out, column !== undefined && text === '' ? 'null' : isNumber ? text : JSON.stringify(text));
    }
    const errors = errorsOf(batch, row);
    const sentence = JSON.stringify(errors.map(({ message }) => message).join('; '));
    const codes = JSON.stringify(errors.map(({ column, code }) => ({ column, code })));
    appendText(out, `},"error":${sentence},"errors":${codes}`);
  }
}

/** `option_price` first, then the derivatives as `greeks`. */
function resultKeys(names: Batch['resultNames']): { keys: Piece[]; close: Piece } {
  let isOpen = false;
  const keys = names.map((name, k) => {
    const comma = k > 0 ? ',' : '';
    if (name === 'implied_volatility') return piece(`${comma}"implied_volatility":`);
    if (name === 'price') return piece(`${comma}"option_price":`);
    const before = isOpen ? comma : `${comma}"greeks":{`;
    isOpen = true;
    return piece(`${before}"${name}":`);
  });
  return { keys, close: piece(isOpen ? '}}' : '}') };
}

function inputFields(recipe: Recipe, batch: Batch): InputField[] {
  const known = batch.columns.filter(({ field }) => field >= 0);
  const fields: InputField[] = known.map((column, k) => ({
    key: piece(`${k > 0 ? ',' : ''}"${column.column.name}":`),
    field: column.field,
    kind: KINDS[column.column.kind],
    column,
  }));
  const taken = new Set<string>(known.map(({ column }) => column.name));
  recipe.header.forEach((name, field) => {
    if (known.some((column) => column.field === field) || name === '') return;
    let own = name;
    for (let n = 2; taken.has(own); n++) own = `${name} (${n})`;
    taken.add(own);
    fields.push({ key: piece(`,${JSON.stringify(own)}:`), field, kind: TEXT, column: undefined });
  });
  return fields;
}

/** Copies bytes that are a number of JSON as they stand, and gives where the copy ends; 0 where they are none. */
function copyNumber(bytes: Uint8Array, at: number, source: Uint8Array, start: number, end: number): number {
  let from = start;
  let byte = from < end ? source[from]! : 0;
  if (byte === MINUS) {
    bytes[at++] = byte;
    byte = ++from < end ? source[from]! : 0;
  }
  const first = from;
  while (byte >= ZERO && byte <= NINE) {
    bytes[at++] = byte;
    byte = ++from < end ? source[from]! : 0;
  }
  if (from === first || (source[first] === ZERO && from > first + 1)) return 0;
  if (byte === POINT) {
    bytes[at++] = byte;
    const point = ++from;
    byte = from < end ? source[from]! : 0;
    while (byte >= ZERO && byte <= NINE) {
      bytes[at++] = byte;
      byte = ++from < end ? source[from]! : 0;
    }
    if (from === point) return 0;
  }
  return from === end ? at : (byte | 32) === 101 ? copyExponent(bytes, at, source, from, end) : 0;
}

/** The same from the letter of an exponent on. */
function copyExponent(bytes: Uint8Array, at: number, source: Uint8Array, start: number, end: number): number {
  let from = start;
  bytes[at++] = source[from++]!;
  if (from < end && (source[from] === MINUS || source[from] === PLUS)) bytes[at++] = source[from++]!;
  const first = from;
  while (from < end && source[from]! >= ZERO && source[from]! <= NINE) bytes[at++] = source[from++]!;
  return from === end && from > first ? at : 0;
}

const HEX = ascii('0123456789abcdef');

/** UTF-8 as a string of JSON. */
function writeString(bytes: Uint8Array, at: number, source: Uint8Array, start: number, end: number): number {
  bytes[at++] = QUOTE;
  for (let i = start; i < end; i++) {
    const byte = source[i]!;
    if (byte === QUOTE || byte === BACKSLASH) bytes[at++] = BACKSLASH;
    else if (byte < 32) {
      bytes[at++] = BACKSLASH;
      bytes[at++] = 117;
      bytes[at++] = ZERO;
      bytes[at++] = ZERO;
      bytes[at++] = HEX[byte >> 4]!;
      bytes[at++] = HEX[byte & 15]!;
      continue;
    }
    bytes[at++] = byte;
  }
  bytes[at++] = QUOTE;
  return at;
}
