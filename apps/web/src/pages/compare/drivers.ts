/** What drives an output in each of several runs, input by input. It knows no chart's drawing. */
import type { OutputResult } from '@tessera/api';
import type { ComparedTornadoRow } from '../../charts/chart.ts';
import { driverRows, type Measure } from '../../runs/drivers.ts';

/** How much it matters most somewhere. */
const strength = ({ ends }: ComparedTornadoRow): number =>
  Math.max(...ends.map((one) => (one ? one.high - one.low : 0)));

/**
 * A row for each input that any of the outputs has, the strongest in any run first. The same input has the same reference.
 * `outputs`: of each run; undefined where it has no such output.
 */
export function comparedDrivers(
  outputs: readonly (Pick<OutputResult, 'drivers'> | undefined)[],
  measure: Measure,
): ComparedTornadoRow[] {
  const columns = outputs.map((output) => (output ? driverRows(output, measure) : []));
  const names = new Map(columns.toReversed().flatMap((rows) => rows.map(({ key, name }) => [key, name] as const)));
  const rows = [...names].map(([key, name]) => ({
    name,
    ends: columns.map((column) => {
      const found = column.find((row) => row.key === key);
      return found && { low: found.low, high: found.high };
    }),
  }));
  return rows.sort((a, b) => strength(b) - strength(a));
}
