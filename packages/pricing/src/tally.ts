/**
 * What is known of the rows of a table as a whole: counts, totals, distributions, the first rows that failed. Tallies of
 * ranges add up in the order of the table, to the same numbers however it was cut (sums of buckets: but for rounding). A
 * plain value that can be sent.
 */
import type { Batch } from './batch.ts';
import { suspicionsOf } from './batch.ts';
import { ROW_PROBLEM_CODES, type RowError, type RowProblemCode } from './row-problems.ts';
import { errorsOf, textOf } from './row-text.ts';

/** A row that failed or looks like a slip, as it stood in the table. */
export interface NotedRow {
  readonly row_index: number;
  readonly input: Readonly<Record<string, string>>;
  readonly errors: readonly RowError[];
  readonly warnings: readonly string[];
}

/** Rows of each kind that are kept word by word. */
export const MOST_NOTED = 1000;

/** Contracts of alike strike and expiry (years); the last interval of expiry has no end. */
export interface Bucket {
  readonly strike_low: number;
  readonly strike_high: number;
  readonly expiry_low: number;
  readonly expiry_high: number | null;
  readonly count: number;
  readonly value: number;
  readonly delta: number;
  readonly vega: number;
}

export interface Tally {
  rows: number;
  priced: number;
  suspicious: number;
  /** Failed rows by what is wrong with them; a row with several problems counts under each. */
  problems: Partial<Record<RowProblemCode, number>>;
  min: number;
  max: number;
  /** The sum of prices in two parts, the second what rounding took from the first (Dekker's double-double). */
  sum: number;
  sumRest: number;
  /** How many prices lie in each cell: the first are those that are not above 0 (`priceCells`). */
  readonly prices: Float64Array<ArrayBuffer>;
  /** Count, value, delta and vega by cell of the strike, then by interval of the expiry (`strikeBuckets`). */
  readonly buckets: Float64Array<ArrayBuffer>;
  failed: NotedRow[];
  warned: NotedRow[];
}

/** Upper ends of the intervals of expiry, in years; the last has none. */
export const EXPIRIES = [7 / 365, 1 / 12, 0.25, 0.5, 1, 2, 5, 10] as const;

/** Each octave of prices and strikes has so many cells, of equal width: the leading three bits of the fraction. */
const CELLS = 8;
/** Octaves told apart; what lies beyond counts as the outermost. */
const LOWEST = -30;
const HIGHEST = 50;
const CELL_COUNT = (HIGHEST - LOWEST) * CELLS;
/** Numbers of one bucket. */
const SUMS = 4;

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/** The cell of a number above 0, read off its bits. */
function cellOf(x: number): number {
  number[0] = x;
  const cell = (words[1]! >>> 17) - (1023 + LOWEST) * CELLS;
  return cell < 0 ? 0 : cell >= CELL_COUNT ? CELL_COUNT - 1 : cell;
}

/** Lower and upper end of a cell. */
function cellBounds(cell: number): readonly [number, number] {
  const octave = 2 ** (LOWEST + Math.floor(cell / CELLS));
  const place = cell % CELLS;
  return [octave * (1 + place / CELLS), octave * (1 + (place + 1) / CELLS)];
}

/** How many prices lie in each interval, ascending; prices of 0 are the first, an interval from 0 to 0. */
export function priceCells({ prices }: Tally): { low: number; high: number; count: number }[] {
  return Array.from(prices, (count, cell) => {
    const [low, high] = cell === 0 ? [0, 0] : cellBounds(cell - 1);
    return { low, high, count };
  }).filter(({ count }) => count > 0);
}

/** The buckets that have contracts, by strike, then by expiry. */
export function strikeBuckets({ buckets }: Tally): Bucket[] {
  const found: Bucket[] = [];
  for (let base = 0; base < buckets.length; base += SUMS) {
    const [count, value, delta, vega] = buckets.subarray(base, base + SUMS) as unknown as [
      number,
      number,
      number,
      number,
    ];
    if (count === 0) continue;
    const place = (base / SUMS) % (EXPIRIES.length + 1);
    const [strike_low, strike_high] = cellBounds(Math.floor(base / SUMS / (EXPIRIES.length + 1)));
    const expiry_low = place === 0 ? 0 : EXPIRIES[place - 1]!;
    found.push({
      strike_low,
      strike_high,
      expiry_low,
      expiry_high: EXPIRIES[place] ?? null,
      count,
      value,
      delta,
      vega,
    });
  }
  return found;
}

export function emptyTally(): Tally {
  return {
    rows: 0,
    priced: 0,
    suspicious: 0,
    problems: {},
    min: Infinity,
    max: -Infinity,
    sum: 0,
    sumRest: 0,
    prices: new Float64Array(CELL_COUNT + 1),
    buckets: new Float64Array(CELL_COUNT * (EXPIRIES.length + 1) * SUMS),
    failed: [],
    warned: [],
  };
}

