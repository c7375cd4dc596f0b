/**
 * How a run goes on, inside the caller's transaction, with the lock of the run held: into the queue, from task to task,
 * to its end. It decides by `scheduler.ts` and the table of `run.ts`; it knows no worker.
 */
import { randomUUID } from 'node:crypto';
import type { TesseraError } from '@tessera/engine';
import { type Database, runs, type Session, tasks } from '@tessera/store';
import type { Limits } from './limits.ts';
import type { Queue } from './queue.ts';
import { ACTIVE_STATES, type RunEvent, type RunState, TRANSITIONS } from './run.ts';
import { nextStep, type Range } from './scheduler.ts';
import type { Failure, Priority, TaskId, TaskKind, Usage } from './task.ts';

/** What the job system stands on. */
export interface Ground {
  readonly database: Database;
  readonly queue: Queue;
  readonly limits: Limits;
}

/** Why a run ended without an answer. */
export type Reason = Pick<Failure, 'code' | 'detail'>;

/** Takes waiting runs of a priority into the queue, as many as may be worked on. */
export async function admit({ queue, limits }: Ground, session: Session, priority: Priority): Promise<void> {
  const ids = await runs.admitRuns(session, priority, limits.parallelRuns, ACTIVE_STATES);
  for (const id of ids) await enqueue(queue, session, { id, priority }, 'first', [{ firstBlock: 0, blocks: 0 }]);
  if (ids.length > 0) await tasks.wakeWorkers(session);
}

async function enqueue(
  queue: Queue,
  session: Session,
  run: { readonly id: string; readonly priority: string },
  kind: TaskKind,
  ranges: readonly Range[],
): Promise<void> {
  if (ranges.length === 0) return;
  const made = ranges.map((range) => ({ ...range, kind, job: randomUUID() }));
  await tasks.insertTasks(session, run.id, run.priority, made);
  const merges = kind === 'checkpoint' || kind === 'finish';
  const jobs = made.map(({ job }) => job);
  await queue.send(session, run.priority as Priority, run.id, jobs, merges);
}

/** Puts the next tasks of a run in the queue and keeps how far it is; `course` is that after what just ended. */
export async function goOn(
  { queue, limits }: Ground,
  session: Session,
  course: runs.RunCourse,
  change: runs.RunChange,
): Promise<void> {
  const step = nextStep(
    {
      blocks: course.blocks,
      nextBlock: course.next_block,
      doneBlocks: course.done_blocks,
      openRanges: course.open_ranges,
      merging: course.merging !== null,
      blockSeconds: course.block_seconds ?? 0,
      trialsDone: course.trials_counted,
      coveredTrials: course.covered_trials,
      secondsSince: course.since_checkpoint,
      checkpointSeconds: course.checkpoint_seconds,
      looseBytes: course.loose_bytes,
    },
    course.workers,
    limits,
  );
  const last = step.ranges.at(-1);
  await enqueue(queue, session, course, 'range', step.ranges);
  if (step.merge) await enqueue(queue, session, course, step.merge, [{ firstBlock: course.covered_blocks, blocks: 0 }]);
  await runs.changeRun(session, course.id, {
    next_block: last ? last.firstBlock + last.blocks : course.next_block,
    done_blocks: course.done_blocks,
    trials_counted: course.trials_counted,
    trials_done: { sql: 'greatest(trials_done, $::bigint)', value: course.trials_counted },
    open_ranges: course.open_ranges + step.ranges.length,
    merging: step.merge ?? course.merging,
    block_seconds: course.block_seconds,
    covered_blocks: course.covered_blocks,
    covered_trials: course.covered_trials,
    loose_bytes: course.loose_bytes,
    stored_bytes: course.stored_bytes,
    ...change,
  });
  // Whoever ended a task asks for the next; others can only be idle when none was waiting.
  if (last && course.open_ranges <= course.workers) await tasks.wakeWorkers(session);
}

