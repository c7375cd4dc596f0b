/** What drives an output in each of the runs, side by side. */
import { Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { ComparedTornadoChart } from '../../charts/compared-tornado-chart.tsx';
import type { Writing } from '../../format/writing.ts';
import type { Measure } from '../../runs/drivers.ts';
import { useAddress } from '../../shell/use-address.ts';
import type { Compared, SharedOutput } from './compared.ts';
import { comparedDrivers } from './drivers.ts';

export interface DriversSectionProps {
  readonly compared: readonly Compared[];
  readonly output: SharedOutput;
  readonly writing: Writing;
}

/** Two decimals: a rank correlation of so many trials bears no more. */
function writeRank(): (value: number) => string {
  return new Intl.NumberFormat(navigator.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format;
}

export function DriversSection({ compared, output, writing }: DriversSectionProps) {
  const { params, change } = useAddress();
  const measure: Measure = params.get('by') === 'average' ? 'average' : 'rank';
  const outputs = useMemo(
    () => compared.map(({ result }, run) => result.outputs[output.places[run] ?? -1]),
    [compared, output],
  );
  const names = useMemo(() => compared.map(({ name }) => name), [compared]);
  const rows = useMemo(() => comparedDrivers(outputs, measure), [outputs, measure]);
  const write = useMemo(() => (measure === 'rank' ? writeRank() : writing.value), [measure, writing]);
  if (rows.length === 0) return null;
  return (
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
          : 'From the smallest to the largest average of the output over tenths of the trials, put in order by the input. The line is the average of the first run.'}
      </Text>
      <ComparedTornadoChart
        title={measure === 'rank' ? `Rank correlation with ${output.label}` : `Average of ${output.label}`}
        axis={measure === 'rank' ? 'Rank correlation' : output.label}
        names={names}
        rows={rows}
        centre={measure === 'rank' ? 0 : (outputs[0]?.mean ?? 0)}
        write={write}
      />
    </Paper>
  );
}
