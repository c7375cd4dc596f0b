/**
 * A model without a workbook: a formula over variables, made by a program through the server's calls. It is shown and run,
 * not changed.
 */
import { Alert, Anchor, Button, Code, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMathFunction, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { SavedModel } from '@tessera/api';
import { Link, useNavigate } from 'react-router';
import { RunDialog } from '../../run-settings/run-dialog.tsx';
import { Page } from '../../shell/page.tsx';
import { WideTable } from '../../shell/wide-table.tsx';

type Variable = NonNullable<SavedModel['model']['variables']>[number];

export function ExpressionModel({ model: { id, name, version, model } }: { readonly model: SavedModel }) {
  const navigate = useNavigate();
  const [running, dialog] = useDisclosure(false);
  const variables = model.variables ?? [];
  return (
    <Page
      title={name}
      actions={
        <Button leftSection={<IconPlayerPlayFilled size={15} aria-hidden />} onClick={dialog.open}>
          Run
        </Button>
      }
    >
      <Alert icon={<IconMathFunction aria-hidden />} title="This model has no workbook" mb="lg">
        <Text size="sm">
          It is a formula over variables, kept by a program through the server's calls, and it is changed where it was
          made. It can be run from here; what came out of it is under{' '}
          <Anchor component={Link} to="/runs">
            Runs
          </Anchor>
          . <Anchor href="/docs">How those calls work</Anchor>
        </Text>
      </Alert>
      {model.formula !== undefined && (
        <>
          <Text fw={600} size="sm" mb={4}>
            Formula
          </Text>
          <Code block mb="lg">
            {model.formula}
          </Code>
        </>
      )}
      {variables.length > 0 && (
        <WideTable label="Variables" minWidth={320}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Variable</Table.Th>
                <Table.Th scope="col">Distribution</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {variables.map((variable) => (
                <Table.Tr key={variable.name}>
                  <Table.Td>{variable.name}</Table.Td>
                  <Table.Td>
                    <Code>{distributionOf(variable)}</Code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      <RunDialog
        opened={running}
        onClose={dialog.close}
        modelName={name}
        outputs={model.formula === undefined ? [] : [{ reference: model.formula, label: model.formula }]}
        sampling={model.sampling ?? 'random'}
        flush={async () => ({ modelId: id, version })}
        onStarted={(run) => void navigate(`/runs/${run.id}`)}
      />
    </Page>
  );
}

function distributionOf(variable: Variable): string {
  if ('distribution' in variable) return variable.distribution;
  return `triangular(${variable.min_value}, ${variable.most_likely}, ${variable.max_value})`;
}
