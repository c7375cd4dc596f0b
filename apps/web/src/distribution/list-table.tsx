/** Lists of numbers as a small table that can be edited and pasted into, or as an area of cells. */
import { ActionIcon, Button, Group, ScrollArea, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { type Notation, readNumber, showNumber } from '../format/typed-numbers.ts';
import classes from './list-table.module.css';
import { cellsOf, laidOver, numbersOf } from './paste.ts';
import { readList, writeList } from './text.ts';
import { isQuantity, labelOf } from './words.ts';

export interface ListColumn {
  readonly name: string;
  readonly meaning: string;
  /** `{1, 2, 3}`, or cells. */
  readonly arg: string;
  readonly error?: string | undefined;
}

export interface ListTableProps {
  readonly columns: readonly ListColumn[];
  readonly notation: Notation;
  readonly onArgs: (args: readonly string[], final: boolean) => void;
  /** The last column has one row less: classes between edges. */
  readonly between: boolean;
}

/** Rows that are shown; more can be pasted, or stand in cells. */
const SHOWN = 100;
/** The longest text of a distribution that a model takes. */
const LONGEST = 8192;

export function ListTable(props: ListTableProps) {
  const lists = props.columns.map(({ arg }) => readList(arg));
  const [cells, setCells] = useState(lists.some((list) => list === undefined));
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Where the list is"
        value={cells ? 'cells' : 'here'}
        onChange={(value) => setCells(value === 'cells')}
        data={[
          { value: 'here', label: 'Typed here' },
          { value: 'cells', label: 'In cells of the workbook' },
        ]}
      />
      {cells ? <Areas {...props} /> : <Numbers {...props} lists={lists.map((list) => list ?? [])} />}
    </Stack>
  );
}

/** Each list as an area of cells. */
function Areas({ columns, onArgs }: ListTableProps) {
  return columns.map(({ name, meaning, arg, error }, index) => (
    <AreaField
      key={name}
      label={`Cells of ${labelOf(name).toLowerCase()}s`}
      meaning={meaning}
      arg={readList(arg) === undefined ? arg : ''}
      error={error}
      onArg={(area) =>
        onArgs(
          columns.map((column, at) => (at === index ? area : column.arg)),
          true,
        )
      }
    />
  ));
}

function AreaField(props: {
  readonly label: string;
  readonly meaning: string;
  readonly arg: string;
  readonly error?: string | undefined;
  readonly onArg: (arg: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const leave = () => {
    const area = typed?.trim().replace(/^=\s*/, '');
    if (area && area !== props.arg) props.onArg(area);
    setTyped(undefined);
  };
  return (
    <TextInput
      label={props.label}
      description={props.meaning}
      placeholder="Sheet1!B2:B40"
      spellCheck={false}
      error={props.error}
      value={typed ?? props.arg}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
    />
  );
}

function Numbers(props: ListTableProps & { readonly lists: readonly (readonly number[])[] }) {
  const { columns, lists, notation, onArgs, between } = props;
  const [trouble, setTrouble] = useState<string>();
  const rows = Math.max(...lists.map((list) => list.length));
  const change = (next: readonly (readonly number[])[], final: boolean) => {
    const whole = next.map((list, index) => (between && index === next.length - 1 ? list.slice(0, -1) : list));
    const args = whole.map(writeList);
    const tooLong = args.join().length > LONGEST - 200;
    setTrouble(tooLong ? 'These are too many numbers to keep here. Leave them in the workbook and name their cells.' : undefined); // biome-ignore format: one thought
    if (!tooLong) onArgs(args, final);
  };
  const full = lists.map((list) => Array.from({ length: rows }, (_, row) => list[row] ?? 0));
  const paste = (text: string, row: number, column: number): boolean => {
    const cells = cellsOf(text);
    if (cells.length === 1 && cells[0]!.length === 1) return false;
    const numbers = numbersOf(cells, notation);
    const bad = numbers.flat().indexOf(undefined);
    if (bad >= 0)
      setTrouble(`"${cells.slice(cells.length - numbers.length).flat()[bad]}" is no number. Nothing was pasted.`); // biome-ignore format: one thought
    else change(laidOver(full, numbers, row, column), true);
    return true;
  };
  const add = () =>
    change(
      full.map((list, at) => longer(list, columns[at]!.name, lists[at]!)),
      true,
    );
  const remove = (row: number) => change(full.map((list) => list.filter((_, at) => at !== row)), true); // biome-ignore format: one thought
  return (
    <Stack gap={6}>
      <ScrollArea.Autosize mah={260} type="auto">
        <Table className={classes.table} verticalSpacing={2} horizontalSpacing={4} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, meaning }) => (
                <Table.Th key={name} title={meaning}>
                  {labelOf(name)}
                </Table.Th>
              ))}
              <Table.Td w={28} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Array.from({ length: Math.min(rows, SHOWN) }, (_, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <Table.Tr key={row}>
                {columns.map(({ name }, column) => (
                  <Table.Td key={name}>
                    {!(between && column === columns.length - 1 && row === rows - 1) && (
                      <Cell
                        label={`${labelOf(name)} ${row + 1}`}
                        value={full[column]![row]!}
                        notation={isQuantity(name) ? notation : { ...notation, percent: false }}
                        onValue={
                          (value, final) =>
                          change(full.map((list, c) => list.map((v, r) => (c === column && r === row ? value : v))), final) // biome-ignore format: one thought
                        }
                        onPaste={(text) => paste(text, row, column)}
                      />
                    )}
                  </Table.Td>
                ))}
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={`Remove row ${row + 1}`}
                    disabled={rows < 2}
                    onClick={() => remove(row)}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {rows > SHOWN && <Text size="xs" c="dimmed">{`and ${rows - SHOWN} more`}</Text>}
      <Text size="sm" c="red" role="alert">
        {trouble ?? columns.find(({ error }) => error)?.error}
      </Text>
      <Group justify="space-between">
        <Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} />} onClick={add}>
          Add a row
        </Button>
        <Text size="xs" c="dimmed">
          Cells copied from Excel can be pasted.
        </Text>
      </Group>
    </Stack>
  );
}

/** With one row more: values go on as they did, weights and chances stay. */
function longer(list: readonly number[], name: string, given: readonly number[]): number[] {
  const [before, last] = [list.at(-2) ?? 0, list.at(-1) ?? 0];
  return [...list, isQuantity(name) ? Number((last + (last - before)).toPrecision(12)) : (given.at(-1) ?? 1)];
}

function Cell(props: {
  readonly label: string;
  readonly value: number;
  readonly notation: Notation;
  readonly onValue: (value: number, final: boolean) => void;
  readonly onPaste: (text: string) => boolean;
}) {
  const [typed, setTyped] = useState<string>();
  const read = typed === undefined ? props.value : readNumber(typed, props.notation);
  const leave = () => {
    if (typed !== undefined && read !== undefined) props.onValue(read, true);
    setTyped(undefined);
  };
  return (
    <input
      className={classes.cell}
      aria-label={props.label}
      aria-invalid={read === undefined || undefined}
      inputMode="decimal"
      value={typed ?? showNumber(props.value, props.notation)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        const next = readNumber(event.currentTarget.value, props.notation);
        if (next !== undefined) props.onValue(next, false);
      }}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
      onPaste={(event) => {
        if (!props.onPaste(event.clipboardData.getData('text/plain'))) return;
        event.preventDefault();
        setTyped(undefined);
      }}
    />
  );
}
