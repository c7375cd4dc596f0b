/** The dialog that runs the model of the editor as it stands. */
import { memo } from 'react';
import { useNavigate } from 'react-router';
import { RunDialog } from '../../run-settings/run-dialog.tsx';
import { useShownPreview } from './live-preview.tsx';
import { useModelView } from './model-view.ts';

interface EditorRunProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function EditorRun({ opened, onClose }: EditorRunProps) {
  const { editor, state, outputs } = useModelView();
  const { result } = useShownPreview();
  const navigate = useNavigate();
  const { name, body } = state.draft;
  return (
    <QuietDialog
      opened={opened}
      onClose={onClose}
      modelName={name}
      outputs={outputs.flatMap(({ cell: written, references, label, format }) =>
        references.length > 1
          ? references.map((reference) => ({ reference, label: reference, format }))
          : [{ reference: references[0] ?? written, label, format }],
      )}
      sampling={body.sampling ?? 'random'}
      flush={() => editor.flush()}
      trialsPerSecond={result && result.milliseconds > 0 ? (result.trials / result.milliseconds) * 1000 : undefined}
      onStarted={(run) => void navigate(`/runs/${run.id}`)}
    />
  );
}

/** Not drawn again while it is closed. */
const QuietDialog = memo(RunDialog, (before, now) => !before.opened && !now.opened);
