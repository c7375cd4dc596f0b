/** What the columns of a table are taken for: each column of a contract, with the table's own, which can be corrected. */
import { Badge, Select, Table, Text, Title } from '@mantine/core';
import type { ContractColumn, ContractColumnName } from '@tessera/models';
import classes from './columns-table.module.css';
import type { MappedColumn } from './mapping.ts';

interface ColumnsTableProps {
  readonly mapped: readonly MappedColumn[];
  readonly header: readonly string[];
  /** The first row, as it stands. */
  readonly sample: readonly string[];
  onCorrect(name: ContractColumnName, header: string): void;
}

export function ColumnsTable({ mapped, header, sample, onCorrect }: ColumnsTableProps) {
  // A select knows each header once, and none without a name.
  const choices = [...new Set(header)].filter((name) => name !== '');
  return (
    <section aria-labelledby="columns">
      <Title order={3} id="columns" mb={4}>
        Columns
      </Title>
      <Table verticalSpacing={6} horizontalSpacing="sm" aria-labelledby="columns" className={classes.table!}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">What is needed</Table.Th>
            <Table.Th scope="col" className={classes.choice!}>
              Column of the table
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              First row
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mapped.map(({ column, header: taken, isCorrected, isMissing }) => (
            <Table.Tr key={column.name}>
              <Table.Td>
                <Text size="sm" fw={550}>
                  {column.title} <Code column={column} />
                  {isCorrected && (
                    <Badge size="xs" variant="light" ml={6}>
                      by hand
                    </Badge>
                  )}
                </Text>
                <Text size="xs" c="dimmed">
                  {column.meaning}
                </Text>
              </Table.Td>
              <Table.Td className={classes.choice!}>
                <Select
                  aria-label={`Column of the table for ${column.title}`}
                  size="sm"
                  searchable={choices.length > 12}
                  allowDeselect={false}
                  data={choices}
                  value={taken ?? null}
                  placeholder={isMissing ? 'Choose a column' : `Not in the table: ${column.fallback}`}
                  error={isMissing}
                  onChange={(chosen) => chosen !== null && onCorrect(column.name, chosen)}
                />
              </Table.Td>
              <Table.Td visibleFrom="sm" className={classes.sample!}>
                {taken === undefined ? '–' : sample[header.indexOf(taken)]}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** The name that answers have for it, where it is another. */
function Code({ column }: { readonly column: ContractColumn }) {
  return (
    <Text component="span" size="xs" c="dimmed" ff="monospace">
      {column.name}
    </Text>
  );
}
