import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { compressJson, takesGzip } from './compress.ts';

const LARGE = { program: 'mul 1 2\n'.repeat(20_000) };

let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  app.get('/object', { onSend: compressJson }, async (_, reply) => reply.header('vary', 'Origin').send(LARGE));
  app.get('/bytes', { onSend: compressJson }, async (_, reply) =>
    reply.type('application/json; charset=utf-8').send(Buffer.from(JSON.stringify(LARGE))),
  );
  app.get('/small', { onSend: compressJson }, async () => ({ small: true }));
  app.get('/table', { onSend: compressJson }, async (_, reply) => reply.type('text/csv').send('1,2\n'.repeat(20_000)));
  await app.ready();
});
afterAll(() => app.close());

const get = (url: string, accepted?: string) =>
  app.inject({ url, headers: { ...(accepted !== undefined && { 'accept-encoding': accepted }) } });

test.each(['/object', '/bytes'])('%s is a tenth as long for those who take gzip, and the same', async (url) => {
  const { headers, rawPayload } = await get(url, 'br, gzip;q=0.8');
  expect(headers['content-encoding']).toBe('gzip');
  expect(headers['content-length']).toBe(String(rawPayload.length));
  expect(rawPayload.length).toBeLessThan(JSON.stringify(LARGE).length / 10);
  expect(JSON.parse(gunzipSync(rawPayload).toString())).toEqual(LARGE);
  expect(headers.vary).toMatch(/accept-encoding$/);
});

it('others get it as it is, and whoever keeps it is told that it differs', async () => {
  for (const accepted of [undefined, 'br', 'gzip;q=0']) {
    const { headers, payload } = await get('/object', accepted);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toBe('Origin, accept-encoding');
    expect(JSON.parse(payload)).toEqual(LARGE);
  }
});

test.each(['/small', '/table'])('%s is left alone', async (url) => {
  expect((await get(url, 'gzip')).headers['content-encoding']).toBeUndefined();
});

it.each([
  ['gzip', true],
  ['GZIP;q=0.5, br', true],
  ['*', true],
  ['*, gzip;q=0', false],
  ['*;q=0', false],
  ['deflate', false],
  ['', false],
])('“%s” takes gzip: %s', (accepted, takes) => {
  expect(takesGzip(accepted)).toBe(takes);
});
