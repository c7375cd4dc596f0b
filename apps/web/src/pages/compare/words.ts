/** What a comparison says, in sentences. It knows numbers, how they are written, and no component. */
import type { Comparisons } from '@tessera/api';
import { percent } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';

export type Comparison = Comparisons['comparisons'][number];

/** How much larger one side is, trial by trial: "In the average trial A is $1,200 above B (95% sure: $1,100 to $1,300)". */
export function differenceSentence({ difference }: Comparison, a: string, b: string, writing: Writing): string {
  const { mean, mean_interval: interval, std_dev: spread } = difference;
  if (mean === null) return `No trial has a value in both ${a} and ${b}.`;
  if (mean === 0 && spread === 0) return `${a} and ${b} are the same in every trial.`;
  const [low, high] = interval ?? [mean, mean];
  const side = mean < 0 ? 'below' : 'above';
  const ends = mean < 0 ? ([-high, -low] as const) : ([low, high] as const);
  const sure = interval ? ` (95% sure: ${writing.interval(ends)})` : '';
  const open = low <= 0 && high >= 0 ? ' The interval contains 0: so many trials do not tell which is larger.' : '';
  return `On average ${a} is ${writing.distance(Math.abs(mean))} ${side} ${b}${sure}.${open}`;
}

/** How often one side is larger. */
export function oddsSentence(comparison: Comparison, a: string, b: string): string {
  const { probability_a_greater: share, probability_interval: interval, probability_equal: equal } = comparison;
  if (share === null) return '';
  const sure = interval ? ` (95% sure: ${sureText(share, interval)})` : '';
  if (equal === 1) return `${a} and ${b} are equal in every trial.`;
  const same = equal ? `, and they are equal in ${percent(equal, 2)}` : '';
  const often = share === 0 ? 'none' : share === 1 ? 'all' : percent(share, 2);
  return `${a} is above ${b} in ${often} of the trials${sure}${same}.`;
}

function sureText(share: number, [low, high]: readonly [number, number]): string {
  if (share === 0) return `below ${percent(high, 2)}`;
  return share === 1 ? `above ${percent(low, 2)}` : `${percent(low, 2)} to ${percent(high, 2)}`;
}

/** What it means that draws are the same, or are not. */
export function drawsSentence({ common_draws: common }: Comparison): string {
  return common
    ? 'Same draws: trial by trial both runs used the same random numbers. Luck is the same on both sides and cancels out, so the difference is known far better than either average.'
    : 'Not the same draws: trials are merely paired by their number, and each side has its own luck. The difference is as uncertain as both runs together.';
}
