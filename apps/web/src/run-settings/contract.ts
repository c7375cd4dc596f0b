/** What the dialog that starts a run is given, and what it tells. */
import type { ModelBody, NewRun, Run } from '@tessera/api';

/** How the trials of a run are drawn. */
export type Sampling = NonNullable<ModelBody['sampling']>;

/** An output whose odds can be asked for. */
export interface AskedOutput {
  /** What the model calls it. */
  readonly reference: string;
  readonly label: string;
  /** Its number format's code. */
  readonly format?: string;
}

/** What a run was asked for, as far as it is known: the next one begins with it. */
export type AskedBefore = Pick<
  NewRun,
  'trials' | 'seed' | 'sampling' | 'priority' | 'probabilities' | 'percentiles' | 'exact'
>;

/** Of `run-settings/run-dialog.tsx`: `<RunDialog />`. */
export interface RunDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Names the run, where the person gives it no other label. */
  readonly modelName: string;
  readonly outputs: readonly AskedOutput[];
  /** The model's own, where it has one; another that is chosen here is the run's alone. */
  readonly sampling?: Sampling | undefined;
  /** Where another run is repeated: its choices come before the model's and the person's last ones. */
  readonly initial?: AskedBefore | undefined;
  /** Saves what is not saved yet: what runs is what is on the screen. Its failure is shown here. */
  readonly flush: () => Promise<{ readonly modelId: string; readonly version: number }>;
  /** Of the live preview, where there is one: the time that a run takes is judged from it. */
  readonly trialsPerSecond?: number | undefined;
  readonly onStarted: (run: Run) => void;
}