/** Adds x to a double-double: exact but for the rounding of its second part. */
function addTo(tally: Tally, x: number, rest: number): void {
  const sum = tally.sum + x;
  const part = sum - tally.sum;
  const lost = tally.sum - (sum - part) + (x - part) + (tally.sumRest + rest);
  tally.sum = sum + lost;
  tally.sumRest = lost - (tally.sum - sum);
}

/** The total of the prices. */
export function totalOf({ sum, sumRest }: Tally): number {
  return sum + sumRest;
}

/** The tally of the rows of a range. */
export function tallyOf(batch: Batch): Tally {
  const tally = emptyTally();
  tally.rows = batch.rows;
  count(batch, tally);
  note(batch, tally);
  return tally;
}

function count(batch: Batch, tally: Tally): void {
  const { failed, rows } = batch;
  const at = batch.resultNames.indexOf('price');
  const prices = at < 0 ? undefined : batch.results[at]!;
  for (let row = 0; row < rows; row++) {
    if (failed[row] === 1) continue;
    tally.priced++;
    if (prices === undefined) continue;
    const price = prices[row]!;
    if (price < tally.min) tally.min = price;
    if (price > tally.max) tally.max = price;
    addTo(tally, price, 0);
    tally.prices[price > 0 ? cellOf(price) + 1 : 0]!++;
  }
  group(batch, tally.buckets, prices);
}

function group(batch: Batch, buckets: Float64Array, prices: Float64Array | undefined): void {
  const { failed, rows, resultNames, results } = batch;
  const strikes = batch.column('K')!.values;
  const expiries = batch.column('T')!.values;
  const deltas = results[resultNames.indexOf('delta')];
  const vegas = results[resultNames.indexOf('vega')];
  for (let row = 0; row < rows; row++) {
    if (failed[row] === 1) continue;
    const years = expiries[row]!;
    let place = 0;
    while (place < EXPIRIES.length && years > EXPIRIES[place]!) place++;
    const base = (cellOf(strikes[row]!) * (EXPIRIES.length + 1) + place) * SUMS;
    buckets[base]!++;
    if (prices) buckets[base + 1]! += prices[row]!;
    if (deltas) buckets[base + 2]! += deltas[row]!;
    if (vegas) buckets[base + 3]! += vegas[row]!;
  }
}

function note(batch: Batch, tally: Tally): void {
  const { failed, warned, rows } = batch;
  for (let row = failed.indexOf(1); row >= 0 && row < rows; row = failed.indexOf(1, row + 1)) {
    for (const { codes } of batch.columns) countProblem(tally, codes[row]!);
    countProblem(tally, batch.rowCodes[row]!);
    if (tally.failed.length < MOST_NOTED) tally.failed.push(noted(batch, row));
  }
  for (let row = warned.indexOf(1); row >= 0 && row < rows; row = warned.indexOf(1, row + 1)) {
    if (failed[row] === 1) continue;
    tally.suspicious++;
    if (tally.warned.length < MOST_NOTED) tally.warned.push(noted(batch, row));
  }
}

function countProblem({ problems }: Tally, number: number): void {
  if (number === 0) return;
  const code = ROW_PROBLEM_CODES[number]!;
  problems[code] = (problems[code] ?? 0) + 1;
}

function noted(batch: Batch, row: number): NotedRow {
  const input: Record<string, string> = {};
  for (const { column, field } of batch.columns) {
    if (field >= 0) input[column.name] = textOf(batch.fields, row, field).slice(0, 80);
  }
  const isFailed = batch.failed[row] === 1;
  return {
    row_index: batch.first + row,
    input,
    errors: isFailed ? errorsOf(batch, row) : [],
    warnings: isFailed ? [] : suspicionsOf(batch, row),
  };
}

/** Adds the tally of the rows that follow. */
export function addTally(all: Tally, next: Tally): void {
  all.rows += next.rows;
  all.priced += next.priced;
  all.suspicious += next.suspicious;
  all.min = Math.min(all.min, next.min);
  all.max = Math.max(all.max, next.max);
  addTo(all, next.sum, next.sumRest);
  for (const [code, count] of Object.entries(next.problems) as [RowProblemCode, number][]) {
    all.problems[code] = (all.problems[code] ?? 0) + count;
  }
  for (let i = 0; i < all.prices.length; i++) all.prices[i]! += next.prices[i]!;
  for (let i = 0; i < all.buckets.length; i++) all.buckets[i]! += next.buckets[i]!;
  all.failed.push(...next.failed.slice(0, MOST_NOTED - all.failed.length));
  all.warned.push(...next.warned.slice(0, MOST_NOTED - all.warned.length));
}
