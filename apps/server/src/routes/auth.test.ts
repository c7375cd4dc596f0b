/** Every way to sign in, and every way in which it must fail. */
import { changeUser, findUserByName, hashPassword } from '@tessera/store';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { openServer, type TestServer } from './fixture.ts';

const METRICS_TOKEN = 'a-token-for-prometheus';
const PASSWORD = "ann's password";
let server: TestServer;

beforeAll(async () => {
  server = await openServer({ METRICS_TOKEN, SIGN_IN_LIMIT: '1000', TOKEN_MINUTES: '20', SESSION_HOURS: '2' }, 0);
});
afterAll(() => server?.close());

const inject = (options: InjectOptions) => server.app.inject(options);
const me = (headers: Record<string, string>) => inject({ url: '/api/auth/me', headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function tokenFor(username: string, password: string, more: Record<string, string> = {}) {
  return inject({
    method: 'POST',
    url: '/api/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ username, password, ...more }).toString(),
  });
}

function signIn(username = 'ann', password = PASSWORD, headers: Record<string, string> = {}) {
  return inject({ method: 'POST', url: '/api/auth/session', headers, payload: { username, password } });
}

function cookieOf(answer: LightMyRequestResponse): string {
  const cookie = answer.cookies.find(({ name }) => name === 'tessera_session');
  return `tessera_session=${cookie!.value}`;
}

describe('a token', () => {
  it('comes for name and password in an OAuth2 form, whatever else the form holds', async () => {
    const answer = await tokenFor('ann', PASSWORD, { grant_type: 'password', scope: '', client_id: 'x' });
    expect(answer.json()).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 1200 });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await me(bearer(answer.json().access_token))).json()).toMatchObject({ name: 'ann', role: 'user' });
  });

  test.each([
    ['a wrong password', 'ann', 'wrong'],
    ['an unknown name', 'nobody', PASSWORD],
    ['the password of another', 'ann', "bob's password"],
  ])('does not come for %s, and the answer does not tell which it was', async (_, name, password) => {
    const answer = await tokenFor(name, password);
    expect(answer.json()).toMatchObject({ status: 401, code: 'sign-in-refused' });
    expect(answer.json().detail).toBe((await tokenFor('nobody-else', 'x')).json().detail);
    expect(answer.body).not.toContain(password);
  });

  it('does not come for half a form, for JSON, or for another grant', async () => {
    expect((await tokenFor('', PASSWORD)).statusCode).toBe(422);
    expect((await tokenFor('ann', PASSWORD, { grant_type: 'client_credentials' })).statusCode).toBe(422);
    const json = await inject({
      method: 'POST',
      url: '/api/auth/token',
      payload: { username: 'ann', password: PASSWORD },
    });
    expect(json.json()).toMatchObject({ status: 415 });
  });

  it('is worth nothing after signing out, though it has not expired', async () => {
    const { access_token } = (await tokenFor('ann', PASSWORD)).json();
    const out = await inject({ method: 'DELETE', url: '/api/auth/session', headers: bearer(access_token) });
    expect(out.statusCode).toBe(204);
    expect((await me(bearer(access_token))).json()).toMatchObject({ status: 401, code: 'sign-in-needed' });
  });

  it('is worth nothing when it was changed, signed by another, unsigned, or is none', async () => {
    const { access_token } = (await tokenFor('ann', PASSWORD)).json();
    const [head, claims, signature] = access_token.split('.');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const forged = [
      `${head}.${part({ ...read, sub: 'someone-else' })}.${signature}`,
      `${head}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${part({ alg: 'none', typ: 'JWT' })}.${claims}.`,
      `${part({ alg: 'HS384', typ: 'JWT' })}.${claims}.${signature}`,
      `${head}.${claims}`,
      'not-a-token',
    ];
    for (const token of forged) expect((await me(bearer(token))).statusCode, token).toBe(401);
    expect((await me({ authorization: `Basic ${btoa(`ann:${PASSWORD}`)}` })).statusCode).toBe(401);
    expect((await me(bearer(access_token))).statusCode).toBe(200);
  });

  it('is worth nothing when the database does not know it, though the signature is right', async () => {
    const user = await findUserByName(server.parts.database, 'ann');
    const token = server.app.jwt.sign({ sub: user!.id, jti: crypto.randomUUID() }, { expiresIn: 60 });
    expect((await me(bearer(token))).statusCode).toBe(401);
  });

  it('is worth nothing when it has expired', async () => {
    const user = await findUserByName(server.parts.database, 'ann');
    const now = Math.floor(Date.now() / 1000);
    const token = server.app.jwt.sign({ sub: user!.id, jti: crypto.randomUUID(), iat: now - 100, exp: now - 1 });
    expect((await me(bearer(token))).statusCode).toBe(401);
  });
});

