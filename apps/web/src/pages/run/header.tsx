/** The name and state of a run, and what can be done with the whole of it. */
import { ActionIcon, Anchor, Badge, Button, Group, Menu, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowsDiff,
  IconCheck,
  IconDotsVertical,
  IconDownload,
  IconLink,
  IconPencil,
  IconPlayerPlay,
  IconPrinter,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Run } from '@tessera/api';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { count } from '../../format/numbers.ts';
import { RUN_STATES } from '../../runs/run-state.tsx';
import { isUnderWay, nameOf } from '../../runs/words.ts';
import { deleteRun, resultAddress } from '../../server/calls.ts';
import { asProblem } from '../../server/problem.ts';
import * as queries from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { Rename } from './rename.tsx';
import classes from './run.module.css';

const RunAgain = lazy(async () => ({ default: (await import('./run-again.tsx')).RunAgain }));

const LOOKS: Readonly<Record<Run['state'], { readonly variant: string; readonly color?: string }>> = {
  queued: { variant: 'default' },
  running: { variant: 'light', color: 'brand' },
  paused: { variant: 'light', color: 'yellow' },
  succeeded: { variant: 'light', color: 'teal' },
  failed: { variant: 'light', color: 'red' },
  cancelled: { variant: 'default' },
};

export function Header({ run }: { readonly run: Run }) {
  const [renaming, setRenaming] = useState(false);
  return (
    <header>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes.heading}>
          <Group gap="sm" align="center" wrap="nowrap">
            <Title order={1} className={classes.title!}>
              {nameOf(run)}
            </Title>
            <Badge {...LOOKS[run.state]} className={classes.state!}>
              {RUN_STATES[run.state].word}
            </Badge>
          </Group>
          <Origin run={run} />
        </div>
        <Actions run={run} onRename={() => setRenaming(true)} />
      </Group>
      <Rename run={run} opened={renaming} onClose={() => setRenaming(false)} />
    </header>
  );
}

/** What it was made of, and when. */
function Origin({ run }: { readonly run: Run }) {
  const { source, trials, finished_at, created_at } = run;
  const model = useQuery({ ...queries.model(source.model_id ?? ''), enabled: source.model_id !== null, retry: false });
  const when = new Date(finished_at ?? created_at);
  return (
    <Text size="sm" c="dimmed" component="div">
      {count(trials)} {run.paths ? 'paths' : 'trials'}
      {' · '}
      {model.data ? (
        <>
          <Anchor size="sm" underline="always" component={Link} to={`/models/${source.model_id}`}>
            {model.data.name}
          </Anchor>
          {source.model_version !== null && `, version ${source.model_version}`}
        </>
      ) : (
        (run.paths?.title ?? source.filename ?? 'A formula')
      )}
      {' · '}
      <time dateTime={when.toISOString()}>
        {when.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
      </time>
    </Text>
  );
}

function Actions({ run, onRename }: { readonly run: Run; readonly onRename: () => void }) {
  const [again, setAgain] = useState(false);
  const remove = useDelete(run);
  const done = run.state === 'succeeded';
  return (
    <Group gap="xs">
      {done && (
        <>
          <Button
            component={Link}
            to={`/runs/${run.id}/report`}
            variant="default"
            leftSection={<IconPrinter size={16} />}
          >
            Report
          </Button>
          <Button
            component={Link}
            to={`/compare?runs=${run.id}`}
            variant="default"
            leftSection={<IconArrowsDiff size={16} />}
          >
            Compare with…
          </Button>
          <ExportMenu id={run.id} />
        </>
      )}
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More actions">
            <IconDotsVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {run.source.model_id !== null && (
            <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => setAgain(true)}>
              Run again…
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={onRename}>
            Rename…
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={16} />} onClick={copyLink}>
            Copy link
          </Menu.Item>
          {!isUnderWay(run) && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={remove}>
                Delete run…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {again && (
        <Suspense fallback={null}>
          <RunAgain run={run} onClose={() => setAgain(false)} />
        </Suspense>
      )}
    </Group>
  );
}

const EXPORTS = [
  { format: 'xlsx', title: 'Excel workbook', about: 'results, and trials up to 100,000' },
  { format: 'csv', title: 'CSV', about: 'every trial' },
  { format: 'parquet', title: 'Parquet', about: 'every trial' },
  { format: 'json', title: 'JSON', about: 'results' },
] as const;

function ExportMenu({ id }: { readonly id: string }) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {EXPORTS.map(({ format, title, about }) => (
          <Menu.Item
            key={format}
            component="a"
            href={resultAddress(id, { format })}
            download={format === 'json' ? `run-${id}.json` : true}
          >
            {title}
            <Text size="xs" c="dimmed">
              {about}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.href);
    notifications.show({ message: 'The link is copied.', icon: <IconCheck size={16} />, autoClose: 2500 });
  } catch {
    notifications.show({ message: 'The browser does not let pages copy. Copy the address above.', color: 'yellow' });
  }
}

/** Deletes after asking. */
function useDelete(run: Run) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const client = useQueryClient();
  return async () => {
    const agreed = await confirm({
      title: `Delete ${nameOf(run)}?`,
      text: 'Its result and this page are gone then; links to it lead nowhere. Model and workbook stay.',
      action: 'Delete run',
      danger: true,
    });
    if (!agreed) return;
    try {
      await deleteRun(run.id);
    } catch (failure) {
      notifications.show({ title: 'The run is still there', message: asProblem(failure).message, color: 'red' });
      return;
    }
    await navigate('/runs');
    client.removeQueries({ queryKey: ['runs', run.id] });
    await client.invalidateQueries({ queryKey: ['runs'] });
  };
}
