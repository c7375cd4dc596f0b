/** The server as `npm start` runs it: a process of its own with its workers, in a folder that is removed afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url));
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));

/** Generous: the machine may be busy. A test never waits for the time itself, only for a condition. */
export const PATIENCE = 60_000;

/** Waits until `look` gives something; it looks again after a pause in milliseconds. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  pause = 20,
): Promise<T> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`waited in vain until ${what}`);
}

/** One process of a server. */
export interface Process {
  readonly pid: number;
  /** The TypeScript file that it runs. */
  readonly file: string;
}

export class ServerProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'tessera-server-'));
  /** In the environment of every process of this server. */
  readonly mark = randomUUID();
  url = '';
  #server: ChildProcess | undefined;
  readonly #environment: NodeJS.ProcessEnv;

  /** `settings`: as environment variables, on a free port and a folder of its own. */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#environment = {
      NODE_COMPILE_CACHE: COMPILED,
      ...process.env,
      PORT: '0',
      DATA_DIR: join(this.folder, 'data'),
      WORKERS: '2',
      RATE_LIMIT: '0',
      RATE_LIMIT_ADDRESS: '0',
      LOG_LEVEL: 'warn',
      ...settings,
      DEPLOYMENT_MARK: this.mark,
    };
  }

  /** Resolves when the server says that it is ready. */
  async start(extra: Readonly<Record<string, string>> = {}): Promise<void> {
    const server = spawn(process.execPath, [MAIN], {
      cwd: this.folder,
      env: { ...this.#environment, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#server = server;
    let said = '';
    for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (text) => (said += text));
    const ended = new Promise<never>((_, reject) =>
      server.once('exit', (code, signal) => reject(new Error(`the server ended (${signal ?? code}):\n${said}`))),
    );
    ended.catch(() => undefined);
    const ready = until('the server is ready', () => /ready: (\S+)/.exec(said)?.[1]);
    this.url = await Promise.race([ready, ended]);
  }

  /** Resolves when the server process is gone, by whatever signal. */
  async gone(signal?: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exit = new Promise((resolve) => server.once('exit', resolve));
    if (signal) server.kill(signal);
    await exit;
  }

  /** Processes of this server that are alive. */
  processes(): Process[] {
    return readdirSync('/proc').flatMap((name) => {
      const pid = Number(name);
      if (!Number.isInteger(pid) || pid === process.pid) return [];
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DEPLOYMENT_MARK=${this.mark}`)) return [];
        if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return [];
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return [{ pid, file: words.find((word) => word.endsWith('.ts')) ?? '' }];
      } catch {
        return []; // it ended meanwhile
      }
    });
  }

  /** Ends whatever is left and removes the folder. */
  async remove(): Promise<void> {
    await this.gone('SIGTERM');
    const left = await until('no process is left', () => (this.processes().length === 0 ? [] : undefined)).catch(() =>
      this.processes(),
    );
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`processes were left: ${JSON.stringify(left)}`);
  }

  /** What the server answers, as JSON. Throws when it refuses. */
  async json<T = Record<string, unknown>>(path: string, init?: RequestInit): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${init?.method ?? 'GET'} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
