/**
 * Finding a value in a row or column, as Excel's look-ups do. It knows neither references nor operations: a vector is a
 * length and a way to read.
 *
 * Unlike the operators = and <, look-ups compare the whole binary number, not 15 digits (Microsoft Q&A 11355118: where
 * B3=B4 is TRUE, MATCH(B3,B4,0) is #N/A). Only items of the key's own type count; blanks and errors never do.
 */
import { compareTexts, foldCase } from '../compare.ts';
import type { Scalar } from '../value.ts';
import { hasWildcard, wildcardMatcher } from '../wildcard.ts';

/** A row or column. */
export interface Vector {
  readonly length: number;
  at(index: number): Scalar;
  /** Position of the first item equal to the key, -1 when none is; undefined when only a search can tell. */
  first?(key: Scalar): number | undefined;
}

/** Which item is wanted: an equal one, one that the key as a pattern matches, or else the nearest below or above. */
export type Match = 'equal' | 'pattern' | 'below' | 'above';

/**
 * In which order: through all items, or halving a sorted vector. Halving for XLOOKUP (`cross…`) takes numbers below texts
 * below truth values, and of equals the first in ascending order, the last in descending order. Halving for the older
 * functions passes over items of other types, and it is the other way round with equals.
 */
export type Order = 'first' | 'last' | 'ascending' | 'descending' | 'crossAscending' | 'crossDescending';

/** How a vector is halved. */
export interface Halving {
  readonly ascending: boolean;
  /** Where to go on from an item that equals the key. */
  readonly forward: boolean;
  /** Items of other types take part. */
  readonly total: boolean;
}

/** How an order halves; undefined when it does not. */
export const HALVING: Readonly<Record<Order, Halving | undefined>> = {
  first: undefined,
  last: undefined,
  ascending: { ascending: true, forward: true, total: false },
  descending: { ascending: false, forward: false, total: false },
  crossAscending: { ascending: true, forward: false, total: true },
  crossDescending: { ascending: false, forward: true, total: true },
};

/** Position from 0 of the item wanted; -1 when there is none. A blank key is 0. */
export function find(key: Scalar, vector: Vector, match: Match, order: Order): number {
  const wanted = key ?? 0;
  const halving = HALVING[order];
  if (halving) return bisect(wanted, vector, match, halving);
  if (match === 'equal' || match === 'pattern') return scanEqual(wanted, vector, match, order);
  return scanNearest(wanted, vector, match, order);
}

/** Negative, zero or positive: the item against the key; undefined when it is of another type. */
export function compareItem(item: Scalar, key: Scalar): number | undefined {
  if (typeof item === 'number' && typeof key === 'number') return item < key ? -1 : item > key ? 1 : 0;
  if (typeof item === 'string' && typeof key === 'string') return compareTexts(item, key);
  if (typeof item === 'boolean' && typeof key === 'boolean') return Number(item) - Number(key);
  return undefined;
}

const RANKS: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2 };

/** As `compareItem`, across types too; undefined for blanks and errors. */
function compareAcross(item: Scalar, key: Scalar): number | undefined {
  const [a, b] = [RANKS[typeof item], RANKS[typeof key]];
  if (item === null || a === undefined || b === undefined) return undefined;
  return a === b ? compareItem(item, key) : a - b;
}

function equals(key: Scalar, match: Match): (item: Scalar) => boolean {
  if (typeof key !== 'string') return (item) => item === key;
  if (match === 'pattern' && hasWildcard(key)) {
    const matches = wildcardMatcher(key);
    return (item) => typeof item === 'string' && matches(item);
  }
  const wanted = foldCase(key);
  return (item) => typeof item === 'string' && item.length === key.length && foldCase(item) === wanted;
}

function scanEqual(key: Scalar, vector: Vector, match: Match, order: Order): number {
  const isWanted = equals(key, match);
  if (order === 'first') {
    const known = match === 'pattern' && typeof key === 'string' && hasWildcard(key) ? undefined : vector.first?.(key);
    if (known !== undefined) return known;
    for (let index = 0; index < vector.length; index++) if (isWanted(vector.at(index))) return index;
  } else {
    for (let index = vector.length - 1; index >= 0; index--) if (isWanted(vector.at(index))) return index;
  }
  return -1;
}

/** The greatest item not above the key (or the least not below), across types; of equals the first met. */
function scanNearest(key: Scalar, vector: Vector, match: Match, order: Order): number {
  const sign = match === 'below' ? 1 : -1;
  let best = -1;
  for (let step = 0; step < vector.length; step++) {
    const index = order === 'first' ? step : vector.length - 1 - step;
    const item = vector.at(index);
    const side = compareAcross(item, key);
    if (side === undefined || side * sign > 0) continue;
    if (side === 0) return index;
    if (best < 0 || compareAcross(item, vector.at(best))! * sign > 0) best = index;
  }
  return best;
}

/**
 * Excel's halving: an item in the middle that does not count (a blank, or another type) is passed over towards the end.
 * On unsorted items it finds what Excel finds.
 */
function bisect(key: Scalar, vector: Vector, match: Match, { ascending, forward, total }: Halving): number {
  const compare = total ? compareAcross : compareItem;
  let low = 0;
  let high = vector.length - 1;
  let equal = -1;
  let before = -1;
  let after = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    let at = middle;
    let side = compare(vector.at(at), key);
    while (side === undefined && at < high) side = compare(vector.at(++at), key);
    if (side === undefined) {
      high = middle - 1;
      continue;
    }
    if (side === 0) equal = at;
    else if (side < 0 === ascending) before = at;
    else after = at;
    if (side === 0 ? forward : side < 0 === ascending) low = at + 1;
    else high = middle - 1;
  }
  if (equal >= 0) return equal;
  if (match === 'below') return ascending ? before : after;
  return match === 'above' ? (ascending ? after : before) : -1;
}
