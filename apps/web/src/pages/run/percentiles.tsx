/** Percentiles with their intervals, and odds that were asked for with the run. */
import { Paper, Table, Text, Title } from '@mantine/core';
import type { OutputResult } from '@tessera/api';
import { shareText } from '../../charts/share-text.ts';
import { percent } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';
import { WideTable } from '../../shell/wide-table.tsx';

interface PercentilesProps {
  readonly output: OutputResult;
  readonly writing: Writing;
}

export function Percentiles({ output, writing }: PercentilesProps) {
  const { percentiles, percentile_intervals: intervals, percentile_error: error, probabilities } = output;
  const keys = Object.keys(percentiles).sort((a, b) => Number(a) - Number(b));
  return (
    <Paper withBorder p="md" component="section" aria-label="Percentiles">
      <Title order={3} size="h5" mb="xs">
        Percentiles
      </Title>
      <WideTable label="Percentiles" minWidth={300}>
        <Table verticalSpacing={5} tabularNums aria-label="Percentiles">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Trials at or below</Table.Th>
              <Table.Th ta="right">Value</Table.Th>
              <Table.Th ta="right">95% interval</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={400}>
                  {percent(Number(key) / 100, fractionDigits(key))}
                  {key === '50' && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      median
                    </Text>
                  )}
                </Table.Th>
                <Table.Td ta="right">{writing.value(percentiles[key] ?? null)}</Table.Td>
                <Table.Td ta="right" c="dimmed">
                  {writing.interval(intervals[key] ?? null)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {error > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          Read off counts, for there are too many trials to keep: at most {writing.distance(error)} off.
        </Text>
      )}
      {probabilities.length > 0 && <Asked probabilities={probabilities} />}
    </Paper>
  );
}

/** Odds that were counted over all trials because the run was asked to. */
function Asked({ probabilities }: Pick<OutputResult, 'probabilities'>) {
  return (
    <>
      <Title order={3} size="h5" mt="lg" mb="xs">
        Odds that were asked for
      </Title>
      <Table verticalSpacing={5} tabularNums aria-label="Odds that were asked for">
        <Table.Tbody>
          {probabilities.map(({ event, probability, interval }) => (
            <Table.Tr key={event}>
              <Table.Th scope="row" fw={400}>
                {event}
              </Table.Th>
              <Table.Td ta="right">
                {probability === null || interval === null
                  ? '–'
                  : shareText({ share: probability, interval, atMost: false })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function fractionDigits(key: string): number {
  return key.split('.')[1]?.length ?? 0;
}
