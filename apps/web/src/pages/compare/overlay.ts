/** The distributions of one output in several runs, with bins that they share as soon as their trials are there. */
import { sharedBins } from '../../charts/bins.ts';
import type { DistributionSeries } from '../../charts/chart.ts';
import type { Compared, SharedOutput } from './compared.ts';
import type { Column } from './use-compared.ts';

/** A series for each run that has the output. */
export function seriesOf(
  compared: readonly Compared[],
  { places }: SharedOutput,
  columns: readonly (Column | undefined)[],
): DistributionSeries[] {
  const shown = compared.flatMap(({ name, result }, i) => {
    const output = places[i] === undefined ? undefined : result.outputs[places[i]];
    return output ? [{ name, sampling: result.sampling, histogram: output.histogram, column: columns[i] }] : [];
  });
  const sorted = shown.flatMap(({ column }) => (column ? [column.sorted] : []));
  const bins = sorted.length === shown.length ? sharedBins(sorted) : undefined;
  return shown.map(({ name, sampling, histogram, column }, i) => ({
    name,
    sampling,
    bins: bins?.[i] ?? {
      counts: histogram.counts,
      edges: histogram.bin_edges,
      ...(histogram.values && { values: histogram.values }),
    },
    // Until all of them are there, none is more exact than the others.
    ...(bins && column),
  }));
}
