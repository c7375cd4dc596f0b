/**
 * Collects the results of a run's tasks, in any order, into one outcome. Samples are kept up to a budget that depends on
 * trials and outputs alone; above it values are counted, in bins that the first blocks decide.
 */
import { BLOCK } from '../backend/backend.ts';
import { EMPTY_PREFIX, extend, type Prefix, type Stretch, summaryOf } from './prefix.ts';
import { type Order, SampleOrder } from './quantiles.ts';
import {
  addToSketch,
  type Bins,
  binsOf,
  emptySketch,
  mergeSketch,
  PILOT_TRIALS,
  type Sketch,
  SketchOrder,
  windowSize,
} from './sketch.ts';
import type { BlockSummary } from './summary.ts';

/** Trials × outputs up to which samples are kept in memory: 2^24 doubles are 128 MiB. */
export const SAMPLE_BUDGET = 2 ** 24;

/** Outputs, and bins of each, that a run which keeps samples is counted in: for a picture of it while it runs. */
const ROUGH_OUTPUTS = 16;
const ROUGH_BINS = 256;

/** What a task gave. */
export interface Collectable extends Stretch {
  readonly firstBlock: number;
  readonly samples?: readonly Float64Array[];
  /** Values and how often each occurs, by output. */
  readonly values?: readonly ReadonlyMap<number, number>[];
}

/** What a run gave. */
export interface RunOutcome {
  readonly trials: number;
  /** True when fewer trials ran than were planned. */
  readonly partial: boolean;
  readonly summary: BlockSummary;
  /** By output, in order of the trials, NaN for errors; only when the samples fit the budget. */
  readonly samples?: readonly Float64Array[];
  /** The values of the first trials by output, as many as were kept. */
  readonly first: readonly Float64Array[];
  /** Order statistics by output. */
  readonly orders: readonly Order[];
  /** The first failing trials. */
  readonly failures: readonly number[];
}

/** Blocks whose samples are kept; later ones are counted. */
export function sampleBlocks(outputs: number, budget = SAMPLE_BUDGET): number {
  return Math.max(1, Math.floor(budget / Math.max(1, outputs) / BLOCK));
}

export class Collector {
  readonly sampleBlocks: number;
  /** Bins of the outputs, once the pilot is there; a run whose samples are all kept needs none. */
  bins: readonly Bins[] | undefined;

  readonly #planned: number;
  /** Without counts: those are merged as they come. */
  #prefix: Prefix = EMPTY_PREFIX;
  readonly #waiting = new Map<number, Stretch>();
  readonly #samples: Float64Array[];
  #sketches: readonly Sketch[] | undefined;

  constructor(outputs: number, trials: number, budget?: number) {
    this.#planned = trials;
    this.sampleBlocks = sampleBlocks(outputs, budget);
    const kept = Math.min(trials, this.sampleBlocks * BLOCK);
    this.#samples = Array.from({ length: outputs }, () => new Float64Array(kept));
  }

  /** Trials of the finished prefix. */
  get trials(): number {
    return this.#prefix.trials;
  }

  /** Summary of the finished prefix; undefined before the first block. */
  get summary(): BlockSummary | undefined {
    return summaryOf(this.#prefix);
  }

  /** Takes the result of a task. */
  add({ firstBlock, trials, nodes, failures, samples, sketches }: Collectable): void {
    samples?.forEach((column, i) => this.#samples[i]!.set(column, firstBlock * BLOCK));
    if (sketches) {
      this.#sketches ??= this.bins!.map(emptySketch);
      sketches.forEach((sketch, i) => mergeSketch(this.#sketches![i]!, sketch));
    }
    this.#waiting.set(firstBlock * BLOCK, { trials, nodes, failures });
    for (let next = this.#waiting.get(this.trials); next; next = this.#waiting.get(this.trials)) {
      this.#waiting.delete(this.trials);
      this.#prefix = extend(this.#prefix, next);
    }
    const kept = this.sampleBlocks * BLOCK;
    const pilot = Math.min(PILOT_TRIALS, kept);
    if (!this.bins && this.#planned > kept && this.trials >= pilot)
      this.bins = this.#binsOf(pilot, this.#samples.length);
  }

  /**
   * The finished prefix as a value: with the counts that the run goes on with, or, where it keeps samples, with rough counts
   * of the first outputs.
   */
  prefix(): Prefix {
    const bins = this.bins ?? this.#binsOf(Math.min(PILOT_TRIALS, this.trials), ROUGH_OUTPUTS, ROUGH_BINS);
    return { ...this.#prefix, sketches: this.#count(bins) };
  }

  /** Samples of the finished prefix, as far as they are kept; views of those of the collector. */
  samples(): Float64Array[] {
    return this.#samples.map((column) => column.subarray(0, this.trials));
  }

  /** The outcome of the finished prefix. */
  outcome(): RunOutcome {
    const { trials, failures } = this.#prefix;
    const summary = this.summary;
    if (!summary)
      return { trials: 0, partial: true, summary: { outputs: [], odds: [] }, first: [], orders: [], failures: [] };
    const first = this.samples();
    const exact = trials <= this.sampleBlocks * BLOCK;
    return {
      trials,
      partial: trials < this.#planned,
      summary,
      first,
      ...(exact && { samples: first }),
      orders: exact ? sampleOrders(first, summary) : countedOrders(this.#count(this.bins!), summary),
      failures,
    };
  }

  #binsOf(pilot: number, outputs: number, size = windowSize(outputs)): Bins[] {
    return this.#samples.slice(0, outputs).map((column) => binsOf(column.subarray(0, pilot), size));
  }

  /** Counts of the finished prefix: of the samples, and those that tasks brought. */
  #count(bins: readonly Bins[]): Sketch[] {
    const samples = this.samples();
    return bins.map((one, i) => {
      const sketch = emptySketch(one);
      addToSketch(sketch, samples[i]!);
      if (this.#sketches) mergeSketch(sketch, this.#sketches[i]!);
      return sketch;
    });
  }
}

/** Order statistics by output from all samples. */
export function sampleOrders(samples: readonly Float64Array[], { outputs }: BlockSummary): Order[] {
  return samples.map((column, i) => new SampleOrder(column, outputs[i]!.moments));
}

/** Order statistics by output from counts. */
export function countedOrders(sketches: readonly Sketch[], { outputs }: BlockSummary): SketchOrder[] {
  return sketches.map((sketch, i) => {
    const { min, max } = outputs[i]!.moments;
    return new SketchOrder(sketch, min, max);
  });
}
