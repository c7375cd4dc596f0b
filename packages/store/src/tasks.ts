/**
 * The SQL of tasks, their leases, results and checkpoints. The locks are those of `runs.ts`: whoever changes a task here
 * holds its run, but for the lease and the beat, which hold it from being changed.
 */
import type { Session } from './database.ts';

/** A task to be put in the queue, with the ticket made for it. */
export interface NewTask {
  readonly kind: string;
  readonly firstBlock: number;
  readonly blocks: number;
  readonly job: string;
}

export async function insertTasks(
  session: Session,
  run: string,
  queue: string,
  tasks: readonly NewTask[],
): Promise<void> {
  await session.query(
    `INSERT INTO tasks (run, kind, first_block, blocks, state, queue, job)
     SELECT $1, kind, first_block, blocks, 'queued', $2, job::uuid
     FROM json_to_recordset($3::text::json) AS t (kind text, first_block bigint, blocks bigint, job text)`,
    [run, queue, JSON.stringify(tasks.map(({ firstBlock, ...rest }) => ({ ...rest, first_block: firstBlock })))],
  );
}

/** One attempt at one task: what fences everything said about it. */
export interface Attempt {
  readonly run: string;
  readonly kind: string;
  readonly firstBlock: number;
  readonly job: string;
  readonly attempt: number;
}

const FENCE = `t.run = $1 AND t.kind = $2 AND t.first_block = $3 AND t.job = $4 AND t.attempt = $5 AND t.state = 'leased'`;
const fence = ({ run, kind, firstBlock, job, attempt }: Attempt) => [run, kind, firstBlock, job, attempt];

/** A task that was just leased. */
export interface TakenTask {
  readonly kind: string;
  readonly first_block: number;
  readonly blocks: number;
  /** Where an earlier task left its first block. */
  readonly path_state: string | null;
}

const TAKE = `UPDATE tasks t SET state = 'leased', attempt = $3, worker = $4, host = $5,
    leased_until = moment() + make_interval(secs => $6::float8)
  FROM r WHERE t.run = r.id AND t.job = $2 AND t.state = 'queued'
  RETURNING t.kind, t.first_block, t.blocks, t.path_state`;

/**
 * Leases the task of a ticket when the run goes on. With `starts` the run, queued or paused, becomes `running` by it;
 * without, it must be running, and is held so until the transaction ends.
 */
export async function takeTask(
  session: Session,
  ticket: { run: string; job: string; attempt: number; worker: string; host: string; seconds: number },
  starts?: readonly string[],
): Promise<TakenTask | undefined> {
  const { run, job, attempt, worker, host, seconds } = ticket;
  const values = [run, job, attempt, worker, host, seconds];
  const [task] = starts
    ? await session.query<TakenTask>(
        `WITH r AS (UPDATE runs SET state = 'running', started_at = coalesce(started_at, moment()),
             covered_at = coalesce(covered_at, moment()), version = version + 1,
             paused_seconds = paused_seconds + coalesce(extract(epoch FROM moment() - paused_at)::float8, 0),
             paused_at = NULL
           WHERE id = $1 AND state = ANY($7) AND EXISTS (SELECT FROM tasks WHERE job = $2 AND state = 'queued')
           RETURNING id),
         told AS (SELECT pg_notify('tessera_runs', id::text) FROM r)
         ${TAKE}, (SELECT count(*) FROM told) AS told`,
        [...values, starts],
      )
    : await session.query<TakenTask>(
        `WITH r AS MATERIALIZED (SELECT id FROM runs WHERE id = $1 AND state = 'running' FOR SHARE) ${TAKE}`,
        values,
      );
  return task;
}

/** Whether a ticket stands for a task that waits, of a run that goes on. */
export async function isWaiting(session: Session, job: string, active: readonly string[]): Promise<boolean> {
  const rows = await session.query(
    `SELECT 1 FROM tasks t JOIN runs r ON r.id = t.run WHERE t.job = $1 AND t.state = 'queued' AND r.state = ANY($2)`,
    [job, active],
  );
  return rows.length > 0;
}

/** Renews a lease; who has it, or undefined when the attempt is nobody's any more, or its run does not go on. */
export async function renewLease(
  session: Session,
  attempt: Attempt,
  seconds: number,
  active: readonly string[],
): Promise<{ worker: string; host: string } | undefined> {
  const [row] = await session.query<{ worker: string; host: string }>(
    `WITH r AS MATERIALIZED (SELECT id FROM runs WHERE id = $1 AND state = ANY($7) FOR SHARE)
     UPDATE tasks t SET leased_until = moment() + make_interval(secs => $6::float8)
     FROM r WHERE t.run = r.id AND ${FENCE} RETURNING t.worker, t.host`,
    [...fence(attempt), seconds, active],
  );
  return row;
}

