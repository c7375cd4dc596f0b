/** What the database does when its server, a connection, or the thread that holds it goes away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Database, openDatabase } from '@tessera/store';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { onEveryDatabase } from './databases.ts';

/** Ends the session with an error, as the end of its process would. */
const END_SESSION = 'SET exit_on_error = on; SELECT 1/0';

onEveryDatabase('the database when something ends', (databases) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(await databases.fresh());
    await database.query('CREATE TABLE counted (n integer)');
  });
  beforeEach(() => database.query('TRUNCATE counted'));
  afterAll(() => database?.close());

  const count = async () => (await database.query<{ n: number }>('SELECT count(*) AS n FROM counted'))[0]!.n;

  test('says that it was lost under a statement, and goes on with the next', async () => {
    await expect(database.query(END_SESSION)).rejects.toMatchObject({ code: 'database-lost' });
    expect(await count()).toBe(0);
  });

  test('commits nothing of a transaction that it was lost under', async () => {
    const work = database.transaction(async (session) => {
      await session.query('INSERT INTO counted VALUES (1)');
      await session.query(END_SESSION);
    });
    await expect(work).rejects.toMatchObject({ code: 'database-lost' });
    expect(await count()).toBe(0);
  });

  test('goes on listening', async () => {
    const heard: string[] = [];
    const stop = await database.listen('still', (payload) => heard.push(payload));
    await expect(database.query(END_SESSION)).rejects.toMatchObject({ code: 'database-lost' });
    await database.query(`SELECT pg_notify('still', 'here')`);
    await vi.waitFor(() => expect(heard).toContain('here'), 10_000);
    // PostgreSQL listens on a connection of its own, which nothing happened to.
    expect(heard).toEqual(databases.kind === 'pglite' ? ['', 'here'] : ['here']);
    await stop();
  });

  test('keeps what it said was committed when the process is killed in the middle of writing', async () => {
    const place = await databases.fresh();
    const program = `
      import { openDatabase } from ${JSON.stringify(new URL('../../packages/store/src/index.ts', import.meta.url).href)};
      const database = await openDatabase(${JSON.stringify(place)});
      await database.query('CREATE TABLE written (n integer, filling text)');
      for (let n = 1; ; n++) {
        await database.query('INSERT INTO written VALUES ($1, $2)', [n, 'x'.repeat(10_000)]);
        console.log(n);
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let acknowledged = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged === 40) child.kill('SIGKILL');
    }
    await ended;
    const again = await openDatabase(place);
    const [row] = await again.query<{ n: number }>('SELECT count(*) AS n FROM written');
    expect(row!.n).toBeGreaterThanOrEqual(acknowledged);
    expect(row!.n).toBeLessThanOrEqual(acknowledged + 1);
    await again.close();
  });

  if (databases.kind === 'postgres') {
    test('runs a transaction again whose connection was lost before its commit was sent', async () => {
      let tries = 0;
      await database.transaction(async (session) => {
        await session.query('INSERT INTO counted VALUES (1)');
        if (++tries < 3) await session.query('SELECT pg_terminate_backend(pg_backend_pid())');
      });
      expect([tries, await count()]).toEqual([3, 1]);
    });

    test('does not run a transaction again that may have been committed', async () => {
      await database.query(
        `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
           'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
         CREATE TABLE fatal (n integer);
         CREATE CONSTRAINT TRIGGER late AFTER INSERT ON fatal DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW EXECUTE FUNCTION die()`,
      );
      let tries = 0;
      const work = database.transaction(async (session) => {
        tries++;
        await session.query('INSERT INTO fatal VALUES (1)');
      });
      await expect(work).rejects.toMatchObject({ code: 'database-lost' });
      expect(tries).toBe(1);
    });

    test.each(['fast', 'immediate'] as const)('outlives a restart of the server, %s', async (how) => {
      const heard: string[] = [];
      const stop = await database.listen('restarts', (payload) => heard.push(payload));
      // Several idle connections, all of which end.
      await Promise.all(Array.from({ length: 5 }, () => database.query('SELECT pg_sleep(0.05)')));
      await databases.server().restart(how);
      await Promise.all(Array.from({ length: 5 }, () => database.query('INSERT INTO counted VALUES (1)')));
      expect(await count()).toBe(5);
      await vi.waitFor(() => expect(heard).toEqual(['']), 20_000);
      await database.query(`SELECT pg_notify('restarts', 'after')`);
      await vi.waitFor(() => expect(heard).toEqual(['', 'after']), 10_000);
      await stop();
    });

    test('waits for a server that is away, and loses nothing that was under way', async () => {
      // Opened for itself: both of its connections are under way. A statement that is sent on an idle one before its end
      // was heard of is lost with it, by right.
      const away = await openDatabase(await databases.fresh());
      await away.query('CREATE TABLE counted (n integer)');
      const { started, start } = signal();
      let tries = 0;
      const statement = away.query('SELECT pg_sleep(60)').catch((error) => error);
      const transaction = away.transaction(async (session) => {
        await session.query('INSERT INTO counted VALUES (1)');
        if (++tries > 1) return;
        start();
        await session.query('SELECT pg_sleep(60)');
      });
      await started;
      await databases.server().stop('immediate');
      expect(await statement).toMatchObject({ code: 'database-lost' });
      const waiting = away.query('INSERT INTO counted VALUES (1)');
      const listening = away.listen('late', () => undefined);
      await databases.server().start();
      await Promise.all([transaction, waiting]);
      await (await listening)();
      expect([tries, await away.query('SELECT n FROM counted')]).toEqual([2, [{ n: 1 }, { n: 1 }]]);
      await away.close();
    });

    test('does not wait for ever', async () => {
      const place = await databases.fresh();
      const impatient = await openDatabase({ ...place, patienceMs: 100 });
      await databases.server().stop('fast');
      await expect(impatient.query('SELECT 1')).rejects.toMatchObject({ code: 'database-unreachable' });
      await expect(openDatabase({ ...place, patienceMs: 100 })).rejects.toMatchObject({ code: 'database-unreachable' });
      await impatient.close();
      await databases.server().start();
    });

    test('says at once what waiting does not help against', async () => {
      const { url } = await databases.fresh();
      await expect(openDatabase({ url: `${url}_of_nobody` })).rejects.toThrow(/database .* does not exist/);
    });

    test('is migrated once by several servers that start together', async () => {
      const place = await databases.fresh();
      const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(place)));
      const [row] = await opened[0]!.query(
        'SELECT count(*) = count(DISTINCT id) AND count(*) > 0 AS once FROM migrations',
      );
      expect(row).toEqual({ once: true });
      await Promise.all(opened.map((each) => each.close()));
    });
  }
});

function signal(): { started: Promise<void>; start: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { started: promise, start: resolve };
}
