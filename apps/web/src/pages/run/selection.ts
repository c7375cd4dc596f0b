/** Which trials are looked at: a range of an output, or those that ended in an error; in which order. Plain columns. */
import { numberOf } from './address.ts';

/** Both ends belong to the range; a missing one leaves it open. */
export interface TrialRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What the address says of the selection. */
export interface Asked extends TrialRange {
  /** Whether it says anything. */
  readonly asked: boolean;
  readonly errors: boolean;
}

/** Reads the parts of an address; without any the twentieth of the trials with the lowest values. */
export function askedOf(
  { from, to, pick }: Readonly<Record<'from' | 'to' | 'pick', string | null>>,
  percentiles: Readonly<Record<string, number | null>>,
): Asked {
  if (pick === 'errors') return { asked: true, errors: true };
  const range = { from: numberOf(from), to: numberOf(to) };
  if (range.from !== undefined || range.to !== undefined) return { asked: true, errors: false, ...range };
  return { asked: false, errors: false, to: percentiles['5'] ?? undefined };
}

/** What the selected trials have in common. */
export function selectionText(
  name: string,
  { errors, from, to }: Omit<Asked, 'asked'>,
  write: (value: number) => string,
): string {
  if (errors) return `${name} ended in an error`;
  if (from !== undefined && to !== undefined) {
    return from === to ? `${name} is ${write(from)}` : `${name} from ${write(from)} to ${write(to)}`;
  }
  if (from !== undefined) return `${name} ${write(from)} or more`;
  return to === undefined ? 'all of them' : `${name} ${write(to)} or less`;
}

/** Rows that a table shows: browsers place no element further down than some ten million pixels. */
export const MOST_ROWS = 100_000;

/** The trials whose value is within the range, ascending. */
export function trialsWithin(column: Float64Array, { from = -Infinity, to = Infinity }: TrialRange): Uint32Array {
  return positions(column, (x) => x >= from && x <= to);
}

/** The trials that ended in an error, ascending. */
export function failedTrials(column: Float64Array): Uint32Array {
  return positions(column, Number.isNaN);
}

/** The same trials by the value in `column`; errors last, equal values by trial. Without a column by trial. */
export function ordered(trials: Uint32Array, column: Float64Array | undefined, descending: boolean): Uint32Array {
  const sign = descending ? -1 : 1;
  if (!column) return descending ? trials.toReversed() : trials;
  return trials.toSorted((a, b) => {
    const [x, y] = [column[a]!, column[b]!];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

/** The trials before and after `trial` in the selection; outside of it the ones of the run. */
export function neighbours(
  trial: number,
  selection: Uint32Array,
  trials: number,
): { readonly place: number; readonly before?: number; readonly after?: number } {
  const place = selection.indexOf(trial);
  const [before, after] =
    place < 0
      ? [trial > 0 ? trial - 1 : undefined, trial + 1 < trials ? trial + 1 : undefined]
      : [selection[place - 1], selection[place + 1]];
  return { place, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function positions(column: Float64Array, holds: (x: number) => boolean): Uint32Array {
  const found = new Uint32Array(column.length);
  let count = 0;
  for (let i = 0; i < column.length; i++) if (holds(column[i]!)) found[count++] = i;
  return found.slice(0, count);
}
