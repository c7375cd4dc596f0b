/** The figures that the job system works by; each may be set, and none changes a result. */

import type { CompressionLevel } from './saved.ts';
import { AGEING_SECONDS, type Pace } from './scheduler.ts';

export interface Limits extends Pace {
  /** How long a worker may work without a beat before its task is given to another. */
  readonly leaseSeconds: number;
  readonly ageingSeconds: number;
  /** Runs of one priority that are worked on at a time. */
  readonly parallelRuns: number;
  /** Runs that may wait for their first task. */
  readonly waitingRuns: number;
  /** How often one task may fail before its run does. */
  readonly attempts: number;
  /** Bytes of results, checkpoints and answers of all runs together. */
  readonly diskQuota: number;
  /** Days that a run that has ended is kept; 0 keeps it for ever. */
  readonly resultDays: number;
  /** Checkpoints of a run that are kept. */
  readonly checkpoints: number;
  readonly compression: CompressionLevel;
  /** Resident memory of a worker process, for runs that name none. */
  readonly memoryLimit: number;
  /** Seconds that a run may take, for runs that name none. */
  readonly deadlineSeconds: number;
}

export const LIMITS: Limits = {
  leaseSeconds: 10,
  ageingSeconds: AGEING_SECONDS,
  taskSeconds: 1,
  parallelRuns: 8,
  waitingRuns: 10_000,
  attempts: 5,
  checkpointTrials: 1e9,
  checkpointSeconds: 5,
  mergeBytes: 32 * 2 ** 20,
  checkpoints: 3,
  compression: 6,
  diskQuota: 10 * 2 ** 30,
  resultDays: 30,
  memoryLimit: 2 * 2 ** 30,
  deadlineSeconds: 86_400,
};

/** What of the settings the job system works by, under the names that settings have. */
export interface LimitSettings {
  readonly taskSeconds: number;
  readonly maxParallelRuns: number;
  readonly maxQueuedRuns: number;
  readonly checkpointTrials: number;
  readonly checkpointSeconds: number;
  readonly checkpointLevel: number;
  readonly diskQuota: number;
  readonly resultTtlDays: number;
  readonly memoryPerRun: number;
  readonly runDeadlineSeconds: number;
}

/** The limits that settings give. */
export function limitsOf(settings: LimitSettings): Limits {
  return {
    ...LIMITS,
    taskSeconds: settings.taskSeconds,
    parallelRuns: settings.maxParallelRuns,
    waitingRuns: settings.maxQueuedRuns,
    checkpointTrials: settings.checkpointTrials,
    checkpointSeconds: settings.checkpointSeconds,
    compression: settings.checkpointLevel as CompressionLevel,
    diskQuota: settings.diskQuota,
    resultDays: settings.resultTtlDays,
    memoryLimit: settings.memoryPerRun,
    deadlineSeconds: settings.runDeadlineSeconds,
  };
}
