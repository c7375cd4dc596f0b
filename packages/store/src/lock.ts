/**
 * The lock on a data folder. The embedded database takes none, and two processes on one folder lose each other's rows.
 *
 * The lock is a series of files `lock-1`, `lock-2`, … of which only the highest counts. Its text names the holder;
 * empty, it is free. Who finds the highest free or its holder dead makes the next one, which the file system gives to
 * one process only, and has the lock when no higher one is there afterwards. A holder never removes its own file, only
 * lower ones: so whoever was slow and makes a number that was used before always sees a higher one.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from './errors.ts';
import { type Holder, isAlive, thisProcess } from './process.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/** A holder whose life cannot be asked for (in another container) shows it by touching its file so often. */
const BEAT_MS = 4_000;

/** Takes the folder for this process. Throws `folder-in-use`, which names the folder and the holder. */
export async function lockFolder(
  folder: string,
  log: (message: string) => void = () => undefined,
  beatMs = BEAT_MS,
): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const me = JSON.stringify(await thisProcess());
  for (;;) {
    const highest = await highestLock(folder);
    await refuseHeld(folder, highest, log, beatMs);
    if (await take(folder, highest + 1, me)) return hold(folder, highest + 1, beatMs);
  }
}

function path(folder: string, number: number): string {
  return join(folder, `lock-${number}`);
}

async function numbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => /^lock-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
}

async function highestLock(folder: string): Promise<number> {
  return Math.max(0, ...(await numbers(folder)));
}

/** Throws when the lock of that number has a living holder. */
async function refuseHeld(
  folder: string,
  number: number,
  log: (message: string) => void,
  beatMs: number,
): Promise<void> {
  const holder = number === 0 ? undefined : await readHolder(path(folder, number));
  if (!holder) return;
  const alive = await isAlive(holder);
  if (alive === 'unknown') log(`${folder} was last used on ${holder.host}; waiting to see whether it still is`);
  if (!(alive === 'unknown' ? await isTouched(path(folder, number), beatMs) : alive)) return;
  const where = `process ${holder.pid} on ${holder.host}`;
  throw new StoreError('folder-in-use', `${folder} is in use by ${where}`, {
    folder,
    pid: holder.pid,
    host: holder.host,
  });
}

/** Nobody, when the file is empty or was removed by the holder of a higher one. */
async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(absent);
  return text ? (JSON.parse(text) as Holder) : undefined;
}

async function isTouched(file: string, beatMs: number): Promise<boolean> {
  const before = await stat(file).catch(absent);
  await pause(3 * beatMs);
  const after = await stat(file).catch(absent);
  return after !== undefined && before !== undefined && after.mtimeMs !== before.mtimeMs;
}

/** Makes the file whole or not at all; false when another process was faster. */
async function take(folder: string, number: number, text: string): Promise<boolean> {
  const written = join(folder, `lock.unfinished-${randomUUID()}`);
  await writeFile(written, text);
  try {
    await link(written, path(folder, number));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
  if ((await highestLock(folder)) === number) return true;
  await rm(path(folder, number), { force: true });
  return false;
}

async function hold(folder: string, number: number, beatMs: number): Promise<FolderLock> {
  const file = path(folder, number);
  for (const lower of await numbers(folder)) if (lower < number) await rm(path(folder, lower), { force: true });
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, beatMs).unref();
  return {
    async release() {
      clearInterval(beat);
      await truncate(file).catch(absent);
    },
  };
}

/** What a file that is not there gives: nothing. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
