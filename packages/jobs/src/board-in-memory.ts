/** For tests: a board of one run, in memory, that keeps what is said to it. It must not know who works. */
import { BLOCK, type Program, type Questions } from '@tessera/engine';
import { nextRange } from './scheduler.ts';
import type { Board, Failure, FinishedAnswer, Lease, Outcome, RunPlan, TaskId, TaskKind } from './task.ts';

export interface Said {
  readonly word: 'complete' | 'fail';
  readonly task: TaskId;
  readonly outcome?: Outcome;
  readonly failure?: Failure | undefined;
}

export interface MemoryBoard extends Board {
  /** The task that a worker has. */
  taskOf(worker: string): TaskId | undefined;
  /** Gives the task of a worker back, as when it died or its lease ran out. */
  workerEnded(worker: string, failure: Failure): Promise<void>;
  readonly said: Said[];
  /** How many beats were answered. */
  readonly beats: () => number;
  readonly answer: Promise<FinishedAnswer>;
  /** Gives no task out, or gives them out again. */
  hold(isHeld: boolean): void;
  /** From now on no task of the run is anyone's. */
  cancel(): void;
  /** Resolves when no attempt is open. */
  returned(): Promise<void>;
  ring(): void;
}

export interface MemoryRun {
  readonly program: Program;
  readonly plan: RunPlan;
  /** Of a `first` task. */
  readonly seconds?: number;
  /** Of a `range` task. */
  readonly taskSeconds?: number;
  readonly validFor?: number;
}

export const NO_QUESTIONS: Questions = {};

/** A board with the first task of a run; those that follow come as in the real one, without checkpoints. */
export function boardInMemory(run: MemoryRun): MemoryBoard {
  const all = Math.ceil(run.plan.settings.trials / BLOCK);
  const waiting: { kind: TaskKind; firstBlock: number; blocks: number; state?: Uint8Array }[] = [
    { kind: 'first', firstBlock: 0, blocks: 0 },
  ];
  const open = new Map<string, { task: TaskId; blocks: number; worker: string; state?: Uint8Array | undefined }>();
  const results = new Map<number, Uint8Array>();
  const said: Said[] = [];
  const hearers = new Set<() => void>();
  let bins: Uint8Array | undefined;
  let attempts = 0;
  let beats = 0;
  let done = 0;
  let isCancelled = false;
  let isHolding = false;
  let finished: (answer: FinishedAnswer) => void = () => undefined;
  const answer = new Promise<FinishedAnswer>((resolve) => {
    finished = resolve;
  });
  let emptied: (() => void)[] = [];
  const ring = (): void => hearers.forEach((called) => called());

  function close(task: TaskId): { blocks: number; state?: Uint8Array | undefined } | undefined {
    const attempt = open.get(task.job);
    open.delete(task.job);
    if (open.size === 0) {
      for (const resolve of emptied) resolve();
      emptied = [];
    }
    return isCancelled ? undefined : attempt;
  }

  function goOn(first: Extract<Outcome, { kind: 'blocks' }>): void {
    bins ??= first.bins;
    const seconds = first.seconds / first.blocks;
    for (let at = first.blocks; at < all; ) {
      const range = nextRange(at, all, seconds, run.taskSeconds ?? 0.1);
      waiting.push({ kind: 'range', ...range });
      at += range.blocks;
    }
  }

  async function giveBack(task: TaskId, failure?: Failure): Promise<void> {
    said.push({ word: 'fail', task, failure });
    const attempt = close(task);
    const { kind, firstBlock } = task;
    const state = attempt?.state && { state: attempt.state };
    if (attempt && !failure?.final) waiting.unshift({ kind, firstBlock, blocks: attempt.blocks, ...state });
    ring();
  }

  return {
    said,
    answer,
    ring,
    beats: () => beats,
    hold(isHeld) {
      isHolding = isHeld;
      ring();
    },
    cancel() {
      isCancelled = true;
      waiting.length = 0;
      ring();
    },
    returned: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => emptied.push(resolve))),
    taskOf: (worker) => [...open.values()].find((attempt) => attempt.worker === worker)?.task,
    async workerEnded(worker, failure) {
      for (const attempt of open.values()) if (attempt.worker === worker) await giveBack(attempt.task, failure);
    },
    async lease({ worker }) {
      const next = isHolding ? undefined : waiting.shift();
      if (!next) return undefined;
      const { kind, firstBlock, blocks, state } = next;
      const task: TaskId = { run: 'run', kind, firstBlock, priority: 'normal', job: `job ${attempts++}`, attempt: 0 };
      open.set(task.job, { task, blocks, worker, state });
      const ranges = [...results].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
      return {
        task,
        plan: run.plan,
        program: 'program',
        blocks,
        seconds: run.seconds ?? 0.05,
        validFor: run.validFor ?? 9000,
        ...(bins && { bins }),
        ...(state && { state }),
        ...(kind === 'finish' && { ranges }),
      } satisfies Lease;
    },
    async beat(task) {
      beats++;
      return !isCancelled && open.has(task.job);
    },
    async complete(task, outcome) {
      said.push({ word: 'complete', task, outcome });
      const attempt = close(task);
      if (!attempt) return;
      if (outcome.kind === 'state') {
        waiting.push({ kind: task.kind, firstBlock: task.firstBlock, blocks: attempt.blocks, state: outcome.state });
        return ring();
      }
      if (outcome.kind === 'answer') return finished(outcome.answer);
      if (outcome.kind !== 'blocks') return;
      results.set(task.firstBlock, outcome.result);
      done += outcome.blocks;
      if (task.kind === 'first') goOn(outcome);
      if (done === all) waiting.push({ kind: 'finish', firstBlock: 0, blocks: 0 });
      ring();
    },
    fail: giveBack,
    async program() {
      return run.program;
    },
    async wake(called) {
      hearers.add(called);
      return async () => void hearers.delete(called);
    },
  };
}
