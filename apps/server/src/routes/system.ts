/** What the operator looks at: the state of the whole system, for people and for a monitoring system. */
import { System } from '@tessera/api';
import { ENGINE_VERSION } from '@tessera/engine';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';

export function systemRoutes(app: App, { settings, database, jobs, metrics }: Context): void {
  app.get(
    '/api/system',
    {
      config: { access: 'admin' },
      schema: { tags: ['system'], summary: 'Queue, workers, runs and database', response: { 200: System } },
    },
    async () => {
      const status = await jobs.status();
      return {
        version: ENGINE_VERSION,
        uptime_seconds: process.uptime(),
        auth: settings.auth,
        database: { kind: database.kind, bytes: status.databaseBytes, quota_bytes: settings.diskQuota },
        queue: status.queue,
        runs: status.runs,
        workers: status.workers.map(({ memory, ...worker }) => ({ ...worker, memory_bytes: memory })),
        cores: status.cores,
        trials_per_second: status.trialsPerSecond,
        tasks_finished: status.tasksFinished,
        retries: status.retries,
      };
    },
  );

  app.get(
    '/metrics',
    {
      config: { access: 'metrics' },
      schema: {
        tags: ['system'],
        summary: 'Metrics in the text format of Prometheus',
        response: { 200: { description: 'Metrics.', content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
