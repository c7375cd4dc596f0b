/** `tessera user` as a person runs it: a process of its own on an embedded database. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findUserByName, openDatabase, verifyPassword } from '@tessera/store';
import { afterAll, beforeAll, expect, it, test, vi } from 'vitest';
import { UsageError } from '../failure.ts';
import { user as userCommand } from './user.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tessera-user-'));
const data = join(folder, 'data');

function user(words: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'user', ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, DATA_DIR: data },
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What it prints, without the seconds that a process takes to start. */
async function inProcess(words: readonly string[], env: Record<string, string> = {}): Promise<string> {
  vi.stubEnv('DATA_DIR', data);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await userCommand(words);
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
}

async function inDatabase<T>(work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const database = await openDatabase({ folder: data });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

beforeAll(() => {
  expect(user(['add', 'anna', '--admin'], 'a good password\n')).toEqual({
    status: 0,
    stdout: 'anna can sign in as administrator.\n',
    stderr: expect.not.stringContaining('a good password'),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('adds a user whose password is the line of the standard input', async () => {
  const anna = await inDatabase((database) => findUserByName(database, 'anna'));
  expect(anna).toMatchObject({ role: 'admin', disabled: false });
  expect(await verifyPassword('a good password', anna!.passwordHash)).toBe(true);
});

it('lists, disables and enables users', async () => {
  expect(await inProcess(['disable', 'anna'])).toContain('signed out everywhere');
  expect(await inProcess(['list'])).toMatch(/^name +role +state +since\nanna +admin +disabled +\d{4}-\d\d-\d\d\n$/);
  expect(await inProcess(['enable', 'anna'])).toContain('enabled again');
});

it('sets another password', async () => {
  expect(user(['password', 'anna'], 'another one\n').status).toBe(0);
  const anna = await inDatabase((database) => findUserByName(database, 'anna'));
  expect(await verifyPassword('another one', anna!.passwordHash)).toBe(true);
});

it('says who has the database open, and what to do', async () => {
  await inDatabase(async () => {
    const { status, stderr } = user(['list']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^tessera: The data folder .* is open in process ${process.pid} on .*Stop that one`),
    );
  });
});

it('takes no short password', () => {
  const { status, stderr } = user(['add', 'bob'], 'short\n');
  expect(status).toBe(2);
  expect(stderr).toBe('tessera: The password must have at least 8 characters.\n');
});

test.each([
  [['add', 'anna'], 'There is a user anna already'],
  [['disable', 'nobody'], 'There is no user nobody'],
])('%j is refused with a sentence', async (words, sentence) => {
  await expect(inProcess(words)).rejects.toThrow(sentence);
});

test.each([[[]], [['add']], [['list', 'anna']], [['list', '--admin']], [['drop', 'anna']], [['add', 'a b']]])(
  '%j is not understood, and no database is opened for it',
  async (words) => {
    await expect(inProcess(words, { DATA_DIR: '/proc/no/such/folder' })).rejects.toThrow(UsageError);
  },
);

it('names every setting that cannot be used', async () => {
  const refused = inProcess(['list'], { PORT: 'x', LOG_LEVEL: 'loud' });
  await expect(refused).rejects.toThrow(/PORT=x must be[\s\S]*LOG_LEVEL=loud must be/);
});
