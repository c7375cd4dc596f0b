/** What the page of a run says, in sentences. It knows numbers, how they are written, and no component. */
import type { OutputResult, Run } from '@tessera/api';
import type { Markers } from '../../charts/chart.ts';
import { count, percent } from '../../format/numbers.ts';
import type { Writing } from './writing.ts';

type State = Run['state'];

/** A run's state in a word. */
export const STATES: Readonly<Record<State, string>> = {
  queued: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const PRIORITIES: Readonly<Record<Run['priority'], string>> = {
  high: 'High',
  normal: 'Normal',
  background: 'Background',
};

/** Whether nothing more comes of it. */
export function hasEnded({ state }: Pick<Run, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** What goes on, and why it does not, in a sentence. */
export function progressSentence(run: Run, now: number): string {
  const { state, trials_done: done, trials, metrics } = run;
  if (state === 'queued') {
    return `It waits for a free core, ${ago(now - Date.parse(run.created_at))} so far. It starts by itself.`;
  }
  if (state === 'paused') {
    return 'All cores are busy with runs of a higher priority. It goes on by itself; nothing that was computed is lost.';
  }
  if (done >= trials && trials > 0) return 'All trials are done. Percentiles and drivers are being worked out.';
  const left = metrics.seconds_left;
  return left === null ? 'It has started.' : `About ${duration(left)} left.`;
}

/** A span of time in at most two units: "3 min 20 s". */
export function duration(seconds: number): string {
  if (seconds < 1) return 'a second';
  const whole = Math.round(seconds);
  const [d, h, m, s] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (d > 0) return joined([d, 'd'], [h, 'h']);
  if (h > 0) return joined([h, 'h'], [m, 'min']);
  if (m > 0) return joined([m, 'min'], [m < 10 ? s : 0, 's']);
  return `${s} s`;
}

function joined(...parts: readonly (readonly [number, string])[]): string {
  return parts.flatMap(([n, unit]) => (n > 0 ? [`${n} ${unit}`] : [])).join(' ');
}

function ago(milliseconds: number): string {
  return milliseconds < 2000 ? 'a moment' : duration(milliseconds / 1000);
}

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

/** What the odds between two markers are of; empty where there is no marker. */
export function eventText({ low, high }: Markers, { value }: Pick<Writing, 'value'>): string {
  if (low !== undefined && high !== undefined) return `chance to be from ${value(low)} to ${value(high)}`;
  if (low !== undefined) return `chance to be ${value(low)} or more`;
  return high === undefined ? '' : `chance to be ${value(high)} or less`;
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

/** What a run is called: as the person named it, else after its file. */
export function titleOf({ label, source }: Pick<Run, 'label' | 'source'>): string {
  return label.trim() || source.filename || 'Run';
}
