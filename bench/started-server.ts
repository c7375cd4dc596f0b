/** A real server on the embedded database, in a process of its own, and its memory. It must not know what is asked of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url));

/** Resident bytes of the server process, and of all processes that it has started. */
export interface Memory {
  readonly server: number;
  readonly children: number;
}

export interface StartedServer {
  readonly url: string;
  memory(): Memory;
  /** Ends it in good order and removes its folder. Throws when it ended by itself, or logged a warning. */
  stop(): Promise<void>;
}

/** Starts a server that says when it is ready; the settings are those of its environment, defaults where none is given. */
export async function startServer(settings: Readonly<Record<string, string>>): Promise<StartedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const child = spawn(process.execPath, [MAIN], {
    cwd: folder,
    env: { ...process.env, PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said += text;
        const [, found] = /ready: (\S+)\n/.exec(said) ?? [];
        if (found) resolve(found);
      });
    }
    void exit.then(() => reject(new Error(`the server ended:\n${said}`)));
  });
  return {
    url,
    memory: () => memoryOf(child),
    async stop() {
      const isAlive = child.exitCode === null;
      child.kill('SIGTERM');
      const code = await exit;
      rmSync(folder, { recursive: true, force: true });
      const warnings = said.split('\n').filter((line) => line.startsWith('{'));
      if (!isAlive || code !== 0 || warnings.length > 0)
        throw new Error(`the server ended with ${code}:\n${said.slice(0, 2000)}`);
    },
  };
}

function memoryOf({ pid }: ChildProcess): Memory {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statusOf(Number(name), 'PPid');
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const isBelow = (one: number | undefined): boolean =>
    one !== undefined && (one === pid || (one > 1 && isBelow(parents.get(one))));
  let children = 0;
  for (const [one, parent] of parents) if (isBelow(parent)) children += residentOf(one);
  return { server: residentOf(pid!), children };
}

const residentOf = (pid: number): number => 1024 * (statusOf(pid, 'VmRSS') ?? 0);

/** A number out of the status of a process; undefined when it has ended. */
function statusOf(pid: number, field: string): number | undefined {
  try {
    const [, value] = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return value === undefined ? undefined : Number(value);
  } catch {
    return undefined;
  }
}
