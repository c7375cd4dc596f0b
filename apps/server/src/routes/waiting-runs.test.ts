/** Runs that no worker takes: what can be done with one before it has begun. */
import { get, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer, type TestServer } from './fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ SYNC_SECONDS: '2', RATE_LIMIT: '0', RATE_LIMIT_ADDRESS: '0' }, 0);
});
afterAll(() => server?.close());

const BODY = { formula: 'x', variables: [{ name: 'x', min_value: 1, most_likely: 2, max_value: 3 }] };

test('a simulation that is not done in time is answered with where it will be', async () => {
  const made = await server.ann('POST', '/api/simulate/run', { ...BODY, simulation_id: 'later', iterations: 500 });
  expect(made.statusCode).toBe(202);
  expect(made.headers.location).toBe('/api/simulate/later');
  const pending = { simulation_id: 'later', state: 'queued', iterations: 500, iterations_done: 0 };
  expect(made.json()).toEqual(pending);
  const asked = await server.ann('GET', '/api/simulate/later');
  expect([asked.statusCode, asked.json()]).toEqual([202, pending]);
});

test('a run waits no longer than asked', async () => {
  const made = await server.ann('POST', '/api/runs?wait=1', { ...BODY, priority: 'background' });
  expect([made.statusCode, made.json().state]).toEqual([202, 'queued']);
});

test('a run can be moved, cannot be deleted, and is cancelled for good', async () => {
  const { id } = (await server.ann('POST', '/api/runs', BODY)).json();
  const moved = await server.ann('PATCH', `/api/runs/${id}`, { priority: 'high', label: 'Soon' });
  expect(moved.json()).toMatchObject({ priority: 'high', label: 'Soon', state: 'queued' });
  expect((await server.ann('PATCH', `/api/runs/${id}`, {})).statusCode).toBe(422);
  expect((await server.ann('PATCH', `/api/runs/${id}`, { state: 'succeeded' })).statusCode).toBe(422);
  const deleted = await server.ann('DELETE', `/api/runs/${id}`);
  expect([deleted.statusCode, deleted.json().code]).toEqual([409, 'run-unfinished']);
  const result = await server.ann('GET', `/api/results/${id}`);
  expect(result.statusCode).toBe(409);
  const cancelled = await server.ann('POST', `/api/runs/${id}/cancel`);
  expect([cancelled.statusCode, cancelled.json().state]).toEqual([200, 'cancelled']);
  expect((await server.ann('DELETE', `/api/runs/${id}`)).statusCode).toBe(204);
});

test('a run that waits is told its place: by priority, then by age', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push((await server.ann('POST', '/api/runs', BODY)).json().id);
  const placeOf = async (id: string) => (await server.ann('GET', `/api/runs/${id}`)).json().metrics.queue_place;
  const places = async () => [await placeOf(ids[0]!), await placeOf(ids[1]!), await placeOf(ids[2]!)];
  const [first] = await places();
  expect(await places()).toEqual([first, first + 1, first + 2]);
  await server.ann('PATCH', `/api/runs/${ids[2]}`, { priority: 'high' });
  expect(await places()).toEqual([first + 1, first + 2, first]);
  const { runs } = (await server.ann('GET', '/api/runs?limit=3')).json();
  expect(runs.map(({ metrics }: { metrics: { queue_place: number } }) => metrics.queue_place)).toEqual([
    first,
    first + 2,
    first + 1,
  ]);
  await server.ann('POST', `/api/runs/${ids[0]}/cancel`);
  expect(await places()).toEqual([null, first + 1, first]);
  for (const id of ids) await server.ann('POST', `/api/runs/${id}/cancel`);
});

test('a simulation that was cancelled has no result', async () => {
  await server.ann('POST', '/api/simulate/run', { ...BODY, simulation_id: 'stopped' });
  const { id } = (await server.ann('GET', '/api/runs?limit=1')).json().runs[0];
  await server.ann('POST', `/api/runs/${id}/cancel`);
  const asked = await server.ann('GET', '/api/simulate/stopped');
  expect([asked.statusCode, asked.json().code]).toEqual([409, 'run-failed']);
});

test('a simulation that nobody can ask for any more is cancelled when its caller leaves', async () => {
  const call = await listening();
  const body = JSON.stringify({ ...BODY, iterations: 777 });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  const leave = await call.begin('/api/simulate/run', headers, body);
  const find = async () => {
    const { runs } = (await server.ann('GET', '/api/runs')).json();
    return runs.find(({ trials }: { trials: number }) => trials === 777);
  };
  await until(async () => (await find()) !== undefined);
  leave();
  await until(async () => (await find()).state === 'cancelled');
});

test('events go on until the run ends, go on again where they stopped, and are so many at a time', async () => {
  const { id, version } = (await server.ann('POST', '/api/runs', BODY)).json();
  const { ask } = await listening();
  const open = (headers: Record<string, string> = {}) => ask(`/api/runs/${id}/events`, headers);
  const streams = await Promise.all(Array.from({ length: 16 }, () => open()));
  expect(new Set(streams.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  const refused = await open();
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '10']);
  refused.resume();

  // Whoever leaves makes room.
  const closed = new Promise((resolve) => streams[0]!.once('close', resolve));
  streams[0]!.destroy();
  await closed;
  const again = await untilOpen(open, { 'last-event-id': String(version) });
  const texts = [...streams.slice(1), again].map(textOf);
  await server.ann('POST', `/api/runs/${id}/cancel`);
  const ended = await Promise.all(texts);
  for (const text of ended) expect(text).toContain('"state":"cancelled"');
  expect(ended[0]).toContain(`id: ${version}\n`);
  expect(ended.at(-1)).not.toContain(`id: ${version}\n`);
});

test('events end when the server is told to stop', async () => {
  const { id } = (await server.ann('POST', '/api/runs', BODY)).json();
  const stream = await (await listening()).ask(`/api/runs/${id}/events`);
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('"state":"queued"')) void server.app.close();
  }
  expect(stream.complete).toBe(true);
});

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** The server hears a moment later that a client has left. */
async function untilOpen(
  open: (headers: Record<string, string>) => Promise<IncomingMessage>,
  headers: Record<string, string>,
) {
  for (;;) {
    const stream = await open(headers);
    if (stream.statusCode === 200) return stream;
    stream.resume();
  }
}

/** Calls through a socket, so that one side can leave. */
async function listening() {
  const { app } = server;
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ username: 'ann', password: "ann's password" }).toString(),
  });
  const authorization = `Bearer ${signedIn.json<{ access_token: string }>().access_token}`;
  return {
    /** What it answers, as it comes. */
    ask: (path: string, headers: Record<string, string> = {}) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        get({ port, path, headers: { authorization, ...headers } }, resolve).on('error', reject);
      }),
    /** Sends a body, and waits for nothing; the returned function leaves. */
    begin: (path: string, headers: Record<string, string>, body: string) =>
      new Promise<() => void>((resolve) => {
        const sent = request({ port, path, method: 'POST', headers: { authorization, ...headers } });
        sent.on('error', () => {});
        sent.end(body, () => resolve(() => sent.destroy()));
      }),
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}
