/** What is read off an output for people and programs: one plain object, snake_case, with `null` where nothing is known. */
import { BLOCK } from '../backend/backend.ts';
import { type Histogram, histogram, histogramEdges } from './histogram.ts';
import { MODE_TRIALS, modeOf } from './mode.ts';
import { kurtosis, type Moments, skewness, variance } from './moments.ts';
import { type Order, quantile, quantileInterval, rankOf, sortedOrder, Z95 } from './quantiles.ts';
import { tailRiskOf, tailRiskOfBins } from './risk.ts';
import { SketchOrder } from './sketch.ts';
import type { Odds, OutputSummary } from './summary.ts';

/** What is known of one output after a run. */
export interface OutputFacts {
  readonly summary: OutputSummary;
  readonly order: Order;
  /** All values in order of the trials, when they were kept. */
  readonly samples?: Float64Array;
  /** True for independent trials (random sampling); the errors come from the spread of blocks otherwise. */
  readonly independent: boolean;
  readonly odds: readonly { readonly text: string; readonly odds: Odds }[];
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
  /** 95 % intervals. */
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

/** Describes an output. `percentages` and `levels` (of risk) are in percent. */
export function describe(
  facts: OutputFacts,
  percentages: readonly number[],
  levels: readonly number[],
): OutputDescription {
  const { summary, order, samples } = facts;
  const { moments } = summary;
  const standardDeviation = Math.sqrt(variance(moments));
  order.gather(ranksOf([...percentages, 25, 75], levels, order.count));
  const mode = modeOf(modeOrder(facts), standardDeviation);
  const bins = order instanceof SketchOrder ? order.bins : [];
  order.gather([], histogramEdges(order, moments));
  const risks = levels.map((level) =>
    samples ? tailRiskOf(samples, order, level / 100) : tailRiskOfBins(bins, order, level / 100),
  );
  const keyed = <T>(keys: readonly number[], value: (key: number, index: number) => T): Record<string, T> =>
    Object.fromEntries(keys.map((key, index) => [String(key), value(key, index)]));
  return {
    trials: summary.trials,
    errors: summary.errors,
    mean: known(moments.count > 0 ? moments.mean : NaN),
    standard_error: known(meanError(facts)),
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
    probabilities: facts.odds.map(({ text, odds }) => probability(text, odds, moments, facts.independent)),
    value_at_risk: keyed(levels, (_, index) => known(risks[index]!.value_at_risk)),
    expected_shortfall: keyed(levels, (_, index) => known(risks[index]!.expected_shortfall)),
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

/** Standard error of a mean of blocks: dependent trials are so within a block only. */
function blockError(blocks: Moments): number {
  return Math.sqrt(variance(blocks) / blocks.count);
}

/**
 * Standard error of the mean: s/√n for independent trials, else from the spread of the block means. Latin hypercube and
 * antithetic runs of fewer than two blocks have no second block to compare with; s/√n is then an upper estimate.
 */
export function meanError({
  summary: { moments, blockMeans },
  independent,
}: Pick<OutputFacts, 'summary' | 'independent'>): number {
  return independent || blockMeans.count < 2 ? Math.sqrt(variance(moments) / moments.count) : blockError(blockMeans);
}

function interval({ order, samples, independent }: OutputFacts, p: number): readonly [number, number] | null {
  const dependent = !independent && samples && samples.length >= 2 * BLOCK;
  const { low, high } = dependent
    ? quantileInterval(order, p, shareSpread(samples, quantile(order, p)))
    : quantileInterval(order, p);
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}

/** Standard deviation of the share of values at or below a threshold, from the spread of the blocks' shares. */
function shareSpread(samples: Float64Array, threshold: number): number {
  const blocks = Math.floor(samples.length / BLOCK);
  let sum = 0;
  let squares = 0;
  for (let block = 0; block < blocks; block++) {
    let below = 0;
    for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) if (samples[i]! <= threshold) below++;
    sum += below / BLOCK;
    squares += (below / BLOCK) * (below / BLOCK);
  }
  return Math.sqrt(Math.max(0, squares - (sum * sum) / blocks) / (blocks - 1) / blocks);
}

function largestError(order: SketchOrder, percentages: readonly number[]): number {
  return Math.max(
    0,
    ...percentages.map((percentage) => order.errorAt(Math.floor(rankOf(percentage / 100, order.count)))),
  );
}

/** Wilson's interval (1927) for independent trials, else the mean of the blocks' shares and its error. */
function probability(
  event: string,
  { hits, blockShares }: Odds,
  { count }: Moments,
  independent: boolean,
): Probability {
  if (count === 0) return { event, probability: null, interval: null };
  const p = hits / count;
  if (!independent && blockShares.count > 1) {
    const reach = Z95 * blockError(blockShares);
    return { event, probability: p, interval: [Math.max(0, p - reach), Math.min(1, p + reach)] };
  }
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * count)) / (1 + z2 / count);
  const reach = (Z95 / (1 + z2 / count)) * Math.sqrt((p * (1 - p)) / count + z2 / (4 * count * count));
  return { event, probability: p, interval: [Math.max(0, centre - reach), Math.min(1, centre + reach)] };
}
