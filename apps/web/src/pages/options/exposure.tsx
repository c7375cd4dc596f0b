/** Where the risk of a table lies: delta, vega and value by strike and expiry. */
import { Group, SegmentedControl, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { HeatChart } from '../../charts/heat-chart.tsx';
import { plain } from '../../format/numbers.ts';
import { useAddress } from '../../shell/use-address.ts';
import { type Bucket, bucketGrid, expiryInWords, MEASURES, type Measure, shortWriter } from './buckets.ts';

const NAMES = Object.keys(MEASURES) as Measure[];

export function Exposure({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const { params, change } = useAddress();
  const isNarrow = useMediaQuery('(max-width: 48em)');
  // Greeks that were not asked for are nowhere but zero.
  const offered = NAMES.filter((name) => buckets.some((bucket) => MEASURES[name].of(bucket) !== 0));
  const measure = offered.find((name) => name === params.get('measure')) ?? offered[0] ?? 'count';
  const grid = useMemo(() => bucketGrid(buckets, measure, isNarrow ? 8 : 12), [buckets, measure, isNarrow]);
  const sides = useMemo(() => {
    const write = plain();
    return {
      x: { name: 'Strike', parts: grid.strikes.map(({ low, high }) => `${write(low)}–${write(high)}`) },
      y: { name: 'Expiry', parts: grid.expiries.map(expiryInWords) },
      write,
      writeShort: shortWriter(grid.sums.flat()),
    };
  }, [grid]);
  return (
    <section aria-labelledby="exposure">
      <Group justify="space-between" gap="sm" mb="sm">
        <Title order={2} id="exposure">
          By strike and expiry
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="What is shown"
          data={offered.map((name) => ({ value: name, label: MEASURES[name].title }))}
          value={measure}
          onChange={(name) => change({ measure: name === offered[0] ? null : name })}
        />
      </Group>
      <HeatChart
        title={MEASURES[measure].sum}
        {...sides}
        values={grid.sums}
        note="Sums over the contracts of a cell, each on one unit of the underlying, in the units in which the table was priced."
      />
    </section>
  );
}
