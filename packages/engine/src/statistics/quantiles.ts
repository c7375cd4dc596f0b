/**
 * Exact order statistics of samples in memory, and the confidence intervals of percentiles. Percentiles are by linear
 * interpolation between order statistics (type 7 of Hyndman and Fan 1996: Excel's PERCENTILE.INC, NumPy's default).
 */

/** 97.5 % point of the standard normal: all intervals here are 95 %. */
export const Z95 = 1.959963984540054;

/** The real-valued rank (from 0) of the p-quantile of n values. */
export function rankOf(p: number, n: number): number {
  return p * (n - 1);
}

/** What reads order statistics: from samples (exact) or from counts (to a stated error). */
export interface Order {
  readonly count: number;
  /** The k-th smallest value, k from 0 to count - 1. */
  at(rank: number): number;
}

/** The p-quantile, 0 <= p <= 1; NaN without values. */
export function quantile(order: Order, p: number): number {
  if (order.count === 0) return NaN;
  const rank = rankOf(p, order.count);
  const low = Math.floor(rank);
  const a = order.at(low);
  const part = rank - low;
  if (part === 0) return a;
  const b = order.at(low + 1);
  return a === b ? a : a + (b - a) * part;
}

/**
 * 95 % interval of the p-quantile from order statistics (distribution-free, normal approximation of the binomial).
 * `spread`: standard deviation of the share below the quantile over all trials; √(p(1-p)/n) for independent trials.
 * An end that lies outside the sample is the extreme value, and the interval is then too short: `clipped` says so.
 */
export function quantileInterval(
  order: Order,
  p: number,
  spread = Math.sqrt((p * (1 - p)) / order.count),
): { low: number; high: number; clipped: boolean } {
  if (order.count === 0) return { low: NaN, high: NaN, clipped: true };
  const n = order.count;
  const lowRank = Math.floor(n * (p - Z95 * spread)) - 1;
  const highRank = Math.ceil(n * (p + Z95 * spread));
  return {
    low: order.at(Math.max(0, lowRank)),
    high: order.at(Math.min(n - 1, highRank)),
    clipped: lowRank < 0 || highRank > n - 1,
  };
}

const BINS = 4096;

/**
 * Order statistics of samples without sorting them all: values are counted in bins of equal width once, and a bin is
 * sorted when one of its ranks is asked for. NaN (errors) are left out. Does not change `samples`.
 */
export class SampleOrder implements Order {
  readonly count: number;
  readonly #bins: Float64Array[] = [];
  readonly #starts: Float64Array;
  readonly #sorted: boolean[] = [];

  constructor(samples: Float64Array) {
    const { count, min, max } = extent(samples);
    this.count = count;
    const scale = max > min ? (BINS - 1) / (max - min) : 0;
    // A range that overflows, or so narrow that the scale does, is one bin.
    const binOf = scale > 0 && scale < Infinity ? (x: number) => Math.floor((x - min) * scale) : () => 0;
    const sizes = new Uint32Array(BINS);
    for (let i = 0; i < samples.length; i++) if (!Number.isNaN(samples[i]!)) sizes[binOf(samples[i]!)]!++;
    this.#starts = new Float64Array(BINS + 1);
    const all = new Float64Array(count);
    let start = 0;
    for (let bin = 0; bin < BINS; bin++) {
      this.#starts[bin] = start;
      this.#bins.push(all.subarray(start, start + sizes[bin]!));
      start += sizes[bin]!;
    }
    this.#starts[BINS] = start;
    const next = this.#starts.slice();
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      if (!Number.isNaN(x)) all[next[binOf(x)]!++] = x;
    }
  }

  at(rank: number): number {
    let low = 0;
    let high = BINS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= rank) low = middle;
      else high = middle;
    }
    const bin = this.#bins[low]!;
    if (!this.#sorted[low]) {
      bin.sort();
      this.#sorted[low] = true;
    }
    return bin[rank - this.#starts[low]!]!;
  }
}

function extent(samples: Float64Array): { count: number; min: number; max: number } {
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    if (Number.isNaN(x)) continue;
    count++;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  return { count, min, max };
}
