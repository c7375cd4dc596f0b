/**
 * A worker process: the control loop on this thread, its compute thread beside it. It ends when it is told to, and when its
 * parent is gone, however that went.
 */
import { flushCompileCache } from 'node:module';
import { boardOfParent } from './board-over-ipc.ts';
import { type Channel, channelOf, type Remote, type Start, type ToParent, type ToWorker } from './channel.ts';
import { openCompute } from './compute.ts';
import type { Board } from './task.ts';
import { type RunningWorker, startWorker, type WorkerStatus } from './worker.ts';

/** A status that changed nothing is told so often, for its memory. */
const TELL_EVERY = 2000;
/** What an orphan gets to give its task back to a database that it can still reach. */
const ORPHAN_GRACE = 1000;

/** A board and how to close it. */
export interface OpenedBoard {
  readonly board: Board;
  close(): Promise<void>;
}

/** Works for the parent of this process. `open`: how to reach a database; `entry`: the file of the compute thread. */
export function workForParent(open: (database: Remote) => Promise<OpenedBoard>, entry?: URL): void {
  const channel = channelOf<ToParent, ToWorker>(process);
  let running: Promise<{ readonly worker: RunningWorker; end(grace: number): Promise<void> }> | undefined;
  const end = async (grace: number): Promise<void> => {
    // Whatever still hangs must not keep an orphan alive.
    setTimeout(() => process.exit(1), grace + 5000).unref();
    await (await running?.catch(() => undefined))?.end(grace);
    process.exit(0);
  };
  channel.closed(() => {
    setTimeout(() => process.exit(1), ORPHAN_GRACE);
    void end(0);
  });
  channel.hear((message) => {
    if (message.kind === 'start') {
      running = start(channel, message, open, entry);
      // One that is killed leaves it to the next one too.
      flushCompileCache();
      running.catch((cause: Error) => {
        process.stderr.write(`a worker cannot start: ${cause.message}\n`);
        process.exit(1);
      });
    }
    if (message.kind === 'lend') void running?.then(({ worker }) => worker.lend(message.isLent));
    if (message.kind === 'stop') void end(message.grace);
  });
  // At a terminal Ctrl-C reaches every process of the group; the parent decides.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
}

async function start(
  channel: Channel<ToParent, ToWorker>,
  { who, isLent, scratch, database }: Start,
  open: (database: Remote) => Promise<OpenedBoard>,
  entry?: URL,
): Promise<{ readonly worker: RunningWorker; end(grace: number): Promise<void> }> {
  const opened = database ? await open(database) : { board: boardOfParent(channel), close: async () => undefined };
  const memory = (): number => process.memoryUsage.rss();
  let isOver = false;
  let latest: WorkerStatus = { state: 'idle', task: null };
  const tell = (): void => void channel.send({ kind: 'status', status: latest, memory: memory() });
  const timer = setInterval(tell, TELL_EVERY);
  const report = (status: WorkerStatus): void => {
    latest = status;
    tell();
  };
  const troubled = ({ message }: Error): void => {
    if (!isOver) process.stderr.write(`worker ${who.worker} gets no task: ${message}\n`);
  };
  const worker = startWorker({
    board: opened.board,
    who,
    compute: openCompute({ entry, scratch }),
    memory,
    isLent,
    report,
    troubled,
  });
  return {
    worker,
    async end(grace) {
      isOver = true;
      await worker.stop(grace);
      clearInterval(timer);
      await opened.close();
    },
  };
}
