/**
 * What is known of a run's outputs after some blocks: it can be added to, merged and saved. One `BlockSummary` for a
 * block, merged in block order by a `BinaryCounter`. Where trials depend on each other within groups of several blocks, a run
 * that is a whole group has its mean, and a shorter one has none.
 */
import { BLOCK } from '../backend/backend.ts';
import { type Moments, mergeMoments, momentsOf, NO_MOMENTS } from './moments.ts';

/** A question of odds: the share of trials in which the output compares so. */
export interface Predicate {
  /** Index of the output. */
  readonly output: number;
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | '<>';
  readonly value: number;
}

/** One output over a run of blocks. */
export interface OutputSummary {
  /** Trials in all, errors included. */
  readonly trials: number;
  readonly errors: number;
  readonly moments: Moments;
  /** Moments of the means of the whole groups: their spread gives the error of the mean where trials are dependent. */
  readonly blockMeans: Moments;
  /** Blocks in a group whose trials depend on each other, a power of two; left out where each block is one. */
  readonly group?: number;
}

/** How often a predicate held. */
export interface Odds {
  readonly hits: number;
  /** Moments of the share of hits in each whole group. */
  readonly blockShares: Moments;
  /** Index of the output, where groups are of several blocks. */
  readonly output?: number;
}

export interface BlockSummary {
  readonly outputs: readonly OutputSummary[];
  readonly odds: readonly Odds[];
}

/**
 * Summary of one block: a column per output, NaN where the trial ended in an error. `group`: blocks in a group whose trials
 * depend on each other, a power of two.
 */
export function summarise(columns: readonly Float64Array[], predicates: readonly Predicate[], group = 1): BlockSummary {
  const outputs = columns.map((values) => {
    const moments = momentsOf(values);
    return {
      trials: values.length,
      errors: values.length - moments.count,
      moments,
      blockMeans: single(moments.mean, values.length === group * BLOCK && moments.count > 0),
      ...(group > 1 && { group }),
    };
  });
  const odds = predicates.map((predicate) => {
    const hits = countHits(columns[predicate.output]!, predicate);
    const { trials, moments } = outputs[predicate.output]!;
    const isWhole = trials === group * BLOCK && moments.count > 0;
    return {
      hits,
      blockShares: single(hits / moments.count, isWhole),
      ...(group > 1 && { output: predicate.output }),
    };
  });
  return { outputs, odds };
}

/** The summary of both runs of blocks together; `a` is the earlier one. */
export function mergeSummaries(a: BlockSummary, b: BlockSummary): BlockSummary {
  const outputs = a.outputs.map((one, i) => mergeOutputs(one, b.outputs[i]!));
  return { outputs, odds: a.odds.map((one, i) => mergeOdds(one, b.odds[i]!, outputs)) };
}

function mergeOutputs(a: OutputSummary, b: OutputSummary): OutputSummary {
  const { group } = a;
  const trials = a.trials + b.trials;
  const moments = mergeMoments(a.moments, b.moments);
  return {
    trials,
    errors: a.errors + b.errors,
    moments,
    blockMeans: isGroup(trials, group)
      ? single(moments.mean, moments.count > 0)
      : mergeMoments(a.blockMeans, b.blockMeans),
    ...(group !== undefined && { group }),
  };
}

function mergeOdds(a: Odds, b: Odds, outputs: readonly OutputSummary[]): Odds {
  const hits = a.hits + b.hits;
  const { output } = a;
  const both = output === undefined ? undefined : outputs[output]!;
  return {
    hits,
    blockShares:
      both && isGroup(both.trials, both.group)
        ? single(hits / both.moments.count, both.moments.count > 0)
        : mergeMoments(a.blockShares, b.blockShares),
    ...(output !== undefined && { output }),
  };
}

/**
 * Whether a merged run is exactly one group. Runs merge as a binary counter: those of a group's length are aligned, and
 * longer ones than a group are made of whole ones, but for the last.
 */
function isGroup(trials: number, group: number | undefined): boolean {
  return group !== undefined && trials === group * BLOCK;
}

function single(x: number, counts: boolean): Moments {
  return !counts ? NO_MOMENTS : { count: 1, mean: x, m2: 0, m3: 0, m4: 0, min: x, max: x };
}

/** Whether a value meets a predicate; never an error. */
export function holds({ operator, value }: Predicate, x: number): boolean {
  return countHits(Float64Array.of(x), { output: 0, operator, value }) === 1;
}

function countHits(values: Float64Array, { operator, value }: Predicate): number {
  switch (operator) {
    case '<':
      return countBelow(values, value);
    case '<=':
      return countBelow(values, value) + countEqual(values, value);
    case '>':
      return countAbove(values, value);
    case '>=':
      return countAbove(values, value) + countEqual(values, value);
    case '=':
      return countEqual(values, value);
    case '<>':
      return countBelow(values, value) + countAbove(values, value);
  }
}

// Adding the comparison itself leaves no branch for the processor to guess wrong.

function countBelow(values: Float64Array, value: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) count += +(values[i]! < value);
  return count;
}
function countAbove(values: Float64Array, value: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) count += +(values[i]! > value);
  return count;
}
function countEqual(values: Float64Array, value: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) count += +(values[i]! === value);
  return count;
}
