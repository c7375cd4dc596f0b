/**
 * Threads that run tasks of a program. The calling thread only coordinates; results come back as transferred arrays. It
 * knows no kind of thread: how one is started and spoken to is handed in.
 */
import type { Executor, Program, RunSettings, Task, TaskResult } from '@tessera/engine';
import type { Reply, Request } from './messages.ts';

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

/** What a thread tells the pool. */
export interface Ears {
  onReply(reply: Reply): void;
  /** The thread has failed or ended: it will answer nothing more. */
  onEnd(reason: Error): void;
}

/** A thread that was started. */
export interface Line {
  post(request: Request): void;
  /** Ends the thread. */
  end(isBusy: boolean): Promise<void>;
}

interface Waiting {
  resolve(result: TaskResult): void;
  reject(reason: Error): void;
}

/**
 * Starts the threads and makes the program ready in each; resolves when all are. A thread that dies fails the tasks it
 * had, with its reason.
 */
export async function openThreads(
  program: Program | string,
  count: number,
  backend: 'wasm' | 'reference',
  start: (ears: Ears) => Line,
): Promise<Pool> {
  const started = await Promise.allSettled(Array.from({ length: count }, () => openThread(program, backend, start)));
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
  close(): Promise<void>;
}

async function openThread(
  program: Program | string,
  backend: 'wasm' | 'reference',
  start: (ears: Ears) => Line,
): Promise<Thread> {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  /** Why nothing is answered any more. */
  let ended: Error | undefined;
  const onEnd = (reason: Error): void => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  const line = start({
    onReply({ id, result, failure }) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (failure === undefined) asked?.resolve(result!);
      else asked?.reject(new Error(failure));
    },
    onEnd,
  });
  const ask = (make: (id: number) => Request): Promise<TaskResult> =>
    new Promise((resolve, reject) => {
      // Asked, it would never answer.
      if (ended) return reject(ended);
      const id = next++;
      waiting.set(id, { resolve, reject });
      line.post(make(id));
    });
  try {
    await ask((id) => ({ id, kind: 'open', program, backend }));
  } catch (cause) {
    await line.end(true);
    throw cause;
  }
  return {
    load: () => waiting.size,
    run: (settings, task) => ask((id) => ({ id, kind: 'task', settings, task })),
    async close() {
      const isBusy = waiting.size > 0;
      onEnd(new Error('the pool was closed'));
      await line.end(isBusy);
    },
  };
}
