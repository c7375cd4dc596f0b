/** Whether this server lives, and whether it can take work. */
import { Health, Ready } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import type { App, Context } from '../context.ts';

/** Seconds that the database has to answer. */
const PATIENCE = 5;

export function healthRoutes(app: App, { database, jobs, stopping }: Context): void {
  app.get(
    '/api/health',
    {
      config: { access: 'open' },
      schema: { tags: ['system'], summary: 'Whether the server lives', response: { 200: Health } },
    },
    async () => ({ status: 'healthy' as const }),
  );

  app.get(
    '/api/ready',
    {
      config: { access: 'open' },
      schema: { tags: ['system'], summary: 'Whether the server can take work', response: { 200: Ready } },
    },
    async () => {
      if (stopping.aborted) throw notReady('it is being stopped');
      await answered(database.query('select 1'), 'the database does not answer');
      const { workers } = await answered(jobs.status(), 'the queue does not answer');
      if (workers.length === 0) throw notReady('no worker is alive');
      return { status: 'ready' as const, database: database.kind, workers: workers.length };
    },
  );
}

async function answered<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notReady(otherwise)), PATIENCE * 1000);
  });
  try {
    return await Promise.race([work.catch(() => Promise.reject(notReady(otherwise))), late]);
  } finally {
    clearTimeout(timer);
  }
}

function notReady(reason: string): TesseraError {
  return new TesseraError('not-ready', { reason, seconds: PATIENCE });
}
