/** What is read off an output for people and programs: one plain object, snake_case, with `null` where nothing is known. */
import { BLOCK } from '../backend/backend.ts';
import { blockAverages, type Dependence, reachOf, type Spread, spreadOf, spreadOfPairs } from './dependence.ts';
import { equalEdges, type Histogram, histogram, histogramEdges, histogramOf, lowestRanks } from './histogram.ts';
import { MODE_TRIALS, modeOf } from './mode.ts';
import { kurtosis, skewness, variance } from './moments.ts';
import { type Order, quantile, quantileInterval, rankOf, sortedOrder, Z95 } from './quantiles.ts';
import { tailRiskOfBins, tailRisksOf } from './risk.ts';
import { SketchOrder } from './sketch.ts';
import { holds, type Odds, type OutputSummary, type Predicate } from './summary.ts';

/** What is known of one output after a run. */
export interface OutputFacts {
  readonly summary: OutputSummary;
  readonly order: Order;
  /** All values in order of the trials, when they were kept. */
  readonly samples?: Float64Array;
  /** The values of the first trials, in their order: all, or as many as were kept. */
  readonly first: Float64Array;
  readonly dependence: Dependence;
  readonly odds: readonly { readonly text: string; readonly predicate: Predicate; readonly odds: Odds }[];
}

/** Probability that a predicate holds, with its 95 % interval. */
export interface Probability {
  readonly event: string;
  readonly probability: number | null;
  readonly interval: readonly [number, number] | null;
}

export interface OutputDescription {
  readonly trials: number;
  readonly errors: number;
  readonly mean: number | null;
  readonly standard_error: number | null;
  /** 95 % interval. */
  readonly mean_interval: readonly [number, number] | null;
  readonly std_dev: number | null;
  readonly variance: number | null;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly median: number | null;
  readonly mode: number | null;
  readonly mode_method: string;
  /** By percentage as a person types it: "1", "97.5". */
  readonly percentiles: Readonly<Record<string, number | null>>;
  /** 95 % intervals; null where the trials are too few for one. */
  readonly percentile_intervals: Readonly<Record<string, readonly [number, number] | null>>;
  /** Largest error of a percentile that comes from counts; 0 when all are exact. */
  readonly percentile_error: number;
  readonly probabilities: readonly Probability[];
  /** By level in percent: the loss (negative output) that so many percent of trials do not exceed. */
  readonly value_at_risk: Readonly<Record<string, number | null>>;
  /** By level in percent: the mean loss of the trials at or beyond the value at risk. */
  readonly expected_shortfall: Readonly<Record<string, number | null>>;
  readonly histogram: Histogram;
}

/** Percentages that are always given. */
export const PERCENTAGES: readonly number[] = [1, 5, 10, 25, 50, 75, 90, 95, 99];

/** Every rank that `describe` reads percentiles at, for an exact second pass. */
export function ranksOf(percentages: readonly number[], levels: readonly number[], count: number): number[] {
  const shares = [...percentages, 50]
    .map((percentage) => percentage / 100)
    .concat(levels.map((level) => 1 - level / 100));
  return shares.flatMap((p) => {
    const rank = Math.floor(rankOf(p, count));
    const reach = Z95 * Math.sqrt(p * (1 - p) * count);
    const wanted = [rank, rank + 1, Math.floor(count * p - reach) - 1, Math.ceil(count * p + reach)];
    return wanted.map((k) => Math.min(count - 1, Math.max(0, k)));
  });
}

