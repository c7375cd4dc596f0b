/**
 * What is known of a run's outputs after some blocks: it can be added to, merged and saved. One `BlockSummary` for a
 * block, merged in block order by a `BinaryCounter`.
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
  /** Moments of the means of the whole blocks: their spread gives the error of the mean where trials are dependent. */
  readonly blockMeans: Moments;
}

/** How often a predicate held. */
export interface Odds {
  readonly hits: number;
  /** Moments of the share of hits in each whole block. */
  readonly blockShares: Moments;
}

export interface BlockSummary {
  readonly outputs: readonly OutputSummary[];
  readonly odds: readonly Odds[];
}

/** Summary of one block: a column per output, NaN where the trial ended in an error. */
export function summarise(columns: readonly Float64Array[], predicates: readonly Predicate[]): BlockSummary {
  const outputs = columns.map((values) => {
    const moments = momentsOf(values);
    return {
      trials: values.length,
      errors: values.length - moments.count,
      moments,
      blockMeans: single(moments.mean, values.length === BLOCK && moments.count > 0),
    };
  });
  const odds = predicates.map((predicate) => {
    const hits = countHits(columns[predicate.output]!, predicate);
    const { trials, moments } = outputs[predicate.output]!;
    return { hits, blockShares: single(hits / moments.count, trials === BLOCK && moments.count > 0) };
  });
  return { outputs, odds };
}

/** The summary of both runs of blocks together; `a` is the earlier one. */
export function mergeSummaries(a: BlockSummary, b: BlockSummary): BlockSummary {
  return {
    outputs: a.outputs.map((one, i) => {
      const other = b.outputs[i]!;
      return {
        trials: one.trials + other.trials,
        errors: one.errors + other.errors,
        moments: mergeMoments(one.moments, other.moments),
        blockMeans: mergeMoments(one.blockMeans, other.blockMeans),
      };
    }),
    odds: a.odds.map((one, i) => ({
      hits: one.hits + b.odds[i]!.hits,
      blockShares: mergeMoments(one.blockShares, b.odds[i]!.blockShares),
    })),
  };
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
