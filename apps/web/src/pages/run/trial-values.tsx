/** Inputs and outputs of one trial, each leading to its cell. */
import { Anchor, Table, Text, Title } from '@mantine/core';
import type { Trial } from '@tessera/api';
import { count } from '../../format/numbers.ts';
import type { AnswerView, Variable } from './view.ts';

interface TrialValuesProps {
  readonly view: AnswerView;
  readonly trial: Trial;
  readonly chosen: string | undefined;
  /** By reference. */
  readonly onChoose: (reference: string) => void;
}

export function TrialValues({ view, trial, chosen, onChoose }: TrialValuesProps) {
  const of = { chosen, onChoose };
  return (
    <>
      <Values title="Outputs" values={trial.outputs} variables={view.outputs} {...of} />
      <Values title="Inputs" values={trial.inputs} variables={view.inputs} {...of} />
      <Text size="xs" c="dimmed">
        {count(trial.changed_cells)} cells differ from the workbook as it was saved.
        {trial.cells.length < trial.changed_cells && ` The first ${count(trial.cells.length)} are shown.`}
      </Text>
    </>
  );
}

interface ValuesProps {
  readonly title: string;
  readonly values: Trial['inputs'];
  /** In the same order. */
  readonly variables: readonly Variable[];
  readonly chosen: string | undefined;
  readonly onChoose: (reference: string) => void;
}

function Values({ title, values, variables, chosen, onChoose }: ValuesProps) {
  return (
    <>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      <Table verticalSpacing={4} horizontalSpacing={4} tabularNums mb="lg" aria-label={title}>
        <Table.Tbody>
          {values.map(({ reference, label, value }, i) => (
            <Table.Tr key={reference} {...(reference === chosen && { bg: 'var(--mantine-primary-color-light)' })}>
              <Table.Th scope="row" fw={400}>
                <Anchor component="button" size="sm" ta="left" title={reference} onClick={() => onChoose(reference)}>
                  {label}
                </Anchor>
              </Table.Th>
              <Table.Td ta="right">{value === null ? 'error' : (variables[i]?.writing.value(value) ?? value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
