/**
 * `tessera worker`: workers for the servers of a PostgreSQL database, on this machine. They take tasks until this process is
 * told to stop or its parent is gone; what they were doing is then finished or given back.
 */
import { parseArgs } from 'node:util';
import { TesseraError } from '@tessera/engine';
import { limitsOf, startRemoteWorkers } from '@tessera/jobs';
import { StoreError } from '@tessera/store';
import { UsageError } from '../failure.ts';
import { openSettings } from '../settings.ts';

/** Milliseconds that tasks under way have to end before they are given back. */
const GRACE = 3000;

export async function worker(words: readonly string[]): Promise<number> {
  const asked = readWords(words);
  const settings = openSettings();
  const { databaseUrl: url } = settings;
  if (url === undefined) throw new TesseraError('worker-needs-database', {});
  const workers = asked.workers ?? Math.max(1, settings.workers);
  const stop = stopAsked();
  const { host } = new URL(url);
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  log(`${workers} ${workers === 1 ? 'worker takes' : 'workers take'} tasks from the database on ${host}`);
  const supervisor = await startRemoteWorkers({
    database: { url, limits: limitsOf(settings) },
    workers,
    pin: asked.pin || settings.pinWorkers,
    log,
  }).catch((cause: unknown) => {
    if (cause instanceof StoreError) throw new TesseraError('database-unusable', { reason: cause.message });
    throw cause;
  });
  log(`stopping: ${await stop}`);
  await supervisor.close(GRACE);
  return 0;
}

function readWords(words: readonly string[]): { readonly workers: number | undefined; readonly pin: boolean } {
  const { values } = parse(words);
  const workers = values.workers === undefined ? undefined : Number(values.workers);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 1024))
    throw new UsageError(`--workers "${values.workers}": give a whole number from 1 to 1024.`);
  return { workers, pin: values.pin ?? false };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: { workers: { type: 'string' }, pin: { type: 'boolean' } } });
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message} Write tessera worker [--workers N] [--pin].`);
  }
}

/** Resolves with the reason when this process is told to stop; when it is told again later, it ends at once. */
function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const stop = (reason: string): void => {
      // Whoever stops a group of processes may reach this one twice, once through its parent.
      if (since !== undefined && performance.now() - since > 1000) process.exit(1);
      since ??= performance.now();
      resolve(reason);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
    if (process.connected) process.once('disconnect', () => since ?? stop('the parent process is gone'));
    // Hearing it must not keep this process alive.
    process.channel?.unref();
  });
}
