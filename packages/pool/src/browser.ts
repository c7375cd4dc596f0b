/** The pool on web workers of a page; the page itself loads nothing of the engine. */
import type { Program } from '@tessera/engine';
import type { Reply, Request } from './messages.ts';
import { type Ears, type Line, openThreads, type Pool, type PoolOptions } from './pool.ts';

export type { Pool, PoolOptions };

/** The part of the page's scope that is used here: the types of the DOM are for pages. */
declare const Worker: new (
  address: URL,
  options: { readonly type: 'module' },
) => {
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: Request): void;
  terminate(): void;
};
declare const navigator: { readonly hardwareConcurrency?: number };

/** A tab shares its machine with others: more threads than this it does not take. */
const MOST_WORKERS = 4;

/** All cores but one, at least one and at most four. */
export function defaultWorkers(): number {
  return Math.min(MOST_WORKERS, Math.max(1, (navigator.hardwareConcurrency ?? 2) - 1));
}

/**
 * Starts the workers and compiles the program (or its text) in each; resolves when all are ready. A worker that fails
 * fails the tasks it had, with its reason.
 */
export function openPool(program: Program | string, options: PoolOptions = {}): Promise<Pool> {
  return openThreads(program, options.workers ?? defaultWorkers(), options.backend ?? 'wasm', startThread);
}

function startThread({ onReply, onEnd }: Ears): Line {
  const worker = new Worker(new URL('./browser-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => onReply(data);
  worker.onerror = ({ message }) => onEnd(new Error(message || 'a worker of the page could not be started'));
  return {
    post: (request) => worker.postMessage(request),
    async end() {
      worker.terminate();
    },
  };
}
