/** Option pricing: tables of contracts sent and answered as streams, what their columns mean, and single contracts. */
import { PriceAnswer, PriceRequest, TableColumns, TableForm, TableQuery } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import { DEFAULT_SPECIFICATION } from '@tessera/models';
import { columnsOfTable, type PricingOptions, priceContracts, priceContractsIn, settingsOf } from '@tessera/pricing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, Context } from '../context.ts';
import { pricingOptions, specificationOf, valuationDate } from '../pricing/options.ts';
import { receiveTable } from '../pricing/receive.ts';
import { PRICED, priceSender } from '../pricing/send-prices.ts';
import { receiveFile } from '../received-file.ts';
import { leaving } from '../runs/wait.ts';
import { pricingJobsRoutes } from './pricing-jobs.ts';

const BASE = '/api/v1/black-scholes';

export function pricesRoutes(app: App, context: Context): void {
  const { jobs, settings, stopping } = context;
  const tags = ['options'];
  const send = priceSender(context);

  async function priceTable(request: FastifyRequest<{ Querystring: TableQuery }>, reply: FastifyReply, most: number) {
    const options = pricingOptions(request.query);
    const receive = (signal: AbortSignal) => receiveTable(request, settings.maxTableSize, signal);
    return send(request, reply, { name: 'prices', options, format: request.query.format ?? 'json', most, receive });
  }

  /** Closed forms are quicker than asking for a core; other methods have one, and a thread. */
  async function priceSingly(asked: PriceRequest, left: AbortSignal): Promise<PriceAnswer> {
    const specification = { ...DEFAULT_SPECIFICATION, ...specificationOf(asked) };
    const options = { specification, valuationDate: valuationDate(asked) };
    const results =
      specification.exercise === 'european'
        ? priceContracts(asked.contracts, options)
        : await priceSlowly(asked.contracts, options, AbortSignal.any([left, stopping]));
    return {
      results: results as PriceAnswer['results'],
      settings: settingsOf(specification, 'full'),
      valuation_date: options.valuationDate,
    };
  }

  async function priceSlowly(contracts: PriceRequest['contracts'], options: PricingOptions, signal: AbortSignal) {
    const borrowed = await jobs.borrow(1, signal);
    try {
      return await priceContractsIn(jobs.pricings.threads, contracts, options, signal);
    } catch (cause) {
      if (stopping.aborted) throw new TesseraError('not-ready', { reason: 'it is being stopped', seconds: 5 });
      throw cause;
    } finally {
      borrowed.release();
    }
  }

  const priced = { tags, querystring: TableQuery, response: PRICED };
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
    (request, reply) => priceTable(request, reply, Infinity),
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
    async ({ body }, reply) => priceSingly(body, leaving(reply)),
  );
  app.post(
    `${BASE}/implied-volatility`,
    { schema: { ...single, summary: 'The volatilities at which contracts have the prices that they have' } },
    async ({ body }, reply) => priceSingly({ ...body, solve: 'implied-volatility' }, leaving(reply)),
  );

  pricingJobsRoutes(app, context, send);
}
