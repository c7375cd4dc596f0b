/**
 * The pricings of one server: takes tables in, and works on those that wait, wherever they were sent to. The database is the
 * queue: higher priorities first, older ones first, each leased by one server.
 */
import { randomUUID } from 'node:crypto';
import { TesseraError } from '@tessera/engine';
import { type Overview, type PricingOptions, type PricingSummary, PricingThreads } from '@tessera/pricing';
import { type Database, pricings } from '@tessera/store';
import type { Borrow } from './cores.ts';
import type { Limits } from './limits.ts';
import { type PricingGround, priceStored } from './price-stored.ts';
import type { Pricing, PricingRequest, PricingState, Pricings } from './pricings.ts';
import { PRIORITIES, type Priority } from './task.ts';

export interface PricingQueueOptions {
  readonly database: Database;
  readonly limits: Limits;
  /** Cores of this host's budget, and how many it has. */
  readonly borrow: Borrow;
  readonly cores: number;
  /** Hears of what went wrong outside a call. */
  readonly troubled: (problem: Error) => void;
}

/** The queue as its server has it. */
export interface PricingQueue extends Pricings {
  /** Gives what is under way back and ends the threads. */
  close(): Promise<void>;
}

/** Tables that one server works on at a time: a small one does not wait for one large one. */
const MOST = 2;
/** When a table that waits is looked for, without having heard of it. */
const LOOK_MS = 1000;
const LOOKS_TO_TIDY = 60;
/** When to ask again for a place. */
const SECONDS = 10;

/** Opens it and begins to work. */
export async function openPricingQueue(options: PricingQueueOptions): Promise<PricingQueue> {
  const { database, limits, borrow, cores, troubled } = options;
  const threads = new PricingThreads(Math.max(1, cores));
  const { leaseSeconds, attempts } = limits;
  // Nobody else has an embedded database open, so whoever had these is gone.
  if (database.kind === 'pglite') await pricings.lapseAll(database);
  const worker = new Worker({ database, borrow, threads, leaseSeconds, attempts }, troubled);
  const unhear = await database.listen(pricings.CHANNEL, (id) => worker.hear(id));
  let looks = 0;
  const timer = setInterval(() => {
    worker.look();
    if (looks++ % LOOKS_TO_TIDY === 0) pricings.removeOld(database, limits.resultDays).catch(troubled);
  }, LOOK_MS);
  worker.look();
  return {
    threads,
    ...callsOn(database, limits),
    async close() {
      clearInterval(timer);
      await unhear();
      await worker.close();
      await threads.close();
    },
  };
}

/** Works on tables that wait, some at a time. */
class Worker {
  readonly #ground: PricingGround;
  readonly #troubled: (problem: Error) => void;
  readonly #current = new Map<string, AbortController>();
  readonly #works = new Set<Promise<void>>();
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(ground: PricingGround, troubled: (problem: Error) => void) {
    this.#ground = ground;
    this.#troubled = troubled;
  }

  /** A pricing was cancelled, or there is work. */
  hear(id: string): void {
    this.#current.get(id)?.abort(new Error('the pricing was cancelled'));
    this.look();
  }

  /** Takes what waits, as long as there is room. */
  look(): void {
    this.#looking ??= this.#take()
      .catch(this.#troubled)
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#looking;
    for (const controller of this.#current.values()) controller.abort(new Error('the server is being stopped'));
    await Promise.all(this.#works);
  }

  async #take(): Promise<void> {
    const { database, leaseSeconds } = this.#ground;
    while (!this.#isClosed && this.#works.size < MOST) {
      const leased = await pricings.lease(database, PRIORITIES, leaseSeconds);
      if (!leased) return;
      const controller = new AbortController();
      this.#current.set(leased.id, controller);
      const work = priceStored(this.#ground, leased, controller.signal)
        .catch(this.#troubled)
        .finally(() => {
          this.#works.delete(work);
          if (this.#current.get(leased.id) === controller) this.#current.delete(leased.id);
          this.look();
        });
      this.#works.add(work);
    }
  }
}

function callsOn(database: Database, { waitingRuns }: Limits): Omit<Pricings, 'threads'> {
  async function get(owner: string, id: string): Promise<Pricing | undefined> {
    const row = await pricings.find(database, owner, id);
    return row && pricingOf(row);
  }
  return {
    get,
    submit: (request) => submit(database, request, waitingRuns),
    list: async (owner, page) => (await pricings.list(database, owner, page)).map(pricingOf),
    overview: async ({ id }) => (await pricings.findOverview(database, id)) as Overview | undefined,
    async cancel(owner, id) {
      await pricings.cancel(database, owner, id);
      return get(owner, id);
    },
    remove: (owner, id) => pricings.remove(database, owner, id),
  };
}

async function submit(database: Database, request: PricingRequest, most: number): Promise<Pricing> {
  const { owner, file, options, priority = 'normal' } = request;
  return database.transaction(async (session) => {
    const waiting = await pricings.countOpen(session);
    if (waiting >= most) throw new TesseraError('pricings-waiting', { waiting, limit: most, seconds: SECONDS });
    const { id: fileId, name, size } = file;
    return pricingOf(
      await pricings.insert(session, { id: randomUUID(), owner, name, fileId, size, options, priority }),
    );
  });
}

function pricingOf(row: pricings.PricingRow): Pricing {
  const { id, owner, name, size, progress, failure_code: code, failure_detail: detail } = row;
  return {
    id,
    owner,
    name,
    fileId: row.file_id,
    size,
    options: row.options as PricingOptions,
    state: row.state as PricingState,
    priority: row.priority as Priority,
    rowsDone: row.rows_done,
    progress,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    failure: code === null ? null : { code, detail: detail ?? '' },
    summary: row.summary as PricingSummary | null,
  };
}
