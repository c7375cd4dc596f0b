/** The job system's public surface: opening it on a server, and the workers of a host. */
export type { HostBoard } from './board.ts';
export { type Borrow, Cores } from './cores.ts';
export type { Borrowed, Jobs, RunFilter, RunRequest, SavedProgram, SystemStatus } from './jobs.ts';
export { LIMITS, type LimitSettings, type Limits, limitsOf } from './limits.ts';
export { type JobsOptions, openJobs } from './open.ts';
export { PRICING_STATES, type Pricing, type PricingRequest, type PricingState, type Pricings } from './pricings.ts';
export { type RemoteWorkers, startRemoteWorkers } from './remote-board.ts';
export { ACTIVE_STATES, RUN_STATES, type Run, type RunMetrics, type RunState } from './run.ts';
export { restoreProgram, saveProgram } from './submit.ts';
export { type HostWorker, type SuperviseOptions, type Supervisor, supervise } from './supervise.ts';
export { type FinishedAnswer, PRIORITIES, type Priority, type Snapshot } from './task.ts';
