/** What is said of a run's answer, in sentences. It knows numbers and how they are written. */
import type { OutputResult } from '@tessera/api';
import { count, percent } from '../format/numbers.ts';
import type { Writing } from '../format/writing.ts';

/** The answer in a sentence: the average, how sure it is, and where nine of ten trials lie. */
export function headline(
  { mean, mean_interval, std_dev, percentiles, trials, errors }: OutputResult,
  { value, average, interval }: Pick<Writing, 'value' | 'average' | 'interval'>,
): string {
  if (mean === null) {
    return errors >= trials && trials > 0
      ? 'Every trial ended in an error: there is no distribution to show.'
      : 'There are too few values to say anything.';
  }
  const sure = mean_interval ? ` (95% sure: ${interval(mean_interval)})` : '';
  const low = percentiles['5'] ?? null;
  const high = percentiles['95'] ?? null;
  if (low === null || high === null) return `On average ${average(mean, std_dev)}${sure}.`;
  const range = low === high ? value(low) : `between ${value(low)} and ${value(high)}`;
  return `On average ${average(mean, std_dev)}${sure}, and ${range} in nine of ten trials.`;
}

/** Which trials the tab looks at, where it is not all of them; empty where it is. */
export function sampleSentence(computed: number, trials: number): string {
  return computed >= trials ? '' : `From the first ${count(computed)} of ${count(trials)} trials.`;
}

/** How many trials ended in an error, in a sentence. */
export function errorSentence({ errors, trials }: Pick<OutputResult, 'errors' | 'trials'>): string {
  const of = `${count(errors)} of ${count(trials)} trials (${percent(errors / trials, errors / trials < 0.001 ? 3 : 1)})`;
  return `${of} ended in an error. They are left out of every figure here.`;
}

/** More cells than these are not kept with a run. */
const MOST_CELLS = 100;

/** How many cells were computed by the evaluator, at the beginning of a sentence; `kept`: those that the run names. */
export function slowCells(kept: number): string {
  if (kept >= MOST_CELLS) return `At least ${count(MOST_CELLS)} cells were`;
  return kept === 1 ? '1 cell was' : `${count(kept)} cells were`;
}
