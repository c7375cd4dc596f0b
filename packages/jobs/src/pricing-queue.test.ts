/** Tables in the queue, on an embedded database: whoever works on one may die, be told to stop, or be too late. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openPricing, overviewOf, summaryOf } from '@tessera/pricing';
import { type Database, openDatabase, pricings, readFile, saveFile } from '@tessera/store';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLending } from './lending.ts';
import { LIMITS } from './limits.ts';
import { openPricingQueue, type PricingQueue } from './pricing-queue.ts';
import type { Pricing } from './pricings.ts';

const ROW = '100,95,0.5,0.03,0.2,put\n';
const SMALL = `S,K,T,r,sigma,option_type\n${ROW.repeat(3)}-1,95,0.5,0.03,0.2,put\n`;
/** Takes minutes. */
const LARGE = `S,K,T,r,sigma,option_type\n${ROW.repeat(100_000)}`;
const SLOWLY = { workers: 1, specification: { exercise: 'american', method: 'binomial' } };

let folder: string;
let database: Database;
let queue: PricingQueue | undefined;
const troubles: Error[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-pricings-'));
  database = await openDatabase({ folder });
});
afterEach(async () => {
  await queue?.close();
  queue = undefined;
  expect(troubles.splice(0)).toEqual([]);
});
afterAll(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(limits: Partial<typeof LIMITS> = {}): Promise<PricingQueue> {
  const core = () => ({ isLent: true, isBusy: false, lend: () => undefined });
  const { borrow } = createLending([core(), core()]);
  queue = await openPricingQueue({
    database,
    limits: { ...LIMITS, ...limits },
    borrow,
    cores: 2,
    troubled: (problem) => troubles.push(problem),
  });
  return queue;
}

async function stored(table: string, owner = 'ann') {
  return saveFile(database, owner, 'options.csv', [Buffer.from(table)], 'table');
}

/** Puts a table in without a server that works. */
async function waiting(table = SMALL, priority = 'normal', options: object = {}): Promise<string> {
  const { id: fileId, name, size } = await stored(table);
  const id = crypto.randomUUID();
  await pricings.insert(database, { id, owner: 'ann', name, fileId, size, options, priority });
  return id;
}

async function ended(id: string): Promise<Pricing> {
  await expect
    .poll(async () => (await queue!.get('ann', id))?.state, { timeout: 20_000, interval: 20 })
    .toMatch(/succeeded|failed|cancelled/);
  return (await queue!.get('ann', id))!;
}

test('a table has the summary and the overview that it has alone', async () => {
  const { submit, overview } = await start();
  const options = { valuationDate: '2026-01-02', decimals: 'full' } as const;
  const pricing = await submit({ owner: 'ann', file: await stored(SMALL), options });
  expect(pricing).toMatchObject({ state: 'queued', priority: 'normal', progress: 0, summary: null });
  const done = await ended(pricing.id);
  async function* bytes() {
    yield Buffer.from(SMALL);
  }
  const alone = await openPricing({ name: 'options.csv', bytes: bytes() }, options);
  await buffer(alone.answer());
  expect(done).toMatchObject({ state: 'succeeded', rowsDone: 4, progress: 1, failure: null });
  expect(done.summary).toEqual(summaryOf(alone.tally, alone.recipe));
  expect(await overview(done)).toEqual(overviewOf(alone.tally));
  expect(overviewOf(alone.tally).buckets).toMatchObject([{ count: 3, expiry_low: 0.25, expiry_high: 0.5 }]);
});

test('what a server had that died is done by another; what it says later changes nothing', async () => {
  const id = await waiting();
  const dead = (await pricings.lease(database, ['normal'], 600))!;
  expect(dead.id).toBe(id);
  expect(await pricings.lease(database, ['normal'], 600)).toBeUndefined();
  await start();
  expect(await ended(id)).toMatchObject({ state: 'succeeded', rowsDone: 4 });
  const late = { rows: 7, summary: {}, overview: {} };
  expect(await pricings.succeed(database, dead, late)).toBe(false);
  expect(await pricings.renew(database, dead, 600, { rows: 7, progress: 0.5 })).toBe(false);
  expect(await queue!.get('ann', id)).toMatchObject({ rowsDone: 4, progress: 1 });
});

test('a lease lapses, and counts as a failure; a table that always breaks off has failed', async () => {
  const id = await waiting();
  for (let k = 0; k < 3; k++) {
    expect(await pricings.lease(database, ['normal'], 0)).toMatchObject({ id, failures: k, attempt: k + 1 });
  }
  await start({ attempts: 3 });
  expect(await ended(id)).toMatchObject({ state: 'failed', failure: { code: 'pricing-interrupted' } });
});

test('higher priorities go first, then older ones', async () => {
  const ids = [await waiting(SMALL, 'background'), await waiting(SMALL, 'normal'), await waiting(SMALL, 'high')];
  const order = [];
  for (let k = 0; k < 3; k++) order.push((await pricings.lease(database, ['high', 'normal', 'background'], 600))!.id);
  expect(order).toEqual(ids.reverse());
  for (const id of ids) await pricings.cancel(database, 'ann', id);
});

test('one that is cancelled stops, and one whose server is told to stop waits again', async () => {
  const [cancelled, stopped] = [await waiting(LARGE, 'high', SLOWLY), await waiting(LARGE, 'normal', SLOWLY)];
  const { get, cancel, close } = await start();
  for (const id of [cancelled, stopped])
    await expect.poll(async () => (await get('ann', id))?.rowsDone, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(await cancel('bob', cancelled)).toBeUndefined();
  expect(await cancel('ann', cancelled)).toMatchObject({ state: 'cancelled', rowsDone: expect.any(Number) });
  await close();
  expect(await pricings.find(database, 'ann', cancelled)).toMatchObject({ state: 'cancelled', summary: null });
  expect(await pricings.find(database, 'ann', stopped)).toMatchObject({ state: 'queued', rows_done: 0 });
  await pricings.cancel(database, 'ann', stopped);
}, 50_000);

test('what is wrong with the table as a whole ends it', async () => {
  const id = await waiting('a,b\n1,2\n');
  await start();
  const { state, failure } = await ended(id);
  expect({ state, code: failure?.code }).toEqual({ state: 'failed', code: 'columns-missing' });
});

test('too many are refused', async () => {
  const { submit } = await start({ waitingRuns: 0 });
  await expect(submit({ owner: 'ann', file: await stored(SMALL), options: {} })).rejects.toMatchObject({
    code: 'pricings-waiting',
  });
});

test('one that has ended goes with its file; one that has not stays', async () => {
  const id = await waiting();
  expect(await pricings.remove(database, 'ann', id)).toBe(false);
  await pricings.cancel(database, 'ann', id);
  const { file_id } = (await pricings.find(database, 'ann', id))!;
  await pricings.removeOld(database, 1);
  expect(await pricings.remove(database, 'bob', id)).toBe(false);
  expect(await pricings.remove(database, 'ann', id)).toBe(true);
  expect(await readFile(database, 'ann', file_id, 'table')).toBeUndefined();
  const old = await waiting();
  await pricings.cancel(database, 'ann', old);
  await database.query(`UPDATE pricings SET finished_at = moment() - INTERVAL '2 days' WHERE id = $1`, [old]);
  await pricings.removeOld(database, 0);
  expect(await pricings.find(database, 'ann', old)).toBeDefined();
  await pricings.removeOld(database, 1);
  expect(await pricings.find(database, 'ann', old)).toBeUndefined();
});
