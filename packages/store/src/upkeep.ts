/**
 * What PostgreSQL has processes of its own for, and the embedded database does not: checkpoints, without which its
 * write-ahead log grows for ever and reading it after a crash takes ever longer, and vacuuming, without which the space
 * of deleted and changed rows is never used again.
 */
import type { Database } from './database.ts';

const EVERY_MS = 60_000;
const LOG_BYTES = 32 * 2 ** 20;

/** Does it now and then until the returned function is called. */
export function startUpkeep(database: Database, everyMs = EVERY_MS): () => void {
  let logged = 0;
  const timer = setInterval(() => {
    upkeep(database, logged).then(
      (now) => {
        logged = now;
      },
      // The database is closing, or its thread ended: the next statement of whoever needs it says so.
      () => undefined,
    );
  }, everyMs).unref();
  return () => clearInterval(timer);
}

/** `logged`: where the log stood at the last checkpoint; returns where it stands at the last one now. */
export async function upkeep(database: Database, logged: number): Promise<number> {
  // Counts of the last second may not be written down yet.
  await database.query('SELECT pg_stat_force_next_flush()');
  const worn = await database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
     WHERE n_dead_tup > 200 + 0.2 * n_live_tup`,
  );
  // One statement each: others have their turns in between.
  for (const { name } of worn) await database.query(`VACUUM (ANALYZE) ${name}`);
  const [position] = await database.query<{ bytes: number }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes`,
  );
  if (position!.bytes - logged < LOG_BYTES) return logged;
  await database.query('CHECKPOINT');
  return position!.bytes;
}
