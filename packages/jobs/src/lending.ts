/**
 * Lends the cores of workers, in the order in which they were asked for. A core is lent when its worker has come to the end
 * of its task. It knows no process.
 */
import type { Borrowed } from './jobs.ts';

/** What can be lent. */
export interface Lendable {
  /** It works for nobody, and will not until it is taken back. */
  readonly isLent: boolean;
  readonly isBusy: boolean;
  lend(isLent: boolean): void;
}

export interface Lending {
  borrow(cores: number, signal?: AbortSignal): Promise<Borrowed>;
  /** To be called when something became lent, or idle, or another. */
  readonly changed: () => void;
  /** Refuses whoever waits or comes. */
  close(): void;
}

interface Request {
  readonly cores: number;
  readonly taken: Lendable[];
  resolve(borrowed: Borrowed): void;
  reject(reason: unknown): void;
}

/** A host without workers lends one core that nobody else has. */
const SPARE: Lendable = { isLent: true, isBusy: false, lend: () => undefined };

export function createLending(all: readonly Lendable[]): Lending {
  const lendable = all.length > 0 ? all : [SPARE];
  const free = new Set(lendable);
  const waiting: Request[] = [];
  let isClosed = false;

  function changed(): void {
    for (let first = waiting[0]; first; first = waiting[0]) {
      while (first.taken.length < first.cores && free.size > 0) take(first);
      if (first.taken.length < first.cores || !first.taken.every(({ isLent }) => isLent)) return;
      waiting.shift();
      first.resolve(borrowed(first.taken));
    }
  }

  /** An idle one before one that works. */
  function take({ taken }: Request): void {
    const [one] = [...free].sort((a, b) => Number(a.isBusy) - Number(b.isBusy));
    free.delete(one!);
    taken.push(one!);
    one!.lend(true);
  }

  function giveBack(taken: readonly Lendable[]): void {
    for (const one of taken) free.add(one);
    changed();
    // Those that the next in turn did not take work again.
    for (const one of taken) if (free.has(one)) one.lend(false);
  }

  function borrowed(taken: readonly Lendable[]): Borrowed {
    let isOut = true;
    return {
      cores: taken.length,
      release() {
        if (isOut) giveBack(taken);
        isOut = false;
      },
    };
  }

  return {
    changed,
    borrow(cores, signal) {
      if (isClosed) return Promise.reject(closed());
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const wanted = Math.min(lendable.length, Math.max(1, Math.floor(cores)));
        const leave = (reason: unknown): void => {
          const at = waiting.indexOf(request);
          if (at < 0) return;
          waiting.splice(at, 1);
          giveBack(request.taken);
          reject(reason);
        };
        const aborted = (): void => leave(signal!.reason);
        const request: Request = {
          cores: wanted,
          taken: [],
          resolve(found) {
            signal?.removeEventListener('abort', aborted);
            resolve(found);
          },
          reject: leave,
        };
        signal?.addEventListener('abort', aborted, { once: true });
        waiting.push(request);
        changed();
      });
    },
    close() {
      isClosed = true;
      for (const request of [...waiting]) request.reject(closed());
    },
  };
}

function closed(): Error {
  return new Error('the workers are ending');
}
