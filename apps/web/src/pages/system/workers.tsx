/** The worker processes of all hosts: what each does. */
import { Anchor, Group, Table, Text, Title } from '@mantine/core';
import { IconCircle, IconCircleFilled, IconLoader, IconShare3, type TablerIcon } from '@tabler/icons-react';
import type { System } from '@tessera/api';
import { Link } from 'react-router';
import { size } from '../../format/sizes.ts';
import { WideTable } from '../../shell/wide-table.tsx';

type Worker = System['workers'][number];

const STATES: Readonly<Record<Worker['state'], { readonly word: string; readonly Icon: TablerIcon }>> = {
  busy: { word: 'Busy', Icon: IconCircleFilled },
  idle: { word: 'Idle', Icon: IconCircle },
  lent: { word: 'Lent to a call that waits', Icon: IconShare3 },
  starting: { word: 'Starting', Icon: IconLoader },
};

export function Workers({ workers }: { readonly workers: readonly Worker[] }) {
  return (
    <section aria-labelledby="workers">
      <Title order={2} id="workers" mb="sm">
        Workers
      </Title>
      {workers.length === 0 ? (
        <Text size="sm">
          No worker is alive: runs wait. Start the server with WORKERS above 0, or `tessera worker` on another machine.
        </Text>
      ) : (
        <WideTable label="Workers" minWidth={560}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Worker</Table.Th>
                <Table.Th>Host</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Run</Table.Th>
                <Table.Th ta="right">Memory</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workers.map((worker) => (
                <Row key={worker.worker} worker={worker} />
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
    </section>
  );
}

function Row({ worker: { worker, host, state, run, memory_bytes } }: { readonly worker: Worker }) {
  const { word, Icon } = STATES[state];
  return (
    <Table.Tr>
      <Table.Td>{worker}</Table.Td>
      <Table.Td>{host}</Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Icon size={14} aria-hidden /> {word}
        </Group>
      </Table.Td>
      <Table.Td>
        {run ? (
          <Anchor component={Link} to={`/runs/${run}`} size="sm">
            {run.slice(0, 8)}
          </Anchor>
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td ta="right">{size(memory_bytes)}</Table.Td>
    </Table.Tr>
  );
}
