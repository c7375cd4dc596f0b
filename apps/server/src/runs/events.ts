/** The versions of a run as server-sent events (WHATWG HTML, section 9.2). It knows no call. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Run } from '@tessera/jobs';
import { viewOf } from './view.ts';
import { hasEnded } from './wait.ts';

export interface Pace {
  /** Milliseconds after which a comment says that the stream is alive, so that no proxy closes it. */
  readonly beat: number;
  /** The least time between two events: a run on many workers changes more often than anyone looks. */
  readonly gap: number;
}

const PACE: Pace = { beat: 15_000, gap: 100 };

/** How soon a client that lost its stream asks again. */
const RETRY = 'retry: 2000\n\n';
const BEAT = ': still here\n\n';

/** One event for each version above `seen`, ascending; the last is that of the run's end. */
export async function* eventsOf(runs: AsyncIterable<Run>, seen: number, pace = PACE): AsyncGenerator<string> {
  yield RETRY;
  const versions = runs[Symbol.asyncIterator]();
  try {
    let latest = seen;
    let next = versions.next();
    for (;;) {
      const now = await within(next, pace.beat);
      if (now === LATE) {
        yield BEAT;
        continue;
      }
      if (now.done) return;
      const run = now.value;
      if (run.version > latest) {
        latest = run.version;
        yield `id: ${run.version}\nevent: run\ndata: ${JSON.stringify(viewOf(run))}\n\n`;
      }
      if (hasEnded(run)) return;
      await pause(pace.gap);
      next = versions.next();
    }
  } finally {
    await versions.return?.();
  }
}

const LATE = Symbol('late');

/** What is promised, or `LATE` after so many milliseconds. */
async function within<T>(promised: Promise<T>, milliseconds: number): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), milliseconds);
  });
  try {
    return await Promise.race([promised, late]);
  } finally {
    clearTimeout(timer);
  }
}
