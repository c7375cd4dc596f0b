/**
 * The page for people: one document for all of its addresses, which then shows what the address names. It knows where
 * the build is and nothing of what is in it; no part of a call becomes a path of a file here.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '@tessera/settings';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { makeNonce, pagePolicy } from './policy.ts';

/** Stands in the built page wherever the nonce of an answer belongs. */
const PLACE = /CSP_NONCE/g;

/** Addresses that are no pages: nothing there is answered with one. */
const NO_PAGE = /^\/(?:api|assets|docs|metrics|openapi\.json)(?:\/|$)/;

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tessera</title></head>
  <body>
    <h1>The page is not built yet</h1>
    <p>The server runs, but the files of its page are missing. Make them with <code>npm run build</code> in the folder of
      Tessera (or set WEB_DIR to where they are), then load this page again.</p>
    <p>All calls work without it: <a href="/docs/">what the server understands</a>.</p>
  </body>
</html>
`;

/** The folder of the build, as an absolute path. */
export function webFolder({ webDir }: Pick<Settings, 'webDir'>): string {
  return webDir === undefined ? fileURLToPath(new URL('../../web/dist', import.meta.url)) : resolve(webDir);
}

/** Whether a person opened an address of the page: a program that asks for something unknown is told so. */
export function isPageVisit({ method, headers, url }: FastifyRequest): boolean {
  const asked = (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
  return asked && !NO_PAGE.test(url.split('?')[0]!);
}

/** Answers with the page. It is read anew each time, so that a build that comes later is shown. */
export async function sendPage(folder: string, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
  const page = await builtPage(folder);
  if (page === undefined) return reply.code(503).send(NOT_BUILT);
  const nonce = makeNonce();
  return reply.code(200).header('content-security-policy', pagePolicy(nonce)).send(page.replace(PLACE, nonce));
}

async function builtPage(folder: string): Promise<string | undefined> {
  try {
    return await readFile(`${folder}/index.html`, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
