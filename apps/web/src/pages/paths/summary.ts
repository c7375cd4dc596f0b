/** What is said of a column of numbers, one for each path: estimates with their 95 % intervals. Pure. */
import { wilson } from '../../charts/odds.ts';
import { Z95 } from '../../charts/student.ts';

export interface Summary {
  /** Ascending, without errors. */
  readonly sorted: Float64Array;
  readonly errors: number;
  readonly mean: number;
  readonly sd: number;
  /** Of the mean. */
  readonly standardError: number;
  /** Of the mean, 95 %. */
  readonly interval: readonly [number, number];
}

/** Of all numbers that are no NaN; of none of them everything is NaN. */
export function summaryOf(column: Float64Array): Summary {
  const all = column.slice().sort();
  // Sorted arrays of numbers have NaN at their end.
  let count = all.length;
  while (count > 0 && Number.isNaN(all[count - 1]!)) count--;
  const sorted = all.subarray(0, count);
  const mean = sorted.reduce((sum, x) => sum + x, 0) / count;
  const squares = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (count - 1));
  const standardError = sd / Math.sqrt(count);
  const reach = Z95 * standardError;
  return { sorted, errors: all.length - count, mean, sd, standardError, interval: [mean - reach, mean + reach] };
}

/** How often an event was, which is a column of 0 and 1 (or of anything else that is not 0). */
export interface EventSummary {
  readonly hits: number;
  readonly paths: number;
  readonly errors: number;
  readonly share: number;
  /** Wilson's, 95 %. */
  readonly interval: readonly [number, number];
}

/** Of all paths but those with errors. */
export function eventOf(column: Float64Array): EventSummary {
  let [hits, errors] = [0, 0];
  for (const x of column) {
    if (Number.isNaN(x)) errors++;
    else if (x !== 0) hits++;
  }
  const paths = column.length - errors;
  if (paths === 0) return { hits, paths, errors, share: Number.NaN, interval: [0, 1] };
  return { hits, paths, errors, share: hits / paths, interval: wilson(hits / paths, paths) };
}

/** Paths with an error at the last of the columns or in any of them, and the first such path. */
export function failuresOf(columns: readonly Float64Array[]): {
  readonly count: number;
  readonly first: number | undefined;
} {
  const paths = columns[0]?.length ?? 0;
  let count = 0;
  let first: number | undefined;
  for (let path = 0; path < paths; path++) {
    if (!columns.some((column) => Number.isNaN(column[path]!))) continue;
    first ??= path;
    count++;
  }
  return { count, first };
}

/** Whether a column holds nothing but 0 and 1 (and errors): whether something is so of each path. */
export function isEvent(column: Float64Array): boolean {
  return column.every((x) => x === 0 || x === 1 || Number.isNaN(x));
}