/** Describes an output. `percentages` and `levels` (of risk) are in percent; `bins`: a histogram of so many equal bins. */
export function describe(
  facts: OutputFacts,
  percentages: readonly number[],
  levels: readonly number[],
  bins?: number,
): OutputDescription {
  const { summary, order, samples } = facts;
  const { moments } = summary;
  const standardDeviation = Math.sqrt(variance(moments));
  const ofMean = spreadOfMean(facts);
  order.gather([...ranksOf([...percentages, 25, 75], levels, order.count), ...lowestRanks(order.count)]);
  const mode = modeOf(modeOrder(facts), standardDeviation);
  const counted = order instanceof SketchOrder ? order.bins : [];
  const edges = bins === undefined ? histogramEdges(order, moments) : equalEdges(moments, bins);
  order.gather([], edges);
  const shares = levels.map((level) => level / 100);
  const risks = samples
    ? tailRisksOf(samples, order, shares)
    : shares.map((share) => tailRiskOfBins(counted, order, share));
  const keyed = <T>(keys: readonly number[], value: (key: number, index: number) => T): Record<string, T> =>
    Object.fromEntries(keys.map((key, index) => [String(key), value(key, index)]));
  return {
    trials: summary.trials,
    errors: summary.errors,
    mean: known(moments.count > 0 ? moments.mean : NaN),
    standard_error: known(ofMean.error),
    mean_interval: around(moments.mean, reachOf(ofMean)),
    std_dev: known(standardDeviation),
    variance: known(variance(moments)),
    skewness: known(skewness(moments)),
    kurtosis: known(kurtosis(moments)),
    min: known(moments.min),
    max: known(moments.max),
    median: known(quantile(order, 0.5)),
    mode: known(mode.value),
    mode_method: mode.method,
    percentiles: keyed(percentages, (percentage) => known(quantile(order, percentage / 100))),
    percentile_intervals: keyed(percentages, (percentage) => interval(facts, percentage / 100)),
    percentile_error: order instanceof SketchOrder ? largestError(order, percentages) : 0,
    probabilities: facts.odds.map((event) => probability(facts, event)),
    value_at_risk: keyed(levels, (_, index) => known(risks[index]!.value_at_risk)),
    expected_shortfall: keyed(levels, (_, index) => known(risks[index]!.expected_shortfall)),
    histogram: bins === undefined ? histogram(order, moments) : histogramOf(order, edges),
  };
}

/** What is drawn of an output while its model is changed. */
export type OutputGlance = Pick<
  OutputDescription,
  'trials' | 'errors' | 'mean' | 'std_dev' | 'percentiles' | 'histogram'
>;

/** The part of `describe` that a glance needs, in the same bits: a third of the time. */
export function glance({ summary, order }: Pick<OutputFacts, 'summary' | 'order'>): OutputGlance {
  const { moments } = summary;
  order.gather(ranksOf(PERCENTAGES, [], order.count));
  const percentiles = PERCENTAGES.map((percentage): [string, number | null] => [
    String(percentage),
    known(quantile(order, percentage / 100)),
  ]);
  return {
    trials: summary.trials,
    errors: summary.errors,
    mean: known(moments.count > 0 ? moments.mean : NaN),
    std_dev: known(Math.sqrt(variance(moments))),
    percentiles: Object.fromEntries(percentiles),
    histogram: histogram(order, moments),
  };
}

/** The mode reads far more ranks than the percentiles do: the first trials, sorted, are enough. */
function modeOrder({ order, samples }: OutputFacts): Order {
  const first = samples && sortedOrder(samples.subarray(0, MODE_TRIALS));
  return first && first.count > 0 ? first : order;
}

function known(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}

function around(middle: number, reach: number): readonly [number, number] | null {
  return Number.isFinite(middle) && Number.isFinite(reach) ? [middle - reach, middle + reach] : null;
}

/** How sure the mean is. Without `first` an antithetic run of few blocks counts as independent trials. */
export function spreadOfMean({
  summary: { trials, moments, blockMeans, group },
  dependence,
  first,
}: Pick<OutputFacts, 'summary' | 'dependence'> & Partial<OutputFacts>): Spread {
  const averaged = {
    trials,
    count: moments.count,
    variance: variance(moments),
    blocks: blockMeans,
    ...(group !== undefined && { group }),
  };
  const pairs = first && first.length === trials ? () => spreadOfPairs(first, (x) => x, moments.mean) : undefined;
  const spread = spreadOf(averaged, dependence, pairs);
  // Nets whose means are equal agree by chance: of an output of few values each has as many.
  const agree = dependence === 'groups' && spread.error < 1e-14 * Math.sqrt(averaged.variance);
  return agree ? spreadOf(averaged, 'none') : spread;
}

