/** The bar of the editor: what the model is called, whether it is saved and right, undo, and the button that runs it. */
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconPlayerPlayFilled } from '@tabler/icons-react';
import { memo, useCallback } from 'react';
import type { Editor } from '../../model/editor.ts';
import { EditableName } from './editable-name.tsx';
import classes from './editor.module.css';
import { ModelMenu } from './model-menu.tsx';
import { useModelView } from './model-view.ts';
import { ParityNote } from './parity-note.tsx';
import { SaveStatus } from './save-status.tsx';

interface EditorBarProps {
  readonly onRun: () => void;
  readonly onVersions: () => void;
  readonly onShortcuts: () => void;
}

export const EditorBar = memo(function EditorBar({ onRun, onVersions, onShortcuts }: EditorBarProps) {
  const { editor, state, outputs } = useModelView();
  const { draft, undo, redo, save } = state;
  const rename = useCallback((name: string) => editor.rename(name), [editor]);
  return (
    <header className={classes.bar}>
      <div className={classes.title}>
        <EditableName name={draft.name} onRename={rename} />
        <SaveStatus editor={editor} save={save} />
      </div>
      <div className={classes.parityPlace}>
        <ParityNote />
      </div>
      <Group gap={6} wrap="nowrap">
        <Undo editor={editor} undo={undo} redo={redo} />
        <ModelMenu onVersions={onVersions} onShortcuts={onShortcuts} />
        <RunButton canRun={outputs.length > 0} onRun={onRun} />
      </Group>
    </header>
  );
});

interface UndoProps {
  readonly editor: Editor;
  readonly undo: string | undefined;
  readonly redo: string | undefined;
}

// Parts that stay while a parameter moves are not drawn again with every step.

const Undo = memo(function Undo({ editor, undo, redo }: UndoProps) {
  return (
    <>
      <Tooltip label={undo === undefined ? 'Nothing to undo' : `Undo ${undo}`}>
        <ActionIcon
          variant="default"
          aria-label="Undo"
          mod={{ disabled: undo === undefined }}
          aria-disabled={undo === undefined}
          onClick={() => editor.undo()}
        >
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redo === undefined ? 'Nothing to redo' : `Redo ${redo}`}>
        <ActionIcon
          variant="default"
          aria-label="Redo"
          mod={{ disabled: redo === undefined }}
          aria-disabled={redo === undefined}
          onClick={() => editor.redo()}
        >
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
});

interface RunButtonProps {
  readonly canRun: boolean;
  readonly onRun: () => void;
}

const RunButton = memo(function RunButton({ canRun, onRun }: RunButtonProps) {
  return (
    <Tooltip label="Make an output first: a run answers what it is" disabled={canRun}>
      <Button
        size="sm"
        leftSection={<IconPlayerPlayFilled size={15} aria-hidden />}
        mod={{ disabled: !canRun }}
        aria-disabled={!canRun}
        onClick={() => canRun && onRun()}
      >
        Run
      </Button>
    </Tooltip>
  );
});
