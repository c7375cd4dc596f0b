/**
 * Counts of values in fixed bins, for runs too long to keep their samples. Integer counts merge exactly in any order.
 * The bins come from a pilot, the first blocks of the run: a window of equal widths where nearly all values fall, and
 * bins of the float's own bits outside it (32 to an octave), so that no tail is too long.
 */
import type { Order } from './quantiles.ts';

/** Bins of the windows of all outputs together, and most of one: a sketch of any number of outputs stays below 64 MiB. */
const ALL_BINS = 2 ** 22;
const MOST_BINS = 2 ** 16;
const FEWEST_BINS = 2 ** 10;
/** Trials of the pilot: fixed, so that the bins never depend on machine or workers. */
export const PILOT_TRIALS = 65536;

/** Where the bins lie; a plain value. */
export interface Bins {
  readonly low: number;
  /** Width of a bin in the window; 0 when the pilot saw one value only. */
  readonly width: number;
  /** How many bins the window has. */
  readonly size: number;
}

/** Counts; plain typed arrays and maps, so that a sketch can be sent and merged. */
export interface Sketch {
  readonly bins: Bins;
  readonly window: Float64Array;
  /** Counts by number (`binOf`) of the bins outside the window. */
  readonly outside: Map<number, number>;
}

/** How many bins the window of one of so many outputs has. */
export function windowSize(outputs: number): number {
  return Math.max(FEWEST_BINS, Math.min(MOST_BINS, Math.floor(ALL_BINS / outputs)));
}

/** Bins for the values of a pilot, in any order; NaN are left out. `size`: how many the window has. */
export function binsOf(pilot: Float64Array, size = MOST_BINS): Bins {
  const values = pilot.filter((x) => !Number.isNaN(x)).sort();
  if (values.length === 0) return { low: 0, width: 1, size };
  const at = (p: number): number => values[Math.round(p * (values.length - 1))]!;
  const core = at(0.999) - at(0.001);
  const low = Math.max(values[0]! - core * 0.25, at(0.001) - core);
  const high = Math.min(values.at(-1)! + core * 0.25, at(0.999) + core);
  const width = (high - low) / size;
  return { low, width: width > 0 && Number.isFinite(width) ? width : 0, size };
}

export function emptySketch(bins: Bins): Sketch {
  return { bins, window: new Float64Array(bins.size), outside: new Map() };
}

const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer);

/** A bin of the float's sign, exponent and five top fraction bits, ordered as the values are. */
function floatBin(x: number): number {
  DOUBLE[0] = x;
  const top = (WORDS[1]! & 0x7fffffff) >> 15;
  return WORDS[1]! < 0 ? -1 - top : top;
}

/** The values that a float bin holds: at least and below (or above and at most, for negative ones). */
function floatBinEdges(bin: number): [number, number] {
  const edge = (top: number): number => {
    WORDS[0] = 0;
    WORDS[1] = top << 15;
    return Number.isNaN(DOUBLE[0]!) ? Infinity : DOUBLE[0]!;
  };
  return bin >= 0 ? [edge(bin), edge(bin + 1)] : [-edge(-bin), -edge(-1 - bin)];
}

/** The number of the bin that a value falls in: below `size` inside the window, above it outside. */
export function binOf({ low, width, size }: Bins, x: number): number {
  const at = width > 0 ? Math.floor((x - low) / width) : x === low ? 0 : -1;
  return at >= 0 && at < size ? at : (x < low ? BELOW : ABOVE) + floatBin(x);
}

/**
 * Added to a float bin to number it among all bins, below the window and above it: a float bin may be wider than the whole
 * window, and then holds values on both sides of it.
 */
const BELOW = 4 * MOST_BINS;
const ABOVE = 8 * MOST_BINS;

/** Adds values to a sketch in place. */
export function addToSketch({ bins, window, outside }: Sketch, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) continue;
    const bin = binOf(bins, x);
    if (bin < bins.size) window[bin]!++;
    else outside.set(bin, (outside.get(bin) ?? 0) + 1);
  }
}

/** Adds the counts of `other` to `sketch`, in place; both have the same bins. */
export function mergeSketch(sketch: Sketch, other: Sketch): void {
  for (let i = 0; i < sketch.window.length; i++) sketch.window[i]! += other.window[i]!;
  for (const [bin, count] of other.outside) sketch.outside.set(bin, (sketch.outside.get(bin) ?? 0) + count);
}

