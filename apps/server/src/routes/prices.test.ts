/** Tables of contracts over a real connection: how they stream, who waits for whom, and what is left when one end goes. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { openPricing, PRICE_FORMATS, type PricingOptions } from '@tessera/pricing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer } from './fixture.ts';

const BASE = '/api/v1/black-scholes';
const HEADER = 'S,K,T,r,sigma,option_type\n';
const rowsOf = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `${90 + (i % 21)},100,${1 + (i % 3)},0.05,${i % 50 === 7 ? '' : 0.2},call\n`,
  ).join('');
const TABLE = Buffer.from(HEADER + rowsOf(20_000));
const WORKBOOK = typedFile({
  Sheet1: {
    ...Object.fromEntries(['S', 'K', 'T', 'r', 'sigma', 'option_type'].map((name, i) => [`${'ABCDEF'[i]}1`, name])),
    ...Object.fromEntries([100, 95, 0.5, 0.03, 0.2, 'put'].map((value, i) => [`${'ABCDEF'[i]}2`, value])),
  },
});

let server: TestServer;
let port: number;
let authorization: string;
beforeAll(async () => {
  server = await openServer({ MAX_TABLE_SIZE: '4MB' }, 1);
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  port = (server.app.server.address() as AddressInfo).port;
  const signedIn = await server.app.inject({
    method: 'POST',
    url: '/api/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ username: 'ann', password: "ann's password" }).toString(),
  });
  authorization = `Bearer ${signedIn.json().access_token}`;
});
afterAll(() => server?.close());

/** A form that is sent bit by bit. */
interface Sending {
  readonly call: ClientRequest;
  readonly answer: Promise<IncomingMessage>;
  /** Resolves when the connection has taken the bytes. */
  write(bytes: string | Uint8Array): Promise<void>;
  end(): Promise<void>;
}

function begin(path: string, headers: Record<string, string> = {}, name = 'options.csv'): Sending {
  const call = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: BASE + path,
    headers: { authorization, 'content-type': 'multipart/form-data; boundary=b', ...headers },
  });
  const answer = once(call, 'response').then(([message]) => message as IncomingMessage);
  answer.catch(() => undefined);
  call.on('error', () => undefined);
  call.write(`--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`);
  return {
    call,
    answer,
    write: (bytes) => new Promise((resolve) => call.write(bytes, () => resolve())),
    end: () => new Promise((resolve) => call.end('\r\n--b--\r\n', () => resolve())),
  };
}

async function sent(path: string, table: Uint8Array, headers?: Record<string, string>, name?: string) {
  const sending = begin(path, headers, name);
  await sending.write(table);
  await sending.end();
  const answer = await sending.answer;
  return { answer, bytes: await buffer(answer) };
}

async function alone(table: Uint8Array, options: PricingOptions): Promise<Buffer> {
  async function* bytes() {
    yield table;
  }
  const valuationDate = new Date().toISOString().slice(0, 10);
  const pricing = await openPricing({ name: 'options.csv', bytes: bytes() }, { valuationDate, workers: 1, ...options });
  return buffer(pricing.answer());
}

/** Temporary folders of tables that are there and were not before. */
const before = new Set<string>();
const leftovers = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => /^tessera-(table|workbook)-/.test(name) && !before.has(name));
beforeAll(async () => {
  for (const name of await leftovers()) before.add(name);
});
/** The one core is free, and all places are: whoever was first has gone. */
async function expectAllFree(): Promise<void> {
  (await server.parts.jobs.borrow(1, AbortSignal.timeout(10_000))).release();
  await expect.poll(leftovers, { timeout: 10_000 }).toEqual([]);
}

