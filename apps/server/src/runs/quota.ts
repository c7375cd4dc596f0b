/** The room that is left for what people send. */
import { TesseraError } from '@tessera/engine';
import type { Context } from '../context.ts';

/** Throws `disk-quota` when the database is as large as it may be, or would be with so many bytes more. */
export async function holdQuota({ jobs, settings }: Context, more = 0): Promise<void> {
  const { databaseBytes: used } = await jobs.status();
  // Files are kept as base64.
  if (used + (more * 4) / 3 >= settings.diskQuota)
    throw new TesseraError('disk-quota', { used, limit: settings.diskQuota });
}
