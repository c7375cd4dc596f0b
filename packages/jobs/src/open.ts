/**
 * Opens the job system of a server: the queue, the board, the workers that are handed in, and the hands that keep house.
 * Every server on one database opens its own; what they know is in the database.
 */
import type { Program } from '@tessera/engine';
import { type Database, runs, tasks, workload } from '@tessera/store';
import { discard, type Ground } from './advance.ts';
import { type HostBoard, openBoard, requeue } from './board.ts';
import { type Feed, openFeed } from './feed.ts';
import { endRun, housekeeping, removeRun } from './housekeeping.ts';
import type { Jobs, SystemStatus } from './jobs.ts';
import { createLending } from './lending.ts';
import { LIMITS, type Limits } from './limits.ts';
import { openQueue } from './queue.ts';
import { ACTIVE_STATES, RUN_STATES, type Run } from './run.ts';
import { fromText, restore } from './saved.ts';
import { submit } from './submit.ts';
import type { HostWorker, Supervisor } from './supervise.ts';
import { type Board, type FinishedAnswer, PRIORITIES, type Priority, type RunPlan } from './task.ts';
import { runOf } from './view.ts';

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
/** How often a cancel looks whether the leases of its run are over, when nobody says so. */
const LOOK_MS = 500;

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
  return {
    ...calls(ground, feed),
    status: () => statusOf(database, host.workers()),
    borrow: host.borrow,
    async close() {
      await host.close();
      await keeper.end();
      await feed.close();
      await ground.queue.stop();
    },
  };
}

/** The board for a worker process that has the database open itself. Closing it leaves the database open. */
export async function workerBoard(
  database: Database,
  limits: Partial<Limits> = {},
  troubled: (problem: Error) => void = () => undefined,
): Promise<{ readonly board: Board; close(): Promise<void> }> {
  const queue = await openQueue(database, troubled);
  return { board: openBoard({ database, queue, limits: { ...LIMITS, ...limits } }), close: () => queue.stop() };
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

type Calls = Omit<Jobs, 'status' | 'borrow' | 'close'>;

function calls(ground: Ground, feed: Feed): Calls {
  const { database } = ground;

  async function get(id: string): Promise<Run | undefined> {
    const row = await runs.getRun(database, id);
    return row && runOf(row);
  }

  return {
    get,
    submit: (request) => submit(ground, request),
    list: async (filter) => (await runs.listRuns(database, filter)).map(runOf),
    async answer(id) {
      const content = await runs.getAnswer(database, id);
      return content === undefined ? undefined : restore<FinishedAnswer>(fromText(content));
    },
    async recipe(id) {
      const row = await runs.getRecipe(database, id);
      const content = row && (await runs.getProgram(database, row.program));
      if (content === undefined) return undefined;
      const { settings, questions } = restore<RunPlan>(fromText(row!.recipe));
      return { program: restore<Program>(fromText(content)), settings, questions };
    },
    async cancel(id) {
      await endRun(ground, id, 'cancel');
      await untilNoneHeld(ground, feed, id);
      return get(id);
    },
    async setPriority(id, priority) {
      await changePriority(ground, id, priority);
      return get(id);
    },
    async setLabel(id, label) {
      await runs.changeRun(database, id, { label });
      return get(id);
    },
    remove: (id) => removeRun(ground, id),
    watch: (id, signal) => watch(get, feed, id, signal),
  };
}

async function untilNoneHeld({ database }: Ground, feed: Feed, id: string): Promise<void> {
  const changes = feed.changesOf(id);
  try {
    while ((await tasks.leasesOf(database, id)).held > 0) await changes.next(undefined, LOOK_MS);
  } finally {
    changes.end();
  }
}

async function changePriority(ground: Ground, id: string, priority: Priority): Promise<void> {
  const dead = await ground.database.transaction(async (session) => {
    const run = await runs.lockRun(session, id);
    if (!run || run.priority === priority || !(ACTIVE_STATES as readonly string[]).includes(run.state)) return [];
    await runs.changeRun(session, id, { priority });
    const moved = await requeue(ground, session, { id, priority });
    await tasks.wakeWorkers(session);
    return moved;
  });
  await discard(ground, dead);
}

async function* watch(
  get: (id: string) => Promise<Run | undefined>,
  feed: Feed,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Run> {
  const changes = feed.changesOf(id);
  try {
    for (let seen = 0; !signal.aborted; await changes.next(signal)) {
      const run = await get(id);
      if (!run) return;
      if (run.version > seen) yield run;
      seen = run.version;
      if (!ACTIVE_STATES.includes(run.state)) return;
    }
  } finally {
    changes.end();
  }
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
