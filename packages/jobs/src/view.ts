/** A run as people see it, from its row. */
import type { runs } from '@tessera/store';
import type { Run, RunState } from './run.ts';
import type { Priority, Snapshot } from './task.ts';

/** A row as a run; what depends on the time is as of when the row was read. */
export function runOf(row: runs.RunRow): Run {
  const done = row.trials_counted + row.part_trials;
  const rate = row.worked !== null && row.worked > 0 ? done / row.worked : null;
  const left = rate && row.state === 'running' ? (row.trials - done) / rate : null;
  return {
    id: row.id,
    owner: row.owner,
    label: row.label,
    state: row.state as RunState,
    priority: row.priority as Priority,
    trials: row.trials,
    trialsDone: row.trials_done,
    partTrials: row.part_trials,
    seed: row.seed,
    source: row.source,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    failure: row.failure_code === null ? null : { code: row.failure_code, detail: row.failure_detail ?? '' },
    snapshot: row.snapshot as Snapshot | null,
    metrics: {
      rate,
      secondsLeft: left,
      cpuSeconds: row.cpu_seconds,
      peakMemory: row.peak_memory,
      queueWait: row.queue_wait,
      queuePlace: row.queue_place,
      tasks: row.tasks,
      retries: row.retries,
      lastFailure: row.last_failure,
      checkpointBytes: row.checkpoint_bytes,
      checkpointAt: row.checkpoint_at?.toISOString() ?? null,
    },
  };
}