/**
 * Begins a run anew, when what was kept of it cannot be believed; attempts under way become nobody's. Returns their
 * tickets, to be thrown away when this is committed.
 */
export async function startAgain(
  { queue }: Ground,
  session: Session,
  run: { readonly id: string; readonly priority: string },
  why: string,
): Promise<tasks.DeadTicket[]> {
  const dead = await tasks.clearRun(session, run.id);
  await enqueue(queue, session, run, 'first', [{ firstBlock: 0, blocks: 0 }]);
  await runs.changeRun(session, run.id, {
    next_block: 0,
    done_blocks: 0,
    trials_counted: 0,
    open_ranges: 0,
    merging: null,
    covered_blocks: 0,
    covered_trials: 0,
    loose_bytes: 0,
    stored_bytes: 0,
    part_trials: 0,
    retries: { sql: 'retries + 1' },
    last_failure: why,
  });
  await tasks.wakeWorkers(session);
  return dead;
}

/** Ends a run, frees what it kept, and lets the next in. Returns tickets to be thrown away when this is committed. */
export async function end(
  ground: Ground,
  session: Session,
  run: { readonly id: string; readonly state: string; readonly priority: string },
  event: Extract<RunEvent, 'finish' | 'fail' | 'cancel'>,
  change: runs.RunChange = {},
): Promise<tasks.DeadTicket[]> {
  const state = TRANSITIONS[run.state as RunState][event];
  if (!state) return [];
  const dead = await tasks.clearEndedRun(session, run.id);
  await runs.changeRun(session, run.id, {
    state,
    finished_at: { sql: 'moment()' },
    open_ranges: 0,
    merging: null,
    loose_bytes: 0,
    stored_bytes: 0,
    ...change,
  });
  await admit(ground, session, run.priority as Priority);
  await tasks.wakeWorkers(session);
  return dead;
}

/** Moves the waiting tasks of a run to the queue of its priority. Returns the tickets that they had. */
export async function requeue(
  { queue }: Ground,
  session: Session,
  run: { readonly id: string; readonly priority: string },
): Promise<tasks.DeadTicket[]> {
  const moved = await tasks.requeueTasks(session, run.id, run.priority);
  const merges = moved.filter(({ kind }) => kind === 'checkpoint' || kind === 'finish');
  const others = moved.filter((task) => !merges.includes(task));
  for (const [tasks, first] of [
    [merges, true],
    [others, false],
  ] as const) {
    const jobs = tasks.map(({ job }) => job);
    if (jobs.length > 0) await queue.send(session, run.priority as Priority, run.id, jobs, first);
  }
  return moved.map(({ old }) => old);
}

/** Ends an attempt whose task is done or void; false when it is nobody's. */
export async function endAttempt({ queue }: Ground, session: Session, attempt: TaskId): Promise<boolean> {
  if (!(await tasks.dropTask(session, attempt))) return false;
  await queue.remove(session, attempt);
  return true;
}

/** The columns that say why a run failed. */
export function becauseOf({ code, detail }: Reason): runs.RunChange {
  return { failure_code: code, failure_detail: detail };
}

/** The columns that an attempt adds to. */
export function costOf({ cpuSeconds, peakMemory }: Usage): runs.RunChange {
  return {
    cpu_seconds: { sql: 'cpu_seconds + $::float8', value: cpuSeconds },
    peak_memory: { sql: 'greatest(peak_memory, $::bigint)', value: Math.ceil(peakMemory) },
  };
}

/** A reason out of the registry of errors. */
export function reasonOf(error: TesseraError): Reason {
  return { code: error.code, detail: error.message };
}

/** Throws tickets away that stand for nothing; when this fails they are thrown away when somebody fetches them. */
export async function discard({ queue, database }: Ground, dead: readonly tasks.DeadTicket[]): Promise<void> {
  if (dead.length > 0) await queue.discard(database, dead as { queue: Priority; job: string }[]).catch(() => undefined);
}
