/** The distribution of one output: in a sentence, as a chart with markers, in percentiles and statistics. */
import { Anchor, Code, Group, Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { BoxChart } from '../../charts/box-chart.tsx';
import type { Markers } from '../../charts/chart.ts';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { inOrder, usualMarkers } from '../../runs/markers.ts';
import { errorSentence, headline } from '../../runs/sentences.ts';
import { useMarkers } from '../../runs/use-markers.ts';
import { useSorted } from '../../runs/use-samples.ts';
import { useAddress } from '../../shell/use-address.ts';
import { boxOf } from './boxes.ts';
import { NumberField } from './number-field.tsx';
import { OddsSentence } from './odds-sentence.tsx';
import { Percentiles } from './percentiles.tsx';
import { Statistics } from './statistics.tsx';
import type { AnswerView } from './view.ts';

const VIEWS = [
  { value: 'histogram', label: 'Histogram' },
  { value: 'cumulative', label: 'Cumulative' },
  { value: 'both', label: 'Both' },
] as const;

export function DistributionTab({ view }: { readonly view: AnswerView }) {
  const { output, writing, chosen, samples, result } = view;
  const { params, change } = useAddress();
  const usual = useMemo(() => usualMarkers(output), [output]);
  const { markers, moving, setMarkers } = useMarkers(usual);
  const trials = samples.columns?.outputs[chosen];
  const sorted = useSorted(trials);
  const { sampling } = result;
  const shape = VIEWS.find(({ value }) => value === params.get('view'))?.value ?? 'histogram';
  const series = useMemo(() => [seriesOf(output, sampling, trials, sorted)], [output, sampling, trials, sorted]);
  return (
    <Stack gap="lg">
      <div>
        <Group gap="xs" align="baseline">
          <Title order={2} size="h4">
            {output.label}
          </Title>
          {output.output !== output.label && <Code>{output.output}</Code>}
        </Group>
        <OddsSentence {...{ sorted, trials, sampling, writing }} markers={moving ?? markers} />
        <Text mt={4}>{headline(output, writing)}</Text>
        {output.errors > 0 && (
          <Text size="sm" mt={4}>
            {errorSentence(output)}{' '}
            <Anchor component="button" size="sm" onClick={() => change({ tab: 'errors' }, { step: true })}>
              Where and why
            </Anchor>
          </Text>
        )}
      </div>
      {output.mean !== null && (
        <Paper withBorder p="md" component="section" aria-label="Distribution">
          <Group justify="space-between" align="flex-end" gap="sm" mb="sm">
            <MarkerFields markers={moving ?? markers} write={writing.value} onMarkers={(to) => setMarkers(to, true)} />
            <SegmentedControl
              size="sm"
              aria-label="Shape of the chart"
              value={shape}
              onChange={(value) => change({ view: value === 'histogram' ? null : value })}
              data={[...VIEWS]}
            />
          </Group>
          <DistributionChart
            title={output.label}
            axis={output.label}
            view={shape}
            series={series}
            write={writing.value}
            base={output.base}
            markers={markers}
            onMarkers={setMarkers}
            onBar={(from, to) => change({ tab: 'trials', from, to, pick: null }, { step: true })}
            height={360}
          />
          <Text size="xs" c="dimmed" mt={4}>
            Drag the markers, or type their values. Click a bar for its trials.
          </Text>
        </Paper>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <Percentiles output={output} writing={writing} />
          <Box output={output} writing={writing} />
        </Stack>
        <Statistics output={output} writing={writing} />
      </SimpleGrid>
    </Stack>
  );
}

/** Quantiles of fewer values than this are jumps between them. */
const FEW = 5;

/** The box plot of the output; nothing where it would tell nothing. */
function Box({ output, writing }: Pick<AnswerView, 'output' | 'writing'>) {
  const rows = useMemo(() => [boxOf(output)].flatMap((row) => row ?? []), [output]);
  const values = output.histogram.values;
  if (rows.length === 0 || (values && values.length < FEW)) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Box plot">
      <BoxChart title={`Box plot of ${output.label}`} axis={output.label} rows={rows} write={writing.value} />
    </Paper>
  );
}

function seriesOf(
  { label, histogram }: AnswerView['output'],
  sampling: AnswerView['result']['sampling'],
  trials: Float64Array | undefined,
  sorted: Float64Array | undefined,
) {
  const { counts, bin_edges: edges, values } = histogram;
  const known = trials && sorted && { trials, sorted };
  return { name: label, sampling, bins: { counts, edges, ...(values && { values }) }, ...known };
}

interface MarkerFieldsProps {
  readonly markers: Markers;
  readonly write: (value: number | null) => string;
  readonly onMarkers: (markers: Markers) => void;
}

function MarkerFields({ markers, write, onMarkers }: MarkerFieldsProps) {
  const move = (low: number | undefined, high: number | undefined) =>
    onMarkers(inOrder({ ...(low !== undefined && { low }), ...(high !== undefined && { high }) }));
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap" flex="0 1 22rem">
      <NumberField
        label="Lower marker"
        value={markers.low}
        write={write}
        placeholder="none"
        onChange={(low) => move(low, markers.high)}
      />
      <NumberField
        label="Upper marker"
        value={markers.high}
        write={write}
        placeholder="none"
        onChange={(high) => move(markers.low, high)}
      />
    </Group>
  );
}
