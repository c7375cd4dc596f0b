/** A run as a call answers it. */
import type { Run as RunView } from '@tessera/api';
import type { Run } from '@tessera/jobs';
import { runOfPaths } from './paths.ts';
import { sourceOf } from './source.ts';

export function viewOf(run: Run): RunView {
  const source = sourceOf(run);
  const { metrics } = run;
  return {
    id: run.id,
    label: run.label,
    state: run.state,
    priority: run.priority,
    trials: run.trials,
    trials_done: run.trialsDone,
    progress: run.trials > 0 ? Math.min(1, (run.trialsDone + run.partTrials) / run.trials) : 0,
    seed: run.seed,
    version: run.version,
    source: {
      kind: source.kind,
      file_id: source.file_id ?? null,
      filename: source.filename ?? null,
      model_id: source.model_id ?? null,
      model_version: source.model_version ?? null,
      as_of: source.as_of,
      engine_version: source.engine_version,
      stream_version: source.stream_version,
    },
    ...(source.paths && { paths: runOfPaths(source.paths) }),
    notes: [...source.notes],
    fallback_cells: [...source.fallback_cells],
    created_at: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    failure: run.failure,
    snapshot: run.snapshot as RunView['snapshot'],
    metrics: {
      trials_per_second: metrics.rate,
      seconds_left: metrics.secondsLeft,
      cpu_seconds: metrics.cpuSeconds,
      peak_memory_bytes: metrics.peakMemory,
      queue_wait_seconds: metrics.queueWait,
      queue_place: metrics.queuePlace,
      tasks: metrics.tasks,
      retries: metrics.retries,
      last_failure: metrics.lastFailure,
      checkpoint_bytes: metrics.checkpointBytes,
      checkpoint_at: metrics.checkpointAt,
    },
  };
}