describe('a session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    const answer = await signIn();
    expect(answer.json()).toMatchObject({ name: 'ann', role: 'user' });
    expect(answer.cookies).toMatchObject([
      { name: 'tessera_session', httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 7200 },
    ]);
    expect(answer.body).not.toContain(answer.cookies[0]!.value);
    expect((await me({ cookie: cookieOf(answer) })).json()).toMatchObject({ name: 'ann' });
  });

  it('is sent over https only where the page is', async () => {
    expect((await signIn()).cookies[0]).not.toHaveProperty('secure');
    const proxied = await openServer({ TRUST_PROXY: '127.0.0.1' }, 0);
    try {
      const answer = await proxied.app.inject({
        method: 'POST',
        url: '/api/auth/session',
        headers: { 'x-forwarded-proto': 'https' },
        payload: { username: 'ann', password: PASSWORD },
      });
      expect(answer.cookies[0]).toMatchObject({ secure: true });
    } finally {
      await proxied.close();
    }
  });

  it('ends by signing out, in the database too', async () => {
    const cookie = cookieOf(await signIn());
    const headers = { cookie, origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' };
    const answer = await inject({ method: 'DELETE', url: '/api/auth/session', headers });
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies[0]).toMatchObject({ name: 'tessera_session', value: '' });
    expect((await me({ cookie })).statusCode).toBe(401);
  });

  test.each([
    [{}, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{ origin: 'http://localhost:80' }, 201],
  ])('changes something only for a page of this server: %o is %i', async (headers, status) => {
    const cookie = cookieOf(await signIn());
    const answer = await inject({
      method: 'POST',
      url: '/api/auth/keys',
      headers: { cookie, ...headers } as Record<string, string>,
      payload: { name: 'made by a page' },
    });
    expect(answer.statusCode).toBe(status);
  });

  it('cannot be started by another site, which would sign its visitors in as someone else', async () => {
    const answer = await signIn('ann', PASSWORD, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
    expect(answer.json()).toMatchObject({ status: 403, code: 'origin-refused' });
    expect(answer.cookies).toEqual([]);
  });
});

describe('an API key', () => {
  const make = async (call = server.ann) => (await call('POST', '/api/auth/keys', { name: 'nightly' })).json();

  it('is shown once, listed by how it starts, and signs in as its user', async () => {
    const made = await make();
    expect(made.key).toMatch(/^tsk_[A-Za-z0-9_-]{43}$/);
    expect(made.key.startsWith(made.prefix)).toBe(true);
    expect((await me(bearer(made.key))).json()).toMatchObject({ name: 'ann' });
    const listed = await server.ann('GET', '/api/auth/keys');
    expect(listed.json().keys).toContainEqual(
      expect.objectContaining({ id: made.id, name: 'nightly', prefix: made.prefix }),
    );
    expect(listed.body).not.toContain(made.key);
    const stored = JSON.stringify(await server.parts.database.query('SELECT * FROM api_keys'));
    expect(stored).not.toContain(made.key);
  });

  it('is worth nothing once revoked, or changed', async () => {
    const made = await make();
    expect((await me(bearer(`${made.key.slice(0, -1)}~`))).statusCode).toBe(401);
    expect((await server.ann('DELETE', `/api/auth/keys/${made.id}`)).statusCode).toBe(204);
    expect((await me(bearer(made.key))).statusCode).toBe(401);
    expect((await server.ann('DELETE', `/api/auth/keys/${made.id}`)).json()).toMatchObject({ code: 'key-unknown' });
  });

  it('is not seen and not revoked by another user', async () => {
    const made = await make();
    expect((await server.bob('GET', '/api/auth/keys')).body).not.toContain(made.id);
    expect((await server.bob('DELETE', `/api/auth/keys/${made.id}`)).statusCode).toBe(404);
    expect((await me(bearer(made.key))).statusCode).toBe(200);
  });
});

