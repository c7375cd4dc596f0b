/** Whether what is on the screen is kept on the server, and what to do where it is not. */
import { Button, Group, Loader, Popover, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconGitMerge } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { SaveState } from '../../model/autosave.ts';
import type { Editor } from '../../model/editor.ts';
import { getModel } from '../../server/calls.ts';
import { asProblem } from '../../server/problem.ts';
import classes from './editor.module.css';

interface SaveStatusProps {
  readonly editor: Editor;
  readonly save: SaveState;
}

/** Not drawn again with every change of the model. */
export const SaveStatus = memo(function SaveStatus({ editor, save }: SaveStatusProps) {
  return (
    <Group gap={6} wrap="nowrap" className={classes.saveStatus} aria-live="polite">
      {save.kind === 'saved' && (
        <>
          <IconCheck size={15} aria-hidden />
          <Text size="sm" c="dimmed">
            Saved
          </Text>
        </>
      )}
      {save.kind === 'saving' && (
        <>
          <Loader size={13} aria-hidden />
          <Text size="sm" c="dimmed">
            Saving…
          </Text>
        </>
      )}
      {save.kind === 'failed' && (
        <Trouble label="Not saved" sentence={save.problem.message}>
          <Button size="xs" onClick={() => void editor.flush().catch(() => {})}>
            Try again
          </Button>
        </Trouble>
      )}
      {save.kind === 'conflict' && <Conflict editor={editor} />}
    </Group>
  );
});

function Conflict({ editor }: { readonly editor: Editor }) {
  const [problem, setProblem] = useState<string>();
  const attempt = (decision: () => Promise<void>) => {
    setProblem(undefined);
    decision().catch((failure: unknown) => setProblem(asProblem(failure).message));
  };
  const sentence =
    'This model was changed somewhere else since it was opened here, in another window or by a program. Choose which version goes on. If you keep yours, the other one stays in the list of versions; if you load the other one, what is not saved here is dropped.';
  return (
    <Trouble
      label="Not saved: changed elsewhere"
      sentence={problem ?? sentence}
      icon={<IconGitMerge size={15} aria-hidden />}
    >
      <Button
        size="xs"
        variant="default"
        onClick={() => attempt(async () => editor.loadOther(await getModel(editor.id)))}
      >
        Load the other version
      </Button>
      <Button size="xs" onClick={() => attempt(() => editor.keepMine())}>
        Keep mine
      </Button>
    </Trouble>
  );
}

interface TroubleProps {
  readonly label: string;
  readonly sentence: string;
  readonly icon?: React.ReactNode;
  readonly children: React.ReactNode;
}

/** It opens by itself: what was typed is at stake. */
function Trouble({ label, sentence, icon, children }: TroubleProps) {
  const [opened, setOpened] = useState(true);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={340}
      position="bottom-start"
      withArrow
      trapFocus={false}
      returnFocus
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          color="red"
          variant="light"
          leftSection={icon ?? <IconAlertTriangle size={15} aria-hidden />}
          onClick={() => setOpened((now) => !now)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="sm">
          {sentence}
        </Text>
        <Group gap="xs" justify="flex-end">
          {children}
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
