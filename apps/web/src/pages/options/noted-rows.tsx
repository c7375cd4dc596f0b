/** Rows that failed or look like slips: their number, their values as they stood, and why. */
import { Button, Group, Select, Table, Text, Title } from '@mantine/core';
import type { PricingJobResult } from '@tessera/api';
import { CONTRACT_COLUMNS } from '@tessera/models';
import { useState } from 'react';
import { count } from '../../format/counts.ts';
import { useAddress } from '../../shell/use-address.ts';
import { WideTable } from '../../shell/wide-table.tsx';
import classes from './noted-rows.module.css';

type Row = PricingJobResult['overview']['failed'][number];

interface NotedRowsProps {
  readonly id: string;
  readonly title: string;
  readonly intro?: string;
  /** What is said where there are none. */
  readonly none: string;
  /** The first of them. */
  readonly rows: readonly Row[];
  readonly total: number;
  /** The part of the address that holds the chosen reason. */
  readonly param: string;
  /** To choose rows by. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  reasonOf(row: Row): readonly string[];
  /** Sentences on what is wrong. */
  said(row: Row): readonly string[];
}

const STEP = 50;

export function NotedRows({ id, title, intro, none, rows, total, param, reasons, reasonOf, said }: NotedRowsProps) {
  const { params, change } = useAddress();
  const [shown, setShown] = useState(STEP);
  const reason = reasons.find(({ code }) => code === params.get(param))?.code;
  const chosen = reason === undefined ? rows : rows.filter((row) => reasonOf(row).includes(reason));
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="sm">
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {total === 0 ? none : sentence(total, rows.length, intro)}
          </Text>
        </div>
        {reasons.length > 1 && (
          <Select
            label={`Reason of ${title.toLowerCase()}`}
            w={300}
            maw="100%"
            clearable
            placeholder="All reasons"
            data={reasons.map(({ code, text }) => ({ value: code, label: text }))}
            value={reason ?? null}
            onChange={(code) => {
              setShown(STEP);
              change({ [param]: code });
            }}
          />
        )}
      </Group>
      {total > 0 && <Rows title={title} rows={chosen.slice(0, shown)} said={said} />}
      {chosen.length > shown && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => setShown(shown + STEP)}>
          {`${count(Math.min(STEP, chosen.length - shown))} more of ${count(chosen.length)}`}
        </Button>
      )}
    </section>
  );
}

function sentence(total: number, known: number, intro: string | undefined): string {
  const first = known < total ? `The first ${count(known)} of ${count(total)}; the files have all of them.` : '';
  return [intro, first, 'Row 1 is the first below the names of the columns.'].filter(Boolean).join(' ');
}

function Rows({ title, rows, said }: Pick<NotedRowsProps, 'title' | 'rows' | 'said'>) {
  const columns = CONTRACT_COLUMNS.filter(({ name }) => rows.some(({ input }) => name in input));
  return (
    <WideTable label={title} minWidth={columns.length * 84 + 320}>
      <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Row</Table.Th>
            <Table.Th scope="col" className={classes.why!}>
              Why
            </Table.Th>
            {columns.map(({ name, title: meaning }) => (
              <Table.Th key={name} scope="col" title={meaning}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.row_index}>
              <Table.Th scope="row" className={classes.number!}>
                {count(row.row_index + 1)}
              </Table.Th>
              <Table.Td className={classes.why!}>
                {said(row).map((text) => (
                  <Text key={text} size="sm">
                    {text}
                  </Text>
                ))}
              </Table.Td>
              {columns.map(({ name }) => (
                <Value key={name} text={row.input[name]} isBad={row.errors.some(({ column }) => column === name)} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

/** A value as it stood; what is wrong with it says the column beside. */
function Value({ text, isBad }: { readonly text: string | undefined; readonly isBad: boolean }) {
  return (
    <Table.Td className={classes.value!} data-bad={isBad || undefined}>
      {text === '' || text === undefined ? <span className={classes.empty}>empty</span> : text}
    </Table.Td>
  );
}
