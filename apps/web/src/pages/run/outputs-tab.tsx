/** All outputs beside each other: boxes, and the figures of each in a line. */
import { Anchor, Paper, Stack, Table, Title } from '@mantine/core';
import { useMemo } from 'react';
import { BoxChart } from '../../charts/box-chart.tsx';
import type { BoxRow } from '../../charts/chart.ts';
import { count } from '../../format/numbers.ts';
import { writingOf } from '../../format/writing.ts';
import { useAddress } from '../../shell/use-address.ts';
import { WideTable } from '../../shell/wide-table.tsx';
import { OF_AN_OUTPUT } from './address.ts';
import { boxGroups } from './boxes.ts';
import type { AnswerView } from './view.ts';

export function OutputsTab({ view }: { readonly view: AnswerView }) {
  const { result, program } = view;
  const groups = useMemo(
    () => boxGroups(result.outputs, program?.outputs.map(({ format }) => format) ?? []),
    [result, program],
  );
  return (
    <Stack gap="lg">
      {groups.map(({ format, rows }) => (
        <Paper key={rows[0]!.name} withBorder p="md">
          <BoxChart
            title={namesOf(rows)}
            axis={rows.length === 1 ? rows[0]!.name : ''}
            rows={rows}
            write={writingOf(format).value}
          />
        </Paper>
      ))}
      <Figures view={view} />
    </Stack>
  );
}

/** Three names at most. */
function namesOf(rows: readonly BoxRow[]): string {
  const names = rows.map(({ name }) => name);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

const PERCENTAGES = ['5', '25', '50', '75', '95'];

function Figures({ view: { result, outputs } }: { readonly view: AnswerView }) {
  const { change } = useAddress();
  return (
    <Paper withBorder p="md" component="section" aria-label="Figures">
      <Title order={2} size="h5" mb="xs">
        Figures
      </Title>
      <WideTable label="Figures of all outputs" minWidth={760}>
        <Table verticalSpacing={6} tabularNums aria-label="Figures of all outputs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Output</Table.Th>
              {['Average', 'Standard deviation', ...PERCENTAGES.map((key) => `P${key}`), 'Errors'].map((name) => (
                <Table.Th key={name} ta="right">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.outputs.map((output, i) => {
              const { value, average, distance } = outputs[i]!.writing;
              return (
                <Table.Tr key={output.output}>
                  <Table.Th scope="row" fw={400}>
                    <Anchor
                      component="button"
                      size="sm"
                      ta="left"
                      onClick={() => change({ ...OF_AN_OUTPUT, output: output.output, tab: null }, { step: true })}
                    >
                      {output.label}
                    </Anchor>
                  </Table.Th>
                  <Table.Td ta="right">{average(output.mean, output.std_dev)}</Table.Td>
                  <Table.Td ta="right">{distance(output.std_dev)}</Table.Td>
                  {PERCENTAGES.map((key) => (
                    <Table.Td key={key} ta="right">
                      {value(output.percentiles[key] ?? null)}
                    </Table.Td>
                  ))}
                  <Table.Td ta="right">{count(output.errors)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}
