/**
 * What has to be seen to every second, by any number of servers at once: leases that ran out, deadlines, pauses, runs to
 * be let in, results to be let go of. Time is the database's; nothing here waits.
 */
import { TesseraError } from '@tessera/engine';
import { runs, tasks, workload } from '@tessera/store';
import { admit, becauseOf, discard, end, type Ground, reasonOf } from './advance.ts';
import { type HostBoard, taskOf } from './board.ts';
import { ACTIVE_STATES, type RunState } from './run.ts';
import { PRIORITIES, type Priority } from './task.ts';

const LEASE_LOST = { code: 'lease-lost', detail: 'the worker was not heard of in time', final: false };
const ENDED: readonly RunState[] = ['succeeded', 'failed', 'cancelled'];

/** One second's work. What fails is tried at the next tick; the rest is done. */
export interface Housekeeping {
  tick(): Promise<void>;
  /** What is enough to do every minute. */
  tidy(): Promise<void>;
}

/** `troubled` hears of what went wrong. */
export function housekeeping(ground: Ground, board: HostBoard, troubled: (problem: Error) => void): Housekeeping {
  const { database, limits } = ground;
  let outrankedBefore: ReadonlySet<string> = new Set();

  async function takeBackLost(): Promise<void> {
    for (const task of await tasks.expiredTasks(database))
      await board.fail(taskOf(task), LEASE_LOST, { cpuSeconds: 0, peakMemory: 0 });
  }

  async function endLate(): Promise<void> {
    for (const { id, seconds } of await workload.lateRuns(database, ACTIVE_STATES)) {
      const reason = becauseOf(reasonOf(new TesseraError('run-deadline', { seconds: Math.round(seconds) })));
      await endRun(ground, id, 'fail', reason);
    }
  }

  async function letIn(): Promise<void> {
    for (const priority of await workload.waitingPriorities(database))
      await database.transaction((session) => admit(ground, session, priority as Priority));
  }

  /** Between two tasks a run has none for a moment, so it counts as paused at the second tick only. */
  async function pause(): Promise<void> {
    const outranked = await workload.outrankedRuns(database, PRIORITIES);
    const again = outranked.filter((id) => outrankedBefore.has(id));
    outrankedBefore = new Set(outranked);
    await workload.pauseRuns(database, outranked, again);
  }

  async function removeOld(): Promise<void> {
    if (limits.resultDays > 0) await workload.removeRuns(database, ENDED, { olderThanDays: limits.resultDays });
    await workload.removeLeftovers(database);
  }

  async function vacuum(): Promise<void> {
    await workload.vacuum(database);
    await ground.queue.vacuum();
  }

  async function all(steps: readonly (() => Promise<void>)[]): Promise<void> {
    for (const step of steps) await step().catch(troubled);
  }

  return {
    tick: () => all([takeBackLost, endLate, letIn, pause]),
    tidy: () => all([removeOld, vacuum]),
  };
}

/** Ends a run that goes on. False when it did not. */
export async function endRun(
  ground: Ground,
  id: string,
  event: 'fail' | 'cancel',
  change?: runs.RunChange,
): Promise<boolean> {
  const dead = await ground.database.transaction(async (session) => {
    const run = await runs.lockRun(session, id);
    if (!run || !ACTIVE_STATES.includes(run.state as RunState)) return undefined;
    return end(ground, session, run, event, change);
  });
  if (dead) await discard(ground, dead);
  return dead !== undefined;
}

/** Removes a run that has ended. */
export async function removeRun({ database }: Ground, id: string): Promise<boolean> {
  return (await workload.removeRuns(database, ENDED, { id })) > 0;
}
