/** `tessera serve` as a person runs it: real processes, which must all be gone afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const DEADLINE = 40_000;
const linux = process.platform === 'linux';

let folder: string;
let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts it and waits until it says where it is. */
async function serve(): Promise<string> {
  folder = mkdtempSync(join(tmpdir(), 'tessera-serve-'));
  child = spawn(process.execPath, [MAIN, 'serve'], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: '0', WORKERS: '1', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, address] = /^Tessera is ready: (http:\S+)$/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('The server ended without saying where it is.');
}

/** The process and all below it. */
function family(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .flatMap((name) => family(Number(name)));
  return [pid, ...children];
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
  } catch {
    return undefined;
  }
}

const isAlive = (pid: number): boolean => {
  const state = parentOf(String(pid));
  return state !== undefined && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
};

async function untilGone(pids: readonly number[]): Promise<void> {
  await expect.poll(() => pids.filter(isAlive), { timeout: DEADLINE, interval: 100 }).toEqual([]);
}

it.runIf(linux)('prints its address when it answers, and ends with all its processes when it is told to', async () => {
  const address = await serve();
  expect(await (await fetch(`${address}/api/health`)).json()).toEqual({ status: 'healthy' });
  const pids = family(child!.pid!);
  expect(pids.length).toBeGreaterThanOrEqual(3);
  child!.kill('SIGTERM');
  expect((await once(child!, 'exit'))[0]).toBe(0);
  await untilGone(pids);
});

it.runIf(linux)('leaves no server behind when it is killed', async () => {
  await serve();
  const pids = family(child!.pid!);
  child!.kill('SIGKILL');
  await untilGone(pids);
});
