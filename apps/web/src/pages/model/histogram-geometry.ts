/** Where the bars of a small histogram are, as shares of its width and height. */
import { barsAtValues, rangeOfValues } from '../../charts/few-values.ts';

export type Domain = readonly [low: number, high: number];

export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** The values that it counts. */
  readonly from: number;
  readonly to: number;
}

interface Histogram {
  readonly counts: readonly number[];
  readonly bin_edges: readonly number[];
  /** The value in each bin, where there are few. */
  readonly values?: readonly number[];
}

/** The values that are shown: all bars, and the value without uncertainty where it is not far off. */
export function domainOf({ bin_edges, values }: Histogram, base: number | null): Domain | undefined {
  const [low, high] = values ? rangeOfValues(values) : [bin_edges[0], bin_edges.at(-1)];
  if (low === undefined || high === undefined || !(low < high)) return undefined;
  const width = high - low;
  if (base === null || base < low - width / 2 || base > high + width / 2) return [low, high];
  return [Math.min(low, base), Math.max(high, base)];
}

/** 0 at the left end, 1 at the right; beyond the ends they are the ends. */
export function shareOf(value: number, [low, high]: Domain): number {
  return Math.min(Math.max((value - low) / (high - low), 0), 1);
}

/** The tallest by density has height 1, for bins need not be equally wide; bars at single values are compared by counts. */
export function bars({ counts, bin_edges, values }: Histogram, domain: Domain): Bar[] {
  if (values) return valueBars(counts, values, domain);
  const density = counts.map((count, i) => count / (bin_edges[i + 1]! - bin_edges[i]!));
  const tallest = Math.max(...density, Number.MIN_VALUE);
  return counts.map((_, i) => {
    const left = shareOf(bin_edges[i]!, domain);
    return {
      left,
      width: shareOf(bin_edges[i + 1]!, domain) - left,
      height: density[i]! / tallest,
      from: bin_edges[i]!,
      to: bin_edges[i + 1]!,
    };
  });
}

function valueBars(counts: readonly number[], values: readonly number[], domain: Domain): Bar[] {
  const most = Math.max(...counts, 1);
  return barsAtValues(counts, values, domain[1] - domain[0]).map(({ from, to, value, count }) => {
    const left = shareOf(from, domain);
    return { left, width: shareOf(to, domain) - left, height: count / most, from: value, to: value };
  });
}

/** A share of the width: outputs with a long tail have bins so narrow that the tallest bar would not be seen. */
const NARROWEST = 0.01;

/** The outline of bars on a ground as an SVG path, in a frame of that width and height. None is too narrow to be seen. */
export function outlineOf(bars: readonly Bar[], width: number, height: number): string {
  const digits = (share: number, of: number) => Number((share * of).toFixed(2));
  return bars
    .filter((bar) => bar.height > 0)
    .map(({ left, width: wide, height: high }) => {
      const seen = Math.max(wide, NARROWEST);
      const start = Math.min(left, 1 - seen);
      const [from, to] = [digits(start, width), digits(start + seen, width)];
      return `M${from} ${height}V${digits(1 - high, height)}H${to}V${height}Z`;
    })
    .join('');
}

/** Whether it lies in a tail: its middle below the one percentile or above the other. */
export function isTail({ from, to }: Bar, low: number | null, high: number | null): boolean {
  const middle = from + (to - from) / 2;
  return (low !== null && middle < low) || (high !== null && middle > high);
}