/** Ends an attempt with its result kept; false when the attempt is nobody's any more. */
export async function keepResult(
  session: Session,
  attempt: Attempt,
  result: { blocks: number; trials: number; seconds: number; result: string; bytes: number },
): Promise<boolean> {
  const rows = await session.query(
    `UPDATE tasks t SET state = 'done', leased_until = NULL, blocks = $6, trials = $7, seconds = $8, result = $9,
       bytes = $10, path_state = NULL, part = 0
     WHERE ${FENCE} RETURNING 1`,
    [...fence(attempt), result.blocks, result.trials, result.seconds, result.result, result.bytes],
  );
  return rows.length > 0;
}

/**
 * Ends an attempt with the state of its first block kept: the task waits again, with a new ticket, and what failed before is
 * forgiven. How many bytes the task kept before; undefined when the attempt is nobody's any more.
 */
export async function keepState(
  session: Session,
  attempt: Attempt,
  kept: { content: string; bytes: number; part: number; job: string; queue: string },
): Promise<number | undefined> {
  const [row] = await session.query<{ before: number }>(
    `WITH old AS (SELECT t.bytes AS before FROM tasks t WHERE ${FENCE} FOR UPDATE)
     UPDATE tasks t SET state = 'queued', leased_until = NULL, worker = NULL, failures = 0, attempt = 0, path_state = $6,
       bytes = $7, part = $8, job = $9, queue = $10
     FROM old WHERE ${FENCE} RETURNING old.before`,
    [...fence(attempt), kept.content, kept.bytes, kept.part, kept.job, kept.queue],
  );
  return row?.before;
}

/** Ends an attempt without a result: the task is gone. False when the attempt is nobody's any more. */
export async function dropTask(session: Session, attempt: Attempt): Promise<boolean> {
  const rows = await session.query(`DELETE FROM tasks t WHERE ${FENCE} RETURNING 1`, fence(attempt));
  return rows.length > 0;
}

/** Ends an attempt so that the task waits again; how often it has failed, undefined when it is nobody's any more. */
export async function returnTask(
  session: Session,
  attempt: Attempt,
  failed: boolean,
): Promise<{ failures: number; queue: string } | undefined> {
  const [row] = await session.query<{ failures: number; queue: string }>(
    `UPDATE tasks t SET state = 'queued', leased_until = NULL, worker = NULL, failures = failures + $6
     WHERE ${FENCE} RETURNING failures, queue`,
    [...fence(attempt), failed ? 1 : 0],
  );
  return row;
}

/** Tells workers that there is work, or that a task may have to stop. */
export async function wakeWorkers(session: Session): Promise<void> {
  await session.query(`SELECT pg_notify('tessera_tasks', '')`);
}

/** Keeps a checkpoint and the newest `kept` of them. Results that two or more checkpoints cover are let go of. */
export async function keepCheckpoint(
  session: Session,
  run: string,
  checkpoint: { blocks: number; content: string; bytes: number },
  kept: number,
): Promise<void> {
  await session.query(
    `INSERT INTO checkpoints (run, blocks, content, bytes, created_at) VALUES ($1, $2, $3, $4, moment())
     ON CONFLICT (run, blocks) DO UPDATE SET content = EXCLUDED.content, bytes = EXCLUDED.bytes`,
    [run, checkpoint.blocks, checkpoint.content, checkpoint.bytes],
  );
  await session.query(
    `DELETE FROM checkpoints WHERE run = $1 AND blocks NOT IN (
       SELECT blocks FROM checkpoints WHERE run = $1 ORDER BY blocks DESC LIMIT $2)`,
    [run, kept],
  );
  await session.query(
    `DELETE FROM tasks t USING (SELECT min(blocks) AS oldest, count(*) AS kept FROM checkpoints WHERE run = $1) c
     WHERE t.run = $1 AND t.state = 'done' AND c.kept > 1 AND t.first_block + t.blocks <= c.oldest`,
    [run],
  );
}

/** Bytes that a run keeps beyond its newest checkpoint, and altogether. */
export async function measureStorage(session: Session, run: string): Promise<{ loose: number; stored: number }> {
  const [row] = await session.query<{ loose: number; stored: number }>(
    `SELECT coalesce(sum(bytes) FILTER (WHERE state = 'done' AND first_block >= covered), 0)::bigint AS loose,
       coalesce(sum(bytes), 0)::bigint
         + (SELECT coalesce(sum(bytes), 0)::bigint FROM checkpoints WHERE run = $1) AS stored
     FROM tasks, (SELECT coalesce(max(blocks), 0) AS covered FROM checkpoints WHERE run = $1) c
     WHERE run = $1`,
    [run],
  );
  return row!;
}

export interface CheckpointRow {
  readonly blocks: number;
  readonly content: string;
}

/** The newest checkpoint of fewer blocks than `below`. */
export async function getCheckpoint(session: Session, run: string, below: number): Promise<CheckpointRow | undefined> {
  const [row] = await session.query<CheckpointRow>(
    `SELECT blocks, content FROM checkpoints WHERE run = $1 AND blocks < $2 ORDER BY blocks DESC LIMIT 1`,
    [run, below],
  );
  return row;
}

