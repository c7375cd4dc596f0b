/**
 * The rows of one range as columns: numbers, and codes for what is wrong with them. Arrays are used again from range to
 * range. A row with something wrong stays in its place with harmless numbers, so that no loop has to go round it.
 */
import { type ContractColumn, type ContractColumnName, type Contracts, columnsFor, type Pricer } from '@tessera/models';
import { type Fields, NUMBER_TROUBLES, readDates, readNumbers } from '@tessera/tables';
import type { Recipe } from './recipe.ts';
import { problemNumber, ROW_PROBLEM_CODES } from './row-problems.ts';

/** One column of contracts in a range: numbers (1 and -1 for call and put) and, by row, `ROW_PROBLEM_CODES`. */
export interface BatchColumn {
  readonly column: ContractColumn;
  /** Its place in the table, -1 where the table has none and the fallback is taken. */
  readonly field: number;
  values: Float64Array;
  codes: Uint8Array;
}

const NONE = 0;
const POINT = 46;
const HARMLESS: Readonly<Record<ContractColumnName, number>> = {
  S: 1,
  K: 1,
  T: 1,
  r: 0,
  q: 0,
  sigma: 0.2,
  price: 0.1,
  option_type: 1,
};

/** Troubles of numbers and records as problems of rows; the names are the same. */
const OF_NUMBER = Uint8Array.from(NUMBER_TROUBLES, (name) => problemNumber(name));
const NOT_A_NUMBER = problemNumber('not-a-number');
const EMPTY = problemNumber('empty');
const NOT_A_DATE = problemNumber('not-a-date');
const NO_VALUATION = problemNumber('no-valuation-date');
const EXPIRED = problemNumber('expired');
const NEGATIVE = problemNumber('negative');
const NOT_POSITIVE = problemNumber('not-positive');
const OUT_OF_RANGE = problemNumber('out-of-range');
const UNKNOWN_TYPE = problemNumber('unknown-type');
const NOT_PRICED = problemNumber('not-priced');
const OF_OUTCOME = [NONE, problemNumber('below-intrinsic'), problemNumber('above-maximum')];

const DAYS_OF_A_YEAR = 365;
/** Serial numbers of spreadsheets that are dates from 2000 to 2100; nothing else in a column of years is so large. */
const SERIALS = { first: 36_526, last: 73_050, of1970: 25_569, since1904: 1462 };
/** Dates as eight digits, 20261231: as numbers of years they would be none. */
const DIGITS = { first: 1900_01_01, last: 2999_12_31 };

export class Batch {
  readonly columns: readonly BatchColumn[];
  readonly resultNames: Pricer['results'];
  results: Float64Array[] = [];
  fields!: Fields;
  rows = 0;
  /** Number of the first row in the table, from 0. */
  first = 0;
  /** By row: whether anything is wrong with it; then it has no results. */
  failed = new Uint8Array(0);
  /** By row: whether something looks like a slip. */
  warned = new Uint8Array(0);
  /** By row: what is wrong with it as a whole. */
  rowCodes = new Uint8Array(0);
  #outcomes = new Uint8Array(0);
  #days = new Float64Array(0);
  #dayTroubles = new Uint8Array(0);
  readonly #recipe: Recipe;
  readonly #pricer: Pricer;
  readonly #troubles: Uint8Array;

  constructor(recipe: Recipe, pricer: Pricer, recordTroubles: readonly string[]) {
    this.#recipe = recipe;
    this.#pricer = pricer;
    this.#troubles = Uint8Array.from(recordTroubles, (name) => ROW_PROBLEM_CODES.indexOf(name as never));
    this.resultNames = pricer.results;
    this.columns = columnsFor(recipe.specification).map((column) => ({
      column,
      field: recipe.columns[column.name] ?? -1,
      values: new Float64Array(0),
      codes: new Uint8Array(0),
    }));
  }

