/** What drives an output: its inputs by strength, and how trials of two of them lie. */
import { Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { TornadoChart } from '../../charts/tornado-chart.tsx';
import { count } from '../../format/numbers.ts';
import { driverRows, type Measure } from '../../runs/drivers.ts';
import { useAddress } from '../../shell/use-address.ts';
import { ScatterPanel } from './scatter-panel.tsx';
import type { AnswerView } from './view.ts';

/** Trials that the server looks for drivers in. */
const DRIVER_TRIALS = 32_768;

/** Two decimals: a rank correlation of so many trials bears no more. */
function rankText(): (value: number) => string {
  const { format } = new Intl.NumberFormat(navigator.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return format;
}

export function DriversTab({ view }: { readonly view: AnswerView }) {
  const { output, writing, inputs, result, chosen } = view;
  const { params, change } = useAddress();
  const measure: Measure = params.get('by') === 'average' ? 'average' : 'rank';
  const rows = useMemo(() => driverRows(output, measure), [output, measure]);
  const write = useMemo(() => (measure === 'rank' ? rankText() : writing.value), [measure, writing]);
  const show = (key: string) => {
    const input = inputs.findIndex(({ reference }) => reference === key);
    if (input < 0) return;
    change({ x: `i${input}`, y: `o${chosen}` });
    document.getElementById('scatter')?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  };
  if (rows.length === 0) {
    return (
      <Text c="dimmed">No input has been found to drive {output.label}: it has less than two different values.</Text>
    );
  }
  return (
    <Stack gap="lg">
      <Paper withBorder p="md" component="section" aria-label="Drivers">
        <Title order={2} size="h4" mb="xs">
          What drives {output.label}
        </Title>
        <SegmentedControl
          size="sm"
          mb="sm"
          aria-label="Measure of strength"
          value={measure}
          onChange={(by) => change({ by: by === 'rank' ? null : by })}
          data={[
            { value: 'rank', label: 'Rank correlation' },
            { value: 'average', label: 'Effect on average' },
          ]}
        />
        <Text size="sm" c="dimmed" mb="sm">
          {measure === 'rank'
            ? 'How closely the output follows each input: 1 or −1 in lockstep, 0 not at all.'
            : 'The average of the output in that tenth of the trials where it is smallest, and where it is largest, when the trials are put in order by the input.'}{' '}
          {result.trials > DRIVER_TRIALS && `Of the first ${count(DRIVER_TRIALS)} trials. `}
          Choose an input to see its trials.
        </Text>
        <TornadoChart
          title={measure === 'rank' ? `Rank correlation with ${output.label}` : `Average of ${output.label}`}
          axis={measure === 'rank' ? 'Rank correlation' : output.label}
          rows={rows}
          centre={measure === 'rank' ? 0 : (output.mean ?? 0)}
          write={write}
          onRow={show}
        />
      </Paper>
      <ScatterPanel view={view} strongest={output.drivers[0]?.input} />
    </Stack>
  );
}
