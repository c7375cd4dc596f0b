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
}

/** Which item is wanted: an equal one, one that the key as a pattern matches, or else the nearest below or above. */
export type Match = 'equal' | 'pattern' | 'below' | 'above';

/** In which order: through all items, or halving a sorted vector. */
export type Order = 'first' | 'last' | 'ascending' | 'descending';

/** Position from 0 of the item wanted; -1 when there is none. A blank key is 0. */
export function find(key: Scalar, vector: Vector, match: Match, order: Order): number {
  const wanted = key ?? 0;
  if (order === 'ascending' || order === 'descending') return bisect(wanted, vector, match, order);
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
    for (let index = 0; index < vector.length; index++) if (isWanted(vector.at(index))) return index;
  } else {
    for (let index = vector.length - 1; index >= 0; index--) if (isWanted(vector.at(index))) return index;
  }
  return -1;
}

/** The greatest item not above the key (or the least not below); of equals the first met. */
function scanNearest(key: Scalar, vector: Vector, match: Match, order: Order): number {
  const sign = match === 'below' ? 1 : -1;
  let best = -1;
  for (let step = 0; step < vector.length; step++) {
    const index = order === 'first' ? step : vector.length - 1 - step;
    const item = vector.at(index);
    const side = compareItem(item, key);
    if (side === undefined || side * sign > 0) continue;
    if (side === 0) return index;
    if (best < 0 || compareItem(item, vector.at(best))! * sign > 0) best = index;
  }
  return best;
}

/**
 * Excel's halving: an item of another type in the middle is passed over towards the end. Ascending, it ends at the last of
 * equals; descending, at the first. On unsorted items it finds what Excel finds.
 */
function bisect(key: Scalar, vector: Vector, match: Match, order: 'ascending' | 'descending'): number {
  const ascending = order === 'ascending';
  let low = 0;
  let high = vector.length - 1;
  let equal = -1;
  let before = -1;
  let after = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    let at = middle;
    let side = compareItem(vector.at(at), key);
    while (side === undefined && at < high) side = compareItem(vector.at(++at), key);
    if (side === undefined) {
      high = middle - 1;
      continue;
    }
    if (side === 0) equal = at;
    if (side === 0 ? ascending : side < 0 === ascending) {
      if (side !== 0) before = at;
      low = at + 1;
    } else {
      if (side !== 0) after = at;
      high = middle - 1;
    }
  }
  if (equal >= 0) return equal;
  if (match === 'below') return ascending ? before : after;
  return match === 'above' ? (ascending ? after : before) : -1;
}
