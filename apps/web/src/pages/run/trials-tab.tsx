/** The trials of a tail, or of any range of an output: a table of them, each of which can be opened as a workbook. */
import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { count } from '../../format/numbers.ts';
import { useAddress } from '../../shell/use-address.ts';
import { tableColumns } from './columns.ts';
import { NumberField } from './number-field.tsx';
import { MOST_ROWS } from './selection.ts';
import { TrialTable } from './trial-table.tsx';
import { useOrdered } from './use-ordered.ts';
import { type Selection, useSelection } from './use-selection.ts';
import type { AnswerView } from './view.ts';

export function TrialsTab({ view }: { readonly view: AnswerView }) {
  const selection = useSelection(view);
  const columns = useMemo(() => tableColumns(view), [view]);
  const { trials, sort, setSort } = useOrdered(selection, columns);
  const { change } = useAddress();
  const computed = view.samples.columns?.trials;
  return (
    <Paper withBorder p="md" component="section" aria-label="Trials">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Trials: {selection.text}
        </Title>
        <Range view={view} selection={selection} />
        {computed === undefined ? (
          <Skeleton height={420} />
        ) : (
          <>
            <Text size="sm" c="dimmed" aria-live="polite">
              {count(selection.trials.length)} of {count(computed)} trials.{' '}
              {selection.trials.length > MOST_ROWS && `The table shows ${count(MOST_ROWS)} of them. `}
              {selection.trials.length > 0 && 'Open one to see the whole workbook as it stood.'}
            </Text>
            {selection.trials.length > 0 && (
              <TrialTable
                trials={trials.subarray(0, MOST_ROWS)}
                columns={columns}
                sort={sort}
                onSort={setSort}
                onOpen={(trial) => change({ trial }, { step: true })}
              />
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}

/** Which trials: tails at a click, or any range. */
function Range({ view, selection }: { readonly view: AnswerView; readonly selection: Selection }) {
  const { change } = useAddress();
  const { output, writing } = view;
  const p = (key: string) => output.percentiles[key] ?? null;
  const { min, max } = output;
  const choose = (from: number | null, to: number | null) => change({ from, to, pick: null });
  const tails = [
    { name: 'Lowest 1%', from: null, to: p('1') },
    { name: 'Lowest 5%', from: null, to: p('5') },
    { name: 'Highest 5%', from: p('95'), to: null },
    { name: 'Highest 1%', from: p('99'), to: null },
    { name: 'All', from: min, to: max },
  ].filter(({ from, to }) => from !== null || to !== null);
  const isChosen = ({ from, to }: (typeof tails)[number]) =>
    !selection.errors && (selection.from ?? null) === from && (selection.to ?? null) === to;
  return (
    <Group gap="sm" align="flex-end">
      <NumberField
        label="From"
        value={selection.from}
        write={writing.value}
        placeholder="any"
        onChange={(from) => choose(from ?? null, selection.to ?? null)}
      />
      <NumberField
        label="To"
        value={selection.to}
        write={writing.value}
        placeholder="any"
        onChange={(to) => choose(selection.from ?? null, to ?? null)}
      />
      <Group gap={6} role="group" aria-label="Tails">
        {tails.map((tail) => (
          <Button
            key={tail.name}
            size="compact-sm"
            variant={isChosen(tail) ? 'light' : 'default'}
            aria-pressed={isChosen(tail)}
            onClick={() => choose(tail.from, tail.to)}
          >
            {tail.name}
          </Button>
        ))}
        {output.errors > 0 && (
          <Button
            size="compact-sm"
            variant={selection.errors ? 'light' : 'default'}
            aria-pressed={selection.errors}
            onClick={() => change({ from: null, to: null, pick: 'errors' })}
          >
            With an error
          </Button>
        )}
      </Group>
    </Group>
  );
}
