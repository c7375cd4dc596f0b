/** What is drawn of a priced table: its tally as lists with bounds, in plain units. */
import { type Bucket, type NotedRow, priceCells, strikeBuckets, type Tally } from './tally.ts';

export interface Overview {
  /** How many prices lie in each interval, ascending; prices of 0 are the first, an interval from 0 to 0. */
  readonly prices: readonly { readonly low: number; readonly high: number; readonly count: number }[];
  /** Contracts of alike strike and expiry, ascending. */
  readonly buckets: readonly Bucket[];
  readonly failed: readonly NotedRow[];
  readonly suspicious: readonly NotedRow[];
}

/** The overview of all rows of a tally. */
export function overviewOf(tally: Tally): Overview {
  return {
    prices: priceCells(tally),
    buckets: strikeBuckets(tally),
    failed: tally.failed,
    suspicious: tally.warned,
  };
}