  /** Reads, checks and prices the rows of a range. */
  fill(fields: Fields, first: number): void {
    this.fields = fields;
    this.first = first;
    this.rows = fields.rows;
    this.#grow(fields.rows);
    this.failed.fill(0, 0, fields.rows);
    this.warned.fill(0, 0, fields.rows);
    for (let row = 0; row < fields.rows; row++) this.rowCodes[row] = this.#troubles[fields.troubles[row]!]!;
    for (const column of this.columns) this.#read(column);
    this.#settle();
    this.#pricer.price(this.#contracts(), 0, this.rows, this.results, this.#outcomes);
    this.#judge();
  }

  column(name: ContractColumnName): BatchColumn | undefined {
    return this.columns.find(({ column }) => column.name === name);
  }

  #grow(rows: number): void {
    if (rows <= this.failed.length) return;
    const size = Math.ceil(rows * 1.25);
    for (const column of this.columns) {
      column.values = new Float64Array(size);
      column.codes = new Uint8Array(size);
    }
    this.results = this.resultNames.map(() => new Float64Array(size));
    this.failed = new Uint8Array(size);
    this.warned = new Uint8Array(size);
    this.rowCodes = new Uint8Array(size);
    this.#outcomes = new Uint8Array(size);
  }

  #read({ column, field, values, codes }: BatchColumn): void {
    if (field < 0) {
      values.fill(column.fallback ?? HARMLESS[column.name], 0, this.rows);
      codes.fill(NONE, 0, this.rows);
      return;
    }
    if (column.kind === 'type') {
      readTypes(this.fields, field, values, codes);
      return;
    }
    const { source } = this.#recipe;
    readNumbers(this.fields, field, source.kind === 'csv' ? source.dialect.decimal : POINT, values, codes);
    for (let row = 0; row < this.rows; row++) codes[row] = OF_NUMBER[codes[row]!]!;
    if (column.kind === 'time') this.#readTimes(field, values, codes);
    hold(column, values, codes, this.warned, this.rows);
  }

  /** What is not a number of years may be a date. */
  #readTimes(field: number, values: Float64Array, codes: Uint8Array): void {
    const { source, valuationDay } = this.#recipe;
    if (source.kind === 'xlsx') {
      const shift = (source.sheet.isDate1904 ? SERIALS.since1904 : 0) - SERIALS.of1970;
      for (let row = 0; row < this.rows; row++) {
        const value = values[row]!;
        if (codes[row] === NONE && value >= SERIALS.first && value <= SERIALS.last) {
          this.#takeDay(row, value + shift, valuationDay, values, codes);
        }
      }
    }
    for (let row = 0; row < this.rows; row++) {
      if (codes[row] === NONE && values[row]! >= DIGITS.first && values[row]! <= DIGITS.last) codes[row] = NOT_A_NUMBER;
    }
    if (!codes.subarray(0, this.rows).includes(NOT_A_NUMBER)) return;
    if (this.#days.length < this.rows) {
      this.#days = new Float64Array(values.length);
      this.#dayTroubles = new Uint8Array(values.length);
    }
    const decimal = source.kind === 'csv' ? source.dialect.decimal : POINT;
    readDates(this.fields, field, decimal, this.#days, this.#dayTroubles);
    for (let row = 0; row < this.rows; row++) {
      if (codes[row] !== NOT_A_NUMBER) continue;
      if (this.#dayTroubles[row] !== 0) codes[row] = NOT_A_DATE;
      else this.#takeDay(row, this.#days[row]!, valuationDay, values, codes);
    }
  }

  #takeDay(row: number, day: number, from: number | undefined, values: Float64Array, codes: Uint8Array): void {
    if (from === undefined) codes[row] = NO_VALUATION;
    else if (day < from) codes[row] = EXPIRED;
    else {
      codes[row] = NONE;
      values[row] = (day - from) / DAYS_OF_A_YEAR;
    }
  }

  /** Marks the rows that have something wrong, and puts harmless numbers where none can be read. */
  #settle(): void {
    const { failed, rowCodes, rows } = this;
    for (let row = 0; row < rows; row++) failed[row] = rowCodes[row] === NONE ? 0 : 1;
    for (const { column, values, codes } of this.columns) {
      const harmless = HARMLESS[column.name];
      for (let row = 0; row < rows; row++) {
        if (codes[row] === NONE) continue;
        failed[row] = 1;
        values[row] = harmless;
      }
    }
  }

  #contracts(): Contracts {
    const values = (name: ContractColumnName): Float64Array | undefined => this.column(name)?.values;
    const rate = values('r')!;
    return {
      spot: values('S')!,
      strike: values('K')!,
      expiry: values('T')!,
      rate,
      dividend: values('q') ?? rate,
      volatility: values('sigma') ?? values('price')!,
      sign: values('option_type')!,
    };
  }

  /** A row without a volatility, or with a result that is no number, has failed after all. */
  #judge(): void {
    const { failed, rowCodes, rows, results } = this;
    const prices = this.column('price');
    if (prices) {
      for (let row = 0; row < rows; row++) {
        if (this.#outcomes[row] === 0 || failed[row] === 1) continue;
        prices.codes[row] = OF_OUTCOME[this.#outcomes[row]!]!;
        failed[row] = 1;
      }
    }
    for (const result of results) {
      for (let row = 0; row < rows; row++) {
        const value = result[row]!;
        if (value - value !== 0 && failed[row] === 0) {
          failed[row] = 1;
          rowCodes[row] = NOT_PRICED;
        }
      }
    }
  }
}

