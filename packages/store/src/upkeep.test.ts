import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';
import { upkeep } from './upkeep.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-upkeep-'));
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ folder });
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a database that is written to and cleared again and again stays small', async () => {
  await database.query(`CREATE TABLE filled (n integer, filling text);
    ALTER TABLE filled ALTER COLUMN filling SET STORAGE EXTERNAL`);
  let logged = 0;
  const size = async () =>
    (await database.query<{ size: number }>(`SELECT pg_total_relation_size('filled') AS size`))[0]!.size;
  const sizes: number[] = [];
  for (let round = 0; round < 6; round++) {
    // 20 MB of table, and as much in the log.
    await database.query(`INSERT INTO filled SELECT n, repeat('x', 20000) FROM generate_series(1, 1000) AS n`);
    sizes.push(await size());
    await database.query('DELETE FROM filled');
    logged = await upkeep(database, logged);
  }
  expect(Math.max(...sizes)).toBeLessThan(2 * sizes[0]!);
  // A file of the log has 16 MB; without checkpoints there would be at least eight.
  const files = readdirSync(join(folder, 'database', 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));
  expect(files.length).toBeLessThan(8);
});
