/** What every call goes through, on a server whose parts are stand-ins: origins, limits, refusals, the log. */
import { readSettings } from '@tessera/settings';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { Parts, Routes } from './context.ts';
import { makeLog } from './log.ts';
import { buildServer } from './server.ts';

const STATUS = {
  queue: { high: 1, normal: 2, background: 3 },
  runs: { queued: 1, running: 2, paused: 0, succeeded: 4, failed: 0, cancelled: 0 },
  workers: [{ worker: 'w', host: 'h', state: 'busy', run: 'a-run', memory: 5 }],
  cores: 1,
  trialsPerSecond: 12.5,
  tasksFinished: 42,
  retries: 3,
  databaseBytes: 9,
};

function stubs(overrides: object = {}): Parts {
  return {
    database: { kind: 'pglite', query: async () => [] },
    jobs: { status: async () => STATUS },
    workbench: { close: async () => {} },
    ...overrides,
  } as unknown as Parts;
}

/** Takes time to build, so tests that change nothing of it use one; closed at the end. */
const opened: FastifyInstance[] = [];
let lines: string[] = [];
beforeEach(() => {
  lines = [];
});
afterAll(() => Promise.all(opened.map((app) => app.close())));

async function build(env: Record<string, string> = {}, parts = stubs()) {
  const settings = readSettings({ LOG_LEVEL: 'trace', ...env });
  const log = makeLog(settings, (line) => lines.push(line));
  const app = await buildServer(settings, parts, { routes: [odd], log });
  opened.push(app);
  return (options: InjectOptions) =>
    app.inject({ ...options, headers: { host: 'localhost:8000', ...options.headers } });
}

let usual: ReturnType<typeof build> | undefined;

/** A server with these settings; without any, the one that is there. */
function start(env?: Record<string, string>, parts?: Parts): ReturnType<typeof build> {
  if (env || parts) return build(env, parts);
  usual ??= build();
  return usual;
}

