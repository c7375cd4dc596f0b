/** Whether the workbook computes here as it does in Excel; a click lists what does not, and leads to the cells. */
import { Anchor, Button, Code, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconRefreshAlert } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Parity } from '@tessera/api';
import { memo, type ReactNode } from 'react';
import { count } from '../../format/numbers.ts';
import { valueText, verdictOn } from '../../model/parity.ts';
import * as queries from '../../server/queries.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import { WideTable } from '../../shell/wide-table.tsx';
import classes from './editor.module.css';
import { useModelTools } from './model-view.ts';

const LOOKS = {
  good: { color: 'teal', Icon: IconCircleCheck },
  differs: { color: 'orange', Icon: IconAlertTriangle },
  circular: { color: 'orange', Icon: IconRefreshAlert },
  none: { color: 'gray', Icon: IconInfoCircle },
} as const;

/** Not drawn again with every change of the model. */
export const ParityNote = memo(function ParityNote() {
  const { file } = useModelTools();
  const [opened, { open, close }] = useDisclosure(false);
  const parity = useQuery(queries.parity(file.file_id));
  if (parity.isPending) {
    return (
      <Text size="sm" c="dimmed" className={classes.parityText}>
        Checking against Excel's values…
      </Text>
    );
  }
  const verdict = parity.data && verdictOn(parity.data);
  const { color, Icon } = LOOKS[verdict?.kind ?? 'differs'];
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color={color}
        className={classes.parity}
        leftSection={<Icon size={16} aria-hidden />}
        onClick={open}
        aria-label={verdict?.short ?? 'Not checked against Excel'}
      >
        <span className={classes.parityText} data-long={verdict?.tiny !== undefined || undefined}>
          {verdict?.short ?? 'Not checked against Excel'}
        </span>
        {verdict?.tiny !== undefined && <span className={classes.parityTiny}>{verdict.tiny}</span>}
      </Button>
      <Modal opened={opened} onClose={close} title="Compared with Excel" size="lg">
        {parity.data && verdict ? (
          <Details parity={parity.data} sentence={verdict.sentence} onClose={close} />
        ) : (
          <ProblemView problem={parity.error} onRetry={() => void parity.refetch()} />
        )}
      </Modal>
    </>
  );
});

interface DetailsProps {
  readonly parity: Parity;
  readonly sentence: string;
  readonly onClose: () => void;
}

function Details({ parity, sentence, onClose }: DetailsProps) {
  const { show } = useModelTools();
  const go = (cell: string) => {
    onClose();
    show(cell);
  };
  const { checked, matched, circles, mismatches, unsupported, volatile_skipped, without_value } = parity;
  // The list has the first thousand of them.
  const differing = checked - matched;
  return (
    <Stack gap="md">
      <Text size="sm">{sentence}</Text>
      {circles.length > 0 && (
        <Part title="Circles">
          {circles.slice(0, 50).map((circle) => (
            <Text key={circle.join()} size="sm" mb={4}>
              {circle.slice(0, 20).map((cell, i) => (
                <span key={cell}>
                  {i > 0 && ' → '}
                  <CellLink cell={cell} onGo={go} />
                </span>
              ))}
              {circle.length > 20 ? ` → and ${count(circle.length - 20)} more` : ` → ${circle[0] ?? ''}`}
            </Text>
          ))}
          <Text size="sm" c="dimmed">
            Excel computes such cells again and again until they settle (File, Options, Formulas, iterative
            calculation). Here a trial has one value for each cell: break the circle, for instance with the interest of
            the period before.
          </Text>
        </Part>
      )}
      {mismatches.length > 0 && (
        <Part
          title={`${count(differing)} differ${differing > mismatches.length ? `; the first ${count(mismatches.length)}` : ''}`}
        >
          <WideTable label="Cells that differ" minWidth={420}>
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Cell</Table.Th>
                  <Table.Th scope="col">Formula</Table.Th>
                  <Table.Th scope="col">Excel</Table.Th>
                  <Table.Th scope="col">Here</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {mismatches.map(({ cell, formula, expected, actual }) => (
                  <Table.Tr key={cell}>
                    <Table.Td>
                      <CellLink cell={cell} onGo={go} />
                    </Table.Td>
                    <Table.Td>
                      <Code style={{ overflowWrap: 'anywhere' }}>
                        {formula.startsWith('=') ? formula : `=${formula}`}
                      </Code>
                    </Table.Td>
                    <Table.Td>{valueText(expected)}</Table.Td>
                    <Table.Td>{valueText(actual)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        </Part>
      )}
      {unsupported.length > 0 && (
        <Part title={`${count(unsupported.length)} cannot be computed`}>
          {unsupported.map(({ cell, what, reason }) => (
            <Text key={cell} size="sm" mb={2}>
              <CellLink cell={cell} onGo={go} />: {what}. {reason}
            </Text>
          ))}
        </Part>
      )}
      {(volatile_skipped > 0 || without_value > 0) && (
        <Text size="sm" c="dimmed">
          {volatile_skipped > 0 &&
            `${count(volatile_skipped)} ${volatile_skipped === 1 ? 'cell changes' : 'cells change'} with every recalculation (RAND, TODAY and their kin) and cannot be compared. `}
          {without_value > 0 &&
            `For ${count(without_value)} ${without_value === 1 ? 'formula' : 'formulas'} the file holds no saved value.`}
        </Text>
      )}
    </Stack>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <Text fw={600} size="sm" component="h3" m={0} mb={4}>
        {title}
      </Text>
      {children}
    </section>
  );
}

function CellLink({ cell, onGo }: { readonly cell: string; readonly onGo: (cell: string) => void }) {
  return (
    <Anchor component="button" type="button" size="sm" onClick={() => onGo(cell)}>
      {cell}
    </Anchor>
  );
}
