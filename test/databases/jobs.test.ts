/**
 * The board of tasks and the life of runs, on every database. Instead of simulating, the workers here say which blocks
 * they did; so the answer of a run is a list of blocks, and must hold each once.
 */
import { type Database, openDatabase } from '@tessera/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ground } from '../../packages/jobs/src/advance.ts';
import { type HostBoard, openBoard } from '../../packages/jobs/src/board.ts';
import { type Calls, callsOn } from '../../packages/jobs/src/calls.ts';
import { type Feed, openFeed } from '../../packages/jobs/src/feed.ts';
import { type Housekeeping, housekeeping } from '../../packages/jobs/src/housekeeping.ts';
import type { RunRequest } from '../../packages/jobs/src/jobs.ts';
import { LIMITS, type Limits } from '../../packages/jobs/src/limits.ts';
import { openJobs } from '../../packages/jobs/src/open.ts';
import { openQueue, type Queue } from '../../packages/jobs/src/queue.ts';
import type { Run } from '../../packages/jobs/src/run.ts';
import { restore, save } from '../../packages/jobs/src/saved.ts';
import type { Lease, Outcome, Priority, TaskKind } from '../../packages/jobs/src/task.ts';
import { onEveryDatabase } from './databases.ts';
import { BLOCK, blocksFrom, outcomeOf, SNAPSHOT, USAGE } from './fake-worker.ts';

const BROKEN = { code: 'broken', detail: 'it broke', final: false };

