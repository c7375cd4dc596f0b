/** A table before it is priced: what its columns are taken for, its first rows, and how it is to be priced. */
import { Alert, Button, Group, Paper, Progress, Select, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TableColumns } from '@tessera/api';
import { useState } from 'react';
import { count, percent } from '../../format/counts.ts';
import { size } from '../../format/sizes.ts';
import { asProblem } from '../../server/problem.ts';
import { tableColumns } from '../../server/queries.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { type Choices, changed, columnsQuery, DEFAULT_CHOICES, jobQuery } from './choices.ts';
import { Choosing } from './choosing.tsx';
import { ColumnsTable } from './columns-table.tsx';
import {
  type Corrections,
  corrected,
  correctionsOf,
  type MappedColumn,
  mappedColumns,
  pricesInstead,
} from './mapping.ts';
import { PreviewTable } from './preview-table.tsx';
import { useStart } from './use-start.ts';

interface PreparationProps {
  readonly table: File;
  /** Another table is wanted. */
  onLeave(): void;
}

export function Preparation({ table, onLeave }: PreparationProps) {
  const [choices, setChoices] = useState(DEFAULT_CHOICES);
  const { data, error, refetch, isFetching, failureReason } = useQuery({
    ...tableColumns(table, columnsQuery(choices)),
    // What was read before stays to be seen while the columns of another model or sheet are read.
    placeholderData: (before) => before,
  });
  const change = (part: Partial<Choices>) => setChoices((before) => changed(before, part));
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section" aria-labelledby="table-name">
      <Stack gap="lg">
        <Group justify="space-between" gap="sm">
          <div style={{ minWidth: 0 }}>
            <Title order={2} id="table-name" style={{ overflowWrap: 'anywhere' }}>
              {table.name}
            </Title>
            <Text size="sm" c="dimmed">
              {size(table.size)}
              {data && `, ${count(data.header.length)} columns`}
            </Text>
          </div>
          <Button variant="default" size="xs" onClick={onLeave}>
            Another table
          </Button>
        </Group>
        {error && <ProblemView problem={error} onRetry={() => void refetch()} />}
        {!data && !error && (
          <div>
            <Text size="sm" mb="xs">
              {failureReason ? asProblem(failureReason).message : 'Reading the columns…'}
            </Text>
            <LoadingLines rows={6} height={34} />
          </div>
        )}
        {data && !error && (
          <Prepared table={table} columns={data} choices={choices} onChoices={change} isReading={isFetching} />
        )}
      </Stack>
    </Paper>
  );
}

interface PreparedProps {
  readonly table: File;
  readonly columns: TableColumns;
  readonly choices: Choices;
  onChoices(change: Partial<Choices>): void;
  readonly isReading: boolean;
}

function Prepared({ table, columns, choices, onChoices, isReading }: PreparedProps) {
  const [corrections, setCorrections] = useState<Corrections>({});
  const mapped = mappedColumns(columns, corrections, choices);
  const start = useStart(table);
  const isMissing = mapped.some((one) => one.isMissing);
  return (
    <>
      {columns.sheets.length > 1 && (
        <Select
          label="Sheet"
          w={260}
          allowDeselect={false}
          data={[...columns.sheets]}
          value={choices.sheet || columns.sheets[0]!}
          onChange={(sheet) => {
            setCorrections({});
            onChoices({ sheet: sheet ?? '' });
          }}
        />
      )}
      <ColumnsTable
        mapped={mapped}
        header={columns.header}
        sample={columns.preview[0] ?? []}
        onCorrect={(name, header) => setCorrections((before) => corrected(before, name, header))}
      />
      <Missing
        mapped={mapped}
        prices={pricesInstead(mapped, columns.header)}
        onImplied={() => onChoices({ solve: 'implied-volatility' })}
      />
      <PreviewTable header={columns.header} rows={columns.preview} mapped={mapped} />
      <Choosing choices={choices} onChoices={onChoices} />
      {start.error !== null && <ProblemView problem={start.error} />}
      <Group gap="md">
        <Button
          size="md"
          disabled={isMissing || isReading}
          loading={start.isPending}
          onClick={() => start.mutate(jobQuery(choices, correctionsOf(mapped)))}
        >
          Price this table
        </Button>
        {start.isPending && <Sending share={start.share} bytes={table.size} onCancel={start.cancel} />}
      </Group>
    </>
  );
}

interface MissingProps {
  readonly mapped: readonly MappedColumn[];
  /** The header of prices from which the volatilities could be found. */
  readonly prices: string | undefined;
  onImplied(): void;
}

/** What is not there, in sentences, and the way out. */
function Missing({ mapped, prices, onImplied }: MissingProps) {
  const missing = mapped.filter(({ isMissing }) => isMissing);
  if (missing.length === 0) return null;
  const one = missing.length === 1;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={one ? 'A column is missing' : `${missing.length} columns are missing`}
    >
      {missing.map(({ column }) => `${column.title} (${column.name})`).join(', ')}: choose above which column of the
      table {one ? 'it is' : 'they are'}, or add {one ? 'it' : 'them'} to the file and drop it again.
      {prices !== undefined && (
        <div>
          <Button size="xs" variant="default" mt="sm" onClick={onImplied}>
            Find the volatilities from “{prices}”
          </Button>
        </div>
      )}
    </Alert>
  );
}

interface SendingProps {
  readonly share: number;
  readonly bytes: number;
  onCancel(): void;
}

function Sending({ share, bytes, onCancel }: SendingProps) {
  return (
    <Group gap="sm" wrap="nowrap" style={{ flex: '1 1 16rem' }}>
      <Progress value={share * 100} flex={1} aria-label="Sent" />
      <Text size="sm" c="dimmed">
        {share < 1 ? `${percent(share, 0)} of ${size(bytes)} sent` : 'Being checked…'}
      </Text>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onCancel}>
        Cancel
      </Button>
    </Group>
  );
}