describe('a table', () => {
  test.each(PRICE_FORMATS)('is answered as %s like without a server', async (format) => {
    const { answer, bytes } = await sent(`/process-stream-parallel?format=${format}&chunksize=999`, TABLE);
    expect(answer.statusCode).toBe(200);
    expect(bytes.equals(await alone(TABLE, { format }))).toBe(true);
  });

  test('is answered by the plain call, in the settings that are asked for, compressed where that is taken', async () => {
    const renamed = Buffer.from(TABLE.toString().replace('sigma', 'mine'));
    const query = 'decimals=full&greeks=delta,vanna&theta=day365&columns=%7B%22sigma%22%3A%22mine%22%7D';
    const { answer, bytes } = await sent(`/process-stream?${query}`, renamed, { 'accept-encoding': 'gzip, deflate' });
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    const options: PricingOptions = {
      decimals: 'full',
      columns: { sigma: 'mine' },
      specification: { quantities: ['delta', 'vanna'], units: { theta: 'day365', vega: '1.00', rho: '1.00' } },
    };
    expect(gunzipSync(bytes).equals(await alone(renamed, options))).toBe(true);
  });

  test('may be a workbook, of which nothing stays', async () => {
    const { bytes } = await sent('/process-stream', WORKBOOK, {}, 'options.xlsx');
    expect(JSON.parse(bytes.toString())).toMatchObject({ total_rows: 1, successful_calculations: 1 });
    await expectAllFree();
  });

  test('is answered while it still comes', async () => {
    const { answer, write, end } = begin('/process-stream?format=ndjson');
    await write(HEADER + rowsOf(40_000));
    const message = await answer;
    const [first] = await once(message.setEncoding('utf8'), 'data');
    expect(first).toMatch(/^\{"row_index":0,/);
    await end();
    expect(JSON.parse((await text(message)).trimEnd().split('\n').at(-1)!)).toMatchObject({
      complete: true,
      total_rows: 40_000,
    });
  });

  test('is taken whole from whoever reads nothing before everything is sent', async () => {
    const { answer, write, end } = begin('/process-stream?format=csv');
    await write(HEADER);
    for (let k = 0; k < 4; k++) await write(rowsOf(40_000));
    await end();
    const lines = (await text(await answer)).split('\n').length;
    expect(lines).toBe(1 + 4 * 40_000 + 1);
    await expectAllFree();
  });
});

describe('a table that nobody waits for', () => {
  test('holds no core while its answer is not read, and nothing once the reader has left', async () => {
    const { call, answer, write, end } = begin('/process-stream');
    await write(HEADER);
    for (let k = 0; k < 4; k++) await write(rowsOf(40_000));
    await end();
    const message = await answer;
    await once(message, 'readable');
    // Its stream is read no further.
    (await server.parts.jobs.borrow(1, AbortSignal.timeout(20_000))).release();
    call.destroy();
    await expectAllFree();
  });

  test('holds no core while it does not come, and leaves nothing when it breaks off', async () => {
    for (let k = 0; k < 4; k++) {
      const { call, write } = begin('/process-stream');
      await write(HEADER + rowsOf(k === 0 ? 5000 : 10));
      if (k === 0) (await server.parts.jobs.borrow(1, AbortSignal.timeout(10_000))).release();
      call.destroy();
      await new Promise((resolve) => call.once('close', resolve));
    }
    await expectAllFree();
    // All places are free again.
    expect((await sent('/process-stream', TABLE)).answer.statusCode).toBe(200);
  });

  test('may be one of three, and no more, of one user', async () => {
    const open = [1, 2, 3].map(() => begin('/process-stream'));
    for (const { write } of open) await write(HEADER);
    await expect
      .poll(async () => (await sent('/process-stream', TABLE)).answer.statusCode, { timeout: 10_000 })
      .toBe(429);
    for (const { call } of open) call.destroy();
    await expect
      .poll(async () => (await sent('/process-stream', TABLE)).answer.statusCode, { timeout: 10_000 })
      .toBe(200);
  });
});

describe('a table that is too large', () => {
  test('is refused where the call says how large it is', async () => {
    const { call, answer } = begin('/process-stream', { 'content-length': String(5 * 2 ** 20) });
    const message = await answer;
    expect(message.statusCode).toBe(413);
    expect(JSON.parse(await text(message))).toMatchObject({ code: 'body-too-large' });
    call.destroy();
  });

  test('breaks its answer off where that has begun; lines of JSON say so', async () => {
    const rows = rowsOf(40_000);
    for (const format of ['json', 'ndjson']) {
      const { answer, write, end } = begin(`/process-stream?format=${format}`);
      await write(HEADER);
      void (async () => {
        for (let k = 0; k < 6; k++) await write(rows);
        await end();
      })();
      const message = await answer;
      expect(message.statusCode).toBe(200);
      const all = text(message);
      if (format === 'json') await expect(all.then(({ length }) => length)).rejects.toThrow('aborted');
      else expect(JSON.parse((await all).trimEnd().split('\n').at(-1)!)).toMatchObject({ complete: false });
    }
    await expectAllFree();
  });
});

test('contracts are priced alone as in a table', async () => {
  const contract = { S: 100, K: 95, T: 0.5, r: 0.03, sigma: 0.2, option_type: 'put' };
  const { results, ...rest } = (await server.ann('POST', `${BASE}/price`, { contracts: [contract] })).json();
  const table = await alone(Buffer.from(`${HEADER}100,95,0.5,0.03,0.2,put\n`), { decimals: 'full' });
  const { results: rows, settings } = JSON.parse(table.toString());
  expect(results[0].calculated_values).toEqual(rows[0].calculated_values);
  expect(rest).toEqual({ settings, valuation_date: new Date().toISOString().slice(0, 10) });
  const price = results[0].calculated_values.option_price;
  const { sigma: _, ...asked } = { ...contract, price };
  const implied = (await server.ann('POST', `${BASE}/implied-volatility`, { contracts: [asked] })).json();
  expect(implied.results[0].calculated_values.implied_volatility).toBeCloseTo(0.2, 12);
  const american = await server.ann('POST', `${BASE}/price`, { contracts: [contract], exercise: 'american' });
  expect(american.json()).toMatchObject({ settings: { exercise: 'american', method: 'andersen-lake' } });
  expect(american.json().results[0].calculated_values.option_price).toBeGreaterThan(price);
});
