/** The progress of a run as server-sent events. The id of an event is the version of the run, so any server can go on. */
import { Readable } from 'node:stream';
import { RunId } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { eventsOf } from '../runs/events.ts';
import { ownRun } from '../runs/identity.ts';
import { hasEnded, leaving } from '../runs/wait.ts';

/** Streams that one user may have open on this server; a page has one for each run that it shows. */
const MOST_STREAMS = 16;

const Headers = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 40 })) });

export function eventsRoutes(app: App, { jobs, stopping }: Context): void {
  const open = new Map<string, number>();
  const count = (owner: string, by: number): void => {
    const now = (open.get(owner) ?? 0) + by;
    if (now > 0) open.set(owner, now);
    else open.delete(owner);
  };

  app.get(
    '/api/runs/:id/events',
    {
      schema: {
        tags: ['runs'],
        summary: 'The progress of a run as server-sent events, until it has ended',
        description:
          'Each event is called "run", has the run as GET /api/runs/{id} answers it, and its version as id. With Last-Event-ID the latest state comes first. 204 when that was the end.',
        params: RunId,
        headers: Headers,
        response: {
          200: {
            description: 'Events.',
            content: { 'text/event-stream': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
          },
          204: Type.Null({ description: 'The run has ended, and the last event was it: ask no more.' }),
        },
      },
    },
    async (request, reply) => {
      const owner = request.user.id;
      const run = await ownRun(jobs, owner, request.params.id);
      const seen = Number(request.headers['last-event-id'] ?? 0) || 0;
      if (hasEnded(run) && run.version <= seen) return reply.code(204).send(null);
      if ((open.get(owner) ?? 0) >= MOST_STREAMS) {
        throw new TesseraError('streams-too-many', { limit: MOST_STREAMS, seconds: 10 });
      }
      const signal = AbortSignal.any([leaving(reply), stopping]);
      const stream = Readable.from(eventsOf(jobs.watch(run.id, signal), seen), { objectMode: false, highWaterMark: 1 });
      count(owner, 1);
      stream.once('close', () => count(owner, -1));
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream);
    },
  );
}
