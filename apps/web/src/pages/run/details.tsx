/** The facts of a run: what it cost, and what makes it repeatable. */
import { Alert, List, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Run } from '@tessera/api';
import { duration } from '../../format/moments.ts';
import { count, plain } from '../../format/numbers.ts';
import { size } from '../../format/sizes.ts';
import { slowCells } from '../../runs/sentences.ts';
import { asOfText, PRIORITIES } from '../../runs/words.ts';
import { WideTable } from '../../shell/wide-table.tsx';

export function Details({ run }: { readonly run: Run }) {
  return (
    <Stack gap="md">
      <Paper withBorder p="md" component="section" aria-label="Details">
        <Title order={2} size="h4" mb="xs">
          Details
        </Title>
        <WideTable label="Facts of the run" minWidth={280}>
          <Table withRowBorders={false} verticalSpacing={4} aria-label="Facts of the run">
            <Table.Tbody>
              {factsOf(run).map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th w="14rem" fw={400} c="dimmed" scope="row">
                    {name}
                  </Table.Th>
                  <Table.Td style={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      </Paper>
      <Remarks run={run} />
    </Stack>
  );
}

/** What is allowed but worth a look, and what made it slow. */
function Remarks({ run: { notes, fallback_cells: cells } }: { readonly run: Run }) {
  return (
    <>
      {notes.length > 0 && (
        <Alert variant="light" title="Worth a look">
          <List size="sm">
            {notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {cells.length > 0 && (
        <Alert variant="light" color="yellow" title={`${slowCells(cells.length)} not compiled`}>
          <Text size="sm" mb="xs">
            They are computed as the workbook has them, about a hundred times slower. The numbers are the same.
          </Text>
          <List size="sm">
            {cells.slice(0, 20).map(({ cell, reason }) => (
              <List.Item key={cell}>
                {cell}: {reason}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

function factsOf(run: Run): readonly (readonly [string, string])[] {
  const { metrics, source } = run;
  const when = (moment: string | null) => (moment === null ? '–' : new Date(moment).toLocaleString());
  const took = run.started_at && run.finished_at && (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000;
  const seconds = (value: number | null) => (value === null ? '–' : `${plain()(Number(value.toFixed(2)))} s`);
  return [
    ['Trials', `${count(run.trials_done)} of ${count(run.trials)}`],
    ['Seed', run.seed],
    ['TODAY() and NOW() gave', asOfText(source.as_of)],
    ['Engine version', source.engine_version],
    ['Version of the random streams', String(source.stream_version)],
    ['Priority', PRIORITIES[run.priority]],
    ['Asked for', when(run.created_at)],
    ['Started', when(run.started_at)],
    ['Ended', when(run.finished_at)],
    ['Waited in the queue', seconds(metrics.queue_wait_seconds)],
    ['Took', typeof took === 'number' ? duration(took) : '–'],
    ['Processor time', seconds(metrics.cpu_seconds)],
    ['Trials a second', metrics.trials_per_second === null ? '–' : count(metrics.trials_per_second)],
    ['Most memory of a worker', bytes(metrics.peak_memory_bytes)],
    ['Tasks', count(metrics.tasks)],
    ['Tasks that were tried again', count(metrics.retries)],
    ...(metrics.last_failure === null ? [] : [['Why the last one was', metrics.last_failure] as const]),
    [
      'Last checkpoint',
      metrics.checkpoint_at === null ? '–' : `${when(metrics.checkpoint_at)}, ${bytes(metrics.checkpoint_bytes)}`,
    ],
    ['Run', run.id],
  ];
}

function bytes(value: number): string {
  return value === 0 ? '–' : size(value);
}
