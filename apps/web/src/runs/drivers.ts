/** The drivers of an output as bars of a tornado. It knows no chart. */
import type { OutputResult } from '@tessera/api';
import type { TornadoRow } from '../charts/chart.ts';

/** By rank correlation, or by the output's average over tenths of the input. */
export type Measure = 'rank' | 'average';

/** Bars, the longest first. Inputs that are called alike keep their references apart. */
export function driverRows({ drivers }: Pick<OutputResult, 'drivers'>, measure: Measure): TornadoRow[] {
  const labels = drivers.map(({ label }) => label);
  const rows = drivers.map(({ input, label, rank_correlation: rank, decile_means: means }) => {
    const name = labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${input})`;
    const ends =
      measure === 'rank'
        ? { low: Math.min(0, rank), high: Math.max(0, rank) }
        : { low: Math.min(...means), high: Math.max(...means) };
    return { key: input, name, ...ends, ...(rank !== 0 && ({ direction: rank > 0 ? 'rises' : 'falls' } as const)) };
  });
  return rows.sort((a, b) => b.high - b.low - (a.high - a.low));
}
