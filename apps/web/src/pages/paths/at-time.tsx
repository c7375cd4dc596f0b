/** The distribution at the marked time: its numbers, beside those in closed form, and its histogram. */
import { Grid, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { memo, useMemo } from 'react';

import { quantile, sharedBins } from '../../charts/bins.ts';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { count, plain } from '../../format/numbers.ts';
import type { PathsPreview } from '../../preview/protocol.ts';
import classes from './at-time.module.css';
import { type Summary, summaryOf } from './summary.ts';

interface AtTimeProps {
  readonly preview: PathsPreview;
  /** Number of the time. */
  readonly mark: number;
  readonly writeTime: (time: number) => string;
}

const write = plain();
const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

export const AtTime = memo(function AtTime({ preview, mark, writeTime }: AtTimeProps) {
  const { times, values, theory, component, paths } = preview;
  const column = values[mark]!;
  const summary = useMemo(() => summaryOf(column), [column]);
  const { sorted } = summary;
  const series = useMemo(() => [{ name: component, bins: sharedBins([sorted])[0]!, sorted }], [component, sorted]);
  const known = theory[mark];
  const title = `${component} at time ${writeTime(times[mark]!)}`;
  return (
    <section aria-labelledby="at-time">
      <Title order={2} id="at-time" mb={4}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Of {count(paths)} paths, computed in this tab. Move the marker in the chart above to see another time.
      </Text>
      {sorted.length === 0 ? (
        <Text size="sm">No path has a value here.</Text>
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, sm: 5 }}>
            <Numbers summary={summary} theory={known} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 7 }}>
            <DistributionChart
              title={`Distribution of ${component}`}
              axis={component}
              series={series}
              view="both"
              write={write}
              height={300}
            />
          </Grid.Col>
        </Grid>
      )}
    </section>
  );
});

interface NumbersProps {
  readonly summary: Summary;
  readonly theory: PathsPreview['theory'][number] | undefined;
}

/** Simulated, and in closed form where that is known. */
function Numbers({ summary: { sorted, mean, sd, interval, errors }, theory }: NumbersProps) {
  const isKnown = theory !== undefined && (theory.mean !== null || theory.sd !== null);
  const rows = [
    { name: 'Mean', value: mean, known: theory?.mean },
    { name: 'Standard deviation', value: sd, known: theory?.sd },
    ...LEVELS.map((level) => ({
      name: level === 0.5 ? 'Median' : `${level * 100}th percentile`,
      value: quantile(sorted, level),
      known: null,
    })),
  ];
  return (
    <>
      <Table verticalSpacing={5} horizontalSpacing={4} tabularNums aria-labelledby="at-time">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">
              <VisuallyHidden>Number</VisuallyHidden>
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Simulated
            </Table.Th>
            {isKnown && (
              <Table.Th scope="col" ta="right" className={classes.nowrap!}>
                Closed form
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, value, known }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} c="dimmed">
                {name}
              </Table.Th>
              <Table.Td ta="right" fw={550}>
                <data value={String(value)}>{write(value)}</data>
              </Table.Td>
              {isKnown && (
                <Table.Td ta="right">{known != null && <data value={String(known)}>{write(known)}</data>}</Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={6}>
        95% interval of the mean: {write(interval[0])} to {write(interval[1])}.
        {errors > 0 && ` ${count(errors)} paths with an error are left out.`}
      </Text>
    </>
  );
}
