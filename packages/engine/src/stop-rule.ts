/** When a run may end before its last trial: a statistic is known as well as was asked. It knows no tasks. */
import { SCALARS } from './ir/apply.ts';
import type { Program } from './program.ts';
import { DEPENDENCE, levelsOf, type Questions } from './result.ts';
import { normalQuantile } from './special/normal.ts';
import type { RunOutcome } from './statistics/collect.ts';
import { describe } from './statistics/describe.ts';
import { Z95 } from './statistics/quantiles.ts';

/** Run until the confidence interval of a statistic of an output reaches no further than `halfWidth` to either side. */
export interface StopRule {
  /** Index of the output. */
  readonly output: number;
  /** `mean`, a percentile (0 to 100), or an event by its index in the questions. */
  readonly statistic: 'mean' | { readonly percentile: number } | { readonly event: number };
  /** In units of the statistic, above 0; of a probability as a share. */
  readonly halfWidth: number;
  /** Of the interval; 0.95 when left out. */
  readonly confidence?: number;
}

/**
 * Whole blocks or nets that are judged at least, where trials of one depend on each other: looking again and again at the
 * spread of fewer, which is hardly known itself, a run ends when it happens to be small.
 */
const FEWEST_JUDGED = 8;

/** How far the interval reaches: half its length; Infinity where there is none yet, or none to believe. */
export function halfWidthOf(program: Program, questions: Questions, outcome: RunOutcome, rule: StopRule): number {
  const { output, statistic, confidence = 0.95 } = rule;
  const { blockMeans, moments } = outcome.summary.outputs[output]!;
  if (program.sampling !== 'random' && blockMeans.count < FEWEST_JUDGED) return Infinity;
  // Values that were all alike so far, of a rare event's indicator say, do not tell how sure their mean is.
  if (statistic === 'mean' && moments.min === moments.max) return Infinity;
  const events = questions.events ?? [];
  const asked = typeof statistic === 'object' && 'event' in statistic ? events[statistic.event] : undefined;
  const percentages = typeof statistic === 'object' && 'percentile' in statistic ? [statistic.percentile] : [];
  const index = asked ? events.indexOf(asked) : -1;
  const facts = {
    summary: outcome.summary.outputs[output]!,
    order: outcome.orders[output]!,
    first: outcome.first[output]!,
    dependence: DEPENDENCE[program.sampling],
    odds: asked ? [{ ...asked, odds: outcome.summary.odds[index]! }] : [],
  };
  const described = describe(facts, percentages, levelsOf(questions));
  const interval =
    statistic === 'mean'
      ? described.mean_interval
      : asked
        ? described.probabilities[0]?.interval
        : described.percentile_intervals[String(percentages[0])];
  return interval
    ? ((interval[1] - interval[0]) / 2) * (normalQuantile(SCALARS, (1 + confidence) / 2) / Z95)
    : Infinity;
}
