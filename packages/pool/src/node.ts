/**
 * Worker threads on Node that run tasks of a program. The calling thread only coordinates; results come back as
 * transferred arrays. It knows nothing of files or terminals.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Executor, Program, RunSettings, Task, TaskResult } from '@tessera/engine';
import type { Reply, Request } from './worker.ts';

/** All cores but one, at least one. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Threads that have a program ready; close it when done. */
export interface Pool extends Executor {
  close(): Promise<void>;
}

/** What the pool needs to know beside the program. */
export interface PoolOptions {
  /** Threads; `defaultWorkers()` when left out. */
  readonly workers?: number;
  readonly backend?: 'wasm' | 'reference';
}

interface Waiting {
  resolve(result: TaskResult): void;
  reject(reason: Error): void;
}

/**
 * Starts the threads and compiles the program in each; resolves when all are ready. A thread that dies fails the tasks it
 * had, with its reason.
 */
export async function openPool(program: Program, options: PoolOptions = {}): Promise<Pool> {
  const count = options.workers ?? defaultWorkers();
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => startThread(program, options.backend ?? 'wasm')),
  );
  const threads = started.flatMap((thread) => (thread.status === 'fulfilled' ? [thread.value] : []));
  const failed = started.find((thread) => thread.status === 'rejected');
  if (failed) {
    await Promise.all(threads.map((thread) => thread.close()));
    throw failed.reason;
  }
  return {
    parallel: count,
    run(settings, task) {
      const idlest = threads.reduce((best, thread) => (thread.load() < best.load() ? thread : best));
      return idlest.run(settings, task);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Thread {
  load(): number;
  run(settings: RunSettings, task: Task): Promise<TaskResult>;
  close(): Promise<unknown>;
}

async function startThread(program: Program, backend: 'wasm' | 'reference'): Promise<Thread> {
  // The published library is JavaScript; the sources run as they are.
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const worker = new Worker(new URL(file, import.meta.url));
  const waiting = new Map<number, Waiting>();
  let next = 0;
  const fail = (reason: Error): void => {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  const ask = (make: (id: number) => Request): Promise<TaskResult> =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      worker.postMessage(make(id));
    });
  worker.on('message', ({ id, result, failure }: Reply) => {
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if (failure === undefined) resolve(result!);
    else reject(new Error(failure));
  });
  worker.on('error', (reason) => fail(reason as Error));
  worker.on('exit', (code) => fail(new Error(`a worker thread ended with code ${code}`)));
  try {
    await ask((id) => ({ id, kind: 'open', program, backend }));
  } catch (cause) {
    await worker.terminate();
    throw cause;
  }
  return {
    load: () => waiting.size,
    run: (settings, task) => ask((id) => ({ id, kind: 'task', settings, task })),
    close: () => end(worker, waiting.size > 0),
  };
}

/** How long an idle thread has to end by itself. */
const PATIENCE = 1000;

/**
 * An idle thread ends by itself: terminating one that holds WebAssembly code can, rarely, take the process with it (V8 of
 * Node 24 checks the pages of code that it frees). One that computes is terminated.
 */
async function end(worker: Worker, isBusy: boolean): Promise<void> {
  if (!isBusy) {
    const ended = new Promise<true>((resolve) => worker.once('exit', () => resolve(true)));
    worker.postMessage({ kind: 'close' } satisfies Request);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE);
    });
    const isOver = await Promise.race([ended, late]);
    clearTimeout(timer);
    if (isOver) return;
  }
  await worker.terminate();
}
