/** How the runs were made, and which of their inputs are not the same. What differs stands out. */
import { Anchor, Code, Paper, Table, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { count } from '../../format/numbers.ts';
import { asOfText, SAMPLINGS } from '../../runs/words.ts';
import { WideTable } from '../../shell/wide-table.tsx';
import { type Compared, changedInputs, type Trait, trait } from './compared.ts';
import classes from './tables.module.css';

export interface TraitsProps {
  readonly compared: readonly Compared[];
}

/** Two tables: settings, and changed inputs. */
export function Traits({ compared }: TraitsProps) {
  const settings = useMemo(() => settingsOf(compared), [compared]);
  const changed = useMemo(() => {
    const programs = compared.flatMap(({ program }) => (program ? [program] : []));
    return programs.length === compared.length ? changedInputs(programs, 'not uncertain') : undefined;
  }, [compared]);
  return (
    <>
      <Paper withBorder p="md" component="section" aria-label="Inputs that differ">
        <Title order={2} size="h4" mb="xs">
          Inputs that differ
        </Title>
        {changed === undefined ? (
          <Text c="dimmed" size="sm">
            Being read…
          </Text>
        ) : changed.length === 0 ? (
          <Text size="sm">All inputs have the same distributions in these runs.</Text>
        ) : (
          <TraitTable name="Input" traits={changed} compared={compared} />
        )}
      </Paper>
      <Paper withBorder p="md" component="section" aria-label="How they were run">
        <Title order={2} size="h4" mb="xs">
          How they were run
        </Title>
        <TraitTable name="Setting" traits={settings} compared={compared} />
      </Paper>
    </>
  );
}

function settingsOf(compared: readonly Compared[]): Trait[] {
  const of = (name: string, value: (one: Compared) => string) => trait(name, compared.map(value));
  return [
    of('Workbook', ({ run }) => run.source.filename ?? 'none'),
    of('Version of the model', ({ run }) => run.source.model_version?.toString() ?? '–'),
    of('Trials', ({ result }) => count(result.trials)),
    of('Seed', ({ result }) => result.seed),
    of('Sampling', ({ result }) => SAMPLINGS[result.sampling]),
    of('TODAY() was', ({ result }) => asOfText(result.as_of)),
    of('Engine', ({ result }) => result.engine_version),
  ];
}

interface TraitTableProps {
  readonly name: string;
  readonly traits: readonly Trait[];
  readonly compared: readonly Compared[];
}

function TraitTable({ name, traits, compared }: TraitTableProps) {
  return (
    <WideTable label={name} minWidth={160 + compared.length * 170}>
      <Table verticalSpacing={6} aria-label={name}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{name}</Table.Th>
            {compared.map(({ name: of, run }) => (
              <Table.Th key={run.id} scope="col">
                <Anchor component={Link} to={`/runs/${run.id}`} inherit>
                  {of}
                </Anchor>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {traits.map((one) => (
            <Table.Tr key={one.name}>
              <Table.Th scope="row" fw={400}>
                {one.name}
                {one.differs && name !== 'Input' && <Code ml={6}>differs</Code>}
              </Table.Th>
              {one.values.map((value, i) => (
                <Table.Td key={compared[i]!.run.id} className={one.differs ? classes.differs! : undefined}>
                  {value}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
