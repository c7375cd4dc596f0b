/**
 * What is known of the first trials of a run: a plain value that can be saved and sent, and grows by the results of the
 * tasks that follow. It carries samples only where they are few; else they are computed again where they are needed.
 */
import { BinaryCounter, type Node } from './counter.ts';
import { mergeSketch, type Sketch } from './sketch.ts';
import { type BlockSummary, mergeSummaries } from './summary.ts';

/** How many failing trials a run keeps for replay. */
export const MOST_FAILURES = 1000;

/** Trials 0 to `trials` - 1. */
export interface Prefix {
  readonly trials: number;
  readonly nodes: readonly Node<BlockSummary>[];
  /** The first failing trials, at most `MOST_FAILURES`. */
  readonly failures: readonly number[];
  /** Counts of the values of the first outputs; of none, some or all, as the tasks were told. */
  readonly sketches: readonly Sketch[];
  /** Where all samples are carried: a piece for each task in order, with a column for each output. */
  readonly pieces?: readonly Piece[];
}

export type Piece = readonly Float64Array[];

/** What a prefix takes from the result of a task. */
export interface Stretch {
  readonly trials: number;
  readonly nodes: readonly Node<BlockSummary>[];
  readonly failures: readonly number[];
  readonly sketches?: readonly Sketch[];
  readonly pieces?: readonly Piece[];
}

export const EMPTY_PREFIX: Prefix = { trials: 0, nodes: [], failures: [], sketches: [] };

/**
 * The prefix and the stretch of whole, aligned blocks right behind it. Takes over both: counts are added in place to the
 * sketches of the prefix, and a prefix without trials takes those of the stretch as they are.
 */
export function extend(prefix: Prefix, next: Stretch): Prefix {
  const counter = new BinaryCounter(mergeSummaries, prefix.nodes);
  for (const { value, level } of next.nodes) counter.push(value, level);
  const { sketches = [], pieces } = next;
  const carried = prefix.trials > 0 ? prefix.pieces : [];
  if (prefix.trials > 0) prefix.sketches.forEach((sketch, i) => mergeSketch(sketch, sketches[i]!));
  return {
    trials: prefix.trials + next.trials,
    nodes: counter.nodes,
    failures: prefix.failures.concat(next.failures).slice(0, MOST_FAILURES),
    sketches: prefix.trials > 0 ? prefix.sketches : sketches,
    ...(carried && pieces && { pieces: [...carried, ...pieces] }),
  };
}

/** Everything merged; undefined before the first trial. */
export function summaryOf({ nodes }: Prefix): BlockSummary | undefined {
  return new BinaryCounter(mergeSummaries, nodes).total();
}
