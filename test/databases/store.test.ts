/** What the database promises, on every database: `Database` and what is kept in it. */
import { type Database, openDatabase, sqlState } from '@tessera/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
});
