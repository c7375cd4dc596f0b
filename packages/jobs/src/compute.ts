/**
 * The compute thread as the control thread sees it: one task at a time, and an end at any moment. A thread that was ended,
 * or died, is replaced by the next task.
 */
import { Worker } from 'node:worker_threads';
import { type Program, TesseraError } from '@tessera/engine';
import type { Ending, Order, Report } from './compute-loop.ts';
import type { Permit } from './permit.ts';
import type { Lease } from './task.ts';

export interface Compute {
  /** Does a task; never rejects but when the program cannot be had. */
  run(lease: Lease, permit: Permit, program: (key: string) => Promise<Program>): Promise<Ending>;
  /** Ends the thread; resolves when it runs no more. A task under way ends as stopped. */
  end(): Promise<void>;
}

/** Programs that a thread keeps ready. */
const MOST_PROGRAMS = 4;
/** MiB. With less a thread cannot start, and takes its process down. */
const LEAST_HEAP = 128;

interface Thread {
  readonly worker: Worker;
  readonly heapLimit: number;
  /** Keys of its programs, the latest last. */
  held: string[];
  settle: ((ending: Ending) => void) | undefined;
}

export interface ThreadOptions {
  /** The file of the thread. */
  readonly entry?: URL | undefined;
  /** The folder in which the workers of this host leave samples for each other. */
  readonly scratch?: string | undefined;
}

/** A compute thread that starts with its first task. */
export function openCompute(options: ThreadOptions = {}): Compute {
  let thread: Thread | undefined;
  let next = 0;

  async function end(): Promise<void> {
    const ended = thread;
    thread = undefined;
    await ended?.worker.terminate();
    ended?.settle?.({ kind: 'stopped' });
  }

  return {
    end,
    async run(lease, permit, program) {
      // A heap can only be limited when its thread starts.
      if (thread && thread.heapLimit > lease.plan.memoryLimit) await end();
      const known = thread?.held.includes(lease.program) ?? false;
      const sent = known ? undefined : await program(lease.program);
      thread ??= start(options, lease.plan.memoryLimit, (gone) => {
        if (thread === gone) thread = undefined;
      });
      const { worker } = thread;
      const held = [...thread.held.filter((key) => key !== lease.program), lease.program];
      const forget = held.slice(0, -MOST_PROGRAMS);
      thread.held = held.slice(-MOST_PROGRAMS);
      const order: Order = { id: next++, lease, cells: permit.cells, forget, ...(sent && { program: sent }) };
      const current = thread;
      return new Promise((resolve) => {
        current.settle = resolve;
        worker.postMessage(order);
      });
    },
  };
}

function start({ entry, scratch }: ThreadOptions, heapLimit: number, gone: (thread: Thread) => void): Thread {
  const heap = Math.max(LEAST_HEAP, Math.ceil(heapLimit / 2 ** 20));
  const worker = new Worker(entry ?? new URL('./compute-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heap },
    workerData: { scratch },
  });
  const thread: Thread = { worker, heapLimit, held: [], settle: undefined };
  const settle = (ending: Ending): void => {
    thread.settle?.(ending);
    thread.settle = undefined;
  };
  const died = (code: string, detail: string): Ending => ({ kind: 'failed', failure: { code, detail, final: false } });
  worker.on('message', ({ ending }: Report) => settle(ending));
  worker.on('error', (cause: NodeJS.ErrnoException) => {
    gone(thread);
    settle(cause.code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory(heapLimit) : died('task-failed', cause.message));
  });
  worker.on('exit', () => {
    gone(thread);
    settle({ kind: 'stopped' });
  });
  return thread;
}

/** The end of a run that needs more memory than it may have. */
export function outOfMemory(limit: number): Ending {
  const { code, message } = new TesseraError('run-memory', { limit: `${Math.round(limit / 2 ** 20)} MiB` });
  return { kind: 'failed', failure: { code, detail: message, final: true } };
}
