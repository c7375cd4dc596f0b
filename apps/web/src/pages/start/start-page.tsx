/** Where people begin: drop a workbook, open an example, go on with what they have. */
import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { models } from '../../server/queries.ts';
import { Page } from '../../shell/page.tsx';
import { DropArea } from './drop-area.tsx';
import { Examples } from './examples.tsx';
import { Files } from './files.tsx';
import { Introduction } from './introduction.tsx';
import { RecentModels } from './recent-models.tsx';
import { RecentRuns } from './recent-runs.tsx';
import { UploadList } from './upload-list.tsx';
import { useUploads } from './use-uploads.ts';

export default function StartPage() {
  const { all, take, remove } = useUploads();
  const { data: known } = useQuery(models());
  const firstVisit = known?.models.length === 0;
  return (
    <Page title="Start with a workbook">
      <Stack gap="xl">
        <div>
          <DropArea onFiles={(files) => void take(files)} />
          <UploadList uploads={all} onRemove={remove} />
        </div>
        {firstVisit && <Introduction />}
        {known && !firstVisit && (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
            <RecentModels />
            <RecentRuns />
          </SimpleGrid>
        )}
        <Examples />
        <Files />
      </Stack>
    </Page>
  );
}
