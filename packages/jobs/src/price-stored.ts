/**
 * One attempt at a stored table: priced from its start, since a table has the same rows whoever prices it, with beats that
 * hold the lease and say how far it is. What it found counts only while the lease is its own.
 */
import { TesseraError } from '@tessera/engine';
import type { PricingThreads } from '@tessera/pricing';
import { openPricing, overviewOf, PricingError, type PricingOptions, summaryOf } from '@tessera/pricing';
import { type Database, pricings, readFile, StoreError } from '@tessera/store';
import { type Borrow, Cores } from './cores.ts';

/** Beats are as frequent as people look; a lease lasts many of them. */
const BEAT_MS = 1000;

/** What an attempt works with. */
export interface PricingGround {
  readonly database: Database;
  readonly borrow: Borrow;
  readonly threads: PricingThreads;
  readonly leaseSeconds: number;
  /** How often one table may break off before it has failed. */
  readonly attempts: number;
}

/** Works until the table is priced, has failed, or the signal fires; rejects only where the database fails. */
export async function priceStored(
  ground: PricingGround,
  leased: pricings.LeasedPricing,
  stop: AbortSignal,
): Promise<void> {
  const { database, attempts } = ground;
  if (leased.failures >= attempts) return pricings.fail(database, leased, interrupted(leased.failures, LAPSED));
  const lost = new AbortController();
  const course = { rows: 0, progress: 0 };
  const timer = setInterval(() => {
    // A beat that the database cannot take is said again; another may take the lease meanwhile.
    pricings.renew(database, leased, ground.leaseSeconds, course).then(
      (isHeld) => isHeld || lost.abort(new Error('the pricing is nobody’s any more')),
      () => undefined,
    );
  }, BEAT_MS);
  try {
    const result = await price(ground, leased, AbortSignal.any([stop, lost.signal]), course);
    await pricings.succeed(database, leased, result);
  } catch (cause) {
    if (stop.aborted) await pricings.giveBack(database, leased, false);
    else if (!lost.signal.aborted) await endBadly(ground, leased, cause);
  } finally {
    clearInterval(timer);
  }
}

async function price(
  { database, borrow, threads }: PricingGround,
  { id, owner, name, size, file_id, options }: pricings.LeasedPricing,
  signal: AbortSignal,
  course: { rows: number; progress: number },
) {
  const bytes = await readFile(database, owner, file_id, 'table');
  if (!bytes) throw new StoreError('file-damaged', `the file of pricing ${id} is gone`, { id });
  const asked = options as PricingOptions;
  const cores = new Cores(Math.min(asked.workers ?? threads.most, threads.most), borrow, signal);
  const pricing = await openPricing(
    { name, size, bytes: cores.sent(bytes) },
    { ...asked, format: 'none' },
    {
      threads,
      signal,
      onProgress({ rows, read }) {
        course.rows = rows;
        course.progress = Math.min(1, read / size);
      },
    },
  );
  for await (const _ of cores.answered(pricing.answer())) signal.throwIfAborted();
  const { tally, recipe } = pricing;
  return { rows: tally.rows, summary: summaryOf(tally, recipe), overview: overviewOf(tally) };
}

/** What is wrong with the table ends it; anything else may go better elsewhere. */
async function endBadly(
  { database, attempts }: PricingGround,
  leased: pricings.LeasedPricing,
  cause: unknown,
): Promise<void> {
  const { code, message, status } = cause as PricingError;
  const isOfTable = (cause instanceof PricingError || cause instanceof TesseraError) && status < 500;
  if (isOfTable) return pricings.fail(database, leased, { code, detail: message });
  const failures = leased.failures + 1;
  if (failures >= attempts) return pricings.fail(database, leased, interrupted(failures, message));
  await pricings.giveBack(database, leased, true);
}

const LAPSED = 'its server was not heard of in time';

function interrupted(times: number, reason: string): { code: string; detail: string } {
  const { code, message } = new TesseraError('pricing-interrupted', { times, reason });
  return { code, detail: message };
}
