/** What a report says, in sentences and terms. It knows numbers, how they are written, and no component. */
import type { OutputResult } from '@tessera/api';
import type { Markers } from '../../charts/chart.ts';
import type { Odds } from '../../charts/odds.ts';
import { shareText } from '../../charts/share-text.ts';
import { count } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';

/** The answer: "There is a 78.3% ± 0.4% chance that NPV is $0 or more." */
export function keySentence(label: string, odds: Odds, markers: Markers, writing: Writing): string {
  return `There is a ${shareText(odds)} chance that ${label} is ${placeOf(markers, writing)}.`;
}

function placeOf({ low, high }: Markers, { value }: Writing): string {
  if (low !== undefined && high !== undefined) return `between ${value(low)} and ${value(high)}`;
  return low !== undefined ? `${value(low)} or more` : `${value(high!)} or less`;
}

/** Name and value of each statistic. */
export function statistics(
  output: OutputResult,
  { value, average, distance, interval }: Writing,
): (readonly [string, string])[] {
  const risks = (name: string, byLevel: Readonly<Record<string, number | null>>) =>
    Object.entries(byLevel)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([level, loss]) => [`${name}, ${level}%`, value(loss)] as const);
  const shape = (x: number | null) => (x === null ? '–' : x.toFixed(2));
  return [
    ['Average', average(output.mean, output.std_dev)],
    ['95% interval of the average', interval(output.mean_interval)],
    ['Without uncertainty', value(output.base)],
    ['Standard deviation', distance(output.std_dev)],
    ['Smallest', value(output.min)],
    ['Median', value(output.median)],
    ['Largest', value(output.max)],
    ['Skewness', shape(output.skewness)],
    ['Kurtosis (normal: 0)', shape(output.kurtosis)],
    ...risks('Value at risk', output.value_at_risk),
    ...risks('Expected shortfall', output.expected_shortfall),
    ['Trials with a value', count(output.trials - output.errors)],
  ];
}
