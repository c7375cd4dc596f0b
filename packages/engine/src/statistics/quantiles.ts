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
  /** How many values are less than x, and how many at most x (estimates unless `exact`). */
  below(x: number): number;
  upTo(x: number): number;
  /** False when values are known by counts of bins only. */
  readonly exact: boolean;
  /** Makes ranks and values that will be asked for ready together. */
  gather(ranks: readonly number[], values?: readonly number[]): void;
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
 * `reach`: half the length of a 95 % interval of the share of values below the quantile; the default is that of independent
 * trials. An end that lies outside the sample is the extreme value, and the interval is then too short: `clipped` says so.
 */
export function quantileInterval(
  order: Order,
  p: number,
  reach = Z95 * Math.sqrt((p * (1 - p)) / order.count),
): { low: number; high: number; clipped: boolean } {
  if (order.count === 0) return { low: NaN, high: NaN, clipped: true };
  const n = order.count;
  const lowRank = Math.floor(n * (p - reach)) - 1;
  const highRank = Math.ceil(n * (p + reach));
  return {
    low: order.at(Math.max(0, lowRank)),
    high: order.at(Math.min(n - 1, highRank)),
    clipped: lowRank < 0 || highRank > n - 1,
  };
}

const BINS = 4096;
/** A bin of more values than this is split again instead of sorted. */
const SORTED = 65536;

/**
 * Order statistics of samples without sorting them all: values are counted in bins of equal width, and only a bin whose
 * ranks are asked for is gathered and sorted. NaN (errors) are left out. Does not change `samples`.
 */
export class SampleOrder implements Order {
  readonly count: number;
  readonly exact = true;
  readonly #samples: Float64Array;
  readonly #low: number;
  readonly #scale: number;
  /** How many values lie below each bin. */
  readonly #starts = new Float64Array(BINS + 1);
  readonly #gathered = new Map<number, Order>();

  /** `known`: how many values are no errors, and their extremes, when that is known already. */
  constructor(samples: Float64Array, known?: { readonly count: number; readonly min: number; readonly max: number }) {
    const { count, min, max } = known ?? extent(samples);
    this.count = count;
    this.#samples = samples;
    this.#low = min;
    // A range that overflows, or so narrow that the scale does, is one bin.
    const scale = (BINS - 1) / (max - min);
    this.#scale = scale > 0 && scale < Infinity ? scale : 0;
    const sizes = binSizes(samples, min, this.#scale);
    if (this.#scale === 0) sizes[0] = count;
    for (let bin = 0; bin < BINS; bin++) this.#starts[bin + 1] = this.#starts[bin]! + sizes[bin]!;
  }

  at(rank: number): number {
    const bin = this.#binOf(rank);
    if (!this.#gathered.has(bin)) this.gather([rank]);
    return this.#gathered.get(bin)!.at(rank - this.#starts[bin]!);
  }

  below(x: number): number {
    return this.#countAround(x, 'below');
  }

  upTo(x: number): number {
    return this.#countAround(x, 'upTo');
  }

  #countAround(x: number, which: 'below' | 'upTo'): number {
    const bin = this.#binAround(x);
    if (bin < 0 || bin >= BINS) return bin < 0 ? 0 : this.count;
    if (!this.#gathered.has(bin)) this.gather([], [x]);
    return this.#starts[bin]! + this.#gathered.get(bin)![which](x);
  }

  gather(ranks: readonly number[], values: readonly number[] = []): void {
    const around = values.map((x) => this.#binAround(x)).filter((bin) => bin >= 0 && bin < BINS);
    const asked = new Set([...ranks.map((rank) => this.#binOf(rank)), ...around]);
    const bins = [...asked].filter((bin) => !this.#gathered.has(bin));
    if (bins.length === 0) return;
    const wanted = new Int32Array(BINS).fill(-1);
    const parts = bins.map((bin, index) => {
      wanted[bin] = index;
      return new Float64Array(this.#starts[bin + 1]! - this.#starts[bin]!);
    });
    const filled = new Uint32Array(bins.length);
    for (let i = 0; i < this.#samples.length; i++) {
      const x = this.#samples[i]!;
      // NaN goes to bin 0, which drops it.
      const index = wanted[((x - this.#low) * this.#scale) | 0]!;
      if (index >= 0 && !Number.isNaN(x)) parts[index]![filled[index]!++] = x;
    }
    parts.forEach((values, index) => {
      const splits = values.length > SORTED && this.#scale > 0;
      this.#gathered.set(bins[index]!, splits ? new SampleOrder(values) : new SortedOrder(values));
    });
  }

  /** The bin that x falls in; below 0 or from BINS on outside all values. */
  #binAround(x: number): number {
    // One bin for all: the distance may be infinite, and times 0 no number.
    return this.#scale === 0 ? 0 : Math.floor((x - this.#low) * this.#scale);
  }

  /** The bin that holds a rank. */
  #binOf(rank: number): number {
    let low = 0;
    let high = BINS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= rank) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Order statistics by a sorted copy: for few values of which many ranks are read. NaN are left out. */
export function sortedOrder(samples: Float64Array): Order {
  return new SortedOrder(samples.filter((x) => !Number.isNaN(x)));
}

class SortedOrder implements Order {
  readonly count: number;
  readonly exact = true;
  readonly #values: Float64Array;

  /** Sorts the values in place. */
  constructor(values: Float64Array) {
    this.count = values.length;
    this.#values = values.sort();
  }

  at(rank: number): number {
    return this.#values[rank]!;
  }
  below(x: number): number {
    return this.#first((y) => y >= x);
  }
  upTo(x: number): number {
    return this.#first((y) => y > x);
  }

  /** The first rank whose value is so; it is so from there on. */
  #first(isSo: (y: number) => boolean): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isSo(this.#values[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  gather(): void {}
}

function binSizes(samples: Float64Array, low: number, scale: number): Uint32Array {
  const sizes = new Uint32Array(BINS);
  let errors = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    if (Number.isNaN(x)) errors++;
    sizes[((x - low) * scale) | 0]!++;
  }
  // NaN becomes bin 0 as an integer.
  sizes[0]! -= errors;
  return sizes;
}

function extent(samples: Float64Array): { count: number; min: number; max: number } {
  let first = 0;
  while (first < samples.length && Number.isNaN(samples[first]!)) first++;
  if (first === samples.length) return { count: 0, min: 0, max: 0 };
  let count = 0;
  let min = samples[first]!;
  let max = min;
  for (let i = first; i < samples.length; i++) {
    const x = samples[i]!;
    if (x < min) min = x;
    if (x > max) max = x;
    count += +!Number.isNaN(x);
  }
  return { count, min, max };
}
