/** What is known of a column of numbers, one for each path: its value with an interval, and its distribution. */
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { sharedBins } from '../../charts/bins.ts';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { count, percent, plain } from '../../format/numbers.ts';
import { Figure, Figures } from '../../shell/figures.tsx';
import { eventOf, isEvent, summaryOf } from './summary.ts';

const write = plain();

/** Value, standard error and interval. */
export function Estimate({ column, name = 'Mean' }: { readonly column: Float64Array; readonly name?: string }) {
  // A digital option pays 0 or 1, and is no event.
  const isOne = name === 'Mean' && isEvent(column);
  const event = useMemo(() => (isOne ? eventOf(column) : undefined), [isOne, column]);
  const summary = useMemo(() => summaryOf(column), [column]);
  const errors = summary.errors > 0 && <Figure name="Paths with an error" value={count(summary.errors)} />;
  if (summary.sorted.length === 0) return <Text size="sm">No path has a number here.</Text>;
  if (event) {
    const [low, high] = event.interval;
    return (
      <Figures>
        <Figure name="Probability" value={<data value={String(event.share)}>{percent(event.share, 2)}</data>} />
        <Figure name="95% interval" value={`${percent(low, 2)} to ${percent(high, 2)}`} />
        <Figure name="Paths" value={`${count(event.hits)} of ${count(event.paths)}`} />
        {errors}
      </Figures>
    );
  }
  const [low, high] = summary.interval;
  return (
    <Figures>
      <Figure name={name} value={<data value={String(summary.mean)}>{write(summary.mean)}</data>} />
      <Figure
        name="Standard error"
        value={<data value={String(summary.standardError)}>{write(summary.standardError)}</data>}
      />
      <Figure name="95% interval" value={`${write(low)} to ${write(high)}`} />
      <Figure name="Standard deviation" value={write(summary.sd)} />
      {errors}
    </Figures>
  );
}

/** Its distribution. */
export function Histogram({ expression, column }: { readonly expression: string; readonly column: Float64Array }) {
  const series = useMemo(() => {
    const { sorted } = summaryOf(column);
    return [{ name: expression, bins: sharedBins([sorted])[0]!, sorted }];
  }, [expression, column]);
  if (series[0]!.sorted.length === 0) return null;
  return (
    <DistributionChart
      title={`Distribution of ${expression}`}
      axis={expression}
      series={series}
      view="both"
      write={write}
      height={280}
    />
  );
}
