/** Trials that ended in an error: in which cell, which error, and one of them to look at. */
import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { OutputResult } from '@tessera/api';
import { useMemo } from 'react';
import { count } from '../../format/numbers.ts';
import { errorSentence } from '../../runs/sentences.ts';
import { useAddress } from '../../shell/use-address.ts';
import { WideTable } from '../../shell/wide-table.tsx';
import { OF_AN_OUTPUT } from './address.ts';
import type { AnswerView } from './view.ts';

export function ErrorsTab({ view }: { readonly view: AnswerView }) {
  const { result, samples } = view;
  return (
    <Stack gap="lg">
      {result.outputs.map(
        (output, i) =>
          output.errors > 0 && (
            <OfOutput
              key={output.output}
              output={output}
              replayed={result.replayed}
              column={samples.columns?.outputs[i]}
            />
          ),
      )}
    </Stack>
  );
}

interface OfOutputProps {
  readonly output: OutputResult;
  readonly replayed: number;
  /** Undefined until it is there. */
  readonly column: Float64Array | undefined;
}

function OfOutput({ output, replayed, column }: OfOutputProps) {
  const { change } = useAddress();
  const first = useMemo(() => column?.findIndex(Number.isNaN), [column]);
  const other = { ...OF_AN_OUTPUT, output: output.output };
  return (
    <Paper withBorder p="md" component="section" aria-label={`Errors of ${output.label}`}>
      <Title order={2} size="h5">
        {output.label}
      </Title>
      <Text size="sm" mt={4}>
        {errorSentence(output)}
      </Text>
      <Cells output={output} replayed={replayed} />
      {first !== undefined && first >= 0 && (
        <Group gap="xs" mt="md">
          <Button size="xs" onClick={() => change({ ...other, pick: 'errors', trial: first }, { step: true })}>
            Open trial {count(first)}, the first of them
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => change({ ...other, pick: 'errors', tab: 'trials' }, { step: true })}
          >
            List these trials
          </Button>
        </Group>
      )}
    </Paper>
  );
}

/** Where the errors first arose. */
function Cells({ output: { errors_by_cell: cells, errors }, replayed }: Omit<OfOutputProps, 'column'>) {
  if (cells.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="xs">
        The cells could not be found any more: the workbook is gone, or it took too long.
      </Text>
    );
  }
  return (
    <>
      <WideTable label="Cells with errors" minWidth={320} mt="sm">
        <Table verticalSpacing={5} tabularNums aria-label="Cells with errors">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Cell</Table.Th>
              <Table.Th>Error</Table.Th>
              <Table.Th ta="right">Trials</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {cells.map(({ cell, error, trials }) => (
              <Table.Tr key={`${cell} ${error}`}>
                <Table.Th scope="row" fw={400}>
                  {cell}
                </Table.Th>
                <Table.Td>{error}</Table.Td>
                <Table.Td ta="right">{count(trials)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {replayed < errors && (
        <Text size="xs" c="dimmed" mt={4}>
          From the first {count(replayed)} failing trials, which were computed again on the workbook.
        </Text>
      )}
    </>
  );
}
