/** What `Database` promises, on every database. */
import { type Database, openDatabase, sqlState } from '@tessera/store';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { onEveryDatabase } from './databases.ts';

onEveryDatabase('the database', (databases) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(await databases.fresh());
  });
  afterAll(() => database?.close());

  test('gives values of every type alike', async () => {
    const rows = await database.query(
      `SELECT 9007199254740991::bigint AS bigint, 1.25::numeric AS numeric, 1e300::float8 AS float, 'NaN'::float8 AS nan,
        true AS boolean, 'é€😀' AS text, NULL::text AS nothing, '{"a": [1, null]}'::json AS json, '[1]'::jsonb AS jsonb,
        '2026-01-31 12:00:00.125+02'::timestamptz AS moment, '2026-01-31'::date AS date, ARRAY[1, 2]::bigint[] AS bigints,
        ARRAY['a', NULL] AS texts, count(*) AS count, sum(1::bigint) AS sum FROM (VALUES (1)) AS one`,
    );
    expect(rows).toEqual([
      {
        bigint: 9007199254740991,
        numeric: 1.25,
        float: 1e300,
        nan: Number.NaN,
        boolean: true,
        text: 'é€😀',
        nothing: null,
        json: { a: [1, null] },
        jsonb: [1],
        moment: new Date('2026-01-31T10:00:00.125Z'),
        date: '2026-01-31',
        bigints: [1, 2],
        texts: ['a', null],
        count: 1,
        sum: 1,
      },
    ]);
  });

  test('takes values of every type', async () => {
    const moment = new Date('2026-01-31T10:00:00.125Z');
    const [row] = await database.query(
      `SELECT $1::bigint AS bigint, $2::text AS text, $3::boolean AS boolean, $4::timestamptz AS moment,
        $5::json AS json, $6::bigint[] AS bigints, $7::float8 AS float, $8::text AS nothing, $9::text[] AS texts`,
      [2 ** 53 - 1, 'x', false, moment, JSON.stringify(['a']), [1, 2], -0.1, null, ['a,"b"', '']],
    );
    expect(row).toEqual({
      bigint: 2 ** 53 - 1,
      text: 'x',
      boolean: false,
      moment,
      json: ['a'],
      bigints: [1, 2],
      float: -0.1,
      nothing: null,
      texts: ['a,"b"', ''],
    });
  });

  test('runs several statements and returns the rows of all', async () => {
    expect(await database.query('BEGIN; SELECT 1 AS a; SELECT 2 AS a; COMMIT')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('leaves no transaction open when a text of several statements fails', async () => {
    await expect(database.query('BEGIN; SELECT 1/0; COMMIT')).rejects.toThrow('division by zero');
    for (let i = 0; i < 12; i++) expect(await database.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  test('names an error of SQL by its state', async () => {
    const error = await database.query('SELECT $1::int / 0', [1]).catch((reason) => reason);
    expect(sqlState(error)).toBe('22012');
  });

  test('commits what a transaction did, all of it at once', async () => {
    await database.query('CREATE TABLE kept (a integer)');
    const result = await database.transaction(async (session) => {
      await session.query('INSERT INTO kept VALUES ($1)', [1]);
      await session.query('INSERT INTO kept VALUES ($1)', [2]);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await database.query('SELECT a FROM kept ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('takes back what a transaction did when its work throws', async () => {
    await database.query('CREATE TABLE taken_back (a integer)');
    const work = database.transaction(async (session) => {
      await session.query('INSERT INTO taken_back VALUES (1)');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await database.query('SELECT a FROM taken_back')).toEqual([]);
  });

  test('does not take an error of the work for one of the connection', async () => {
    let tries = 0;
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const work = database.transaction(async () => {
      tries++;
      throw reset;
    });
    await expect(work).rejects.toBe(reset);
    expect(tries).toBe(1);
  });

  test('does not call a transaction committed in which a statement failed, though the work went on', async () => {
    const work = database.transaction(async (session) => {
      await session.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('division by zero');
  });

  test('commits a transaction that went back to a savepoint', async () => {
    await database.query('CREATE TABLE saved (a integer)');
    await database.transaction(async (session) => {
      await session.query('SAVEPOINT before');
      await session.query('SELECT 1/0').catch(() => undefined);
      await session.query('ROLLBACK TO before');
      await session.query('INSERT INTO saved VALUES (1)');
    });
    expect(await database.query('SELECT a FROM saved')).toEqual([{ a: 1 }]);
  });

  test('refuses the database itself inside its transaction, and the session after it', async () => {
    const inside = database.transaction(() => database.query('SELECT 1'));
    await expect(inside).rejects.toMatchObject({ code: 'transaction-nested' });
    const nested = database.transaction(() => database.transaction(async () => 1));
    await expect(nested).rejects.toMatchObject({ code: 'transaction-nested' });
    const session = await database.transaction(async (own) => own);
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'transaction-nested' });
  });

  test('keeps transactions apart that run at the same time', async () => {
    await database.query('CREATE TABLE counter (n integer); INSERT INTO counter VALUES (0)');
    const add = () =>
      database.transaction(async (session) => {
        const [row] = await session.query<{ n: number }>('SELECT n FROM counter FOR UPDATE');
        await session.query('UPDATE counter SET n = $1', [row!.n + 1]);
      });
    await Promise.all(Array.from({ length: 30 }, add));
    expect(await database.query('SELECT n FROM counter')).toEqual([{ n: 30 }]);
  });

  test('runs a transaction again that PostgreSQL took back for the sake of others', async () => {
    let tries = 0;
    const raised = database.transaction(async (session) => {
      if (++tries < 3) await session.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
      return 'done';
    });
    if (databases.kind === 'postgres') expect(await raised).toBe('done');
    // The embedded database has one connection: there are no others.
    else await expect(raised).rejects.toThrow('again');
  });

  test('hears what is notified, once, until it stops listening', async () => {
    const heard: string[] = [];
    const others: string[] = [];
    const stop = await database.listen('news', (payload) => heard.push(payload));
    const stopOther = await database.listen('news', (payload) => others.push(payload));
    await database.query(`SELECT pg_notify('news', 'one')`);
    await vi.waitFor(() => expect([heard, others]).toEqual([['one'], ['one']]), 10_000);
    await stop();
    await database.query(`SELECT pg_notify('news', 'two')`);
    await vi.waitFor(() => expect(others).toEqual(['one', 'two']), 10_000);
    await stopOther();
    expect(heard).toEqual(['one']);
  });

  test('hears what a transaction notified only when it was committed', async () => {
    const heard: string[] = [];
    const stop = await database.listen('commits', (payload) => heard.push(payload));
    const refused = database.transaction(async (session) => {
      await session.query(`SELECT pg_notify('commits', 'refused')`);
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    await database.transaction((session) => session.query(`SELECT pg_notify('commits', 'committed')`));
    await vi.waitFor(() => expect(heard).toEqual(['committed']), 10_000);
    await stop();
  });

  test('waits for what is under way when it closes, and refuses what comes later', async () => {
    const place = await databases.fresh();
    const other = await openDatabase(place);
    const slow = other.transaction(async (session) => {
      await session.query('CREATE TABLE late (a integer)');
      await session.query('INSERT INTO late SELECT generate_series(1, 1000)');
      return 'done';
    });
    const closed = other.close();
    await expect(other.query('SELECT 1')).rejects.toMatchObject({ code: 'database-closed' });
    expect(await slow).toBe('done');
    await closed;
    await other.close();
    const again = await openDatabase(place);
    expect(await again.query('SELECT count(*) AS n FROM late')).toEqual([{ n: 1000 }]);
    await again.close();
  });
});
