/**
 * The control loop of a worker: asks the board for a task, works on it, says how it ended, and so on until it is told to
 * stop. Between two tasks its core can be lent to others. It knows neither database nor processes.
 */
import { type Attempt, attempt } from './attempt.ts';
import type { Compute } from './compute.ts';
import { moment } from './permit.ts';
import type { Board, Lease, TaskId, WorkerName } from './task.ts';

/** Without a wake-up the board is asked again after so many milliseconds, up to twice as many. */
const POLL = 1000;

export interface WorkerParts {
  readonly board: Board;
  readonly who: WorkerName;
  readonly compute: Compute;
  /** Resident bytes of this process. */
  readonly memory: () => number;
  /** Lent from the start. */
  readonly isLent?: boolean;
  /** Hears of every change. */
  readonly report?: (status: WorkerStatus) => void;
  /** Hears why no task can be had, once for each reason in a row. */
  readonly troubled?: (problem: Error) => void;
}

export interface WorkerStatus {
  readonly state: 'idle' | 'busy' | 'lent';
  readonly task: TaskId | null;
}

export interface RunningWorker {
  /** Takes no task from the next one on, and reports that it is lent; or takes tasks again. */
  lend(isLent: boolean): void;
  /** Takes no further task; one under way is given back when it has not ended after so many milliseconds. */
  stop(grace: number): Promise<void>;
}

const NOTHING = { cpuSeconds: 0, peakMemory: 0 };

/** Starts asking for tasks. */
export function startWorker(parts: WorkerParts): RunningWorker {
  const { board, who, compute, memory, report = () => undefined, troubled = () => undefined } = parts;
  const bell = createBell();
  let isStopping = false;
  let isLent = parts.isLent ?? false;
  let current: Attempt | undefined;
  let latestRun: string | undefined;
  let trouble: string | undefined;

  async function next(): Promise<Lease | undefined> {
    try {
      const lease = await board.lease(who);
      trouble = undefined;
      return lease;
    } catch (cause) {
      const { message } = cause as Error;
      if (trouble !== message) troubled(cause as Error);
      trouble = message;
      return undefined;
    }
  }

  async function work(lease: Lease, asked: ReturnType<typeof moment>): Promise<void> {
    // What earlier runs left in memory does not count against this one.
    if (latestRun !== lease.task.run && memory() > lease.plan.memoryLimit / 2) await compute.end();
    latestRun = lease.task.run;
    current = attempt(lease, asked, { board, compute, memory });
    report({ state: 'busy', task: lease.task });
    await current.ended;
    current = undefined;
  }

  async function loop(): Promise<void> {
    const unhear = listening(board, () => {
      current?.nudge();
      bell.ring();
    });
    for (let shown: WorkerStatus['state'] | undefined; !isStopping; ) {
      const state = isLent ? 'lent' : 'idle';
      const asked = moment();
      const lease = isLent ? undefined : await next();
      if (lease && !isStopping) {
        await work(lease, asked);
        shown = undefined;
        continue;
      }
      if (lease) await board.fail(lease.task, undefined, NOTHING).catch(() => undefined);
      if (shown !== state) report({ state, task: null });
      shown = state;
      if (!isStopping) await bell.wait(POLL * (1 + Math.random()));
    }
    await unhear();
    await compute.end();
  }

  const ended = loop();
  return {
    lend(lent) {
      isLent = lent;
      bell.ring();
    },
    async stop(grace) {
      isStopping = true;
      bell.ring();
      const timer = setTimeout(() => current?.stop(), grace);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Hears wake-ups as soon as the board can be reached. */
function listening(board: Board, called: () => void): () => Promise<void> {
  let isOver = false;
  let again: NodeJS.Timeout | undefined;
  let unhear: (() => Promise<void>) | undefined;
  const start = (): Promise<void> =>
    board.wake(called).then(
      (stop) => {
        unhear = stop;
      },
      () => {
        if (!isOver) again = setTimeout(() => void start(), POLL);
      },
    );
  const started = start();
  return async () => {
    isOver = true;
    clearTimeout(again);
    await started;
    await unhear?.().catch(() => undefined);
  };
}

interface Bell {
  ring(): void;
  /** Until the next ring, or one since the last wait; at most so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

function createBell(): Bell {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async wait(milliseconds) {
      if (!isRung) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, milliseconds);
        });
        clearTimeout(timer);
        wake = undefined;
      }
      isRung = false;
    },
  };
}
