/** The statistics of one output in each run, and how far they are from those of the first. */
import { Paper, Table, Text, Title } from '@mantine/core';
import type { OutputResult } from '@tessera/api';
import { count, percent } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';
import { WideTable } from '../../shell/wide-table.tsx';
import type { Compared, SharedOutput } from './compared.ts';
import classes from './tables.module.css';

type Statistic = readonly [name: string, of: (output: OutputResult) => number | null];

const STATISTICS: readonly Statistic[] = [
  ['Average', ({ mean }) => mean],
  ['Standard deviation', ({ std_dev }) => std_dev],
  ['Without uncertainty', ({ base }) => base],
  ['Smallest', ({ min }) => min],
  ...[5, 25, 50, 75, 95].map(
    (p): Statistic => [p === 50 ? 'Median' : `${p}th percentile`, ({ percentiles }) => percentiles[p] ?? null],
  ),
  ['Largest', ({ max }) => max],
];

export interface StatisticsTableProps {
  readonly compared: readonly Compared[];
  readonly output: SharedOutput;
  readonly writing: Writing;
}

/** A column for each run. */
export function StatisticsTable({ compared, output, writing }: StatisticsTableProps) {
  const outputs = compared.map(({ result }, i) => {
    const place = output.places[i];
    return place === undefined ? undefined : result.outputs[place];
  });
  const hasErrors = outputs.some((one) => one && one.errors > 0);
  return (
    <Paper withBorder p="md" component="section" aria-label="Statistics">
      <Title order={2} size="h4" mb="xs">
        Statistics
      </Title>
      <WideTable label="Statistics of each run" minWidth={160 + compared.length * 150}>
        <Table verticalSpacing={6} tabularNums aria-label={`Statistics of ${output.label} in each run`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Statistic</Table.Th>
              {compared.map(({ name, run }) => (
                <Table.Th key={run.id} scope="col" className={classes.value!}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {STATISTICS.map(([name, of]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                {outputs.map((one, i) => (
                  <Value
                    key={compared[i]!.run.id}
                    value={one ? of(one) : null}
                    first={i === 0 || !outputs[0] ? null : of(outputs[0])}
                    spread={name === 'Average' ? (one?.std_dev ?? null) : null}
                    writing={writing}
                    letter={compared[0]!.letter}
                  />
                ))}
              </Table.Tr>
            ))}
            {hasErrors && (
              <Table.Tr>
                <Table.Th scope="row" fw={400}>
                  Trials with an error
                </Table.Th>
                {outputs.map((one, i) => (
                  <Table.Td key={compared[i]!.run.id} className={classes.value!}>
                    {one ? count(one.errors) : '–'}
                  </Table.Td>
                ))}
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Text size="xs" c="dimmed" mt={4}>
        In small type: how far above (▲) or below (▼) {compared[0]!.name}.
      </Text>
    </Paper>
  );
}

interface ValueProps {
  readonly value: number | null;
  /** Of the first run; null where there is nothing to compare with. */
  readonly first: number | null;
  readonly spread: number | null;
  readonly writing: Writing;
  readonly letter: string;
}

function Value({ value, first, spread, writing, letter }: ValueProps) {
  const apart = value === null || first === null ? 0 : value - first;
  return (
    <Table.Td className={classes.value!}>
      {spread === null ? writing.value(value) : writing.average(value, spread)}
      {apart !== 0 && (
        <Text component="div" size="xs" c="dimmed">
          <span aria-hidden>{apart > 0 ? '▲' : '▼'}</span> {writing.distance(Math.abs(apart))}
          <span className={classes.unseen}>{apart > 0 ? ` above ${letter}` : ` below ${letter}`}</span>
          {first !== 0 && Math.abs(apart / first!) < 10 && ` (${percent(Math.abs(apart / first!), 1)})`}
        </Text>
      )}
    </Table.Td>
  );
}
