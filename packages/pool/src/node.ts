/** The pool on worker threads of Node. It knows nothing of files or terminals. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Program } from '@tessera/engine';
import type { Request } from './messages.ts';
import { type Ears, type Line, openThreads, type Pool, type PoolOptions } from './pool.ts';

export { loadModule, type ModuleTold, modulePath, type SamplePath, samplePathOf } from './module-paths.ts';
export { PathDraws } from './path-draws.ts';
export type { Pool, PoolOptions };

/** All cores but one, at least one. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

/**
 * Starts the threads and compiles the program (or its text) in each; resolves when all are ready. A thread that dies fails
 * the tasks it had, with its reason.
 */
export function openPool(program: Program | string, options: PoolOptions = {}): Promise<Pool> {
  return openThreads(program, options.workers ?? defaultWorkers(), options.backend ?? 'wasm', startThread);
}

function startThread({ onReply, onEnd }: Ears): Line {
  // The published library is JavaScript; the sources run as they are.
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const worker = new Worker(new URL(file, import.meta.url));
  worker.on('message', onReply);
  worker.on('error', (reason) => onEnd(reason as Error));
  worker.on('exit', (code) => onEnd(new Error(`a worker thread ended with code ${code}`)));
  return { post: (request) => worker.postMessage(request), end: (isBusy) => end(worker, isBusy) };
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
