import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lockFolder } from './lock.ts';
import { thisProcess } from './process.ts';

const BEAT = 100;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A process that says `ready`, takes the lock when it hears a line, says what came of it, and lives on. */
async function contender(): Promise<{ child: ChildProcess; take: () => Promise<string> }> {
  const program = `
    import { lockFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    import { once } from 'node:events';
    console.log('ready');
    await once(process.stdin, 'data');
    const said = await lockFolder(${JSON.stringify(folder)}).then(() => 'won', (error) => error.code);
    console.log(said);
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    async take() {
      child.stdin!.write('now\n');
      return (await lines.next()).value as string;
    },
  };
}

test('a folder is locked once, and free again after its release', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'folder-in-use',
    facts: { folder, pid: process.pid },
    message: expect.stringContaining(`${folder} is in use by process ${process.pid}`),
  });
  await lock.release();
  await (await lockFolder(folder)).release();
  await (await lockFolder(folder)).release();
  expect(readdirSync(folder)).toEqual(['lock-3']);
});

test('a folder that does not exist is made', async () => {
  const deep = join(folder, 'a', 'b');
  await (await lockFolder(deep)).release();
  expect(existsSync(deep)).toBe(true);
});

test('the lock of a process that was killed is taken over', async () => {
  const { child, take } = await contender();
  expect(await take()).toBe('won');
  await expect(lockFolder(folder)).rejects.toMatchObject({ facts: { pid: child.pid } });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await lockFolder(folder)).release();
});

test.skipIf(process.platform !== 'linux')(
  'the lock of a process that ended unnoticed by its parent is free',
  async () => {
    // The shell becomes a program that never asks for the end of the child it got from it.
    const parent = spawn('sh', ['-c', 'read line <&3 & echo $!; exec sleep 1000'], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    children.push(parent);
    const pid = Number((await once(parent.stdout!, 'data'))[0]);
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    writeFileSync(join(folder, 'lock-1'), JSON.stringify({ ...(await thisProcess()), pid, started: stat()[19] }));
    await expect(lockFolder(folder)).rejects.toMatchObject({ facts: { pid } });
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(stat()[0]).toBe('Z'), 10_000);
    await (await lockFolder(folder)).release();
  },
);

test('of processes that race for a dead lock exactly one gets it', async () => {
  writeFileSync(join(folder, 'lock-7'), JSON.stringify({ ...(await thisProcess()), pid: 2 ** 30 }));
  const contenders = await Promise.all(Array.from({ length: 5 }, contender));
  const said = await Promise.all(contenders.map(({ take }) => take()));
  expect(said.sort()).toEqual(['folder-in-use', 'folder-in-use', 'folder-in-use', 'folder-in-use', 'won']);
  expect(readdirSync(folder)).toEqual(['lock-8']);
});

test('of many who race inside one process exactly one gets it', async () => {
  const settled = await Promise.allSettled(Array.from({ length: 50 }, () => lockFolder(folder)));
  const won = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(won).toHaveLength(1);
  await won[0]!.release();
});

describe('a lock with the id of a living process', () => {
  test('is dead when that process started later', async () => {
    writeFileSync(join(folder, 'lock-1'), JSON.stringify({ ...(await thisProcess()), started: '1' }));
    await (await lockFolder(folder)).release();
  });

  test('counts when the system does not say when it started', async () => {
    writeFileSync(join(folder, 'lock-1'), JSON.stringify({ ...(await thisProcess()), started: '' }));
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'folder-in-use' });
  });
});

describe('a lock from another container or machine', () => {
  const elsewhere = async () => JSON.stringify({ ...(await thisProcess()), place: 'elsewhere', host: 'box-2' });

  test('is taken over when its holder shows no life', async () => {
    writeFileSync(join(folder, 'lock-1'), await elsewhere());
    const said: string[] = [];
    await (await lockFolder(folder, (message) => said.push(message), BEAT)).release();
    expect(said).toEqual([`${folder} was last used on box-2; waiting to see whether it still is`]);
  });

  test('counts while its holder shows life', async () => {
    const file = join(folder, 'lock-1');
    writeFileSync(file, await elsewhere());
    const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT);
    const taken = lockFolder(folder, undefined, BEAT);
    await expect(taken).rejects.toMatchObject({ code: 'folder-in-use', facts: { host: 'box-2' } });
    clearInterval(beat);
  });

  test('shows life by being held', async () => {
    const lock = await lockFolder(folder, undefined, BEAT);
    const file = join(folder, 'lock-1');
    // As another container would see it.
    const own = readFileSync(file, 'utf8');
    writeFileSync(file, await elsewhere());
    await expect(lockFolder(folder, undefined, BEAT)).rejects.toMatchObject({ code: 'folder-in-use' });
    writeFileSync(file, own);
    await lock.release();
  });
});