onEveryDatabase('runs', (databases) => {
  let database: Database;
  let queue: Queue;
  let feed: Feed;
  let ground: Ground;
  let board: HostBoard;
  let jobs: Calls;
  let keeper: Housekeeping;
  /** Seconds of the board's clock, for turns. */
  let clock = 0;
  const troubles: Error[] = [];
  const troubled = (trouble: Error) => void troubles.push(trouble);
  const worker = { worker: 'w1', host: 'h' };

  beforeAll(async () => {
    database = await openDatabase(await databases.fresh());
    queue = await openQueue(database, troubled);
    feed = await openFeed(database, troubled);
  }, 120_000);
  afterAll(async () => {
    await feed?.close();
    await queue?.stop();
    await database?.close();
    expect(troubles).toEqual([]);
  });
  beforeEach(async () => {
    await database.query(
      'DELETE FROM runs; DELETE FROM workers; DELETE FROM pgboss.job; UPDATE totals SET answer_bytes = 0',
    );
    await later(0);
    use({});
  });

  /** The database's clock is so many seconds ahead. */
  async function later(seconds: number): Promise<void> {
    await database.query(
      `CREATE OR REPLACE FUNCTION moment() RETURNS timestamptz LANGUAGE sql STABLE AS
       'SELECT now() + interval ''${seconds} seconds'''`,
    );
  }

  function use(limits: Partial<Limits>): void {
    ground = { database, queue, limits: { ...LIMITS, ...limits } };
    clock = 0;
    board = openBoard(ground, () => clock);
    jobs = callsOn(ground, feed);
    keeper = housekeeping(ground, board, troubled);
  }

  function submit(blocks: number, request: Partial<RunRequest> = {}): Promise<Run> {
    return jobs.submit({
      owner: 'ann',
      program: { made: 'for tests' } as never,
      settings: { seed: 2n ** 63n, trials: blocks * BLOCK - 100 },
      questions: {},
      source: { file: 'f' },
      ...request,
    });
  }

  const lease = async (who = worker): Promise<Lease> => {
    const given = await board.lease(who);
    expect(given).toBeDefined();
    return given!;
  };
  const complete = (given: Lease): Promise<void> => board.complete(given.task, outcomeOf(given), USAGE);

  /** Works until there is nothing to do; returns the tasks done. */
  async function workOff(on: HostBoard = board, who = worker): Promise<TaskKind[]> {
    const done: TaskKind[] = [];
    for (let given = await on.lease(who); given; given = await on.lease(who)) {
      await on.complete(given.task, outcomeOf(given), USAGE);
      done.push(given.task.kind);
    }
    return done;
  }

  async function expectAnswered(id: string, blocks: number): Promise<void> {
    expect(await jobs.get(id)).toMatchObject({ state: 'succeeded', trialsDone: blocks * BLOCK - 100 });
    const { answer } = (await jobs.answer(id))!;
    expect(answer).toEqual({ blocks: blocksFrom(0, blocks) });
    expect(await database.query('SELECT 1 FROM tasks WHERE run = $1', [id])).toEqual([]);
    expect(await database.query('SELECT 1 FROM checkpoints WHERE run = $1', [id])).toEqual([]);
  }

  const tickets = async (): Promise<number> =>
    (await database.query<{ count: number }>('SELECT count(*)::int FROM pgboss.job'))[0]!.count;

  describe('from submission to the answer', () => {
    it('does a small run in one task', async () => {
      const run = await submit(2);
      expect(run).toMatchObject({ state: 'queued', trialsDone: 0, version: 1, seed: '9223372036854775808', label: '' });
      expect(await workOff()).toEqual(['first']);
      await expectAnswered(run.id, 2);
      expect((await jobs.get(run.id))!.metrics).toMatchObject({
        tasks: 1,
        retries: 0,
        cpuSeconds: 0.5,
        peakMemory: 1000,
      });
      expect(await tickets()).toBe(0);
    });

    it('cuts a larger one by the speed of its first task, a window at a time', async () => {
      const run = await submit(40);
      await complete(await lease());
      expect(await tickets()).toBe(4);
      const [first, second] = [await lease(), await lease()];
      expect([first, second].map(({ task, blocks, bins }) => [task.firstBlock, blocks, restore(bins!)])).toEqual([
        [2, 2, 'bins'],
        [4, 4, 'bins'],
      ]);
      await complete(second);
      await complete(first);
      expect((await jobs.get(run.id))!.trialsDone).toBe(8 * BLOCK);
      expect((await workOff()).filter((kind) => kind === 'finish')).toHaveLength(1);
      await expectAnswered(run.id, 40);
    });

    it('gives the program and the plan as they were', async () => {
      const run = await submit(2, { exact: true, memoryLimit: 77, questions: { percentages: [12] } });
      const { plan, program, validFor, task } = await lease();
      expect(plan).toMatchObject({
        exact: true,
        memoryLimit: 77,
        settings: { seed: 2n ** 63n },
        questions: { percentages: [12] },
      });
      expect(await board.program(program)).toEqual({ made: 'for tests' });
      expect(validFor).toBe(10_000);
      expect(task).toMatchObject({ run: run.id, kind: 'first', attempt: 0 });
      expect(await jobs.recipe(run.id)).toMatchObject({
        program: { made: 'for tests' },
        settings: { seed: 2n ** 63n },
      });
    });

    it('keeps a program once', async () => {
      await Promise.all([submit(2), submit(2), submit(2)]);
      expect(await database.query('SELECT key FROM programs')).toHaveLength(1);
    });

    it('refuses an id that is taken', async () => {
      const { id } = await submit(2);
      await expect(submit(2, { id })).rejects.toMatchObject({ code: 'run-exists' });
    });

    it('lists the newest first, page by page', async () => {
      const made = [await submit(2), await submit(2, { owner: 'bob' }), await submit(2)];
      const ids = made.map(({ id }) => id).reverse();
      expect((await jobs.list({ limit: 9 })).map(({ id }) => id)).toEqual(ids);
      expect((await jobs.list({ limit: 9, owner: 'ann', before: ids[0]! })).map(({ id }) => id)).toEqual([ids[2]]);
      expect(await jobs.list({ limit: 9, states: ['failed'] })).toEqual([]);
    });

    it('counts every block once when many workers take tasks at the same time', async () => {
      const run = await submit(100);
      const boards = [1, 2, 3, 4].map((i) => [openBoard(ground), { worker: `w${i}`, host: 'h' }] as const);
      for (let rounds = 0; (await jobs.get(run.id))!.state !== 'succeeded' && rounds < 50; rounds++)
        await Promise.all(boards.map(([each, who]) => workOff(each, who)));
      await expectAnswered(run.id, 100);
    });
  });

  describe('attempts', () => {
    it('count once, however often they say that they are done', async () => {
      const run = await submit(9);
      const first = await lease();
      await Promise.all([complete(first), complete(first)]);
      await complete(first);
      await board.fail(first.task, BROKEN, USAGE);
      expect(await jobs.get(run.id)).toMatchObject({ trialsDone: 2 * BLOCK, metrics: { tasks: 1, retries: 0 } });
      await workOff();
      await expectAnswered(run.id, 9);
    });

    it("that lost their lease are nobody's", async () => {
      const run = await submit(9);
      const lost = await lease();
      await later(11);
      await keeper.tick();
      const again = await lease({ worker: 'w2', host: 'h' });
      expect(again.task).toMatchObject({ job: lost.task.job, attempt: 1, kind: 'first' });
      expect(await board.beat(lost.task, USAGE)).toBe(false);
      await complete(lost);
      await board.fail(lost.task, { ...BROKEN, final: true }, USAGE);
      expect(await jobs.get(run.id)).toMatchObject({ state: 'running', trialsDone: 0, metrics: { retries: 1 } });
      expect(await board.beat(again.task, USAGE)).toBe(true);
      await complete(again);
      await workOff();
      await expectAnswered(run.id, 9);
    });

    it('keep their lease by beats', async () => {
      await submit(2);
      const { task } = await lease();
      for (const seconds of [9, 18, 27]) {
        await later(seconds);
        expect(await board.beat(task, USAGE)).toBe(true);
        await keeper.tick();
      }
      expect(await board.lease(worker)).toBeUndefined();
    });

    it('of a worker that ended are given back at once', async () => {
      await submit(2);
      const { task } = await lease();
      await board.workerEnded('another', BROKEN);
      expect(await board.lease(worker)).toBeUndefined();
      await board.workerEnded(worker.worker, BROKEN);
      expect((await lease()).task).toMatchObject({ job: task.job, attempt: 1 });
      await board.takeBackAll();
      expect((await lease()).task).toMatchObject({ job: task.job, attempt: 2 });
    });

    it('that are given back on request are no failures', async () => {
      const run = await submit(2);
      for (let i = 0; i < 20; i++) await board.fail((await lease()).task, undefined, USAGE);
      expect((await jobs.get(run.id))!.metrics).toMatchObject({ retries: 0, lastFailure: null });
      await workOff();
      await expectAnswered(run.id, 2);
    });

    it('that fail five times fail the run, with the last reason', async () => {
      const run = await submit(2);
      for (let i = 0; i < 4; i++) await board.fail((await lease()).task, BROKEN, USAGE);
      expect(await jobs.get(run.id)).toMatchObject({
        state: 'running',
        metrics: { retries: 4, lastFailure: 'it broke' },
      });
      await board.fail((await lease()).task, { ...BROKEN, detail: 'for good' }, USAGE);
      const { state, failure } = (await jobs.get(run.id))!;
      expect([state, failure?.code]).toEqual(['failed', 'task-failed']);
      expect(failure?.detail).toContain('for good');
      expect(await board.lease(worker)).toBeUndefined();
      expect(await tickets()).toBe(0);
    });

    it('that die five times fail the run, though nobody says so', async () => {
      const run = await submit(2);
      for (let i = 1; i <= 5; i++) {
        await lease();
        await later(11 * i);
        await keeper.tick();
      }
      const { state, failure } = (await jobs.get(run.id))!;
      expect([state, failure?.code]).toEqual(['failed', 'task-failed']);
      expect(failure?.detail).toContain('not heard of');
    });

    it('that hand in what cannot be read again have failed', async () => {
      const run = await submit(9);
      const first = await lease();
      await board.complete(first.task, { ...outcomeOf(first), result: new Uint8Array(50) } as Outcome, USAGE);
      expect(await jobs.get(run.id)).toMatchObject({
        trialsDone: 0,
        metrics: { lastFailure: 'a result arrived damaged' },
      });
      await workOff();
      await expectAnswered(run.id, 9);
    });

    it('that fail for good fail the run at once, and no other', async () => {
      const [run, other] = [await submit(2), await submit(2)];
      const { task } = await lease();
      await board.fail(task, { code: 'run-memory', detail: 'too much memory', final: true }, USAGE);
      expect(await jobs.get(run.id)).toMatchObject({
        state: 'failed',
        failure: { code: 'run-memory', detail: 'too much memory' },
        trialsDone: 0,
      });
      await workOff();
      await expectAnswered(other.id, 2);
    });
  });

  describe('a long block', () => {
    const leave = (given: Lease, part: number): Promise<void> =>
      board.complete(given.task, { kind: 'state', state: save({ at: part }), part }, USAGE);
    const kept = ({ state }: Lease): unknown => state && restore(state);

    it('goes on from what the task before left, and counts as progress', async () => {
      const run = await submit(2);
      const first = await lease();
      expect(first.state).toBe(undefined);
      await leave(first, 0.25 * BLOCK);
      const before = (await jobs.get(run.id))!;
      expect(before).toMatchObject({ state: 'running', trialsDone: 0, partTrials: 256, metrics: { tasks: 1 } });
      expect(before.metrics.checkpointBytes).toBeGreaterThan(0);
      const second = await lease();
      expect([second.task.kind, kept(second)]).toEqual(['first', { at: 256 }]);
      await leave(second, 0.5 * BLOCK);
      expect((await jobs.get(run.id))!.partTrials).toBe(512);
      await complete(await lease());
      await expectAnswered(run.id, 2);
      expect((await jobs.get(run.id))!.partTrials).toBe(0);
    });

    it('is given to another worker as it was left when its worker ends or is not heard of', async () => {
      const run = await submit(2);
      await leave(await lease(), 100);
      await lease();
      await board.workerEnded('w1', BROKEN);
      expect(kept(await lease({ worker: 'w2', host: 'h' }))).toEqual({ at: 100 });
      await later(LIMITS.leaseSeconds + 1);
      await keeper.tick();
      expect(kept(await lease({ worker: 'w3', host: 'h' }))).toEqual({ at: 100 });
      expect((await jobs.get(run.id))!.metrics.retries).toBe(2);
    });

    it('is not believed twice, nor by a worker that lost it', async () => {
      await submit(2);
      const lost = await lease();
      await leave(lost, 100);
      await leave(lost, 200);
      const second = await lease();
      expect(kept(second)).toEqual({ at: 100 });
      await leave(lost, 300);
      await complete(lost);
      await leave(second, 400);
      expect(kept(await lease())).toEqual({ at: 400 });
    });

    it('forgives what failed before a task that got on', async () => {
      use({ attempts: 2 });
      const run = await submit(2);
      for (let i = 0; i < 4; i++) {
        await board.fail((await lease()).task, BROKEN, USAGE);
        await leave(await lease(), i + 1);
      }
      await workOff();
      await expectAnswered(run.id, 2);
    });

    it('begins again when its state is damaged, in the database or on the way', async () => {
      const run = await submit(2);
      await leave(await lease(), 100);
      await database.query(`UPDATE tasks SET path_state = substr(path_state, 9)`);
      const again = await lease();
      expect(again.state).toBe(undefined);
      const damaged = save({ at: 200 });
      damaged[50]! ^= 1;
      await board.complete(again.task, { kind: 'state', state: damaged, part: 200 }, USAGE);
      expect((await jobs.get(run.id))!.metrics).toMatchObject({ retries: 2, lastFailure: 'a result arrived damaged' });
      await workOff();
      await expectAnswered(run.id, 2);
    });

    it('lets others go first between two of its tasks, and follows its run to another priority', async () => {
      const [run, other] = [await submit(2), await submit(2)];
      await leave(await lease(), 100);
      const next = await lease();
      expect(next.task.run).toBe(other.id);
      await complete(next);
      await jobs.setPriority(run.id, 'background');
      const again = await lease();
      expect([again.task.priority, kept(again)]).toEqual(['background', { at: 100 }]);
      await complete(again);
      await expectAnswered(run.id, 2);
    });

    it('is part of a range as well, and its bytes count until it is done', async () => {
      const run = await submit(40);
      await complete(await lease());
      const [range, other] = [await lease(), await lease()];
      await leave(range, 100);
      await leave(other, 200);
      expect((await jobs.get(run.id))!.partTrials).toBe(300);
      const [{ stored }] = (await database.query<{ stored: number }>(
        `SELECT stored_bytes - (SELECT sum(bytes) FROM tasks WHERE run = runs.id)::bigint AS stored FROM runs WHERE id = $1`,
        [run.id],
      )) as [{ stored: number }];
      expect(stored).toBe(0);
      await workOff();
      await expectAnswered(run.id, 40);
    });

    it('is forgotten when its run is cancelled', async () => {
      const run = await submit(2);
      await leave(await lease(), 100);
      expect(await jobs.cancel(run.id)).toMatchObject({ state: 'cancelled', partTrials: 100 });
      expect(await database.query('SELECT 1 FROM tasks')).toEqual([]);
      expect(await tickets()).toBe(0);
    });
  });

  describe('cancelling', () => {
    it('ends a run that waits at once, and throws its ticket away', async () => {
      const run = await submit(2);
      expect(await jobs.cancel(run.id)).toMatchObject({ state: 'cancelled' });
      expect(await tickets()).toBe(0);
      expect(await board.lease(worker)).toBeUndefined();
    });

    it('is acknowledged only when every task was given back', async () => {
      const run = await submit(40);
      await complete(await lease());
      const [one, two] = [await lease(), await lease()];
      let isAcknowledged = false;
      const cancelled = jobs.cancel(run.id).then((after) => {
        isAcknowledged = true;
        return after;
      });
      await expect.poll(async () => (await jobs.get(run.id))!.state).toBe('cancelled');
      expect(await board.lease(worker)).toBeUndefined();
      expect(await board.beat(one.task, USAGE)).toBe(false);
      await board.fail(one.task, undefined, USAGE);
      await keeper.tick();
      expect(isAcknowledged).toBe(false);
      // Too late: the result of a cancelled run is not taken, but its worker is done with it.
      await complete(two);
      expect(await cancelled).toMatchObject({ state: 'cancelled', trialsDone: 2 * BLOCK });
      expect(await database.query('SELECT 1 FROM tasks')).toEqual([]);
    });

    it('is acknowledged when the lease of a silent worker is over', async () => {
      const run = await submit(2);
      const { task } = await lease();
      const cancelled = jobs.cancel(run.id);
      await expect.poll(async () => (await jobs.get(run.id))!.state).toBe('cancelled');
      await later(11);
      expect(await cancelled).toMatchObject({ state: 'cancelled' });
      await keeper.tick();
      expect(await board.beat(task, USAGE)).toBe(false);
      expect(await tickets()).toBe(0);
    });

    it('leaves a run that has ended as it is', async () => {
      const run = await submit(2);
      await workOff();
      expect(await jobs.cancel(run.id)).toMatchObject({ state: 'succeeded' });
      expect(await jobs.cancel('00000000-0000-4000-8000-000000000000')).toBeUndefined();
    });
  });

  describe('whose turn it is', () => {
    const order = async (count: number): Promise<string[]> => {
      const labels: string[] = [];
      for (let i = 0; i < count; i++) {
        const given = await lease();
        labels.push((await jobs.get(given.task.run))!.label);
        await complete(given);
      }
      return labels;
    };
    const inClass = (priority: Priority, label: string = priority) => submit(2, { priority, label });

    it('goes by priority, then by submission', async () => {
      await inClass('background');
      await inClass('normal', 'normal 1');
      await inClass('normal', 'normal 2');
      await inClass('high');
      expect(await order(4)).toEqual(['high', 'normal 1', 'normal 2', 'background']);
    });

    it('comes to a background run under endless high load', async () => {
      use({ parallelRuns: 100 });
      await inClass('background');
      for (let i = 0; i < 15; i++) await inClass('high');
      const labels: string[] = [];
      for (let second = 0; second < 12; second++) {
        labels.push(...(await order(1)));
        clock += 1;
      }
      expect(labels.indexOf('background')).toBe(10);
      expect(labels.filter((label) => label === 'high')).toHaveLength(11);
    });

    it('follows a change of priority, for tasks that wait and for those that come back', async () => {
      const run = await submit(40, { priority: 'background' });
      await complete(await lease());
      const held = await lease();
      await inClass('normal');
      expect(await jobs.setPriority(run.id, 'high')).toMatchObject({ priority: 'high' });
      const next = await lease();
      expect(next.task).toMatchObject({ run: run.id, priority: 'high' });
      await board.fail(held.task, undefined, USAGE);
      expect(
        await database.query('SELECT DISTINCT queue FROM tasks WHERE run = $1 AND state = $2', [run.id, 'queued']),
      ).toEqual([{ queue: 'high' }]);
      await complete(next);
      await workOff();
      await expectAnswered(run.id, 40);
      expect(await tickets()).toBe(0);
    });

    it('lets a few runs of a priority in, the others in order as these end', async () => {
      use({ parallelRuns: 2 });
      const made = [await inClass('normal', '1'), await inClass('normal', '2'), await inClass('normal', '3')];
      await inClass('normal', '4');
      const high = await inClass('high');
      expect(await tickets()).toBe(3);
      await jobs.cancel(made[1]!.id);
      expect(await order(4)).toEqual(['high', '1', '3', '4']);
      expect((await jobs.get(high.id))!.state).toBe('succeeded');
    });

    it('pauses a run while all work is of higher priority', async () => {
      const low = await submit(40, { priority: 'background' });
      await complete(await lease());
      const [firstHigh] = [await submit(2, { priority: 'high' })];
      const high = await lease();
      expect(high.task.run).toBe(firstHigh.id);
      await keeper.tick();
      expect((await jobs.get(low.id))!.state).toBe('running');
      await keeper.tick();
      expect((await jobs.get(low.id))!.state).toBe('paused');
      await later(5);
      await complete(high);
      const { task } = await lease();
      expect(task.run).toBe(low.id);
      const { state, metrics } = (await jobs.get(low.id))!;
      expect(state).toBe('running');
      // The five seconds of pause are no part of the time that it was worked on.
      expect(metrics.rate).toBeGreaterThan((2 * BLOCK) / 5);
      await board.fail(task, undefined, USAGE);
      await workOff();
      await expectAnswered(low.id, 40);
    });

    it('lets a paused run go on when the higher work is over, though no worker is free', async () => {
      const low = await submit(40, { priority: 'background' });
      await complete(await lease());
      await submit(2, { priority: 'high' });
      const high = await lease();
      await keeper.tick();
      await keeper.tick();
      await complete(high);
      await keeper.tick();
      expect((await jobs.get(low.id))!.state).toBe('running');
    });
  });

  describe('checkpoints', () => {
    const everySecond = { checkpointTrials: 1, mergeBytes: 1e6 };
    const counts = async (id: string) =>
      (
        await database.query<{ checkpoints: number; oldest: number; results: number }>(
          `SELECT (SELECT count(*)::int FROM checkpoints WHERE run = $1) AS checkpoints,
             (SELECT coalesce(min(blocks), 0) FROM checkpoints WHERE run = $1) AS oldest,
             (SELECT coalesce(min(first_block), -1) FROM tasks WHERE run = $1 AND state = 'done') AS results`,
          [id],
        )
      )[0]!;

    /** Works until so many checkpoints were made; a second passes with each task. */
    async function workToCheckpoint(id: string, many: number): Promise<void> {
      for (let made = 0, seconds = 2; made < many; seconds += 2) {
        await later(seconds);
        const given = await lease();
        await complete(given);
        if (given.task.kind === 'checkpoint') made++;
        expect((await jobs.get(id))!.state).toBe('running');
      }
    }

    it('are made as the run goes on; the last three are kept, with what lies beyond the oldest', async () => {
      use(everySecond);
      const run = await submit(150);
      await workToCheckpoint(run.id, 1);
      expect(await counts(run.id)).toMatchObject({ checkpoints: 1, results: 0 });
      const { snapshot, metrics } = (await jobs.get(run.id))!;
      expect(snapshot).toEqual(SNAPSHOT);
      expect(metrics.checkpointBytes).toBeGreaterThan(0);
      expect(metrics.checkpointAt).not.toBeNull();
      await workToCheckpoint(run.id, 4);
      const { checkpoints, oldest, results } = await counts(run.id);
      expect(checkpoints).toBe(3);
      expect(results).toBe(oldest);
      await workOff();
      await expectAnswered(run.id, 150);
    });

    const damage = (id: string, newest: number): Promise<unknown> =>
      database.query(
        `UPDATE checkpoints SET content = 'A' || substr(content, 2) WHERE run = $1 AND blocks IN (
           SELECT blocks FROM checkpoints WHERE run = $1 ORDER BY blocks DESC LIMIT $2)`,
        [id, newest],
      );

    it.each([1, 2])('that are damaged are passed over: the newest %i of three', async (many) => {
      use(everySecond);
      const run = await submit(120);
      await workToCheckpoint(run.id, 4);
      await damage(run.id, many);
      await workOff();
      await expectAnswered(run.id, 120);
      expect((await jobs.get(run.id))!.metrics.retries).toBe(0);
    });

    it('that are all damaged make the run begin anew, and what was shown does not fall', async () => {
      use(everySecond);
      const run = await submit(120);
      await workToCheckpoint(run.id, 4);
      const before = (await jobs.get(run.id))!.trialsDone;
      await damage(run.id, 3);
      let given = await lease();
      for (; given.task.kind !== 'first'; given = await lease()) await complete(given);
      await complete(given);
      expect((await jobs.get(run.id))!.trialsDone).toBeGreaterThanOrEqual(before);
      await workOff();
      await expectAnswered(run.id, 120);
      expect((await jobs.get(run.id))!.metrics).toMatchObject({ retries: 1 });
    });

    it('are not needed: a damaged result is done again', async () => {
      const run = await submit(40);
      for (let i = 0; i < 3; i++) await complete(await lease());
      await database.query(`UPDATE tasks SET result = substr(result, 9) WHERE kind = 'range' AND state = 'done'`);
      await workOff();
      await expectAnswered(run.id, 40);
      expect((await jobs.get(run.id))!.metrics).toMatchObject({
        retries: 2,
        lastFailure: 'results of ranges are damaged',
      });
    });

    it('come before the end when there is too much to merge in one task', async () => {
      use({ mergeBytes: 600 });
      const run = await submit(100);
      const done = await workOff();
      expect(done.filter((kind) => kind === 'checkpoint').length).toBeGreaterThan(1);
      await expectAnswered(run.id, 100);
    });

    it('wait when a range in front is missing', async () => {
      use(everySecond);
      const run = await submit(100);
      await complete(await lease());
      const slow = await lease();
      for (let seconds = 2; seconds <= 8; seconds += 2) {
        await later(seconds);
        expect(await board.beat(slow.task, USAGE)).toBe(true);
        const given = await lease();
        // The first blocks are a prefix; beyond them nothing can be merged.
        expect(['range', 'checkpoint']).toContain(given.task.kind);
        await complete(given);
      }
      expect(await counts(run.id)).toMatchObject({ checkpoints: 1, oldest: 2 });
      await complete(slow);
      await workOff();
      await expectAnswered(run.id, 100);
    });
  });

  describe('limits', () => {
    it('a run that is over its time fails alone', async () => {
      const [late, other] = [await submit(9, { deadlineSeconds: 60 }), await submit(9)];
      const held = await lease();
      await later(61);
      await keeper.tick();
      expect(await jobs.get(late.id)).toMatchObject({ state: 'failed', failure: { code: 'run-deadline' } });
      expect((await jobs.get(late.id))!.failure!.detail).toContain('60 seconds');
      expect(await board.beat(held.task, USAGE)).toBe(false);
      await workOff();
      await expectAnswered(other.id, 9);
    });

    it('a run whose results would not fit the quota fails clearly, and no new one is taken in while it is full', async () => {
      use({ diskQuota: 1000 });
      const run = await submit(1000);
      await workOff();
      expect(await jobs.get(run.id)).toMatchObject({ state: 'failed', failure: { code: 'disk-quota' } });
      expect((await jobs.get(run.id))!.failure!.detail).toContain('1000');
      // What it had stored is free again; answers stay, and count.
      const small = await submit(2);
      await workOff();
      await expectAnswered(small.id, 2);
      use({ diskQuota: 100 });
      await expect(submit(2)).rejects.toMatchObject({ code: 'disk-quota', status: 507 });
      expect(await jobs.remove(small.id)).toBe(true);
      expect((await submit(2)).state).toBe('queued');
    });

    it('a full queue says when to come back', async () => {
      use({ waitingRuns: 2 });
      const first = await submit(2);
      await submit(2);
      await expect(submit(2)).rejects.toMatchObject({
        code: 'queue-full',
        status: 429,
        facts: { waiting: 2, limit: 2, seconds: 300 },
      });
      await complete(await lease());
      await expectAnswered(first.id, 2);
      await submit(2);
      await expect(submit(2)).rejects.toMatchObject({ facts: { seconds: 300 } });
    });

    it('runs that have ended go after their time, with their programs; the totals do not fall', async () => {
      const run = await submit(2);
      await workOff();
      const going = await submit(2, { program: { other: 1 } as never });
      await later(29 * 86_400);
      await keeper.tidy();
      expect(await jobs.get(run.id)).toBeDefined();
      await later(31 * 86_400);
      await keeper.tidy();
      expect(await jobs.get(run.id)).toBeUndefined();
      expect(await jobs.answer(run.id)).toBeUndefined();
      expect(await jobs.recipe(going.id)).toBeDefined();
      expect(await database.query('SELECT key FROM programs')).toHaveLength(1);
      expect(await jobs.remove(going.id)).toBe(false);
    });
  });

  describe('watching', () => {
    it('shows each change in order, to the end, through any server', async () => {
      const others = await openFeed(database, troubled);
      const elsewhere = callsOn(ground, others);
      const run = await submit(9);
      const seen: Run[] = [];
      const watched = (async () => {
        for await (const each of elsewhere.watch(run.id, AbortSignal.timeout(30_000))) seen.push(each);
      })();
      await workOff();
      await watched;
      await others.close();
      const versions = seen.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      expect(seen.map(({ trialsDone }) => trialsDone)).toEqual(
        seen.map((each) => each.trialsDone).sort((a, b) => a - b),
      );
      expect(seen.at(-1)!.state).toBe('succeeded');
    });

    it('ends with its signal, and at once for a run that is unknown or has ended', async () => {
      const run = await submit(2);
      const stop = new AbortController();
      for await (const each of jobs.watch(run.id, stop.signal)) {
        expect(each.state).toBe('queued');
        stop.abort();
      }
      await workOff();
      const states: string[] = [];
      for await (const each of jobs.watch(run.id, new AbortController().signal)) states.push(each.state);
      for await (const each of jobs.watch('00000000-0000-4000-8000-000000000000', new AbortController().signal))
        states.push(each.state);
      expect(states).toEqual(['succeeded']);
    });

    it('sees a new label', async () => {
      const run = await submit(2);
      expect(await jobs.setLabel(run.id, 'mine')).toMatchObject({ label: 'mine', version: 2 });
    });
  });

  it('a whole job system says how it stands, keeps house by itself, and closes', async () => {
    const system = await openJobs({ database, limits: { leaseSeconds: 1 }, troubled });
    const run = await submit(9);
    const { task } = await lease();
    expect(await system.status()).toMatchObject({
      queue: { high: 0, normal: 0, background: 0 },
      runs: { running: 1, queued: 0 },
      workers: [{ worker: 'w1', host: 'h', state: 'busy', run: run.id, memory: 0 }],
      cores: 0,
    });
    await later(11);
    await expect.poll(async () => (await jobs.get(run.id))!.metrics.retries, { timeout: 5000 }).toBe(1);
    expect((await lease()).task).toMatchObject({ job: task.job, attempt: 1 });
    const { tasksFinished, retries, databaseBytes } = await system.status();
    expect([tasksFinished, retries > 0, databaseBytes > 1e6]).toEqual([expect.any(Number), true, true]);
    await system.close();
  });
});
