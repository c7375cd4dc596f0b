/** The uploaded files: what they are, and getting rid of them. */
import { ActionIcon, Button, Text, Title } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FileEntry } from '@tessera/api';
import { useState } from 'react';
import { ago, inFull } from '../../format/moments.ts';
import { size } from '../../format/sizes.ts';
import { contentAddress, deleteFile } from '../../server/calls.ts';
import { files, models } from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import classes from './start.module.css';

const FIRST = 5;

export function Files() {
  const { data, error, refetch } = useQuery(files());
  const [all, setAll] = useState(false);
  const remove = useDeleteFile();
  if (error) return <ProblemView problem={error} onRetry={() => void refetch()} />;
  if (!data || data.files.length === 0) return null;
  const shown = all ? data.files : data.files.slice(0, FIRST);
  return (
    <section aria-labelledby="files">
      <Title order={2} id="files" mb="sm">
        Your files
      </Title>
      <ul className={classes.list}>
        {shown.map((file) => (
          <li key={file.file_id} className={classes.row}>
            <div className={classes.what}>
              <Text truncate>{file.filename}</Text>
              <Text size="xs" c="dimmed">
                {size(file.size_bytes)} ·{' '}
                <time dateTime={file.created_at} title={inFull(file.created_at)}>
                  {ago(file.created_at)}
                </time>
              </Text>
            </div>
            <ActionIcon
              component="a"
              href={contentAddress(file.file_id)}
              download={file.filename}
              variant="subtle"
              color="gray"
              aria-label={`Download ${file.filename}`}
            >
              <IconDownload size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Delete ${file.filename}`}
              onClick={() => void remove(file)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {data.files.length > FIRST && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Fewer' : `All ${data.files.length}${data.next ? '+' : ''} files`}
        </Button>
      )}
    </section>
  );
}

function useDeleteFile() {
  const client = useQueryClient();
  const confirm = useConfirm();
  const { data: known } = useQuery(models());
  return async ({ file_id, filename }: FileEntry) => {
    const used = known?.models.filter((model) => model.file_id === file_id).map(({ name }) => name) ?? [];
    const agreed = await confirm({
      title: `Delete ${filename}?`,
      text: <Loss models={used} />,
      action: 'Delete file',
      danger: true,
    });
    if (!agreed) return;
    try {
      await deleteFile(file_id);
      tellDone(`${filename} was deleted.`);
    } catch (failure) {
      tellProblem(failure);
    }
    await client.invalidateQueries({ queryKey: files().queryKey });
  };
}

function Loss({ models }: { readonly models: readonly string[] }) {
  return (
    <>
      {models.length > 0 && `It is the workbook of ${models.join(', ')}: without it they cannot be run any more. `}
      Results of its runs stay, but their trials can no longer be looked into or downloaded.
    </>
  );
}
