/** Runs the same version of the model again: more trials, another seed, other odds. */

import { useQuery } from '@tanstack/react-query';
import type { Run } from '@tessera/api';
import { useNavigate } from 'react-router';
import { RunDialog } from '../../run-settings/run-dialog.tsx';
import { nameOf } from '../../runs/words.ts';
import * as queries from '../../server/queries.ts';
import { askedBefore } from './asked-before.ts';

interface RunAgainProps {
  readonly run: Run;
  /** In place of as many as it was asked for. */
  readonly trials?: number;
  readonly onClose: () => void;
}

export function RunAgain({ run, trials, onClose }: RunAgainProps) {
  const navigate = useNavigate();
  const { data } = useQuery(queries.runProgram(run.id));
  const result = useQuery({ ...queries.result(run.id), enabled: run.state === 'succeeded' });
  const { model_id: modelId, model_version: version } = run.source;
  if (!data || result.isLoading || modelId === null || version === null) return null;
  return (
    <RunDialog
      opened
      onClose={onClose}
      modelName={nameOf(run)}
      outputs={data.outputs}
      initial={{ ...askedBefore(run, data, result.data), ...(trials !== undefined && { trials }) }}
      flush={async () => ({ modelId, version })}
      trialsPerSecond={run.metrics.trials_per_second ?? undefined}
      onStarted={({ id }) => navigate(`/runs/${id}`)}
    />
  );
}
