/** Where the bars of a small histogram are, as shares of its width and height. */

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
}

/** The values that are shown: all bars, and the value without uncertainty where it is not far off. */
export function domainOf(edges: readonly number[], base: number | null): Domain | undefined {
  const [low, high] = [edges[0], edges.at(-1)];
  if (low === undefined || high === undefined || !(low < high)) return undefined;
  const width = high - low;
  if (base === null || base < low - width / 2 || base > high + width / 2) return [low, high];
  return [Math.min(low, base), Math.max(high, base)];
}

/** 0 at the left end, 1 at the right; beyond the ends they are the ends. */
export function shareOf(value: number, [low, high]: Domain): number {
  return Math.min(Math.max((value - low) / (high - low), 0), 1);
}

/** The tallest by density has height 1: bins need not be equally wide. */
export function bars({ counts, bin_edges }: Histogram, domain: Domain): Bar[] {
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
