/** A histogram for people: equal bins between the extremes, from order statistics. */
import type { Moments } from './moments.ts';
import { type Order, quantile } from './quantiles.ts';
import { root } from './root.ts';

export interface Histogram {
  readonly counts: readonly number[];
  /** One more than counts; the last bin holds its right edge. */
  readonly bin_edges: readonly number[];
  /** For an output of few distinct values: the value in each bin. */
  readonly values?: readonly number[];
}

/** More distinct values than this are no longer a discrete output. */
const MOST_VALUES = 30;

/** Ranks, evenly spaced, that a discrete output is looked for at. */
const EVEN_RANKS = 200;

const MOST = 60;
const FEWEST = 20;

/**
 * Equal edges for values of the given extremes: as many bins as the rule of Freedman and Diaconis (1981) asks, between 20
 * and 60. Values far outside (beyond ten interquartile ranges) share the first and the last bin, so that one monstrous trial
 * does not flatten all others. One bin when all values are the same.
 */
export function histogramEdges(order: Order, { count, min, max }: Moments): number[] {
  if (count === 0) return [];
  if (min === max) return [min, max];
  const spread = quantile(order, 0.75) - quantile(order, 0.25);
  const low = spread > 0 ? Math.max(min, quantile(order, 0.25) - 10 * spread) : min;
  const high = spread > 0 ? Math.min(max, quantile(order, 0.75) + 10 * spread) : max;
  const wanted = spread > 0 ? Math.ceil((high - low) / ((2 * spread) / root(count, 3))) : FEWEST;
  const bins = Math.min(MOST, Math.max(FEWEST, wanted));
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  edges[0] = min;
  edges[bins] = max;
  return edges;
}

/**
 * Edges of so many equal bins from the smallest value to the largest, as NumPy makes them: half a unit on either side when
 * all values are the same, 0 to 1 when there are none.
 */
export function equalEdges({ count, min, max }: Moments, bins: number): number[] {
  const [low, high] = count === 0 ? [0, 1] : min === max ? [min - 0.5, max + 0.5] : [min, max];
  // By halves, since the distance between the extremes may overflow; rounding must not pass the upper one.
  const half = high / 2 - low / 2;
  const edges = Array.from({ length: bins + 1 }, (_, i) => Math.min(high, (low / 2 + half * (i / bins)) * 2));
  edges[0] = low;
  edges[bins] = high;
  return edges;
}

/** The histogram of an output: a bin for each value when there are few, else equal bins. */
export function histogram(order: Order, moments: Moments): Histogram {
  const values = distinctValues(order);
  if (values === undefined || values.length < 2) return histogramOf(order, histogramEdges(order, moments));
  const middles = values.slice(1).map((x, i) => values[i]! + (x - values[i]!) / 2);
  return { ...histogramOf(order, [values[0]!, ...middles, values.at(-1)!]), values };
}

/** The ranks that tell a continuous output from a discrete one: its lowest values are all different. */
export function lowestRanks(count: number): number[] {
  return Array.from({ length: Math.min(MOST_VALUES + 1, count) }, (_, rank) => rank);
}

/** The distinct values in ascending order, when they are few; undefined when there are many, or only counts. */
function distinctValues(order: Order): number[] | undefined {
  if (!order.exact) return undefined;
  const values: number[] = [];
  order.gather(lowestRanks(order.count));
  let isGathered = false;
  for (let rank = 0; rank < order.count; rank = order.upTo(values.at(-1)!)) {
    if (values.length === MOST_VALUES) return undefined;
    if (rank > MOST_VALUES && !isGathered) {
      // The lowest values repeat, so others may: nearly all of a few are met in one look at the trials.
      order.gather(evenRanks(order.count));
      isGathered = true;
    }
    values.push(order.at(rank));
  }
  return values;
}

function evenRanks(count: number): number[] {
  return Array.from({ length: EVEN_RANKS + 1 }, (_, i) => Math.floor((i * (count - 1)) / EVEN_RANKS));
}

/** Counts between edges of `histogramEdges`; a value on an inner edge belongs to the bin above it. */
export function histogramOf(order: Order, edges: readonly number[]): Histogram {
  order.gather([], edges.slice(1, -1));
  const below = edges.map((edge, i) => (i === 0 ? 0 : i === edges.length - 1 ? order.count : order.below(edge)));
  return { counts: below.slice(1).map((count, i) => count - below[i]!), bin_edges: edges };
}
