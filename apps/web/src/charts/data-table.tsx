/** The numbers of a chart as a real table, to read, to select and to copy. */
import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './data-table.module.css';
import { type Cell, type Table as Rows, tabbedOf } from './table.ts';

/** More rows than this make a page slow and are read by nobody. */
const SHOWN = 300;

export interface DataTableProps {
  readonly table: Rows;
  readonly height?: number;
}

/** A table; of a long one the first rows. */
export function DataTable({ table, height }: DataTableProps) {
  const { caption, columns, rows, action } = table;
  const isNumber = columns.map((_, column) => rows.some((row) => typeof row[column] !== 'string'));
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <section className={classes.scroll} style={{ maxHeight: height }} aria-label={caption} tabIndex={0}>
        <Table stickyHeader verticalSpacing={4} horizontalSpacing="sm" className={classes.table}>
          <caption className={classes.caption}>{caption}</caption>
          <Table.Thead>
            <Table.Tr>
              {columns.map((name, column) => (
                <Table.Th key={name} scope="col" className={isNumber[column] ? classes.number : undefined}>
                  {name}
                </Table.Th>
              ))}
              {action && (
                <Table.Th>
                  <VisuallyHidden>{action.name}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, SHOWN).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
              <Table.Tr key={index}>
                {row.map((cell, column) => (
                  <Table.Td key={columns[column]} className={isNumber[column] ? classes.number : undefined}>
                    {textOf(cell)}
                  </Table.Td>
                ))}
                {action && (
                  <Table.Td className={classes.number}>
                    <Button size="compact-xs" variant="subtle" onClick={() => action.run(index)}>
                      {action.name}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {rows.length > SHOWN &&
            `The first ${SHOWN} of ${rows.length.toLocaleString()} rows; the CSV file has all of them.`}
        </Text>
        <CopyTable table={table} />
      </Group>
    </div>
  );
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

function CopyTable({ table }: { readonly table: Rows }) {
  const { copied, copy } = useClipboard();
  // Without a secure connection browsers let pages copy nothing; the table can be selected then.
  if (!navigator.clipboard) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      // Made when it is wanted: of a long run it is many megabytes.
      onClick={() => copy(tabbedOf(table))}
      leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    >
      {copied ? 'Copied' : 'Copy table'}
    </Button>
  );
}
