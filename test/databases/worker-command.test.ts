/**
 * `tessera worker` against a real PostgreSQL: another process takes runs in, the command does them, and nothing is left of
 * it when it ends, however it ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { answer, chooseBackend, createRunner, singleThread } from '@tessera/engine';
import { type Jobs, openJobs } from '@tessera/jobs';
import { type Database, openDatabase } from '@tessera/store';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { madePlan, madeProgram } from '../../packages/jobs/src/made-program.ts';
import { postgres, startPostgres, type TestServer } from './postgres.ts';

const TESSERA = fileURLToPath(new URL('../../apps/cli/bin/tessera.mjs', import.meta.url));
const LONG = { timeout: 40_000, interval: 20 };

interface Command {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function command(words: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const child = spawn(process.execPath, [TESSERA, 'worker', ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { process: child, said: () => said, ended };
}

test('tessera worker without a database says what it needs, and why', async () => {
  const { said, ended } = command([], { DATABASE_URL: '' });
  expect(await ended).toBe(1);
  expect(said()).toMatch(/DATABASE_URL is not set.*embedded database.*one process/);
});

test('tessera worker refuses words that it does not know', async () => {
  const { said, ended } = command(['--workers', 'many'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  expect(await ended).toBe(2);
  expect(said()).toContain('--workers "many"');
});

describe.skipIf(postgres.missing !== undefined)(`tessera worker ${postgres.missing ?? ''}`, () => {
  let server: TestServer;
  let url: string;
  let database: Database;
  let jobs: Jobs;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.database();
    database = await openDatabase({ url });
    jobs = await openJobs({ database });
  });
  afterAll(async () => {
    await jobs?.close();
    await database?.close();
    await server?.remove();
  });

  const submit = (trials: number, operations: number) =>
    jobs.submit({ owner: 'local', program: madeProgram(operations), ...madePlan(trials), source: null });
  const workers = async () => (await jobs.status()).workers;
  const pidOf = (worker: string): number => Number(worker.split('-').at(-2));
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  test('does runs of a server elsewhere, with the bytes of a run in one piece; ends when it is told to', async () => {
    const { process: child, said, ended } = command(['--workers', '2'], { DATABASE_URL: url, TASK_SECONDS: '0.1' });
    const { id } = await submit(600_000, 300);
    await vi.waitFor(async () => expect((await jobs.get(id))!.state).toBe('succeeded'), LONG);
    const { settings, questions } = madePlan(600_000);
    const program = madeProgram(300);
    const wanted = await answer(
      program,
      settings,
      questions,
      singleThread(await createRunner(program, chooseBackend())),
    );
    expect(JSON.stringify((await jobs.answer(id))!.answer)).toBe(JSON.stringify(wanted));
    expect((await jobs.get(id))!.metrics.tasks).toBeGreaterThan(2);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said()).toMatch(/^2 workers take tasks from the database on 127\.0\.0\.1:\d+\n/);
    expect(said()).toContain('worker 2 of 2 started');
    expect(said()).toContain('stopping: SIGTERM');
    expect(said()).toMatch(/worker 1 of 2 ended \(code 0\)/);
  });

  test('leaves no process and no task behind when it is killed', async () => {
    const { process: child } = command(['--workers', '2'], { DATABASE_URL: url });
    const { id } = await submit(1e9, 2000);
    await vi.waitFor(async () => expect((await workers()).filter(({ run }) => run === id).length).toBe(2), LONG);
    const pids = (await workers()).filter(({ run }) => run === id).map(({ worker }) => pidOf(worker));
    expect(pids.map(isAlive)).toEqual([true, true]);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), LONG);
    await vi.waitFor(async () => expect((await workers()).filter(({ run }) => run === id)).toEqual([]), LONG);
    expect((await jobs.cancel(id))!.state).toBe('cancelled');
  });
});
