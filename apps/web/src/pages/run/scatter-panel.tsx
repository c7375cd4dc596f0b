/** Trials as points: any input or output against any other, the selected ones picked out. */
import { Anchor, Group, Paper, Select, Skeleton, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { ScatterChart } from '../../charts/scatter-chart.tsx';
import { count } from '../../format/numbers.ts';
import { useAddress } from '../../shell/use-address.ts';
import { columnsOf, type NamedColumn } from './columns.ts';
import { useSelection } from './use-selection.ts';
import type { AnswerView } from './view.ts';

interface ScatterPanelProps {
  readonly view: AnswerView;
  /** The input that is shown first, by reference. */
  readonly strongest: string | undefined;
}

export function ScatterPanel({ view, strongest }: ScatterPanelProps) {
  const { params, change } = useAddress();
  const columns = useMemo(() => columnsOf(view), [view]);
  const first = Math.max(
    0,
    view.inputs.findIndex(({ reference }) => reference === strongest),
  );
  const of = (name: string, fallback: string) =>
    columns.find(({ key }) => key === params.get(name)) ?? columns.find(({ key }) => key === fallback);
  const x = of('x', `i${first}`);
  const y = of('y', `o${view.chosen}`);
  const selection = useSelection(view);
  const selected = useMemo(() => (selection.asked ? new Set(selection.trials) : undefined), [selection]);
  const groups = [
    { group: 'Inputs', items: optionsOf(columns.filter(({ key }) => key.startsWith('i'))) },
    { group: 'Outputs', items: optionsOf(columns.filter(({ key }) => key.startsWith('o'))) },
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="Scatter" id="scatter">
      <Title order={2} size="h4" mb="xs">
        Trials as points
      </Title>
      <Group gap="sm" mb="sm">
        {(
          [
            ['x', 'Across', x],
            ['y', 'Up', y],
          ] as const
        ).map(([name, label, column]) => (
          <Select
            key={name}
            label={label}
            w={260}
            searchable
            allowDeselect={false}
            data={groups}
            value={column?.key ?? null}
            onChange={(key) => change({ [name]: key })}
          />
        ))}
      </Group>
      {x?.values && y?.values ? (
        <ScatterChart
          title={`${y.label} against ${x.label}`}
          x={{ name: x.label, values: x.values, write: x.writing.value }}
          y={{ name: y.label, values: y.values, write: y.writing.value }}
          {...(selected && { selected })}
          onTrial={(trial) => change({ trial }, { step: true })}
        />
      ) : (
        <Skeleton height={380} />
      )}
      {selection.asked && (
        <Text size="sm" mt="xs">
          {count(selection.trials.length)} selected trials are picked out: {selection.text}.{' '}
          <Anchor component="button" size="sm" onClick={() => change({ from: null, to: null, pick: null })}>
            Select none
          </Anchor>
        </Text>
      )}
    </Paper>
  );
}

function optionsOf(columns: readonly NamedColumn[]) {
  return columns.map(({ key, label }) => ({ value: key, label }));
}