const odd: Routes = (server) => {
  server.get('/odd/throws', { config: { access: 'open' } }, async () => {
    throw new Error('secret detail of /some/file.ts');
  });
  server.get('/odd/nothing', { config: { access: 'open' } }, async () => Promise.reject(undefined));
  server.post(
    '/odd/echo',
    {
      schema: {
        body: Type.Object(
          {
            count: Type.Integer({ minimum: 1 }),
            items: Type.Optional(Type.Array(Type.Object({ 'a/b': Type.Number() }))),
            password: Type.Optional(Type.String({ minLength: 8 })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => request.body,
  );
};

describe('with AUTH=none', () => {
  test.each(['localhost', 'localhost:8000', '127.0.0.1:1', '127.9.9.9', '[::1]:8000', 'LOCALHOST:8000'])(
    'a call to %s is taken',
    async (host) => {
      const call = await start();
      expect((await call({ url: '/api/auth/me', headers: { host } })).json()).toMatchObject({ id: 'local' });
    },
  );

  test.each([
    'evil.example',
    'localhost.evil.example:8000',
    '192.168.0.1:8000',
    '127.0.0.1.nip.io',
    '0.0.0.0',
    'x@localhost',
  ])('a call to "%s" is refused, whatever it asks for', async (host) => {
    const call = await start();
    for (const url of ['/api/health', '/api/auth/me', '/docs/', '/openapi.json', '/nowhere', '/metrics'])
      expect((await call({ url, headers: { host } })).json(), url).toMatchObject({ status: 403, code: 'host-refused' });
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    { origin: 'http://localhost:8000.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8000' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ])('a page elsewhere may call nothing: %o', async (headers) => {
    const call = await start();
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'] as const)
      expect((await call({ method, url: '/api/auth/me', headers })).json()).toMatchObject({ code: 'origin-refused' });
  });

  test.each([
    { origin: 'http://localhost:8000' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    {},
  ])('its own page and programs may: %o', async (headers) => {
    const call = await start();
    expect((await call({ url: '/api/auth/me', headers })).statusCode).toBe(200);
  });

  it('a link from elsewhere to the docs can be followed', async () => {
    const call = await start();
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await call({ url: '/docs/', headers })).statusCode).toBe(200);
  });

  it('a page of CORS_ORIGINS may, and its browser is told so', async () => {
    const call = await start({ CORS_ORIGINS: 'https://desk.example' });
    const headers = { origin: 'https://desk.example', 'sec-fetch-site': 'cross-site' };
    const answer = await call({ url: '/api/auth/me', headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe('https://desk.example');
    const preflight = await call({
      method: 'OPTIONS',
      url: '/api/auth/keys',
      headers: { ...headers, 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(204);
  });
});

describe('a refusal', () => {
  it('of what nobody foresaw names the request and nothing else; the log has the cause', async () => {
    const call = await start();
    for (const url of ['/odd/throws', '/odd/nothing']) {
      const answer = await call({ url });
      expect(answer.statusCode).toBe(500);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(answer.json()).toMatchObject({ code: 'server-failure', request_id: answer.headers['x-request-id'] });
      expect(answer.body).not.toMatch(/secret detail|\.ts\b|:\d+:\d+/);
    }
    expect(lines.join('')).toContain('secret detail');
  });

  it('of a body names the place, the value and what it must be', async () => {
    const call = await start();
    const answer = await call({
      method: 'POST',
      url: '/odd/echo',
      payload: { count: 2, items: [{ 'a/b': 1 }, { 'a/b': 'x' }] },
    });
    expect(answer.json()).toEqual({
      type: 'urn:tessera:problem:request-invalid',
      title: 'Request invalid',
      status: 422,
      code: 'request-invalid',
      detail: expect.stringContaining('body of the call does not fit at /items/1/a~1b: it must be number (it is "x")'),
      request_id: answer.headers['x-request-id'],
      errors: [{ in: 'body', path: '/items/1/a~1b', value: '"x"', detail: 'it must be number' }],
    });
  });

  test.each([
    [{}, '/count', 'it is missing'],
    [{ count: '3' }, '/count', 'it must be integer'],
    [{ count: 0 }, '/count', 'it must be >= 1'],
    [{ count: 1, cuont: 2 }, '/cuont', 'there is no such field'],
    [[1], '', 'it must be object'],
  ])('of %j is at "%s": %s', async (payload, path, detail) => {
    const call = await start();
    const answer = await call({ method: 'POST', url: '/odd/echo', payload });
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ path, detail }] });
  });

  it('never repeats a password', async () => {
    const call = await start();
    const answer = await call({ method: 'POST', url: '/odd/echo', payload: { count: 1, password: 'hush' } });
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ path: '/password' }] });
    expect(answer.body + lines.join('')).not.toContain('hush');
  });

  test.each([
    ['no JSON', '{"count":', 'application/json', 400, 'request-unreadable'],
    ['nothing at all', '', 'application/json', 400, 'request-unreadable'],
    ['a prototype', '{"count":1,"__proto__":{"x":1}}', 'application/json', 400, 'request-unreadable'],
    ['another type', '<count>1</count>', 'application/xml', 415, 'media-type-unsupported'],
    ['a form', 'count=1', 'application/x-www-form-urlencoded', 415, 'media-type-unsupported'],
    [
      'too much',
      JSON.stringify({ count: 1, password: 'x'.repeat(2 ** 20) }),
      'application/json',
      413,
      'body-too-large',
    ],
  ])('of a body that is %s has the right status', async (_, payload, type, status, code) => {
    const call = await start();
    const answer = await call({ method: 'POST', url: '/odd/echo', payload, headers: { 'content-type': type } });
    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  it('of a path that is not there is 404, and of a method that is not 405 with those that are', async () => {
    const call = await start();
    expect((await call({ url: '/api/nowhere?password=x' })).json()).toMatchObject({
      status: 404,
      code: 'route-unknown',
    });
    const answer = await call({ method: 'PUT', url: '/api/auth/keys/1' });
    expect(answer.json()).toMatchObject({ status: 405, code: 'method-not-allowed' });
    expect(answer.headers.allow).toBe('DELETE');
  });

  it('of a path that cannot be decoded is a problem too', async () => {
    const call = await start();
    const answer = await call({ url: '/api/%zz' });
    expect(answer.json()).toMatchObject({ status: 400, code: 'request-unreadable' });
  });
});

describe('limits', () => {
  it('of one user: above it 429 with Retry-After, for this call and the next', async () => {
    const call = await start({ RATE_LIMIT: '3' });
    for (let k = 0; k < 3; k++) expect((await call({ url: '/api/auth/me' })).statusCode).toBe(200);
    for (let k = 0; k < 2; k++) {
      const answer = await call({ url: '/api/auth/me' });
      expect(answer.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    }
    expect((await call({ url: '/api/health' })).statusCode).toBe(200);
  });

  it('of one address holds for calls of nobody too, each address and each IPv6 network for itself', async () => {
    const call = await start({ RATE_LIMIT_ADDRESS: '2' });
    const from = async (remoteAddress: string) => (await call({ url: '/api/health', remoteAddress })).statusCode;
    expect([await from('10.0.0.1'), await from('10.0.0.1'), await from('10.0.0.1')]).toEqual([200, 200, 429]);
    expect(await from('10.0.0.2')).toBe(200);
    expect([await from('2001:db8::1'), await from('2001:db8:0:0:9::7'), await from('2001:db8::2')]).toEqual([
      200, 200, 429,
    ]);
    expect(await from('2001:db8:1::1')).toBe(200);
  });

  it('believe X-Forwarded-For of a trusted proxy only', async () => {
    const call = await start({ RATE_LIMIT_ADDRESS: '1', TRUST_PROXY: '10.0.0.0/8' });
    const from = async (remoteAddress: string, forwarded: string) =>
      (await call({ url: '/api/health', remoteAddress, headers: { 'x-forwarded-for': forwarded } })).statusCode;
    expect([await from('10.0.0.1', '1.1.1.1'), await from('10.0.0.1', '2.2.2.2')]).toEqual([200, 200]);
    expect([await from('9.9.9.9', '3.3.3.3'), await from('9.9.9.9', '4.4.4.4')]).toEqual([200, 429]);
  });

  it('are none at 0', async () => {
    const call = await start({ RATE_LIMIT: '0', RATE_LIMIT_ADDRESS: '0' });
    for (let k = 0; k < 20; k++) expect((await call({ url: '/api/auth/me' })).statusCode).toBe(200);
  });
});

describe('the state of the server', () => {
  it('is healthy, in exactly these words', async () => {
    const call = await start();
    const answer = await call({ url: '/api/health' });
    expect(answer.body).toBe('{"status":"healthy"}');
  });

  it('is ready with a database and a worker', async () => {
    const call = await start();
    expect((await call({ url: '/api/ready' })).json()).toEqual({ status: 'ready', database: 'pglite', workers: 1 });
  });

  test.each([
    ['the database does not answer', { database: { query: async () => Promise.reject(new Error('gone')) } }],
    ['the queue does not answer', { jobs: { status: async () => Promise.reject(new Error('gone')) } }],
    ['no worker is alive', { jobs: { status: async () => ({ ...STATUS, workers: [] }) } }],
  ])('is not ready when %s', async (reason, part) => {
    const call = await start({}, stubs(part));
    const answer = await call({ url: '/api/ready' });
    expect(answer.json()).toMatchObject({ status: 503, code: 'not-ready' });
    expect(answer.json().detail).toContain(reason);
    expect(answer.headers['retry-after']).toBe('5');
  });

  it('can be read by Prometheus, with labels from short lists', async () => {
    const call = await start();
    await call({ url: '/api/auth/keys/123', method: 'PUT' });
    await call({ url: '/api/made-up-by-the-caller' });
    const answer = await call({ url: '/metrics' });
    expect(answer.headers['content-type']).toMatch('text/plain');
    expect(answer.body).toContain('tessera_queue_tasks{priority="background"} 3');
    expect(answer.body).toContain('tessera_workers{state="busy"} 1');
    expect(answer.body).toContain('tessera_tasks_finished_total 42');
    expect(answer.body).toContain('process_resident_memory_bytes');
    expect(answer.body).not.toMatch(/made-up|a-run|keys\/123/);
    // A counter is set to what the database has, not added to.
    expect((await call({ url: '/metrics' })).body).toContain('tessera_tasks_finished_total 42');
  });
});

describe('every answer', () => {
  it('has the headers that keep browsers strict, also a refusal', async () => {
    const call = await start();
    for (const url of ['/docs/', '/api/health', '/api/nowhere']) {
      const { headers } = await call({ url });
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|https?:/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('of the docs loads nothing from elsewhere and nothing inline', async () => {
    const call = await start();
    const { body } = await call({ url: '/docs/' });
    const loaded = Array.from(body.matchAll(/(?:src|href)="([^"]+)"/g), ([, link]) => link!);
    expect(loaded.length).toBeGreaterThan(3);
    for (const link of loaded) {
      expect(link).toMatch(/^\.\/static\//);
      expect((await call({ url: `/docs/${link.slice(2)}` })).statusCode).toBe(200);
    }
    expect(body).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });
});

describe('the log', () => {
  const secret = 'a-very-secret-text-of-more-than-32-characters';
  const url = 'postgres://tessera:hunter%2B2@db.example/tessera';

  it('has one line for a call, with its id, and without query and secrets', async () => {
    const call = await start({ AUTH: 'jwt', JWT_SECRET: secret });
    const answer = await call({
      url: '/api/health?token=query-secret',
      headers: { authorization: 'Bearer header-secret', cookie: 'tessera_session=cookie-secret' },
    });
    const own = lines.filter((line) => line.includes(String(answer.headers['x-request-id'])));
    expect(own).toHaveLength(1);
    expect(JSON.parse(own[0]!)).toMatchObject({ req: { method: 'GET', path: '/api/health' }, status: 200 });
    expect(lines.join('')).not.toMatch(/query-secret|header-secret|cookie-secret/);
  });

  it('hides secrets whoever logs them', () => {
    const settings = readSettings({
      AUTH: 'jwt',
      JWT_SECRET: secret,
      DATABASE_URL: url,
      METRICS_TOKEN: 'metrics-token-1234',
    });
    const written: string[] = [];
    const log = makeLog(settings, (line) => written.push(line));
    log.error(new Error(`cannot connect to ${url}`));
    log.warn(
      { headers: { authorization: 'Bearer abc', cookie: 'tessera_session=def' } },
      `password hunter+2, ${secret}`,
    );
    log.info({ settings }, 'metrics-token-1234');
    expect(written).toHaveLength(3);
    expect(written.join('')).not.toMatch(/hunter|Bearer abc|session=def|a-very-secret|metrics-token/);
  });
});
