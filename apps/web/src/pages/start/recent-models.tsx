/** Models, the one that was saved last first; each leads to its editor. */
import { ActionIcon, Anchor, Button, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ModelEntry } from '@tessera/api';
import { useState } from 'react';
import { Link } from 'react-router';
import { ago, inFull } from '../../format/moments.ts';
import { deleteModel } from '../../server/calls.ts';
import { files, models } from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { LoadingLines } from '../../shell/loading.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import classes from './start.module.css';

const FIRST = 5;

export function RecentModels() {
  const { data, error, refetch } = useQuery(models());
  const { data: known } = useQuery(files());
  const [all, setAll] = useState(false);
  const remove = useDeleteModel();
  const workbooks = new Map(known?.files.map(({ file_id, filename }) => [file_id, filename]));
  const newest = data?.models.toSorted((a, b) => b.saved_at.localeCompare(a.saved_at)) ?? [];
  const shown = all ? newest : newest.slice(0, FIRST);
  /** Beyond the files that were asked for the name is not known. */
  const workbookOf = ({ file_id }: ModelEntry) => {
    const name = file_id === null ? 'No workbook' : workbooks.get(file_id);
    return name === undefined ? '' : `${name} · `;
  };
  return (
    <section aria-labelledby="recent-models">
      <Title order={2} id="recent-models" mb="sm">
        Your models
      </Title>
      {error && <ProblemView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingLines rows={3} height={44} />}
      {newest.length > 0 && (
        <ul className={classes.list}>
          {shown.map((model) => (
            <li key={model.id} className={classes.row}>
              <div className={classes.what}>
                <Anchor component={Link} to={`/models/${model.id}`} fw={500} display="block" truncate>
                  {model.name}
                </Anchor>
                <Text size="xs" c="dimmed" truncate>
                  {workbookOf(model)}
                  <time dateTime={model.saved_at} title={inFull(model.saved_at)}>
                    {ago(model.saved_at)}
                  </time>
                </Text>
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Delete ${model.name}`}
                onClick={() => void remove(model)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {newest.length > FIRST && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Fewer' : `All ${newest.length}${data?.next ? '+' : ''} models`}
        </Button>
      )}
    </section>
  );
}

function useDeleteModel() {
  const client = useQueryClient();
  const confirm = useConfirm();
  return async ({ id, name }: ModelEntry) => {
    const agreed = await confirm({
      title: `Delete the model ${name}?`,
      text: 'Its uncertain cells, outputs and all its versions are lost. Its workbook and its runs stay.',
      action: 'Delete model',
      danger: true,
    });
    if (!agreed) return;
    try {
      await deleteModel(id);
      tellDone(`${name} was deleted.`);
    } catch (failure) {
      tellProblem(failure);
    }
    await client.invalidateQueries({ queryKey: models().queryKey });
  };
}
