/** A histogram for people: equal bins between the extremes, from samples or from counts. */
import type { Moments } from './moments.ts';
import { type Order, quantile } from './quantiles.ts';
import { root } from './root.ts';
import type { CountedBin } from './sketch.ts';

export interface Histogram {
  readonly counts: readonly number[];
  /** One more than counts; the last bin holds its right edge. */
  readonly bin_edges: readonly number[];
}

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

/** Counts of samples between edges; NaN are left out. */
export function histogramOf(samples: Float64Array, edges: readonly number[]): Histogram {
  const counts = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  for (let i = 0; i < samples.length; i++) if (!Number.isNaN(samples[i]!)) counts[binOfEdges(edges, samples[i]!)]!++;
  return { counts, bin_edges: edges };
}

/** Counts of counted bins between edges: a bin across an edge is shared out by width, and rounded so that sums hold. */
export function histogramOfBins(bins: readonly CountedBin[], edges: readonly number[]): Histogram {
  const last = edges.length - 1;
  const below = edges.map(() => 0);
  for (const { from, to, count } of bins) {
    for (let i = 1; i < last; i++) {
      const share = to > from ? (edges[i]! - from) / (to - from) : from < edges[i]! ? 1 : 0;
      below[i]! += count * Math.min(1, Math.max(0, share));
    }
    if (last > 0) below[last]! += count;
  }
  const counts = below.slice(1).map((sum, i) => Math.round(sum) - Math.round(below[i]!));
  return { counts, bin_edges: edges };
}

function binOfEdges(edges: readonly number[], x: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}
