/**
 * Collects the results of a run's tasks, in any order, into one outcome. Samples are kept up to a budget that depends on
 * trials and outputs alone; above it values are counted, in bins that the first blocks decide.
 */
import { BLOCK } from '../backend/backend.ts';
import { BinaryCounter, type Node } from './counter.ts';
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
} from './sketch.ts';
import { type BlockSummary, mergeSummaries } from './summary.ts';

/** Trials × outputs up to which samples are kept in memory: 2^24 doubles are 128 MiB. */
export const SAMPLE_BUDGET = 2 ** 24;

/** How many failing trials a run keeps for replay. */
export const MOST_FAILURES = 1000;

/** What a task gave. */
export interface Collectable {
  readonly firstBlock: number;
  readonly trials: number;
  readonly nodes: readonly Node<BlockSummary>[];
  /** Trials of this task with an error in some output, at most `MOST_FAILURES`. */
  readonly failures: readonly number[];
  readonly samples?: readonly Float64Array[];
  readonly sketches?: readonly Sketch[];
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

export class Collector {
  /** Blocks whose samples are kept; later ones are counted. */
  readonly sampleBlocks: number;
  /** Trials of the finished prefix. */
  trials = 0;
  /** Bins of the outputs, once the pilot is there. */
  bins: readonly Bins[] | undefined;

  readonly #planned: number;
  readonly #counter = new BinaryCounter(mergeSummaries);
  readonly #waiting = new Map<number, Collectable>();
  readonly #samples: Float64Array[];
  #sketches: readonly Sketch[] | undefined;
  #failures: number[] = [];
  #values: Map<number, number>[] | undefined;
  #sampled = 0;

  constructor(outputs: number, trials: number, budget = SAMPLE_BUDGET) {
    this.#planned = trials;
    this.sampleBlocks = Math.floor(budget / Math.max(1, outputs) / BLOCK);
    const kept = Math.min(trials, this.sampleBlocks * BLOCK);
    this.#samples = Array.from({ length: outputs }, () => new Float64Array(kept));
  }

  /** True when all of the prefix is kept as samples. */
  get exact(): boolean {
    return this.trials <= this.sampleBlocks * BLOCK;
  }

  /** Summary of the finished prefix; undefined before the first block. */
  get summary(): BlockSummary | undefined {
    return this.#counter.total();
  }

  /** Takes the result of a task. */
  add(result: Collectable): void {
    result.samples?.forEach((column, i) => this.#samples[i]!.set(column, result.firstBlock * BLOCK));
    if (result.sketches) {
      this.#sketches ??= this.bins!.map(emptySketch);
      result.sketches.forEach((sketch, i) => mergeSketch(this.#sketches![i]!, sketch));
    }
    this.#waiting.set(result.firstBlock * BLOCK, result);
    for (let next = this.#waiting.get(this.trials); next; next = this.#waiting.get(this.trials)) {
      this.#waiting.delete(this.trials);
      for (const { value, level } of next.nodes) this.#counter.push(value, level);
      this.#failures.push(...next.failures.slice(0, MOST_FAILURES - this.#failures.length));
      this.trials += next.trials;
      if (next.samples) this.#sampled = this.trials;
    }
    const pilot = Math.min(PILOT_TRIALS, this.sampleBlocks * BLOCK);
    // A run whose samples are all kept needs no bins.
    if (!this.bins && this.#planned > this.sampleBlocks * BLOCK && this.trials >= pilot)
      this.bins = this.#samples.map((column) => binsOf(column.subarray(0, pilot), this.#samples.length));
  }

  /** The bins that hold the ranks asked for, by output. */
  wantedBins(ranks: (count: number) => readonly number[]): number[][] {
    return this.#orders().map((order) => {
      if (!(order instanceof SketchOrder)) return [];
      return [...new Set(ranks(order.count).map((rank) => order.binAt(rank).bin))];
    });
  }

  /** Takes the values of a second pass. */
  addValues({ values = [] }: Collectable): void {
    this.#values ??= values.map(() => new Map());
    values.forEach((found, i) => {
      for (const [x, count] of found) this.#values![i]!.set(x, (this.#values![i]!.get(x) ?? 0) + count);
    });
  }

  #orders(): Order[] {
    const { outputs } = this.#counter.total()!;
    if (this.exact) {
      return this.#samples.map((column, i) => new SampleOrder(column.subarray(0, this.trials), outputs[i]!.moments));
    }
    return this.#samples.map((column, i) => {
      const sketch = emptySketch(this.bins![i]!);
      addToSketch(sketch, column.subarray(0, this.#sampled));
      if (this.#sketches) mergeSketch(sketch, this.#sketches[i]!);
      const { min, max } = outputs[i]!.moments;
      return new SketchOrder(sketch, min, max, this.#values?.[i]);
    });
  }

  /** The outcome of the finished prefix. */
  outcome(): RunOutcome {
    const summary = this.summary;
    if (!summary)
      return { trials: 0, partial: true, summary: { outputs: [], odds: [] }, first: [], orders: [], failures: [] };
    const first = this.#samples.map((column) => column.subarray(0, this.#sampled));
    return {
      trials: this.trials,
      partial: this.trials < this.#planned,
      summary,
      first,
      ...(this.exact && { samples: first }),
      orders: this.#orders(),
      failures: this.#failures,
    };
  }
}
