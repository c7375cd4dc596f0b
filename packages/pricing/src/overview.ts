/** What is drawn of a priced table: its tally as lists with bounds, in plain units. */
import { cellBounds, EXPIRIES, type NotedRow, type Tally, ZERO_CELL } from './tally.ts';

export interface Overview {
  /** How many prices lie in each interval, ascending; prices of 0 are the first, an interval from 0 to 0. */
  readonly prices: readonly { readonly low: number; readonly high: number; readonly count: number }[];
  /** Contracts of alike strike and expiry (years), ascending. */
  readonly buckets: readonly {
    readonly strike_low: number;
    readonly strike_high: number;
    readonly expiry_low: number;
    readonly expiry_high: number | null;
    readonly count: number;
    readonly value: number;
    readonly delta: number;
    readonly vega: number;
  }[];
  readonly failed: readonly NotedRow[];
  readonly suspicious: readonly NotedRow[];
}

/** The overview of all rows of a tally. */
export function overviewOf({ prices, buckets, failed, warned }: Tally): Overview {
  return {
    prices: Object.entries(prices)
      .map(([cell, count]) => ({ cell: Number(cell), count }))
      .sort((a, b) => a.cell - b.cell)
      .map(({ cell, count }) => {
        const [low, high] = cell === ZERO_CELL ? [0, 0] : cellBounds(cell);
        return { low, high, count };
      }),
    buckets: Object.entries(buckets)
      .map(([key, sums]) => {
        const [cell, place] = key.split('|').map(Number) as [number, number];
        return { cell, place, sums };
      })
      .sort((a, b) => a.cell - b.cell || a.place - b.place)
      .map(({ cell, place, sums }) => {
        const [strike_low, strike_high] = cellBounds(cell);
        const expiry_low = place === 0 ? 0 : EXPIRIES[place - 1]!;
        return { strike_low, strike_high, expiry_low, expiry_high: EXPIRIES[place] ?? null, ...sums };
      }),
    failed,
    suspicious: warned,
  };
}
