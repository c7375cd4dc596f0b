/** The SQL of what concerns many runs at once: what is due, who works, how much there is, what is let go of. */
import type { Database, Session } from './database.ts';
import { WORKED } from './runs.ts';

/** How many runs wait for their first task, and how many ended in the last five minutes. */
export async function backlog(session: Session): Promise<{ waiting: number; ended: number }> {
  const [row] = await session.query<{ waiting: number; ended: number }>(
    `SELECT (SELECT count(*)::int FROM runs WHERE state = 'queued') AS waiting,
       (SELECT count(*)::int FROM runs WHERE finished_at > moment() - INTERVAL '5 minutes') AS ended`,
  );
  return row!;
}

export async function seeWorker(session: Session, worker: string, host: string, memory: number): Promise<void> {
  await session.query(
    `INSERT INTO workers (worker, host, memory, seen_at) VALUES ($1, $2, $3, moment())
     ON CONFLICT (worker) DO UPDATE SET memory = EXCLUDED.memory, seen_at = EXCLUDED.seen_at`,
    [worker, host, memory],
  );
}

export async function forgetWorker(session: Session, worker: string): Promise<void> {
  await session.query(`DELETE FROM workers WHERE worker = $1`, [worker]);
}

/** The versions of runs, by id. */
export async function versionsOf(session: Session, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await session.query<{ id: string; version: number }>(
    `SELECT id::text, version FROM runs WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Runs that are over their time. */
export async function lateRuns(
  session: Session,
  active: readonly string[],
): Promise<{ id: string; seconds: number }[]> {
  return session.query(
    `SELECT id::text, extract(epoch FROM deadline_at - created_at)::float8 AS seconds FROM runs
     WHERE state = ANY($1) AND deadline_at < moment()`,
    [active],
  );
}

/** Priorities of which runs wait to be let in. */
export async function waitingPriorities(session: Session): Promise<string[]> {
  const rows = await session.query<{ priority: string }>(
    `SELECT DISTINCT priority FROM runs WHERE state = 'queued' AND NOT admitted`,
  );
  return rows.map(({ priority }) => priority);
}

/** Runs that wait for runs of a higher priority: no worker has a task of theirs. `ranks`: the first is the highest. */
export async function outrankedRuns(session: Session, ranks: readonly string[]): Promise<string[]> {
  const rows = await session.query<{ id: string }>(
    `SELECT r.id::text FROM runs r
     WHERE r.state IN ('running', 'paused')
       AND NOT EXISTS (SELECT FROM tasks t WHERE t.run = r.id AND t.state = 'leased')
       AND array_position($1::text[], r.priority) > (
         SELECT min(array_position($1::text[], h.priority)) FROM tasks t JOIN runs h ON h.id = t.run
         WHERE t.state = 'leased' AND h.state = 'running')`,
    [ranks],
  );
  return rows.map(({ id }) => id);
}

/** Sets runs to paused, and those paused runs that are not `outranked` to running. */
export async function pauseRuns(
  session: Session,
  outranked: readonly string[],
  pause: readonly string[],
): Promise<void> {
  await session.query(
    `WITH paused AS (UPDATE runs SET state = 'paused', paused_at = moment(), version = version + 1
         WHERE state = 'running' AND id = ANY($2::uuid[])
           AND NOT EXISTS (SELECT FROM tasks WHERE run = runs.id AND state = 'leased') RETURNING id),
       resumed AS (UPDATE runs SET state = 'running', version = version + 1, paused_at = NULL,
           paused_seconds = paused_seconds + extract(epoch FROM moment() - paused_at)::float8
         WHERE state = 'paused' AND id <> ALL($1::uuid[]) RETURNING id)
     SELECT pg_notify('tessera_runs', id::text) FROM (SELECT id FROM paused UNION ALL SELECT id FROM resumed) changed`,
    [outranked, pause],
  );
}

/** Removes runs, with their answers, and adds what they had counted to the totals; returns how many. */
export async function removeRuns(
  session: Session,
  ended: readonly string[],
  which: { readonly id: string } | { readonly olderThanDays: number },
): Promise<number> {
  const [condition, value] =
    'id' in which
      ? ['id = $2::uuid', which.id]
      : ['finished_at < moment() - make_interval(secs => 86400 * $2::float8)', which.olderThanDays];
  const [row] = await session.query<{ removed: number }>(
    `WITH gone AS (DELETE FROM runs WHERE state = ANY($1) AND ${condition} RETURNING tasks, retries, stored_bytes),
       sums AS (SELECT count(*)::int AS runs, sum(tasks) AS tasks, sum(retries) AS retries, sum(stored_bytes) AS bytes
         FROM gone),
       counted AS (UPDATE totals SET removed_tasks = removed_tasks + sums.tasks,
         removed_retries = removed_retries + sums.retries, answer_bytes = answer_bytes - sums.bytes
         FROM sums WHERE sums.runs > 0)
     SELECT runs AS removed FROM sums`,
    [ended, value],
  );
  return row!.removed;
}

/** Removes what nothing refers to any more: programs without runs, workers that were not heard of for a day. */
export async function removeLeftovers(session: Session): Promise<void> {
  await session.query(
    `DELETE FROM programs p WHERE used_at < moment() - INTERVAL '10 minutes'
       AND NOT EXISTS (SELECT FROM runs WHERE program = p.key)`,
  );
  await session.query(`DELETE FROM workers WHERE seen_at < moment() - INTERVAL '1 day'`);
}

/** Frees the space of rows that are gone, where the database does not do so by itself. */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind === 'pglite') await database.query('VACUUM runs, tasks, checkpoints, answers, workers, totals');
}

/** A worker that was heard of lately. */
export interface WorkerRow {
  readonly worker: string;
  readonly host: string;
  readonly memory: number;
  /** What it works for. */
  readonly run: string | null;
}

/** Workers that were heard of lately. */
export async function listWorkers(session: Session): Promise<WorkerRow[]> {
  return session.query<WorkerRow>(
    `SELECT w.worker, w.host, w.memory, t.run::text FROM workers w
       LEFT JOIN LATERAL (SELECT run FROM tasks WHERE state = 'leased' AND worker = w.worker LIMIT 1) t ON TRUE
     WHERE w.seen_at > moment() - INTERVAL '15 seconds' ORDER BY w.host, w.worker`,
  );
}

export interface SystemRow {
  readonly tasks: number;
  readonly retries: number;
  readonly trials_per_second: number;
  readonly database_bytes: number;
}

/** Totals since the database was made, and the speed of the runs that are worked on. */
export async function totals(session: Session): Promise<SystemRow> {
  const [row] = await session.query<SystemRow>(
    `SELECT (SELECT coalesce(sum(tasks), 0) FROM runs)::bigint + removed_tasks AS tasks,
       (SELECT coalesce(sum(retries), 0) FROM runs)::bigint + removed_retries AS retries,
       (SELECT coalesce(sum(trials_counted / nullif(${WORKED}, 0)), 0) FROM runs WHERE state = 'running')::float8
         AS trials_per_second,
       pg_database_size(current_database()) AS database_bytes
     FROM totals`,
  );
  return row!;
}

/** How many runs there are, by state, and how many tasks wait, by priority. */
export async function countRuns(
  session: Session,
): Promise<{ states: Readonly<Record<string, number>>; waiting: Readonly<Record<string, number>> }> {
  const rows = await session.query<{ what: string; name: string; count: number }>(
    `SELECT 'state' AS what, state AS name, count(*)::int FROM runs GROUP BY state
     UNION ALL SELECT 'queue', queue, count(*)::int FROM tasks WHERE state = 'queued' GROUP BY queue`,
  );
  const of = (what: string) =>
    Object.fromEntries(rows.filter((row) => row.what === what).map(({ name, count }) => [name, count]));
  return { states: of('state'), waiting: of('queue') };
}
