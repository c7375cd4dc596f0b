/** Bins and cumulative curves from sorted values or from counts, and what of them is drawn. */
import type { Bins } from './chart.ts';
import { countBelow } from './odds.ts';

/** More distinct values than this are no longer a discrete output. */
const MOST_VALUES = 30;
const FEWEST_BINS = 20;
const MOST_BINS = 60;

/** A bar as it is drawn. Its share may belong to more than its width: all below it, or all above it. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** The ends of what it counts. */
  readonly counts: readonly [number, number];
  /** Of a discrete output. */
  readonly value?: number;
}

/**
 * Bins that several series share, so that their bars can be compared: of equal width, as many as the rule of Freedman and
 * Diaconis (1981) asks of the smallest spread, 20 to 60. Values beyond ten interquartile ranges of all series share the
 * first and the last bin. A bin for each value where they are few.
 */
export function sharedBins(columns: readonly Float64Array[]): Bins[] {
  const filled = columns.filter(({ length }) => length > 0);
  if (filled.length === 0) return columns.map(() => ({ counts: [], edges: [] }));
  const values = distinctValues(filled);
  const edges = values ? edgesAround(values) : sharedEdges(filled);
  return columns.map((sorted) => ({ counts: countBetween(sorted, edges), edges, ...(values && { values }) }));
}

/** The distinct values of all columns in ascending order, when they are few. */
function distinctValues(columns: readonly Float64Array[]): number[] | undefined {
  const values = new Set<number>();
  for (const sorted of columns) {
    for (let rank = 0; rank < sorted.length; rank = countBelow(sorted, sorted[rank]!, true)) {
      values.add(sorted[rank]!);
      if (values.size > MOST_VALUES) return undefined;
    }
  }
  return [...values].sort((a, b) => a - b);
}

function edgesAround(values: readonly number[]): number[] {
  if (values.length === 1) return [values[0]!, values[0]!];
  return [values[0]!, ...values.slice(1).map((x, i) => values[i]! + (x - values[i]!) / 2), values.at(-1)!];
}

function sharedEdges(columns: readonly Float64Array[]): number[] {
  const ends = columns.map(endsOf);
  const [min, max] = [Math.min(...columns.map((c) => c[0]!)), Math.max(...columns.map((c) => c.at(-1)!))];
  const low = Math.max(min, Math.min(...ends.map((end) => end.low)));
  const high = Math.min(max, Math.max(...ends.map((end) => end.high)));
  const width = Math.min(...ends.map((end) => end.width));
  const wanted = width > 0 ? Math.ceil((high - low) / width) : FEWEST_BINS;
  const bins = Math.min(MOST_BINS, Math.max(FEWEST_BINS, wanted));
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  edges[0] = min;
  edges[bins] = max;
  return edges;
}

function endsOf(sorted: Float64Array) {
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const spread = q3 - q1;
  if (!(spread > 0)) return { low: sorted[0]!, high: sorted.at(-1)!, width: Infinity };
  return { low: q1 - 10 * spread, high: q3 + 10 * spread, width: (2 * spread) / Math.cbrt(sorted.length) };
}

/** By linear interpolation between the neighbours, as Excel's PERCENTILE.INC. */
export function quantile(sorted: Float64Array, p: number): number {
  const rank = p * (sorted.length - 1);
  const below = Math.floor(rank);
  const [a, b] = [sorted[below]!, sorted[Math.min(sorted.length - 1, below + 1)]!];
  return a + (b - a) * (rank - below);
}

/** A value on an inner edge belongs to the bin above it, the last edge to the last bin. */
function countBetween(sorted: Float64Array, edges: readonly number[]): number[] {
  const below = edges.map((edge, i) => {
    return i === 0 ? 0 : i === edges.length - 1 ? sorted.length : countBelow(sorted, edge);
  });
  return below.slice(1).map((count, i) => count - below[i]!);
}

/** The bars of a histogram. End bins that reach far out are drawn as wide as their neighbours. */
export function barsOf({ counts, edges, values }: Bins): Bar[] {
  if (values) return discreteBars(counts, values);
  if (edges.length === 2 && edges[0] === edges[1]) return discreteBars(counts, [edges[0]!]);
  const inner = counts.length > 2 ? edges[2]! - edges[1]! : Infinity;
  return counts.map((count, i) => {
    const [from, to] = [edges[i]!, edges[i + 1]!];
    const isWide = to - from > inner * 1.5;
    return {
      from: i === 0 && isWide ? to - inner : from,
      to: i === counts.length - 1 && isWide ? from + inner : to,
      count,
      counts: [from, to] as const,
    };
  });
}

function discreteBars(counts: readonly number[], values: readonly number[]): Bar[] {
  const gaps = values.slice(1).map((x, i) => x - values[i]!);
  const width = (values.length > 1 ? Math.min(...gaps) : Math.max(1, Math.abs(values[0]!) * 0.1)) * 0.8;
  return values.map((value, i) => {
    return {
      from: value - width / 2,
      to: value + width / 2,
      count: counts[i]!,
      counts: [value, value] as const,
      value,
    };
  });
}

/** Whether two histograms can be laid over each other bar by bar. */
export function sameEdges(a: Bins, b: Bins): boolean {
  return a.edges.length === b.edges.length && a.edges.every((edge, i) => edge === b.edges[i]);
}

/** All that bins count. */
export function total({ counts }: Pick<Bins, 'counts'>): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Share of the values at or below `x`, evenly spread within a bin; without `orEqual` those at `x` are left out. */
export function shareUpTo({ counts, edges, values }: Bins, x: number, orEqual = true): number {
  const all = total({ counts });
  if (all === 0) return Number.NaN;
  const holds = (value: number): boolean => value < x || (orEqual && value === x);
  const parts = counts.map((count, i) => {
    if (values) return holds(values[i]!) ? count : 0;
    const [from, to] = [edges[i]!, edges[i + 1]!];
    return count * (to > from ? Math.min(1, Math.max(0, (x - from) / (to - from))) : +holds(from));
  });
  return parts.reduce((sum, part) => sum + part, 0) / all;
}

/** A curve to draw. */
export interface Curve {
  readonly x: readonly number[];
  readonly share: readonly number[];
  /** Whether it leaps at its points. */
  readonly steps: boolean;
}

/** The share of values at or below positions from `low` to `high`: edges of bins, or finer where there are values. */
export function cumulativeCurve(bins: Bins, sorted: Float64Array | undefined, low: number, high: number): Curve {
  const upTo = (x: number) => (sorted ? countBelow(sorted, x, true) / sorted.length : shareUpTo(bins, x));
  const own = bins.values ?? (bins.edges[0] === bins.edges.at(-1) ? bins.edges.slice(0, 1) : undefined);
  if (own) {
    const x = [low, ...own.filter((value) => value > low && value < high), high];
    return { x, share: x.map(upTo), steps: true };
  }
  const POINTS = 400;
  const x = sorted
    ? Array.from({ length: POINTS + 1 }, (_, i) => low + ((high - low) * i) / POINTS)
    : [low, ...bins.edges.filter((edge) => edge > low && edge < high), high];
  return { x, share: x.map(upTo), steps: false };
}
