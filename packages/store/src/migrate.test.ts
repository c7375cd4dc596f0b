import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { type Migration, migrate, migrations } from './migrate.ts';
import { openDatabase } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-migrate-'));
let database: Database;
let own: Migration[];
beforeAll(async () => {
  database = await openDatabase({ folder });
  own = await migrations();
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A step after our own ones. */
const step = (id: number, sql: string): Migration => ({ id, name: `${id}-step.sql`, sql });
const tables = async () => {
  const rows = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relname LIKE 'step%' AND relkind = 'r' ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
};

test('numbers of migrations follow each other from 1', () => {
  expect(own.map(({ id }) => id)).toEqual(own.map((_, i) => i + 1));
});

test('steps are applied in order, each once', async () => {
  const first = step(9001, 'CREATE TABLE step1 (a integer); INSERT INTO step1 VALUES (1)');
  const second = step(9002, 'CREATE TABLE step2 AS SELECT a + 1 AS a FROM step1');
  await migrate(database, [...own, first]);
  await migrate(database, [...own, first, second]);
  await migrate(database, [...own, first, second]);
  expect(await database.query('SELECT a FROM step2')).toEqual([{ a: 2 }]);
  await database.query('DROP TABLE step1, step2; DELETE FROM migrations WHERE id > 9000');
});

test('when one fails, none of them happened', async () => {
  const steps = [...own, step(9001, 'CREATE TABLE step1 (a integer)'), step(9002, 'CREATE TABLE step1 (b integer)')];
  await expect(migrate(database, steps)).rejects.toThrow('already exists');
  expect(await tables()).toEqual([]);
  expect(await database.query('SELECT id FROM migrations WHERE id > 9000')).toEqual([]);
});

test('a database that is ahead of the code is refused', async () => {
  await migrate(database, [...own, step(9001, 'SELECT 1')]);
  const older = migrate(database, own);
  await expect(older).rejects.toMatchObject({ code: 'database-newer', facts: { name: '9001-step.sql' } });
  await database.query('DELETE FROM migrations WHERE id > 9000');
});

test('a step that was changed after it was applied is refused', async () => {
  await migrate(database, [...own, step(9001, 'SELECT 1')]);
  const changed = migrate(database, [...own, step(9001, 'SELECT 2')]);
  await expect(changed).rejects.toMatchObject({ code: 'migration-changed', facts: { name: '9001-step.sql' } });
  await database.query('DELETE FROM migrations WHERE id > 9000');
});
