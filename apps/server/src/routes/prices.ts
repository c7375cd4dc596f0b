/** Option pricing: tables of contracts sent and answered as streams, what their columns mean, and single contracts. */
import type { Readable } from 'node:stream';
import { PriceAnswer, PricedTable, PriceRequest, TableColumns, TableForm, TableQuery } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import { DEFAULT_SPECIFICATION } from '@tessera/models';
import {
  columnsOfTable,
  openPricing,
  type PriceFormat,
  PricingThreads,
  priceContracts,
  settingsOf,
} from '@tessera/pricing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { makeSlots } from '../exports/slots.ts';
import { startAnswer } from '../pricing/answer.ts';
import { compressStream } from '../pricing/compress-stream.ts';
import { Cores } from '../pricing/cores.ts';
import { pricingOptions, specificationOf, valuationDate } from '../pricing/options.ts';
import { type ReceivedTable, receiveTable } from '../pricing/receive.ts';
import { receiveFile } from '../received-file.ts';
import { leaving } from '../runs/wait.ts';

const BASE = '/api/v1/black-scholes';

const TYPES: Readonly<Record<PriceFormat, string>> = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
};

const File = Type.Unsafe<Readable>({ type: 'string', format: 'binary' });
const ANSWERS = {
  200: {
    description: 'The rows, then the counts and the summary; a file in the other formats.',
    content: {
      'application/json': { schema: PricedTable },
      'application/x-ndjson': { schema: File },
      'text/csv': { schema: File },
      'application/vnd.apache.parquet': { schema: File },
    },
  },
};

export function pricesRoutes(app: App, context: Context): void {
  const { jobs, settings, stopping } = context;
  const tags = ['options'];
  const slots = makeSlots();
  const cores = Math.max(1, settings.workers);
  const threads = new PricingThreads(cores);
  app.addHook('onClose', () => threads.close());

  /** One table, on so many cores at most. */
  async function priceTable(request: FastifyRequest<{ Querystring: TableQuery }>, reply: FastifyReply, most: number) {
    const options = pricingOptions(request.query);
    const { format = 'json', workers = Math.min(most, cores) } = options;
    const signal = AbortSignal.any([stopping, leaving(reply)]);
    const release = slots.take(request.user.id);
    let table: ReceivedTable | undefined;
    try {
      table = await receiveTable(request, settings.maxTableSize, signal);
      const own = new Cores(Math.min(workers, cores), (wanted, left) => jobs.borrow(wanted, left), signal);
      const source = { ...table.source, bytes: own.sent(table.source.bytes) };
      const pricing = await openPricing(source, { ...options, workers }, { threads, signal });
      const answer = await startAnswer(pricing, own, signal);
      answer.once('close', release);
      reply.type(TYPES[format]).header('cache-control', 'no-store');
      if (format !== 'json') reply.header('content-disposition', `attachment; filename="prices.${format}"`);
      return reply.send(format === 'parquet' ? answer : compressStream(request, reply, answer));
    } catch (cause) {
      release();
      await table?.refuse();
      if (stopping.aborted) throw new TesseraError('not-ready', { reason: 'it is being stopped', seconds: 5 });
      if (signal.aborted) return reply.hijack();
      throw cause;
    }
  }

  const priced = { tags, querystring: TableQuery, response: ANSWERS };
  app.post(
    `${BASE}/process-stream`,
    {
      config: { form: TableForm },
      schema: {
        ...priced,
        summary: 'Price a table of option contracts (CSV or Excel, form field "file") while it comes, on one core',
      },
    },
    (request, reply) => priceTable(request, reply, 1),
  );
  app.post(
    `${BASE}/process-stream-parallel`,
    {
      config: { form: TableForm },
      schema: { ...priced, summary: 'The same on all cores that the host has to give, or on `workers` of them' },
    },
    (request, reply) => priceTable(request, reply, cores),
  );

  app.post(
    `${BASE}/columns`,
    {
      config: { form: TableForm },
      schema: {
        tags,
        summary: 'What the columns of a table are taken for, and its first rows; the first part of a CSV file will do',
        querystring: TableQuery,
        response: { 200: TableColumns },
      },
    },
    async (request) => {
      const options = pricingOptions(request.query);
      const file = await receiveFile(request, { bytes: settings.maxTableSize, setting: 'MAX_TABLE_SIZE' });
      try {
        const { header, columns, missing, preview, sheets } = await columnsOfTable(file, options);
        const rows = preview.map((row) => [...row]);
        return { header: [...header], columns, missing: [...missing], preview: rows, sheets: [...sheets] };
      } finally {
        file.drain();
      }
    },
  );

  const single = { tags, body: PriceRequest, response: { 200: PriceAnswer } };
  app.post(
    `${BASE}/price`,
    { schema: { ...single, summary: 'Prices and Greeks of up to a thousand contracts, in full precision' } },
    async ({ body }) => priceSingly(body),
  );
  app.post(
    `${BASE}/implied-volatility`,
    { schema: { ...single, summary: 'The volatilities at which contracts have the prices that they have' } },
    async ({ body }) => priceSingly({ ...body, solve: 'implied-volatility' }),
  );
}

function priceSingly(asked: PriceRequest): PriceAnswer {
  const { contracts } = asked;
  const specification = specificationOf(asked);
  const day = valuationDate(asked);
  const results = priceContracts(contracts, { specification, valuationDate: day });
  return {
    results: results as PriceAnswer['results'],
    settings: settingsOf({ ...DEFAULT_SPECIFICATION, ...specification }, 'full'),
    valuation_date: day,
  };
}
