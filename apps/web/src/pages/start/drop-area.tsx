/** Where workbooks come in: dropped anywhere on the page, chosen, or pasted. Whether one can be read, the server says. */
import { Group, Text, UnstyledButton } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useWindowEvent } from '@mantine/hooks';
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { size } from '../../format/sizes.ts';
import { limits } from '../../server/queries.ts';
import classes from '../../shell/drop-area.module.css';
import { tellProblem } from '../../shell/notify.ts';

const ENDS = ['.xlsx', '.xlsm', '.xls', '.xlsb', '.ods', '.csv'];
/** A folder dropped by mistake is not sent file by file. */
const MOST = 20;

interface DropAreaProps {
  onFiles(files: readonly File[]): void;
}

export function DropArea({ onFiles }: DropAreaProps) {
  const most = useQuery(limits()).data?.upload_bytes;
  const tooMany = () => tellProblem(new Error(`At most ${MOST} workbooks at a time. Drop fewer of them.`));
  useWindowEvent('paste', ({ clipboardData }) => {
    if (clipboardData && clipboardData.files.length > 0) onFiles([...clipboardData.files]);
  });
  return (
    <>
      <Dropzone
        onDrop={onFiles}
        onReject={tooMany}
        maxFiles={MOST}
        activateOnDrag={false}
        activateOnKeyboard={false}
        inputProps={{ accept: ENDS.join(','), 'aria-label': 'Workbooks' }}
        className={classes.area!}
      >
        <Group gap="lg" justify="center" wrap="nowrap" className={classes.words!}>
          <IconFileSpreadsheet size={48} stroke={1.3} aria-hidden className={classes.icon} />
          <div>
            <Text size="lg" fw={600}>
              Drop a workbook here
            </Text>
            <Text size="sm" mt={2}>
              or {/* A click anywhere opens the dialog; by keyboard, the click on this button gets there. */}
              <UnstyledButton aria-describedby="drop-area-ends" className={classes.choose!}>
                choose a file
              </UnstyledButton>
              , or paste one
            </Text>
            <Text size="sm" c="dimmed" mt={6} id="drop-area-ends">
              Excel (.xlsx, .xlsm, .xlsb, .xls), OpenDocument (.ods) or .csv
              {most !== undefined && `, up to ${size(most)}`}. The file itself is never changed.
            </Text>
          </div>
        </Group>
      </Dropzone>
      <Dropzone.FullScreen
        onDrop={onFiles}
        onReject={tooMany}
        maxFiles={MOST}
        activateOnKeyboard={false}
        inputProps={{ 'aria-hidden': true }}
        classNames={{ inner: classes.everywhere! }}
      >
        <IconUpload size={56} stroke={1.4} aria-hidden />
        <Text size="xl" fw={600} mt="sm">
          Let go to open the workbook
        </Text>
      </Dropzone.FullScreen>
    </>
  );
}
