/**
 * The SQL of tables that are priced through the queue: one function per statement. It knows how they are kept and leased, not
 * what is decided or how they are priced. What is said of an attempt whose lease another one took changes nothing.
 */
import type { Session } from './database.ts';
import type { Page } from './files.ts';

/** A pricing as its owner sees it. */
export interface PricingRow {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly file_id: string;
  /** Bytes of the table. */
  readonly size: number;
  /** As it was put in. */
  readonly options: unknown;
  readonly state: string;
  readonly priority: string;
  readonly rows_done: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly failure_code: string | null;
  readonly failure_detail: string | null;
  readonly summary: unknown;
}

const COLUMNS = `id::text, owner, name, file_id, size, options, state, priority, rows_done, progress, created_at, started_at,
  finished_at, failure_code, failure_detail, summary`;
const ENDED = `state IN ('succeeded', 'failed', 'cancelled')`;

/** A pricing to be done. The file is a complete one of kind `table`. */
export interface NewPricing {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly fileId: string;
  readonly size: number;
  readonly options: unknown;
  readonly priority: string;
}

/** How many wait or are worked on. */
export async function countOpen(session: Session): Promise<number> {
  const [row] = await session.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pricings WHERE state IN ('queued', 'running')`,
  );
  return row!.count;
}

/** Puts a pricing in the queue and tells all servers. */
export async function insert(session: Session, pricing: NewPricing): Promise<PricingRow> {
  const { id, owner, name, fileId, size, options, priority } = pricing;
  const [row] = await session.query<PricingRow>(
    `INSERT INTO pricings (id, owner, name, file_id, size, options, state, priority, created_at)
     VALUES ($1, $2, $3, $4, $5, $6::text::json, 'queued', $7, moment()) RETURNING ${COLUMNS}`,
    [id, owner, name, fileId, size, JSON.stringify(options), priority],
  );
  await tell(session, '');
  return row!;
}

export async function find(session: Session, owner: string, id: string): Promise<PricingRow | undefined> {
  const [row] = await session.query<PricingRow>(`SELECT ${COLUMNS} FROM pricings WHERE id = $1 AND owner = $2`, [
    id,
    owner,
  ]);
  return row;
}

/** What is drawn of a pricing that has succeeded. */
export async function findOverview(session: Session, id: string): Promise<unknown> {
  const [row] = await session.query<{ overview: unknown }>('SELECT overview FROM pricings WHERE id = $1', [id]);
  return row?.overview ?? undefined;
}

/** The owner's pricings, newest first. */
export function list(session: Session, owner: string, { after, limit }: Page): Promise<PricingRow[]> {
  return session.query<PricingRow>(
    `SELECT ${COLUMNS} FROM pricings WHERE owner = $1
       AND ($2::uuid IS NULL OR place < (SELECT place FROM pricings WHERE id = $2 AND owner = $1))
     ORDER BY place DESC LIMIT $3`,
    [owner, after ?? null, limit],
  );
}

/** A pricing that was just leased: `attempt` fences what is said of it. */
export interface LeasedPricing extends PricingRow {
  readonly attempt: number;
  /** How often the work on it has failed, or its server was not heard of in time. */
  readonly failures: number;
}

/** Leases the next pricing that waits, or whose lease has lapsed; `ranks`: the first priority is the highest. */
export async function lease(
  session: Session,
  ranks: readonly string[],
  seconds: number,
): Promise<LeasedPricing | undefined> {
  const [row] = await session.query<LeasedPricing>(
    `UPDATE pricings SET state = 'running', attempt = attempt + 1, failures = failures + (state = 'running')::int,
       leased_until = moment() + make_interval(secs => $2::float8), started_at = coalesce(started_at, moment()),
       rows_done = 0, progress = 0
     WHERE id = (SELECT id FROM pricings WHERE state = 'queued' OR (state = 'running' AND leased_until < moment())
       ORDER BY array_position($1::text[], priority), place LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}, attempt, failures`,
    [ranks, seconds],
  );
  return row;
}

/** One attempt at a pricing. */
export type PricingAttempt = Pick<LeasedPricing, 'id' | 'attempt'>;

const FENCE = `id = $1 AND attempt = $2 AND state = 'running'`;

/** Renews a lease and says how far the work is; false when the attempt is nobody's any more. */
export async function renew(
  session: Session,
  { id, attempt }: PricingAttempt,
  seconds: number,
  course: { readonly rows: number; readonly progress: number },
): Promise<boolean> {
  const rows = await session.query(
    `UPDATE pricings SET leased_until = moment() + make_interval(secs => $3::float8), rows_done = $4, progress = $5
     WHERE ${FENCE} RETURNING 1`,
    [id, attempt, seconds, course.rows, course.progress],
  );
  return rows.length > 0;
}

/** Ends an attempt with its result; false when the attempt is nobody's any more. */
export async function succeed(
  session: Session,
  { id, attempt }: PricingAttempt,
  result: { readonly rows: number; readonly summary: unknown; readonly overview: unknown },
): Promise<boolean> {
  const rows = await session.query(
    `UPDATE pricings SET state = 'succeeded', leased_until = NULL, finished_at = moment(), rows_done = $3, progress = 1,
       summary = $4::text::json, overview = $5::text::json WHERE ${FENCE} RETURNING 1`,
    [id, attempt, result.rows, JSON.stringify(result.summary), JSON.stringify(result.overview)],
  );
  return rows.length > 0;
}

/** Ends a pricing for good. */
export async function fail(
  session: Session,
  { id, attempt }: PricingAttempt,
  { code, detail }: { readonly code: string; readonly detail: string },
): Promise<void> {
  await session.query(
    `UPDATE pricings SET state = 'failed', leased_until = NULL, finished_at = moment(), failure_code = $3,
       failure_detail = $4 WHERE ${FENCE}`,
    [id, attempt, code, detail],
  );
}

/** Ends an attempt so that the pricing waits again. */
export async function giveBack(session: Session, { id, attempt }: PricingAttempt, failed: boolean): Promise<void> {
  await session.query(
    `UPDATE pricings SET state = 'queued', leased_until = NULL, failures = failures + $3, rows_done = 0, progress = 0
     WHERE ${FENCE}`,
    [id, attempt, failed ? 1 : 0],
  );
  await tell(session, '');
}

/** Lets every lease lapse: on a database that one process alone has open, when it starts. */
export async function lapseAll(session: Session): Promise<void> {
  await session.query(`UPDATE pricings SET leased_until = '-infinity' WHERE state = 'running'`);
}

/** Ends a pricing that goes on and tells whoever works on it. One that has ended stays as it is. */
export async function cancel(session: Session, owner: string, id: string): Promise<void> {
  const rows = await session.query(
    `UPDATE pricings SET state = 'cancelled', leased_until = NULL, finished_at = moment()
     WHERE id = $1 AND owner = $2 AND NOT ${ENDED} RETURNING 1`,
    [id, owner],
  );
  if (rows.length > 0) await tell(session, id);
}

/** Removes a pricing that has ended, with its file; true when there was one. */
export async function remove(session: Session, owner: string, id: string): Promise<boolean> {
  const rows = await session.query(
    `DELETE FROM files WHERE id = (SELECT file_id FROM pricings WHERE id = $1 AND owner = $2 AND ${ENDED}) RETURNING 1`,
    [id, owner],
  );
  return rows.length > 0;
}

/** Removes a table that did not become a pricing. */
export async function removeTable(session: Session, fileId: string): Promise<void> {
  await session.query(
    `DELETE FROM files WHERE id = $1 AND kind = 'table' AND NOT EXISTS (SELECT FROM pricings WHERE file_id = $1)`,
    [fileId],
  );
}

/** Files in one statement: their pieces go with them, and a statement has a limited time. */
const BATCH = 10;

/** Removes pricings that ended so many days ago, and tables that never became one. 0 days keeps the former. */
export async function removeOld(session: Session, days: number): Promise<void> {
  await removeTables(
    session,
    `id IN (SELECT file_id FROM pricings WHERE ${ENDED} AND $1 > 0
       AND finished_at < moment() - make_interval(secs => 86400 * $1::float8))`,
    [days],
  );
  await removeTables(
    session,
    `last_used_at < now() - INTERVAL '1 hour' AND NOT EXISTS (SELECT FROM pricings WHERE file_id = files.id)`,
    [],
  );
}

async function removeTables(session: Session, which: string, values: readonly unknown[]): Promise<void> {
  for (let count = BATCH; count === BATCH; ) {
    const rows = await session.query(
      `DELETE FROM files WHERE id IN (SELECT id FROM files WHERE kind = 'table' AND complete AND ${which} LIMIT ${BATCH})
       RETURNING 1`,
      values,
    );
    count = rows.length;
  }
}

/** Where servers hear of pricings: with an id, that this one was cancelled; without, that there is work. */
export const CHANNEL = 'tessera_pricings';

async function tell(session: Session, id: string): Promise<void> {
  await session.query(`SELECT pg_notify('${CHANNEL}', $1)`, [id]);
}