function interval(facts: OutputFacts, p: number): readonly [number, number] | null {
  const { order } = facts;
  const { low, high, clipped } = quantileInterval(order, p, reachOf(spreadBelow(facts, p)));
  return !clipped && Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}

/**
 * Trials that a share of nets is surer than never: theirs are often alike but for one trial, and a few may agree by chance.
 * Then, by the rule of three, the share of all may be off by three trials.
 */
const LEAST_OF_NETS = 3 / Z95;

/** Trials that the dependence of shares is judged by. */
const SPREAD_TRIALS = 2 ** 18;

/**
 * Trials that the dependence of shares is judged by where so many blocks are a group: eight groups at least. Of a counted run
 * no later sample is looked at.
 */
export function judgedTrials(group = 1): number {
  return Math.max(SPREAD_TRIALS, 8 * group * BLOCK);
}

/** How sure the share of values at or below the p-quantile is: of the first trials, carried over to all. */
function spreadBelow({ summary: { group }, order, first, dependence }: OutputFacts, p: number): Spread {
  const one = p * (1 - p);
  if (dependence === 'none' || one === 0) return { error: Math.sqrt(one / order.count), freedom: Infinity };
  const judged = first.subarray(0, judgedTrials(group));
  const threshold = quantile(order, p);
  const below = (x: number): number => +(x <= threshold);
  const count = judged.reduce((valid, x) => valid + +!Number.isNaN(x), 0);
  const blocks = blockAverages(judged, below, group);
  const averaged = { trials: judged.length, count, variance: one, blocks, ...(group !== undefined && { group }) };
  const spread = spreadOf(averaged, dependence, () => spreadOfPairs(judged, below, p));
  const error = dependence === 'groups' ? Math.max(spread.error, LEAST_OF_NETS / count) : spread.error;
  return { ...spread, error: error * Math.sqrt(count / order.count) };
}

function largestError(order: SketchOrder, percentages: readonly number[]): number {
  return Math.max(
    0,
    ...percentages.map((percentage) => order.errorAt(Math.floor(rankOf(percentage / 100, order.count)))),
  );
}

/** Wilson's interval (1927), with the number of independent trials that would be as sure of the share as these are. */
function probability(
  { summary: { trials, moments, group }, first, dependence }: OutputFacts,
  { text: event, predicate, odds: { hits, blockShares } }: OutputFacts['odds'][number],
): Probability {
  const { count } = moments;
  if (count === 0) return { event, probability: null, interval: null };
  const p = hits / count;
  const one = p * (1 - p);
  const averaged = { trials, count, variance: one, blocks: blockShares, ...(group !== undefined && { group }) };
  const paired = () => spreadOfPairs(first, (x) => +holds(predicate, x), p);
  const spread = spreadOf(averaged, one === 0 ? 'none' : dependence, first.length === trials ? paired : undefined);
  const z2 = reachOf({ ...spread, error: 1 }) ** 2;
  // A share is never surer than to half a trial.
  const least = (dependence === 'groups' ? LEAST_OF_NETS * LEAST_OF_NETS : 0.25) / (count * count);
  const worth = one === 0 ? count : one / Math.max(spread.error * spread.error, least);
  const centre = (p + z2 / (2 * worth)) / (1 + z2 / worth);
  const reach = Math.sqrt(z2 * (one / worth + z2 / (4 * worth * worth))) / (1 + z2 / worth);
  // Rounding must not leave the share itself outside.
  return {
    event,
    probability: p,
    interval: [Math.max(0, Math.min(p, centre - reach)), Math.min(1, Math.max(p, centre + reach))],
  };
}
