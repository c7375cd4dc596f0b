/** What came out of several runs: for one output its distributions over each other, differences, statistics; what was changed. */
import { Group, Paper, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { count } from '../../format/numbers.ts';
import { type Writing, writingOf } from '../../format/writing.ts';
import { useMarkers } from '../../runs/use-markers.ts';
import { type Compared, type SharedOutput, sharedOutputs } from './compared.ts';
import { Differences } from './differences.tsx';
import { DriversSection } from './drivers-section.tsx';
import { seriesOf } from './overlay.ts';
import { StatisticsTable } from './statistics-table.tsx';
import { Traits } from './traits.tsx';
import { useColumns } from './use-compared.ts';

const VIEWS = [
  { value: 'histogram', label: 'Histogram' },
  { value: 'cumulative', label: 'Cumulative' },
];
const NO_MARKERS = {};

export interface ComparisonProps {
  readonly compared: readonly Compared[];
}

/** Two to five runs with results. */
export function Comparison({ compared }: ComparisonProps) {
  const [params, setParams] = useSearchParams();
  const outputs = useMemo(() => sharedOutputs(compared.map(({ result }) => result)), [compared]);
  const output = outputs.find(({ reference }) => reference === params.get('output')) ?? outputs[0];
  const format = compared[0]!.program?.outputs[output?.places[0] ?? 0]?.format ?? '';
  const writing = useMemo(() => writingOf(format), [format]);
  if (!output) return <Text>One of these runs has no output to compare.</Text>;
  return (
    <Stack gap="xl">
      {outputs.length > 1 && (
        <Select
          label="Output"
          w={320}
          maw="100%"
          allowDeselect={false}
          data={outputs.map(({ reference, label }) => ({ value: reference, label }))}
          value={output.reference}
          onChange={(reference) =>
            setParams(
              (before) => {
                const { runs } = Object.fromEntries(before);
                return { runs: runs!, output: reference! };
              },
              { replace: true },
            )
          }
        />
      )}
      <Overlay compared={compared} output={output} writing={writing} />
      <Differences compared={compared} output={output} writing={writing} />
      <DriversSection compared={compared} output={output} writing={writing} />
      <StatisticsTable compared={compared} output={output} writing={writing} />
      <Traits compared={compared} />
    </Stack>
  );
}

interface OutputProps extends ComparisonProps {
  readonly output: SharedOutput;
  readonly writing: Writing;
}

function Overlay({ compared, output, writing }: OutputProps) {
  const [params, setParams] = useSearchParams();
  const columns = useColumns(compared, output.places);
  const series = useMemo(() => seriesOf(compared, output, columns), [compared, output, columns]);
  const { markers, setMarkers } = useMarkers(NO_MARKERS);
  const view = params.get('view') === 'cumulative' ? 'cumulative' : 'histogram';
  const computed = columns.flatMap((column) => (column ? [column.trials.length] : []));
  const most = Math.max(...compared.map(({ result }) => result.trials));
  const isPart = computed.length > 0 && Math.min(...computed) < most;
  return (
    <Paper withBorder p="md" component="section" aria-label="Distributions">
      <Group justify="space-between" gap="sm" mb="sm">
        <Title order={2} size="h4">
          Distributions
        </Title>
        <SegmentedControl
          size="sm"
          aria-label="Shape of the chart"
          data={VIEWS}
          value={view}
          onChange={(value) =>
            setParams(
              (before) => {
                before.set('view', value);
                return before;
              },
              { replace: true, preventScrollReset: true },
            )
          }
        />
      </Group>
      <DistributionChart
        title={output.label}
        axis={output.label}
        series={series}
        view={view}
        write={writing.value}
        markers={markers}
        onMarkers={setMarkers}
        height={380}
      />
      <Text size="xs" c="dimmed" mt={4}>
        Drag the markers to read the odds of each run.
        {isPart && ` From the first ${count(Math.min(...computed))} trials of each run.`}
      </Text>
    </Paper>
  );
}
