/**
 * Opens the job system of a server: the queue, the board, the workers that are handed in, and the hands that keep house.
 * Every server on one database opens its own; what they know is in the database.
 */
import { type Database, workload } from '@tessera/store';
import type { Ground } from './advance.ts';
import { type HostBoard, openBoard } from './board.ts';
import { callsOn } from './calls.ts';
import { openFeed } from './feed.ts';
import { housekeeping } from './housekeeping.ts';
import type { Jobs, SystemStatus } from './jobs.ts';
import { createLending } from './lending.ts';
import { LIMITS, type Limits } from './limits.ts';
import { openPricingQueue } from './pricing-queue.ts';
import { openQueue } from './queue.ts';
import { RUN_STATES } from './run.ts';
import type { HostWorker, Supervisor } from './supervise.ts';
import { PRIORITIES } from './task.ts';

export interface JobsOptions {
  readonly database: Database;
  readonly limits?: Partial<Limits>;
  /** Starts the workers of this host, who take their tasks from that board; none when left out. */
  readonly workers?: (board: HostBoard) => Promise<Supervisor>;
  /** Hears of what went wrong outside a call. */
  readonly troubled?: (problem: Error) => void;
}

const TICK_MS = 1000;
const TICKS_TO_TIDY = 60;

/** Opens the job system. Closing it leaves the database open. */
export async function openJobs({ database, workers, troubled = () => undefined, ...rest }: JobsOptions): Promise<Jobs> {
  const limits = { ...LIMITS, ...rest.limits };
  const ground: Ground = { database, limits, queue: await openQueue(database, troubled) };
  const board = openBoard(ground);
  // Nobody else has an embedded database open, so whoever had these tasks is gone.
  if (database.kind === 'pglite') await board.takeBackAll();
  const feed = await openFeed(database, troubled);
  const keeper = keepHouse(ground, board, troubled);
  const host = await (workers?.(board) ?? withoutWorkers());
  const pricings = await openPricingQueue({
    database,
    limits,
    borrow: host.borrow,
    cores: host.workers().length,
    troubled,
  });
  return {
    ...callsOn(ground, feed),
    pricings,
    status: () => statusOf(database, host.workers()),
    borrow: host.borrow,
    async close() {
      await pricings.close();
      await host.close();
      await keeper.end();
      await feed.close();
      await ground.queue.stop();
    },
  };
}

/** Ticks every second, one tick after the other. */
function keepHouse(ground: Ground, board: HostBoard, troubled: (problem: Error) => void) {
  const { tick, tidy } = housekeeping(ground, board, troubled);
  let ticks = 0;
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= (ticks++ % TICKS_TO_TIDY === 0 ? tick().then(tidy) : tick()).finally(() => {
      running = undefined;
    });
  }, TICK_MS);
  return {
    async end(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}

async function statusOf(database: Database, own: readonly HostWorker[]): Promise<SystemStatus> {
  const [{ states, waiting }, total, heard] = await Promise.all([
    workload.countRuns(database),
    workload.totals(database),
    workload.listWorkers(database),
  ]);
  const isOwn = new Set(own.map(({ worker }) => worker));
  const others = heard.filter(({ worker }) => !isOwn.has(worker));
  const count = <K extends string>(names: readonly K[], counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(names.map((name) => [name, counts[name] ?? 0])) as Record<K, number>;
  return {
    queue: count(PRIORITIES, waiting),
    runs: count(RUN_STATES, states),
    workers: [
      ...own.map(({ worker, host, state, run, memory }) => ({ worker, host, state, run, memory })),
      ...others.map((other) => ({ ...other, state: other.run === null ? ('idle' as const) : ('busy' as const) })),
    ],
    cores: own.length,
    trialsPerSecond: total.trials_per_second,
    tasksFinished: total.tasks,
    retries: total.retries,
    databaseBytes: total.database_bytes,
  };
}

/** A host that only takes runs in. */
async function withoutWorkers(): Promise<Supervisor> {
  const { borrow, close } = createLending([]);
  return { workers: () => [], borrow, close: async () => close() };
}
