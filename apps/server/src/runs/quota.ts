/** The room that is left for what people send. */
import { TesseraError } from '@tessera/engine';
import type { Context } from '../context.ts';

/** Throws `disk-quota` when the database is as large as it may be. */
export async function holdQuota({ jobs, settings }: Context): Promise<void> {
  const { databaseBytes: used } = await jobs.status();
  if (used >= settings.diskQuota) throw new TesseraError('disk-quota', { used, limit: settings.diskQuota });
}
