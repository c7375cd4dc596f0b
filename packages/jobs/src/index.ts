/** The job system's public surface: opening it on a server, and the workers of a host. */
export type { HostBoard } from './board.ts';
export type { Borrowed, Jobs, RunFilter, RunRequest, SystemStatus } from './jobs.ts';
export { LIMITS, type Limits } from './limits.ts';
export { type JobsOptions, openJobs, workerBoard } from './open.ts';
export { ACTIVE_STATES, RUN_STATES, type Run, type RunMetrics, type RunState } from './run.ts';
export { type FinishedAnswer, PRIORITIES, type Priority, type Snapshot } from './task.ts';
