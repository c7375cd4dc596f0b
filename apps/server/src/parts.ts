/** Opens what the server works with, from the settings: database, job system with its workers, workbench. */
import { TesseraError } from '@tessera/engine';
import { limitsOf, openJobs, supervise } from '@tessera/jobs';
import type { Settings } from '@tessera/settings';
import { type Database, openDatabase, StoreError } from '@tessera/store';
import type { FastifyBaseLogger } from 'fastify';
import type { Parts } from './context.ts';
import { keepTidy } from './tidy.ts';
import { openWorkbench } from './workbench/workbench.ts';

/** Opens all parts; `stack` closes them again, the last one first, whether or not all could be opened. */
export async function openParts(
  settings: Settings,
  log: FastifyBaseLogger,
  stack: AsyncDisposableStack,
): Promise<Parts> {
  const database = await open(settings, log);
  stack.defer(() => database.close());
  const tidy = keepTidy(database, settings, log);
  stack.defer(() => tidy.end());
  const workbench = openWorkbench();
  stack.defer(() => workbench.close());
  const limits = limitsOf(settings);
  const jobs = await openJobs({
    database,
    limits,
    troubled: (problem) => log.error({ err: problem }, 'the job system had trouble'),
    ...(settings.workers > 0 && {
      workers: (board) =>
        supervise({
          workers: settings.workers,
          pin: settings.pinWorkers,
          board,
          log: (line) => log.info(line),
          ...(settings.databaseUrl !== undefined && { database: { url: settings.databaseUrl, limits } }),
        }),
    }),
  });
  stack.defer(() => jobs.close());
  return { database, jobs, workbench };
}

async function open({ databaseUrl, dataDir }: Settings, log: FastifyBaseLogger): Promise<Database> {
  try {
    return await openDatabase({ url: databaseUrl, folder: dataDir, log: (line) => log.info(line) });
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    if (cause.code === 'folder-in-use') throw new TesseraError('database-in-use', cause.facts);
    throw new TesseraError('database-unusable', { reason: cause.message });
  }
}