export interface ResultRow {
  readonly kind: string;
  readonly first_block: number;
  readonly blocks: number;
  readonly trials: number;
  readonly result: string;
}

/** Finished ranges from a block on without a gap, in order, up to so many bytes but at least one. */
export async function getResults(
  session: Session,
  run: string,
  fromBlock: number,
  mostBytes: number,
): Promise<ResultRow[]> {
  return session.query<ResultRow>(
    `SELECT kind, first_block, blocks, trials, result FROM (
       SELECT *, sum(blocks) OVER before + $2 - first_block - blocks AS gap, sum(bytes) OVER before - bytes AS earlier
       FROM tasks WHERE run = $1 AND state = 'done' AND first_block >= $2
       WINDOW before AS (ORDER BY first_block)) t
     WHERE gap = 0 AND (earlier = 0 OR earlier + bytes <= $3) ORDER BY first_block`,
    [run, fromBlock, mostBytes],
  );
}

/** A finished task whose result turned out damaged waits again, with a new ticket. */
export async function reopenTask(
  session: Session,
  run: string,
  task: { kind: string; firstBlock: number; job: string; queue: string },
): Promise<void> {
  await session.query(
    `UPDATE tasks SET state = 'queued', result = NULL, bytes = 0, job = $4, queue = $5, attempt = 0
     WHERE run = $1 AND kind = $2 AND first_block = $3 AND state = 'done'`,
    [run, task.kind, task.firstBlock, task.job, task.queue],
  );
}

/** A ticket that stands for nothing any more, and the queue that it is in. */
export interface DeadTicket {
  readonly queue: string;
  readonly job: string;
}

/** Forgets all tasks and checkpoints of a run; attempts under way become nobody's. Returns the tickets that were left. */
export async function clearRun(session: Session, run: string): Promise<DeadTicket[]> {
  await session.query(`DELETE FROM checkpoints WHERE run = $1`, [run]);
  return session.query<DeadTicket>(
    `WITH gone AS (DELETE FROM tasks WHERE run = $1 RETURNING queue, job, state)
     SELECT queue, job::text FROM gone WHERE state <> 'done'`,
    [run],
  );
}

/**
 * Forgets what a run that has ended need not keep: all but the tasks that a worker still holds. Returns the tickets that
 * were left.
 */
export async function clearEndedRun(session: Session, run: string): Promise<DeadTicket[]> {
  await session.query(`DELETE FROM checkpoints WHERE run = $1`, [run]);
  return session.query<DeadTicket>(
    `WITH gone AS (DELETE FROM tasks WHERE run = $1 AND (state <> 'leased' OR leased_until < moment())
       RETURNING queue, job, state)
     SELECT queue, job::text FROM gone WHERE state <> 'done'`,
    [run],
  );
}

/** Gives the waiting tasks of a run new tickets in another queue; returns what they had and have. */
export async function requeueTasks(
  session: Session,
  run: string,
  queue: string,
): Promise<{ readonly old: DeadTicket; readonly job: string; readonly kind: string }[]> {
  const rows = await session.query<{ kind: string; job: string; dead_queue: string; dead_job: string }>(
    `UPDATE tasks t SET queue = $2, job = gen_random_uuid(), attempt = 0
     FROM (SELECT kind, first_block, queue AS dead_queue, job AS dead_job FROM tasks
       WHERE run = $1 AND state = 'queued' AND queue <> $2 FOR UPDATE) old
     WHERE t.run = $1 AND t.kind = old.kind AND t.first_block = old.first_block
     RETURNING t.kind, t.job::text, dead_queue, dead_job::text`,
    [run, queue],
  );
  return rows.map(({ kind, job, dead_queue, dead_job }) => ({ kind, job, old: { queue: dead_queue, job: dead_job } }));
}

/** How many tasks of a run some worker may still be at. */
export async function leasesOf(session: Session, run: string): Promise<number> {
  const [row] = await session.query<{ held: number }>(
    `SELECT count(*)::int AS held FROM tasks WHERE run = $1 AND state = 'leased' AND leased_until >= moment()`,
    [run],
  );
  return row!.held;
}

/** A task that a worker has, with the attempt that it is at. */
export interface LeasedTask {
  readonly run: string;
  readonly kind: string;
  readonly first_block: number;
  readonly job: string;
  readonly attempt: number;
  readonly queue: string;
  readonly worker: string;
}

const LEASED = `SELECT run::text, kind, first_block, job::text, attempt, queue, worker FROM tasks WHERE state = 'leased'`;

/** Tasks whose lease ran out. */
export async function expiredTasks(session: Session): Promise<LeasedTask[]> {
  return session.query<LeasedTask>(`${LEASED} AND leased_until < moment()`);
}

/** Tasks that a worker has; all that are leased when none is named. */
export async function tasksOfWorker(session: Session, worker?: string): Promise<LeasedTask[]> {
  return session.query<LeasedTask>(`${LEASED} AND ($1::text IS NULL OR worker = $1)`, [worker ?? null]);
}
