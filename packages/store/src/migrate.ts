/**
 * Brings a database to the shape that the code expects: the SQL files of `migrations/` in order, each once, forward
 * only. Several servers may start together: one of them does it, the others wait for it.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Database, Session } from './database.ts';
import { StoreError } from './errors.ts';

/** One step; `id` orders them. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/** The key of the advisory lock; any number that nobody else uses. */
const LOCK = 7_358_351_072;

/** The migrations of this version of the code. */
export async function migrations(folder = new URL('./migrations/', import.meta.url)): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      id: Number(name.slice(0, 4)),
      name,
      // A checkout on another system may have other line ends.
      sql: (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n'),
    })),
  );
}

/** Applies what is missing, all or nothing. Throws `database-newer` and `migration-changed`. */
export async function migrate(database: Database, steps: readonly Migration[]): Promise<void> {
  await database.transaction(async (session) => {
    await session.query('SET LOCAL statement_timeout = 0');
    await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await session.query(`CREATE TABLE IF NOT EXISTS migrations (
      id integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const applied = await session.query<Applied>('SELECT id, name, checksum FROM migrations ORDER BY id');
    check(applied, steps);
    const done = new Set(applied.map(({ id }) => id));
    for (const step of steps) if (!done.has(step.id)) await apply(session, step);
  });
}

interface Applied {
  readonly id: number;
  readonly name: string;
  readonly checksum: string;
}

function check(applied: readonly Applied[], steps: readonly Migration[]): void {
  for (const { id, name, checksum } of applied) {
    const step = steps.find((candidate) => candidate.id === id);
    if (!step) {
      throw new StoreError('database-newer', `the database has ${name}, which this version does not know`, { name });
    }
    if (checksumOf(step) !== checksum) {
      throw new StoreError('migration-changed', `${step.name} is not the ${name} that was applied`, { name });
    }
  }
}

async function apply(session: Session, step: Migration): Promise<void> {
  await session.query(step.sql);
  await session.query('INSERT INTO migrations (id, name, checksum) VALUES ($1, $2, $3)', [
    step.id,
    step.name,
    checksumOf(step),
  ]);
}

function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
