/** The page: the same document at all its addresses, under a policy of its own; files of the build; nothing else. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '@tessera/settings';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { makeLog } from '../log.ts';
import { buildServer } from '../server.ts';

const PAGE = '<html><meta nonce="CSP_NONCE"><script nonce="CSP_NONCE" src="/assets/index-1.js"></script></html>';
const BROWSER = { host: 'localhost:8000', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
let app: FastifyInstance;

async function serverOf(webDir: string): Promise<FastifyInstance> {
  const settings = readSettings({ LOG_LEVEL: 'silent', WEB_DIR: webDir });
  const parts = { database: {}, jobs: {}, workbench: {} } as unknown as Parameters<typeof buildServer>[1];
  return buildServer(settings, parts, { log: makeLog(settings) });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-page-'));
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets', 'deep'), { recursive: true });
  mkdirSync(join(dist, '.vite'));
  writeFileSync(join(folder, 'secret.txt'), 'nobody reads this');
  writeFileSync(join(dist, '.vite', 'manifest.json'), 'nobody reads this');
  writeFileSync(join(dist, 'index.html'), PAGE);
  writeFileSync(join(dist, 'icon.svg'), '<svg/>');
  writeFileSync(join(dist, 'assets', 'index-1.js'), 'run()');
  app = await serverOf(dist);
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, options: InjectOptions = {}) => app.inject({ url, headers: BROWSER, ...options });

describe('the page', () => {
  test.each(['/', '/runs', '/models/4f', '/runs/1/report?output=NPV', '/no/such/page', '/apiary'])(
    'is at %s',
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      expect(answer.body).toContain('/assets/index-1.js');
    },
  );

  it('bears a nonce that its policy names, another one each time', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const { body, headers } = await get('/');
      const used = Array.from(body.matchAll(/nonce="([^"]+)"/g), ([, nonce]) => nonce!);
      expect(new Set(used).size).toBe(1);
      expect(body).not.toContain('CSP_NONCE');
      const policy = String(headers['content-security-policy']);
      for (const directive of ['script-src', 'style-src']) {
        expect(policy).toMatch(new RegExp(`${directive} 'self' 'nonce-${used[0]!.replace(/[+/=]/g, '\\$&')}'`));
      }
      nonces.add(used[0]!);
    }
    expect(nonces.size).toBe(3);
  });

  it('refuses what was not built: inline scripts, other servers, frames', async () => {
    const policy = String((await get('/')).headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/connect-src 'self'(;|$)/);
    expect(policy).toMatch(/worker-src 'self'(;|$)/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|https?:|\*/);
  });

  it('is announced to HEAD without its text', async () => {
    const answer = await get('/models/4f', { method: 'HEAD' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('');
  });
});

describe('what is no page', () => {
  test.each(['/api/nothing', '/api', '/assets/gone.js', '/assets/', '/assets/deep', '/docs/nothing'])(
    '%s answers a browser with a problem',
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    },
  );

  it('a program that asks for an address of the page is told that no call is there', async () => {
    const answer = await get('/runs', { headers: { host: 'localhost', accept: 'application/json' } });
    expect(answer.json()).toMatchObject({ status: 404, code: 'route-unknown' });
    expect((await get('/runs', { method: 'POST' })).json()).toMatchObject({ status: 404 });
  });
});

describe('files of the build', () => {
  it('whose names change with their content are kept by browsers', async () => {
    const answer = await get('/assets/index-1.js');
    expect(answer.body).toBe('run()');
    expect(answer.headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('of other names are kept for an hour', async () => {
    const answer = await get('/icon.svg');
    expect(answer.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=3600' });
  });

  test.each([
    '/assets/../index.html',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..\\..\\secret.txt',
    '/.vite/manifest.json',
    '/assets/index-1.js%00.svg',
    '//etc/passwd',
  ])('%s leads to none', async (url) => {
    expect((await get(url)).body).not.toMatch(/nobody reads|root:|run\(\)/);
  });
});

describe('without a build', () => {
  it('the page says how to make it, and the calls work', async () => {
    const bare = await serverOf(join(folder, 'nothing'));
    try {
      const answer = await bare.inject({ url: '/', headers: BROWSER });
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toContain('npm run build');
      expect(answer.body).toContain('href="/docs/"');
      expect((await bare.inject({ url: '/api/health', headers: BROWSER })).statusCode).toBe(200);
      expect((await bare.inject({ url: '/assets/index-1.js', headers: BROWSER })).statusCode).toBe(404);
    } finally {
      await bare.close();
    }
  });
});
