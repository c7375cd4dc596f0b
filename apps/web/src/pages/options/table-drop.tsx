/** Where a table of contracts comes in: dropped, chosen, pasted, or the example. Whether it can be read, the server says. */
import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useWindowEvent } from '@mantine/hooks';
import { IconTableImport, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import classes from '../../shell/drop-area.module.css';
import { tellProblem } from '../../shell/notify.ts';
import { exampleTable } from './example.ts';

const ENDS = ['.csv', '.tsv', '.txt', '.xlsx', '.xlsm'];

interface TableDropProps {
  onTable(table: File): void;
}

export function TableDrop({ onTable }: TableDropProps) {
  const example = useMutation({ mutationFn: exampleTable, onSuccess: onTable, onError: tellProblem });
  const take = (files: readonly File[]) => {
    if (files[0]) onTable(files[0]);
  };
  const tooMany = () => tellProblem(new Error('Tables are priced one by one. Drop a single file.'));
  useWindowEvent('paste', ({ clipboardData }) => {
    if (clipboardData && clipboardData.files.length > 0) take([...clipboardData.files]);
  });
  const drop = { onDrop: take, onReject: tooMany, maxFiles: 1, multiple: false, activateOnKeyboard: false };
  return (
    <div>
      <Dropzone
        {...drop}
        activateOnDrag={false}
        inputProps={{ accept: ENDS.join(','), 'aria-label': 'Table of contracts' }}
        className={classes.area!}
      >
        <Group gap="lg" justify="center" wrap="nowrap" className={classes.words!}>
          <IconTableImport size={48} stroke={1.3} aria-hidden className={classes.icon} />
          <div>
            <Text size="lg" fw={600}>
              Drop a table of option contracts here
            </Text>
            <Text size="sm" mt={2}>
              or {/* A click anywhere opens the dialog; by keyboard, the click on this button gets there. */}
              <UnstyledButton aria-describedby="table-drop-ends" className={classes.choose!}>
                choose a file
              </UnstyledButton>
              , or paste one
            </Text>
            <Text size="sm" c="dimmed" mt={6} id="table-drop-ends">
              CSV or Excel (.xlsx), a contract in each row, the names of the columns in the first: spot, strike, years
              or date of expiry, interest rate, volatility, call or put.
            </Text>
          </div>
        </Group>
      </Dropzone>
      <Dropzone.FullScreen {...drop} inputProps={{ 'aria-hidden': true }} classNames={{ inner: classes.everywhere! }}>
        <IconUpload size={56} stroke={1.4} aria-hidden />
        <Text size="xl" fw={600} mt="sm">
          Let go to read the table
        </Text>
      </Dropzone.FullScreen>
      <Group gap="xs" mt="sm">
        <Text size="sm">No table at hand?</Text>
        <Button size="compact-sm" variant="light" onClick={() => example.mutate()} loading={example.isPending}>
          Open an example of 10,000 contracts
        </Button>
      </Group>
    </div>
  );
}
