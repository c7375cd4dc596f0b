/**
 * One attempt at one task on the control thread: holds the lease while the compute thread works, watches the memory, and
 * says how it ended. It never says that a task was done, or that none of it runs, before that is so.
 */
import { TesseraError } from '@tessera/engine';
import { type Compute, outOfMemory } from './compute.ts';
import { type Ending, failureOf } from './compute-loop.ts';
import { createPermit, type Moment, moment, type Permit } from './permit.ts';
import type { Board, Lease, Usage } from './task.ts';

/** Beats in the time of a lease: two may be lost. */
const BEATS = 3;
const BEAT_EVERY = 3000;
/** Beats that were asked for by a wake-up keep this distance. */
const BEAT_APART = 300;
const LOOK_AT_MEMORY_EVERY = 150;
/** A block of a slow model may take longer than a task has to stop; then its thread is ended. */
const STOP_WITHIN = 250;
/** How long after a failure of the board to say the same again. */
const AGAIN_AFTER = 500;

export interface AttemptParts {
  readonly board: Board;
  readonly compute: Compute;
  /** Resident bytes of this process. */
  readonly memory: () => number;
}

/** An attempt under way. */
export interface Attempt {
  /** Resolves when the board was told how it ended, or can no longer be told; never rejects. */
  readonly ended: Promise<void>;
  /** Beats soon: the task may have to stop. */
  nudge(): void;
  /** Gives the task back. */
  stop(): void;
}

/** Works on a lease that was asked for at that moment. */
export function attempt(lease: Lease, asked: Moment, { board, compute, memory }: AttemptParts): Attempt {
  const { plan } = lease;
  const permit = createPermit();
  permit.grant(asked, lease.validFor);
  const usage = meter(memory);
  let verdict: 'stopped' | 'lost' | 'memory' | undefined;
  let grace: NodeJS.Timeout | undefined;

  function stop(why: 'stopped' | 'lost'): void {
    if (verdict) return;
    verdict = why;
    permit.revoke();
    grace = setTimeout(() => void compute.end(), STOP_WITHIN);
  }

  const beats = beating(board, lease, permit, usage, () => stop('lost'));
  const watch = setInterval(() => {
    if (usage.look() <= plan.memoryLimit || verdict) return;
    verdict = 'memory';
    permit.revoke();
    void compute.end();
  }, LOOK_AT_MEMORY_EVERY);

  async function work(): Promise<void> {
    const ending = await compute.run(lease, permit, (key) => insist(lease, () => board.program(key))).catch(failed);
    clearInterval(watch);
    clearTimeout(grace);
    const told = verdict === 'memory' ? outOfMemory(plan.memoryLimit) : verdict === 'lost' ? STOPPED : ending;
    await tell(board, lease, told, usage.total()).catch(() => undefined);
    beats.end();
  }

  return { ended: work(), nudge: beats.nudge, stop: () => stop('stopped') };
}

const STOPPED: Ending = { kind: 'stopped' };

function failed(cause: unknown): Ending {
  return { kind: 'failed', failure: failureOf(cause) };
}

/** Says how the attempt ended; what the board refuses with a sentence for people ends the run. */
async function tell(board: Board, lease: Lease, ending: Ending, usage: Usage): Promise<void> {
  const { task } = lease;
  switch (ending.kind) {
    case 'stopped':
      return insist(lease, () => board.fail(task, undefined, usage));
    case 'failed':
      return insist(lease, () => board.fail(task, ending.failure, usage));
    case 'done':
      try {
        return await insist(lease, () => board.complete(task, ending.outcome, usage));
      } catch (cause) {
        return tell(board, lease, failed(cause), usage);
      }
  }
}

/** Asks again when the board fails (its database may come back), for as long as a lease lasts. */
async function insist<T>({ validFor }: Lease, ask: () => Promise<T>): Promise<T> {
  for (const start = performance.now(); ; ) {
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof TesseraError || performance.now() - start > validFor) throw cause;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
    }
  }
}

/** Renews the lease every few seconds. A beat that the board cannot answer renews nothing: the permission then ends alone. */
function beating(board: Board, lease: Lease, permit: Permit, usage: Meter, lost: () => void) {
  let isAsking = false;
  let isEnded = false;
  let latest = performance.now();
  let soon: NodeJS.Timeout | undefined;

  async function beat(): Promise<void> {
    if (isAsking || isEnded) return;
    isAsking = true;
    const asked = moment();
    latest = performance.now();
    try {
      const isHeld = await board.beat(lease.task, usage.total());
      if (isHeld) permit.grant(asked, lease.validFor);
      else if (!isEnded) lost();
    } catch {
      // Said again at the next beat.
    } finally {
      isAsking = false;
    }
  }

  const timer = setInterval(beat, Math.min(BEAT_EVERY, lease.validFor / BEATS));
  return {
    nudge(): void {
      if (soon || isEnded) return;
      soon = setTimeout(
        () => {
          soon = undefined;
          void beat();
        },
        Math.max(0, latest + BEAT_APART - performance.now()),
      );
    },
    end(): void {
      isEnded = true;
      clearInterval(timer);
      clearTimeout(soon);
    },
  };
}

interface Meter {
  /** Resident bytes now. */
  look(): number;
  total(): Usage;
}

function meter(memory: () => number): Meter {
  const before = process.cpuUsage();
  let peak = 0;
  const look = (): number => {
    const now = memory();
    peak = Math.max(peak, now);
    return now;
  };
  return {
    look,
    total() {
      look();
      const { user, system } = process.cpuUsage(before);
      return { cpuSeconds: (user + system) / 1e6, peakMemory: peak };
    },
  };
}
