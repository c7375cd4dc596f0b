/** Ties processes to cores, on Linux. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { TesseraError } from '@tessera/engine';

/** What `fork` must be told so that the process of that place runs on a core of its own. */
export type Pinning = (index: number) => { execPath: string; execArgv: string[] };

/** The cores that this process may use, from `/proc/self/status`. */
export function coresOf(status: string): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
  return (list?.split(',') ?? []).flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/**
 * A core for each place; the first is left to this process as long as there are more. All threads of a process stay on its
 * core, since the command that ties it becomes the process. Throws `pinning-impossible`.
 */
export async function pinning(): Promise<Pinning> {
  if (process.platform !== 'linux') throw new TesseraError('pinning-impossible', { reason: 'this is not Linux' });
  try {
    await promisify(execFile)('taskset', ['--version']);
  } catch {
    throw new TesseraError('pinning-impossible', { reason: 'the command taskset is missing' });
  }
  const cores = coresOf(await readFile('/proc/self/status', 'utf8'));
  return (index) => ({
    execPath: 'taskset',
    execArgv: ['-c', String(cores[(index + 1) % cores.length]), process.execPath, ...process.execArgv],
  });
}
