/** What the arguments of look-ups ask for, read alike by the evaluator and the compiler. */
import type { Match, Order } from './search.ts';

/** How MATCH searches: its type is 1 when left out, 0 when omitted. */
export function matchType(type: number | null | undefined): readonly [Match, Order] {
  if (type === undefined || (type ?? 0) > 0) return ['below', 'ascending'];
  return (type ?? 0) < 0 ? ['above', 'descending'] : ['pattern', 'first'];
}

/** How VLOOKUP searches: approximately when `range_lookup` is left out, exactly when it is omitted. */
export function rangeLookup(approximate: boolean | null | undefined): readonly [Match, Order] {
  return approximate === undefined || approximate === true ? ['below', 'ascending'] : ['pattern', 'first'];
}

const MATCH_MODES: Readonly<Record<number, Match>> = { 0: 'equal', [-1]: 'below', 1: 'above', 2: 'pattern' };
const SEARCH_MODES: Readonly<Record<number, Order>> = {
  1: 'first',
  [-1]: 'last',
  2: 'crossAscending',
  [-2]: 'crossDescending',
};

/** How XLOOKUP searches; undefined for modes that do not exist. */
export function crossMode(match: number, order: number): readonly [Match, Order] | undefined {
  const matching = MATCH_MODES[Math.trunc(match)];
  const ordering = SEARCH_MODES[Math.trunc(order)];
  if (matching === undefined || ordering === undefined) return undefined;
  if (matching === 'pattern' && Math.abs(order) >= 2) return undefined;
  return [matching, ordering];
}

/** The block that INDEX's numbers mean in a grid of a shape; undefined when one is negative. */
export function indexPlace(
  grid: { readonly rows: number; readonly columns: number },
  row: number | null,
  column: number | null | undefined,
): { top: number; left: number; rows: number; columns: number } | undefined {
  let i = Math.trunc(row ?? 0);
  let j = Math.trunc(column ?? 0);
  // A single number counts along a single row.
  if (column === undefined && grid.rows === 1) [i, j] = [1, i];
  if (i < 0 || j < 0) return undefined;
  return {
    top: i === 0 ? 0 : i - 1,
    left: j === 0 ? 0 : j - 1,
    rows: i === 0 ? grid.rows : 1,
    columns: j === 0 ? grid.columns : 1,
  };
}
