/** A table's prices as the answer of a call, wherever the table comes from: cores, slots, format, and an orderly end. */
import type { Readable } from 'node:stream';
import { PricedTable, type PriceFormat } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import { Cores } from '@tessera/jobs';
import { openPricing, type PricingOptions } from '@tessera/pricing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { makeSlots } from '../exports/slots.ts';
import { leaving } from '../runs/wait.ts';
import { startAnswer } from './answer.ts';
import { compressStream } from './compress-stream.ts';
import type { ReceivedTable } from './receive.ts';

const TYPES: Readonly<Record<PriceFormat, string>> = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
};

const File = Type.Unsafe<Readable>({ type: 'string', format: 'binary' });

/** What such calls answer, as a route's schema has it. */
export const PRICED = {
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

/** What is priced, and how it is sent. */
export interface PriceSending {
  /** Of the file that it is saved as, without its end. */
  readonly name: string;
  readonly options: PricingOptions;
  readonly format: PriceFormat;
  /** Threads at most, where the options do not say. */
  readonly most: number;
  /** The table, from when there is a place for it. When the signal fires its bytes end. */
  readonly receive: (signal: AbortSignal) => Promise<ReceivedTable>;
}

/** Prices a table and answers with it. */
export type SendPrices = (request: FastifyRequest, reply: FastifyReply, sending: PriceSending) => Promise<FastifyReply>;

/** Tables that are priced by calls at the same time, on the whole server and for one user. */
const MOST = 8;
const MOST_PER_OWNER = 3;

/** All calls that send prices share their places, threads and cores. */
export function priceSender({ jobs, stopping }: Context): SendPrices {
  const slots = makeSlots(MOST, MOST_PER_OWNER, 'tables');
  return async (request, reply, { name, options, format, most, receive }) => {
    const { threads } = jobs.pricings;
    const signal = AbortSignal.any([stopping, leaving(reply)]);
    const release = slots.take(request.user.id);
    const workers = Math.min(options.workers ?? most, threads.most);
    let table: ReceivedTable | undefined;
    try {
      table = await receive(signal);
      const cores = new Cores(workers, (wanted, left) => jobs.borrow(wanted, left), signal);
      const source = { ...table.source, bytes: cores.sent(table.source.bytes) };
      const pricing = await openPricing(source, { workers, ...options, format }, { threads, signal });
      const answer = await startAnswer(pricing, cores, signal);
      answer.once('close', release);
      reply.type(TYPES[format]).header('cache-control', 'no-store');
      if (format !== 'json') reply.header('content-disposition', `attachment; filename="${name}.${format}"`);
      return reply.send(format === 'parquet' ? answer : compressStream(request, reply, answer));
    } catch (cause) {
      release();
      await table?.refuse();
      if (stopping.aborted) throw new TesseraError('not-ready', { reason: 'it is being stopped', seconds: 5 });
      if (signal.aborted) return reply.hijack();
      throw cause;
    }
  };
}
