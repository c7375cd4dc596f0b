/**
 * Everything at once, by a seed: workers that fall silent, come too late or give up, runs that are cancelled and moved,
 * results and checkpoints that rot, two servers that keep house. Every run that succeeds must hold each block once, and
 * nothing may be left over.
 */
import { type Database, openDatabase } from '@tessera/store';
import { expect, it } from 'vitest';
import type { Ground } from '../../packages/jobs/src/advance.ts';
import { type HostBoard, openBoard } from '../../packages/jobs/src/board.ts';
import { type Calls, callsOn } from '../../packages/jobs/src/calls.ts';
import { openFeed } from '../../packages/jobs/src/feed.ts';
import { type Housekeeping, housekeeping } from '../../packages/jobs/src/housekeeping.ts';
import { LIMITS } from '../../packages/jobs/src/limits.ts';
import { openQueue } from '../../packages/jobs/src/queue.ts';
import { PRIORITIES } from '../../packages/jobs/src/task.ts';
import { onEveryDatabase } from './databases.ts';
import { BLOCK, blocksFrom, outcomeOf, USAGE } from './fake-worker.ts';

const RUNS = 16;
const LIMITS_OF_TURMOIL = {
  ...LIMITS,
  leaseSeconds: 0.5,
  checkpointTrials: 1,
  mergeBytes: 3000,
  parallelRuns: 2,
  attempts: 1000,
};

/** Longer than a lease: somebody else has the task by then. */
const LATE_MS = 700;

interface Server {
  readonly database: Database;
  readonly board: HostBoard;
  readonly jobs: Calls;
  readonly keeper: Housekeeping;
  close(): Promise<void>;
}

/** A linear congruential generator: which disturbance comes next need not be random, only varied and repeatable. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

onEveryDatabase('runs in turmoil', (databases) => {
  it.each([1, 2])(
    'count every block once, seed %i',
    async (seed) => {
      const where = await databases.fresh();
      const troubles: Error[] = [];
      const first = await openServer(await openDatabase(where), (trouble) => troubles.push(trouble));
      const second = await openServer(
        databases.kind === 'pglite' ? first.database : await openDatabase(where),
        (trouble) => troubles.push(trouble),
      );
      const servers = [first, second];
      const roll = dice(seed);
      const ids: string[] = [];
      for (let i = 0; i < RUNS; i++) ids.push(await submit(first.jobs, 3 + Math.floor(roll() * 40), i));
      let isOver = false;
      const late: Promise<void>[] = [];
      const workers = [first, first, second, second].map((server, i) =>
        work(server.board, `w${i}`, dice(100 * seed + i), late, () => isOver),
      );
      for (let i = 0; !isOver; i++) {
        await Promise.all(servers.map(({ keeper }) => keeper.tick()));
        if (i < 60) await disturb(servers[i % 2]!, ids, roll);
        isOver = (await first.jobs.list({ limit: 1, states: ['queued', 'running', 'paused'] })).length === 0;
      }
      await Promise.all([...workers, ...late]);
      await first.keeper.tick();

      expect(troubles).toEqual([]);
      let succeeded = 0;
      for (const id of ids) {
        const run = (await first.jobs.get(id))!;
        expect(run.failure).toBeNull();
        if (run.state !== 'succeeded') continue;
        succeeded++;
        expect(run.trialsDone).toBe(run.trials);
        expect((await first.jobs.answer(id))!.answer).toEqual({ blocks: blocksFrom(0, run.trials / BLOCK) });
      }
      expect(succeeded).toBeGreaterThan(RUNS / 2);
      for (const table of ['tasks', 'checkpoints', 'pgboss.job'])
        expect([table, await first.database.query(`SELECT 1 FROM ${table}`)]).toEqual([table, []]);
      for (const server of servers) await server.close();
      for (const database of new Set(servers.map((server) => server.database))) await database.close();
    },
    120_000,
  );
});

async function openServer(database: Database, troubled: (trouble: Error) => void): Promise<Server> {
  const queue = await openQueue(database, troubled);
  const feed = await openFeed(database, troubled);
  const ground: Ground = { database, queue, limits: LIMITS_OF_TURMOIL };
  const board = openBoard(ground);
  return {
    database,
    board,
    jobs: callsOn(ground, feed),
    keeper: housekeeping(ground, board, troubled),
    async close() {
      await feed.close();
      await queue.stop();
    },
  };
}

async function submit(jobs: Calls, blocks: number, index: number): Promise<string> {
  const settings = { seed: 1, trials: blocks * BLOCK };
  const priority = PRIORITIES[index % PRIORITIES.length]!;
  const run = await jobs.submit({
    owner: 'ann',
    program: {} as never,
    settings,
    questions: {},
    priority,
    source: index,
  });
  return run.id;
}

async function work(
  board: HostBoard,
  worker: string,
  roll: () => number,
  late: Promise<void>[],
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const lease = await board.lease({ worker, host: 'h' });
    if (!lease) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      continue;
    }
    const luck = roll();
    const done = () => board.complete(lease.task, outcomeOf(lease), USAGE);
    if (luck < 0.03) continue;
    if (luck < 0.08) late.push(new Promise((resolve) => setTimeout(resolve, LATE_MS)).then(done));
    else if (luck < 0.11) await board.fail(lease.task, { code: 'broken', detail: 'it broke', final: false }, USAGE);
    else if (luck < 0.14) await board.fail(lease.task, undefined, USAGE);
    else if (luck < 0.16) await board.workerEnded(worker, { code: 'broken', detail: 'it died', final: false });
    else await done();
  }
}

async function disturb({ jobs, database }: Server, ids: readonly string[], roll: () => number): Promise<void> {
  const luck = roll();
  const id = ids[Math.floor(roll() * ids.length)]!;
  if (luck < 0.05) await jobs.cancel(id);
  else if (luck < 0.6) await jobs.setPriority(id, PRIORITIES[Math.floor(roll() * PRIORITIES.length)]!);
  else if (luck < 0.7)
    await database.query(`UPDATE tasks SET result = 'rotten' WHERE state = 'done' AND run = $1`, [id]);
  else if (luck < 0.8) await database.query(`UPDATE checkpoints SET content = 'rotten' WHERE run = $1`, [id]);
}
