/** What a run is to those who ask for it: its states, and what is known of it at any moment. Pure. */
import type { Priority, Snapshot } from './task.ts';

/** `paused`: started, but every core works for runs of higher priority; what it did is kept. */
export const RUN_STATES = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** What can happen to a run. */
export const RUN_EVENTS = ['start', 'pause', 'resume', 'finish', 'fail', 'cancel'] as const;
export type RunEvent = (typeof RUN_EVENTS)[number];

/** The state after an event; what is not in the table does not happen: the event is ignored. */
export const TRANSITIONS: Readonly<Record<RunState, Readonly<Partial<Record<RunEvent, RunState>>>>> = {
  queued: { start: 'running', fail: 'failed', cancel: 'cancelled' },
  running: { pause: 'paused', finish: 'succeeded', fail: 'failed', cancel: 'cancelled' },
  paused: { start: 'running', resume: 'running', finish: 'succeeded', fail: 'failed', cancel: 'cancelled' },
  succeeded: {},
  failed: {},
  cancelled: {},
};

/** The states in which an event has an effect, for a condition of SQL. */
export function statesBefore(event: RunEvent): RunState[] {
  return RUN_STATES.filter((state) => TRANSITIONS[state][event] !== undefined);
}

/** States of runs that go on. */
export const ACTIVE_STATES: readonly RunState[] = statesBefore('cancel');

/** A run as anyone may see it. Times are ISO 8601 in UTC. */
export interface Run {
  readonly id: string;
  readonly owner: string;
  readonly label: string;
  readonly state: RunState;
  readonly priority: Priority;
  readonly trials: number;
  /** Trials of finished tasks; never falls. */
  readonly trialsDone: number;
  /** How many trials' worth of work is done in blocks of long paths that are under way; falls when one begins again. */
  readonly partTrials: number;
  /** As decimal digits: it may be any 64-bit number. */
  readonly seed: string;
  /** What the run was made from (file, model, …): whoever submitted it knows what it means. */
  readonly source: unknown;
  /** Grows by at least one with every change; the id of its events. */
  readonly version: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly failure: { readonly code: string; readonly detail: string } | null;
  readonly snapshot: Snapshot | null;
  readonly metrics: RunMetrics;
}

export interface RunMetrics {
  /** Trials per second since the first task started, pauses left out; null before. */
  readonly rate: number | null;
  /** Seconds to the end at that rate; null when not running. */
  readonly secondsLeft: number | null;
  readonly cpuSeconds: number;
  readonly peakMemory: number;
  /** Seconds from submission to the first task. */
  readonly queueWait: number | null;
  /** From 1, while it waits for its first task: roughly, since lower priorities have their turns, too. */
  readonly queuePlace: number | null;
  readonly tasks: number;
  readonly retries: number;
  readonly lastFailure: string | null;
  readonly checkpointBytes: number;
  readonly checkpointAt: string | null;
}
