/**
 * Names a process so that another one can tell later whether it still lives: a process id is used again, so its start
 * time belongs to it, and an id means something only among the processes that share its numbering (a container).
 */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

export interface Holder {
  readonly pid: number;
  /** When it started, as the system says it; empty where it does not say. */
  readonly started: string;
  /** Which system, since which start, which numbering of processes. */
  readonly place: string;
  readonly host: string;
}

export async function thisProcess(): Promise<Holder> {
  const { pid } = process;
  return { pid, started: (await startOf(pid)) ?? '', place: await place(), host: hostname() };
}

/** Whether a process lives; `unknown` when its id means nothing here: another machine or container, an earlier start. */
export async function isAlive(holder: Holder): Promise<boolean | 'unknown'> {
  if (holder.place !== (await place())) return 'unknown';
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = await startOf(holder.pid);
  if (started === 'ended') return false;
  return started === undefined || holder.started === '' || started === holder.started;
}

async function place(): Promise<string> {
  if (process.platform !== 'linux') return `${process.platform} ${hostname()}`;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => hostname());
  const numbering = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${numbering}`;
}

/**
 * When a process started: in ticks since the system did on Linux, as a date elsewhere; undefined when it is not known.
 * A process that has ended, and whose parent has not asked for its end yet, is still listed: it is `ended`.
 */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') return startOnLinux(pid);
  const asked = promisify(execFile)('ps', ['-o', 'state=', '-o', 'lstart=', '-p', String(pid)]);
  const [, state, started] = /^(\S+)\s+(.*\S)/.exec(await asked.then(({ stdout }) => stdout).catch(() => '')) ?? [];
  return state?.startsWith('Z') ? 'ended' : started;
}

async function startOnLinux(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program, in parentheses, may hold anything. After it come the state, …, the number of threads (the
  // 18th) and the start (the 20th).
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  // With more threads than the ended first one, some may still be writing.
  return fields?.[0] === 'Z' && Number(fields[17]) <= 1 ? 'ended' : fields?.[19];
}