/** One non-empty bin: its edges, its count, and how many values lie below it. */
export interface CountedBin {
  /** Its number by `binOf`. */
  readonly bin: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly below: number;
}

/** The distinct values of a bin, ascending, and how many values there are up to each. */
interface ExactBin {
  readonly values: number[];
  readonly ends: number[];
}

/**
 * Order statistics from counts: a value is interpolated in its bin, so it is off by less than the bin's width. In bins whose
 * values a second pass brought it is exact.
 */
export class SketchOrder implements Order {
  readonly count: number;
  readonly exact = false;
  readonly bins: readonly CountedBin[];
  readonly sketch: Sketch;
  readonly #min: number;
  readonly #max: number;
  readonly #exact = new Map<number, ExactBin>();

  /** `min` and `max` are the exact extremes; `values` those of some bins, each with how often it occurs. */
  constructor(sketch: Sketch, min: number, max: number, values?: ReadonlyMap<number, number>) {
    this.sketch = sketch;
    const { low, width, size } = sketch.bins;
    const high = low + size * width;
    const found: { bin: number; from: number; to: number; count: number }[] = [];
    sketch.window.forEach((count, bin) => {
      if (count > 0) found.push({ bin, from: low + bin * width, to: low + (bin + 1) * width, count });
    });
    for (const [bin, count] of sketch.outside) {
      const isBelow = bin < (BELOW + ABOVE) / 2;
      const [from, to] = floatBinEdges(bin - (isBelow ? BELOW : ABOVE));
      // A float bin may reach into the window, where its values were counted elsewhere.
      if (isBelow) found.push({ bin, from, to: Math.min(to, low), count });
      else found.push({ bin, from: Math.max(from, high), to, count });
    }
    found.sort((a, b) => a.from - b.from || a.to - b.to);
    let below = 0;
    this.bins = found.map((bin) => {
      const counted = { ...bin, from: Math.max(bin.from, min), to: Math.min(bin.to, max), below };
      below += bin.count;
      return counted;
    });
    this.count = below;
    this.#min = min;
    this.#max = max;
    for (const x of Float64Array.from(values?.keys() ?? []).sort()) {
      const bin = binOf(sketch.bins, x);
      let known = this.#exact.get(bin);
      if (!known) {
        known = { values: [], ends: [] };
        this.#exact.set(bin, known);
      }
      known.ends.push((known.ends.at(-1) ?? 0) + values!.get(x)!);
      known.values.push(x);
    }
  }

  /** The same, exact in the bins whose values are given, each with how often it occurs. */
  refined(values: ReadonlyMap<number, number>): SketchOrder {
    return new SketchOrder(this.sketch, this.#min, this.#max, values);
  }

  /** The bin that holds the k-th smallest value. */
  binAt(rank: number): CountedBin {
    let low = 0;
    let high = this.bins.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.bins[middle]!.below <= rank) low = middle;
      else high = middle;
    }
    return this.bins[low]!;
  }

  at(rank: number): number {
    if (rank <= 0) return this.#min;
    if (rank >= this.count - 1) return this.#max;
    const { bin, from, to, count, below } = this.binAt(rank);
    const exact = this.#exact.get(bin);
    if (exact) return exactAt(exact, rank - below);
    return from + ((to - from) * (rank - below + 0.5)) / count;
  }

  below(x: number): number {
    let low = 0;
    let high = this.bins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bins[middle]!.to <= x) low = middle + 1;
      else high = middle;
    }
    const bin = this.bins[low];
    if (!bin) return this.count;
    const { from, to, count, below } = bin;
    return x <= from ? below : below + Math.round((count * (x - from)) / (to - from));
  }
  upTo(x: number): number {
    return this.below(x);
  }
  gather(): void {}

  /** The largest error that `at` can make at this rank. */
  errorAt(rank: number): number {
    if (rank <= 0 || rank >= this.count - 1) return 0;
    const { bin, from, to } = this.binAt(rank);
    return this.#exact.has(bin) ? 0 : to - from;
  }
}

/** The value at a rank within a bin. */
function exactAt({ values, ends }: ExactBin, rank: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > rank) high = middle;
    else low = middle + 1;
  }
  return values[low]!;
}
