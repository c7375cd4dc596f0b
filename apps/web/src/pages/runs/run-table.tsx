/** Runs as rows: what, how far, how fast, when. On a narrow window a row says less, and the page of the run the rest. */
import { Anchor, Checkbox, Group, Table, Text } from '@mantine/core';
import type { Run } from '@tessera/api';
import { Link } from 'react-router';
import { count, shortCount } from '../../format/counts.ts';
import { ago, duration, inFull } from '../../format/moments.ts';
import { RunProgress, RunStateMark } from '../../runs/run-state.tsx';
import { isUnderWay, nameOf, PRIORITIES } from '../../runs/words.ts';
import { RunMenu } from './run-menu.tsx';
import classes from './run-table.module.css';

interface RunTableProps {
  readonly runs: readonly Run[];
  readonly chosen: ReadonlySet<string>;
  onChoose(run: Run): void;
}

export function RunTable({ runs, chosen, onChoose }: RunTableProps) {
  return (
    <Table verticalSpacing="xs" horizontalSpacing="sm" highlightOnHover className={classes.table!}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={44} aria-label="Chosen" />
          <Table.Th>Run</Table.Th>
          <Table.Th className={classes.state!} visibleFrom="sm">
            State
          </Table.Th>
          <Table.Th ta="right" visibleFrom="sm">
            Trials
          </Table.Th>
          <Table.Th ta="right" visibleFrom="md">
            Trials per second
          </Table.Th>
          <Table.Th ta="right" visibleFrom="md">
            Time
          </Table.Th>
          <Table.Th visibleFrom="md">Priority</Table.Th>
          <Table.Th visibleFrom="sm">When</Table.Th>
          <Table.Th w={44} aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map((run) => (
          <Table.Tr key={run.id}>
            <Table.Td>
              <Checkbox
                aria-label={`Choose ${nameOf(run)}`}
                checked={chosen.has(run.id)}
                disabled={run.state !== 'succeeded'}
                onChange={() => onChoose(run)}
              />
            </Table.Td>
            <RunCells run={run} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RunCells({ run }: { readonly run: Run }) {
  const { trials, source, created_at, priority } = run;
  const when = (
    <time dateTime={created_at} title={inFull(created_at)}>
      {ago(created_at)}
    </time>
  );
  return (
    <>
      <Table.Td className={classes.name!}>
        <Anchor component={Link} to={`/runs/${run.id}`} fw={500} display="block" truncate>
          {nameOf(run)}
        </Anchor>
        <Text size="xs" c="dimmed" truncate className={classes.wide!}>
          {source.filename ?? 'Formula without a workbook'}
        </Text>
        <div className={classes.narrow}>
          <Group gap="2px 10px">
            <RunStateMark state={run.state} />
            <Text size="xs" c="dimmed">
              {shortCount(trials)} trials · {when}
            </Text>
          </Group>
          <RunProgress run={run} />
        </div>
      </Table.Td>
      <Table.Td className={classes.state!} visibleFrom="sm">
        <RunStateMark state={run.state} />
        <RunProgress run={run} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {count(trials)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="md">
        {rateOf(run)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="md">
        {timeOf(run)}
      </Table.Td>
      <Table.Td visibleFrom="md">{PRIORITIES[priority]}</Table.Td>
      <Table.Td visibleFrom="sm">{when}</Table.Td>
      <Table.Td>
        <RunMenu run={run} />
      </Table.Td>
    </>
  );
}

/** Nothing while it waits for others, whatever its rate was before. */
function rateOf({ state, metrics }: Run): string {
  const waits = state === 'queued' || state === 'paused';
  return waits || metrics.trials_per_second === null ? '–' : count(metrics.trials_per_second);
}

/** How long it took, or has still to go. */
function timeOf(run: Run): string {
  const { started_at, finished_at, metrics } = run;
  if (isUnderWay(run)) return metrics.seconds_left === null ? '–' : `${duration(metrics.seconds_left)} left`;
  if (!started_at || !finished_at) return '–';
  return duration((Date.parse(finished_at) - Date.parse(started_at)) / 1000);
}
