/** Tables of option contracts: drop one, say how it is priced, and see those of before. */
import { Button, Stack } from '@mantine/core';
import { IconCalculator } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Page } from '../../shell/page.tsx';
import { JobList } from './job-list.tsx';
import { Preparation } from './preparation.tsx';
import { TableDrop } from './table-drop.tsx';

export default function OptionsPage() {
  const [table, setTable] = useState<{ readonly file: File; readonly key: number }>();
  const take = (file: File) => setTable((before) => ({ file, key: (before?.key ?? 0) + 1 }));
  return (
    <Page
      title="Option pricing"
      actions={
        <Button
          component={Link}
          to="/options/calculator"
          variant="default"
          leftSection={<IconCalculator size={18} aria-hidden />}
        >
          One contract
        </Button>
      }
    >
      <Stack gap="xl">
        {table ? (
          // Another table is prepared anew.
          <Preparation key={table.key} table={table.file} onLeave={() => setTable(undefined)} />
        ) : (
          <TableDrop onTable={take} />
        )}
        <JobList />
      </Stack>
    </Page>
  );
}