describe('a user', () => {
  it('who is disabled is nobody at once, with password, token and key; enabled again, his keys hold', async () => {
    const { database } = server.parts;
    const { access_token } = (await tokenFor('bob', "bob's password")).json();
    const { key } = (
      await inject({
        method: 'POST',
        url: '/api/auth/keys',
        headers: bearer(access_token),
        payload: { name: 'k' },
      })
    ).json();
    const { id } = (await findUserByName(database, 'bob'))!;
    await changeUser(database, id, { disabled: true });
    expect((await tokenFor('bob', "bob's password")).json()).toMatchObject({ code: 'sign-in-refused' });
    expect((await me(bearer(access_token))).statusCode).toBe(401);
    expect((await me(bearer(key))).statusCode).toBe(401);
    await changeUser(database, id, { disabled: false });
    expect((await me(bearer(access_token))).statusCode).toBe(401);
    expect((await me(bearer(key))).statusCode).toBe(200);
  });

  it('with a new password is signed out everywhere', async () => {
    const { database } = server.parts;
    const { access_token } = (await tokenFor('bob', "bob's password")).json();
    const { id } = (await findUserByName(database, 'bob'))!;
    await changeUser(database, id, { passwordHash: await hashPassword('another password', { logN: 4, r: 8, p: 1 }) });
    expect((await me(bearer(access_token))).statusCode).toBe(401);
    expect((await tokenFor('bob', "bob's password")).statusCode).toBe(401);
    expect((await tokenFor('BOB', 'another password')).statusCode).toBe(200);
  });

  it('who is no administrator sees neither system nor metrics; an administrator does', async () => {
    const { database } = server.parts;
    for (const url of ['/api/system', '/metrics']) {
      expect((await inject({ url })).statusCode).toBe(401);
      expect((await server.ann('GET', url)).json()).toMatchObject({ status: 403, code: 'not-allowed' });
    }
    const { id } = (await findUserByName(database, 'ann'))!;
    await changeUser(database, id, { role: 'admin' });
    for (const url of ['/api/system', '/metrics']) expect((await server.ann('GET', url)).statusCode).toBe(200);
    await changeUser(database, id, { role: 'user' });
    expect((await server.ann('GET', '/api/system')).statusCode).toBe(403);
  });

  it('is not needed for metrics with METRICS_TOKEN, which is good for nothing else', async () => {
    expect((await inject({ url: '/metrics', headers: bearer(METRICS_TOKEN) })).statusCode).toBe(200);
    expect((await inject({ url: '/metrics', headers: bearer(`${METRICS_TOKEN}x`) })).statusCode).toBe(401);
    expect((await inject({ url: '/api/system', headers: bearer(METRICS_TOKEN) })).statusCode).toBe(401);
    expect((await me(bearer(METRICS_TOKEN))).statusCode).toBe(401);
  });
});

it('without a sign-in, everything but health, tokens and docs is refused with how to sign in', async () => {
  const answer = await me({});
  expect(answer.json()).toMatchObject({ status: 401, code: 'sign-in-needed' });
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  for (const url of ['/api/health', '/docs/', '/openapi.json'])
    expect((await inject({ url })).statusCode, url).toBe(200);
});

describe('guessing passwords', () => {
  it('is slowed for one name from many addresses, and for one address with many names', async () => {
    const strict = await openServer({ SIGN_IN_LIMIT: '3' }, 0);
    const guess = async (username: string, remoteAddress: string) =>
      (
        await strict.app.inject({
          method: 'POST',
          url: '/api/auth/session',
          remoteAddress,
          payload: { username, password: 'a guess' },
        })
      ).statusCode;
    try {
      const byName = [];
      for (let k = 0; k < 4; k++) byName.push(await guess(k % 2 ? 'VICTIM' : 'victim', `10.0.0.${k}`));
      expect(byName).toEqual([401, 401, 401, 429]);
      const byAddress = [];
      for (let k = 0; k < 4; k++) byAddress.push(await guess(`name${k}`, '10.1.0.1'));
      expect(byAddress).toEqual([401, 401, 401, 429]);
    } finally {
      await strict.close();
    }
  });
});

describe('with AUTH=none', () => {
  it('there is nothing to sign in to, and the answer says so', async () => {
    const local = await openServer({ AUTH: 'none' }, 0);
    try {
      const form = await local.app.inject({
        method: 'POST',
        url: '/api/auth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'username=a&password=b',
      });
      expect(form.json()).toMatchObject({ status: 409, code: 'sign-in-off' });
      const key = await local.app.inject({ method: 'POST', url: '/api/auth/keys', payload: { name: 'k' } });
      expect(key.json()).toMatchObject({ status: 409, code: 'sign-in-off' });
      expect((await local.app.inject({ url: '/api/auth/me' })).json()).toEqual({
        id: 'local',
        name: 'local',
        role: 'admin',
      });
    } finally {
      await local.close();
    }
  });
});
