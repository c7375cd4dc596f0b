/** Tables of option contracts that are priced through the queue: sent, watched, cancelled, fetched, deleted. */
import { Readable } from 'node:stream';
import {
  PageQuery,
  PricingDownload,
  PricingId,
  PricingJob,
  PricingJobList,
  PricingJobQuery,
  PricingJobResult,
  type PricingOverview,
  TableForm,
} from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import type { Pricing } from '@tessera/jobs';
import { openPricing } from '@tessera/pricing';
import { pricings, readFile, StoreError, saveFile } from '@tessera/store';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { pricingOptions } from '../pricing/options.ts';
import { PRICED, type SendPrices } from '../pricing/send-prices.ts';
import { receiveFile } from '../received-file.ts';
import { isUuid } from '../runs/identity.ts';
import { holdQuota } from '../runs/quota.ts';

const JOBS = '/api/v1/black-scholes/jobs';
const JOB = `${JOBS}/:id`;
const PAGE = 50;

export function pricingJobsRoutes(app: App, context: Context, send: SendPrices): void {
  const { database, jobs } = context;
  const tags = ['options'];

  async function own(request: FastifyRequest, id: string): Promise<Pricing> {
    const found = isUuid(id) ? await jobs.pricings.get(request.user.id, id) : undefined;
    if (!found) throw new TesseraError('pricing-unknown', { id });
    return found;
  }

  app.post(
    JOBS,
    {
      config: { form: TableForm },
      schema: {
        tags,
        summary: 'Send a table of option contracts to be priced through the queue, whether or not anybody waits for it',
        querystring: PricingJobQuery,
        response: { 202: PricingJob },
      },
    },
    async (request, reply) => {
      const { priority = 'normal', ...query } = request.query;
      const { format: _, ...options } = pricingOptions(query);
      const file = await receive(context, request);
      try {
        await holdTable(context, request.user.id, file, options);
        const pricing = await jobs.pricings.submit({ owner: request.user.id, file, options, priority });
        return reply.code(202).send(viewOf(pricing));
      } catch (cause) {
        await pricings.removeTable(database, file.id);
        throw cause;
      }
    },
  );

  app.get(
    JOBS,
    {
      schema: {
        tags,
        summary: 'Your tables in the queue, newest first',
        querystring: PageQuery,
        response: { 200: PricingJobList },
      },
    },
    async (request) => {
      const { after, limit = String(PAGE) } = request.query;
      const page = { limit: Number(limit), after };
      const found = after === undefined || isUuid(after) ? await jobs.pricings.list(request.user.id, page) : [];
      return { jobs: found.map(viewOf), next: found.length === Number(limit) ? found.at(-1)!.id : null };
    },
  );

  app.get(
    JOB,
    {
      schema: {
        tags,
        summary: 'One table in the queue: state, progress, summary',
        params: PricingId,
        response: { 200: PricingJob },
      },
    },
    async (request) => viewOf(await own(request, request.params.id)),
  );

  app.get(
    `${JOB}/result`,
    {
      schema: {
        tags,
        summary: 'What is drawn of a priced table: prices, contracts by strike and expiry, rows that failed',
        params: PricingId,
        response: { 200: PricingJobResult },
      },
    },
    async (request) => {
      const pricing = await own(request, request.params.id);
      holdPriced(pricing);
      const overview = await jobs.pricings.overview(pricing);
      if (!overview) throw new TesseraError('pricing-unknown', { id: pricing.id });
      return { job: viewOf(pricing), overview: overview as PricingOverview };
    },
  );

  app.get(
    `${JOB}/download`,
    {
      schema: {
        tags,
        summary: 'All rows of a priced table, priced again while they are sent',
        params: PricingId,
        querystring: PricingDownload,
        response: PRICED,
      },
    },
    async (request, reply) => {
      const pricing = await own(request, request.params.id);
      holdPriced(pricing);
      // That there is one, and none of it.
      if (request.method === 'HEAD') return reply.type('application/octet-stream').send(Readable.from([]));
      const { id, name, size, options } = pricing;
      return send(request, reply, {
        name: `prices-${id}`,
        options,
        format: request.query.format ?? 'json',
        most: Infinity,
        async receive() {
          const bytes = await readFile(database, request.user.id, pricing.fileId, 'table');
          if (!bytes) throw new TesseraError('pricing-unknown', { id });
          return { source: { name, size, bytes }, refuse: async () => undefined };
        },
      });
    },
  );

  app.post(
    `${JOB}/cancel`,
    {
      schema: {
        tags,
        summary: 'Cancel a table in the queue; the work on it stops within a second',
        params: PricingId,
        response: { 200: PricingJob },
      },
    },
    async (request) => {
      const { id } = await own(request, request.params.id);
      const cancelled = await jobs.pricings.cancel(request.user.id, id);
      if (!cancelled) throw new TesseraError('pricing-unknown', { id });
      return viewOf(cancelled);
    },
  );

  app.delete(
    JOB,
    {
      schema: {
        tags,
        summary: 'Delete a table that has been priced, has failed, or was cancelled',
        params: PricingId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, state } = await own(request, request.params.id);
      if (!(await jobs.pricings.remove(request.user.id, id))) {
        throw new TesseraError('pricing-unfinished', { id, state, what: 'it cannot be deleted' });
      }
      return reply.code(204).send(null);
    },
  );
}

/** Stores the table while it comes; nothing stays of one that is too large or breaks off. */
async function receive(context: Context, request: FastifyRequest) {
  const { database, settings } = context;
  const file = await receiveFile(request, { bytes: settings.maxTableSize, setting: 'MAX_TABLE_SIZE' });
  try {
    await holdQuota(context, Number(request.headers['content-length'] ?? 0));
    return await saveFile(database, request.user.id, file.name, file.bytes, 'table');
  } catch (cause) {
    file.drain();
    if (cause instanceof StoreError && cause.code === 'upload-removed') {
      throw new TesseraError('not-ready', { reason: 'the upload took too long and was removed', seconds: 5 });
    }
    throw cause;
  }
}

/** Throws what is wrong with a stored table as a whole, before it is queued. */
async function holdTable(
  { database }: Context,
  owner: string,
  { id, name, size }: { readonly id: string; readonly name: string; readonly size: number },
  options: Pricing['options'],
): Promise<void> {
  const bytes = await readFile(database, owner, id, 'table');
  const pricing = await openPricing({ name, size, bytes: bytes! }, options);
  await pricing.close();
}

/** Throws `pricing-unfinished` and `pricing-failed` unless there is a result. */
function holdPriced({ id, state, failure }: Pricing): void {
  if (state === 'succeeded') return;
  if (state === 'queued' || state === 'running') {
    throw new TesseraError('pricing-unfinished', { id, state, what: 'there is no result yet' });
  }
  throw new TesseraError('pricing-failed', { id, reason: failure?.detail ?? 'it was cancelled' });
}

function viewOf(pricing: Pricing): PricingJob {
  const { id, name, state, priority, size, rowsDone, progress, createdAt, startedAt, finishedAt } = pricing;
  return {
    id,
    name,
    state,
    priority,
    size,
    rows_done: rowsDone,
    progress,
    created_at: createdAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    finished_at: finishedAt?.toISOString() ?? null,
    failure: pricing.failure,
    summary: pricing.summary as PricingJob['summary'],
  };
}
