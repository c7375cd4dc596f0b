/**
 * Who waits for a change of a run hears of it: by the database's notifications, and by asking for versions every few
 * seconds as the floor below them. One for all who wait in a process.
 */
import { type Database, workload } from '@tessera/store';

const ASK_EVERY_MS = 2000;

/** The changes of one run, for one who waits. */
export interface Changes {
  /** The feed was closed: there will be none. */
  readonly isOver: boolean;
  /** Resolves at the next change since the last call, or after so many milliseconds, or when the signal fires. */
  next(signal?: AbortSignal, withinMs?: number): Promise<void>;
  end(): void;
}

export interface Feed {
  changesOf(run: string): Changes;
  close(): Promise<void>;
}

interface Waiting {
  readonly run: string;
  isChanged: boolean;
  version: number | undefined;
  wake: (() => void) | undefined;
}

/** Opens the feed; it holds no connection of its own but the one that listens. */
export async function openFeed(database: Database, troubled: (problem: Error) => void): Promise<Feed> {
  const all = new Set<Waiting>();
  let isClosed = false;

  function changed(waiting: Waiting): void {
    waiting.isChanged = true;
    waiting.wake?.();
  }

  async function ask(): Promise<void> {
    if (all.size === 0) return;
    const versions = await workload.versionsOf(database, [...new Set([...all].map(({ run }) => run))]);
    for (const waiting of all) {
      const version = versions.get(waiting.run);
      if (version === waiting.version) continue;
      waiting.version = version;
      changed(waiting);
    }
  }

  const end = await database.listen('tessera_runs', (run) => {
    for (const waiting of all) if (run === '' || run === waiting.run) changed(waiting);
  });
  const timer = setInterval(() => void ask().catch(troubled), ASK_EVERY_MS);
  return {
    changesOf(run) {
      const waiting: Waiting = { run, isChanged: false, version: undefined, wake: undefined };
      all.add(waiting);
      return {
        get isOver() {
          return isClosed;
        },
        next: async (signal, withinMs) => {
          if (!isClosed) await untilChanged(waiting, signal, withinMs);
        },
        end: () => void all.delete(waiting),
      };
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      for (const waiting of all) changed(waiting);
      await end();
    },
  };
}

async function untilChanged(waiting: Waiting, signal?: AbortSignal, withinMs?: number): Promise<void> {
  if (!waiting.isChanged && !signal?.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = withinMs === undefined ? undefined : setTimeout(resolve, withinMs);
    const aborted = (): void => resolve();
    signal?.addEventListener('abort', aborted);
    waiting.wake = resolve;
    await promise;
    waiting.wake = undefined;
    signal?.removeEventListener('abort', aborted);
    clearTimeout(timer);
  }
  waiting.isChanged = false;
}