/** Call or put, in any case, whole or the first letter. */
function readTypes(fields: Fields, field: number, values: Float64Array, codes: Uint8Array): void {
  const { bytes, rows, width, starts, ends } = fields;
  for (let row = 0, at = field; row < rows; row++, at += width) {
    const start = starts[at]!;
    const length = ends[at]! - start;
    const first = bytes[start]! | 32;
    if (first === 99 && (length === 1 || (length === 4 && isWord(bytes, start, CALL)))) {
      values[row] = 1;
      codes[row] = NONE;
    } else if (first === 112 && (length === 1 || (length === 3 && isWord(bytes, start, PUT)))) {
      values[row] = -1;
      codes[row] = NONE;
    } else codes[row] = length === 0 ? EMPTY : UNKNOWN_TYPE;
  }
}

const CALL = [99, 97, 108, 108];
const PUT = [112, 117, 116];

function isWord(bytes: Uint8Array, start: number, word: readonly number[]): boolean {
  for (let i = 0; i < word.length; i++) if ((bytes[start + i]! | 32) !== word[i]) return false;
  return true;
}

/** Holds numbers to what their column allows, and marks the unlikely. */
function hold(
  { allowed = {}, likely }: ContractColumn,
  values: Float64Array,
  codes: Uint8Array,
  warned: Uint8Array,
  rows: number,
): void {
  const low = allowed.low ?? -Infinity;
  const high = allowed.high ?? Infinity;
  const isOpen = allowed.isOpen ?? false;
  const most = likely?.high ?? Infinity;
  for (let row = 0; row < rows; row++) {
    if (codes[row] !== NONE) continue;
    const value = values[row]!;
    if (value < low) codes[row] = low === 0 ? NEGATIVE : OUT_OF_RANGE;
    else if (isOpen && value === low) codes[row] = NOT_POSITIVE;
    else if (value > high) codes[row] = OUT_OF_RANGE;
    else if (value > most || value < -most) warned[row] = 1;
  }
}

/** The columns of a row that look like a slip, with what to look at. */
export function suspicionsOf(batch: Batch, row: number): string[] {
  return batch.columns.flatMap(({ column, field, values }) => {
    const { likely, name } = column;
    if (field < 0 || likely === undefined || Math.abs(values[row]!) <= likely.high) return [];
    return [`${name} is ${values[row]}: ${likely.advice}`];
  });
}
