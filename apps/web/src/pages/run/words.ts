/** What the page of a run says, in sentences. It knows numbers, how they are written, and no component. */
import type { Run } from '@tessera/api';
import type { Markers } from '../../charts/chart.ts';
import { roughDuration } from '../../format/moments.ts';
import { count } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';

/** What goes on, and why it does not, in a sentence. */
export function progressSentence(run: Run, now: number): string {
  const { state, trials_done: done, trials, metrics } = run;
  if (state === 'queued') {
    const place = metrics.queue_place;
    const where =
      place === null || place === 1 ? 'It is next, and waits for a free core' : `It is ${ordinal(place)} in the queue`;
    return `${where}: ${ago(now - Date.parse(run.created_at))} so far. It starts by itself.`;
  }
  if (state === 'paused') {
    return 'All cores are busy with runs of a higher priority. It goes on by itself; nothing that was computed is lost.';
  }
  if (done >= trials && trials > 0) return 'All trials are done. Percentiles and drivers are being worked out.';
  const left = metrics.seconds_left;
  return left === null ? 'It has started.' : `About ${roughDuration(left)} left.`;
}

const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

function ordinal(place: number): string {
  return count(place) + ENDINGS[new Intl.PluralRules('en', { type: 'ordinal' }).select(place)]!;
}

/** What there is of a run that ended without a result, and how to get the rest, in sentences. */
export function endedSentence({
  state,
  trials,
  trials_done: done,
  snapshot,
  source,
}: Pick<Run, 'state' | 'trials' | 'trials_done' | 'snapshot' | 'source'>): string {
  const came = `${count(done)} of ${count(trials)} trials were done. `;
  const known = !snapshot
    ? 'It ended before its first checkpoint, so nothing is known of its outputs. '
    : snapshot.trials < done
      ? `The figures below are those of its last checkpoint, which had the first ${count(snapshot.trials)}; what came after it was not put together. `
      : 'The figures below are of all of them. ';
  const canRun = state === 'cancelled' && source.model_id !== null && done > 0;
  const rest = canRun
    ? 'Run again with that many trials and the same seed, it repeats them, and gives percentiles, drivers and exports, too.'
    : '';
  return (came + known + rest).trim();
}

function ago(milliseconds: number): string {
  return milliseconds < 2000 ? 'a moment' : roughDuration(milliseconds / 1000);
}

/** What the odds between two markers are of; empty where there is no marker. */
export function eventText({ low, high }: Markers, { value }: Pick<Writing, 'value'>): string {
  if (low !== undefined && high !== undefined) return `chance to be from ${value(low)} to ${value(high)}`;
  if (low !== undefined) return `chance to be ${value(low)} or more`;
  return high === undefined ? '' : `chance to be ${value(high)} or less`;
}
