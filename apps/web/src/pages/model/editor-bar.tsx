/** The bar of the editor: what the model is called, whether it is saved and right, undo, and the button that runs it. */
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconPlayerPlayFilled } from '@tabler/icons-react';
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

export function EditorBar({ onRun, onVersions, onShortcuts }: EditorBarProps) {
  const { editor, state, outputs } = useModelView();
  const { draft, undo, redo, save } = state;
  return (
    <header className={classes.bar}>
      <div className={classes.title}>
        <EditableName name={draft.name} onRename={(name) => editor.rename(name)} />
        <SaveStatus editor={editor} save={save} />
      </div>
      <div className={classes.parityPlace}>
        <ParityNote />
      </div>
      <Group gap={6} wrap="nowrap">
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
        <ModelMenu onVersions={onVersions} onShortcuts={onShortcuts} />
        <Tooltip label="Make an output first: a run answers what it is" disabled={outputs.length > 0}>
          <Button
            size="sm"
            leftSection={<IconPlayerPlayFilled size={15} aria-hidden />}
            mod={{ disabled: outputs.length === 0 }}
            aria-disabled={outputs.length === 0}
            onClick={() => outputs.length > 0 && onRun()}
          >
            Run
          </Button>
        </Tooltip>
      </Group>
    </header>
  );
}
