/** The first rows of a table as they stand, and which of its columns are read. */
import { Table, Text } from '@mantine/core';
import { Disclosure } from '../../shell/disclosure.tsx';
import { WideTable } from '../../shell/wide-table.tsx';
import type { MappedColumn } from './mapping.ts';
import classes from './preview-table.module.css';

interface PreviewTableProps {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly mapped: readonly MappedColumn[];
}

export function PreviewTable({ header, rows, mapped }: PreviewTableProps) {
  const used = new Map(mapped.flatMap((one) => (one.header === undefined ? [] : [[one.header, one.column] as const])));
  return (
    <Disclosure label={`The first ${rows.length} rows`} summary="as they stand in the file" initially>
      <WideTable label="The first rows" minWidth={header.length * 96}>
        <Table verticalSpacing={2} horizontalSpacing="sm" fz="xs" aria-label="The first rows" mt={4}>
          <Table.Thead>
            <Table.Tr>
              {header.map((name, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and none moves
                <Table.Th key={place} scope="col" data-used={used.has(name) || undefined} className={classes.cell!}>
                  {name}
                  <Text component="span" size="xs" c="dimmed" display="block" fw={400}>
                    {used.get(name)?.title ?? 'not read'}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
              <Table.Tr key={index}>
                {row.map((text, place) => (
                  <Table.Td
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    key={place}
                    data-used={used.has(header[place] ?? '') || undefined}
                    className={classes.cell!}
                  >
                    {text}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Disclosure>
  );
}
