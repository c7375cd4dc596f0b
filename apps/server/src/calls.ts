/** What every call goes through, whatever its route: an id, a line in the log, its origin, and answers where no route is. */
import type { Socket } from 'node:net';
import { TesseraError } from '@tessera/engine';
import type { Settings } from '@tessera/settings';
import type { ConnectionError, FastifyInstance, FastifyServerOptions } from 'fastify';
import { checkLoopbackHost, checkOrigin } from './origin.ts';
import { isPageVisit, sendPage, webFolder } from './page.ts';
import { problem, sendProblem } from './problems.ts';

/** Paths that are asked every few seconds: their lines would hide the others. */
const QUIET = new Set(['/api/health', '/api/ready', '/metrics']);

/** Gives each call an id, which its answer names too, and logs it when it has been answered. */
export function logCalls(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const level = QUIET.has(request.routeOptions.url ?? '') ? 'debug' : 'info';
    const facts = { req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime), user: request.user?.id };
    request.log[level](facts, 'call answered');
  });
}

/** With AUTH=none nobody signs in, so where a call comes from is all that protects the server: every call is looked at. */
export function checkOrigins(app: FastifyInstance, settings: Settings): void {
  if (settings.auth !== 'none') return;
  app.addHook('onRequest', async (request) => {
    checkLoopbackHost(request);
    checkOrigin(request, settings.corsOrigins);
  });
}

/**
 * Answers what no route takes: the page to someone who opens one of its addresses, 405 where the path is known under other
 * methods, else 404.
 */
export function refuseUnknownRoutes(app: FastifyInstance, settings: Settings): void {
  const folder = webFolder(settings);
  const known: { readonly path: RegExp; readonly methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    known.push({ path: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler(async (request, reply) => {
    if (isPageVisit(request)) return sendPage(folder, reply);
    const path = request.url.split('?')[0]!.slice(0, 200);
    const methods = known.filter((route) => route.path.test(path)).flatMap((route) => route.methods);
    // A route of many files may not have this one.
    if (methods.length > 0 && !methods.includes(request.method))
      throw new TesseraError('method-not-allowed', {
        path,
        method: request.method,
        allowed: [...new Set(methods)].sort().join(', '),
      });
    throw new TesseraError('route-unknown', { method: request.method, path });
  });
}

/** `/api/runs/:id/trials/:k` as an expression; no part of it can match in two ways. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}

/** Answers for calls that never come to a route: what is no HTTP, and paths that cannot be decoded. */
export function answerBrokenCalls(settings: Settings) {
  return {
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      sendProblem(error, request, reply);
    },
    clientErrorHandler(error: ConnectionError, socket: Socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
      const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      const refusal = late
        ? new TesseraError('request-timed-out', { seconds: settings.requestSeconds })
        : new TesseraError('request-unreadable', { reason: 'it is no HTTP that this server understands' });
      const body = JSON.stringify(problem(refusal, crypto.randomUUID()));
      socket.end(
        `HTTP/1.1 ${refusal.status} ${late ? 'Request Timeout' : 'Bad Request'}\r\nConnection: close\r\n` +
          `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      return socket;
    },
  } satisfies Partial<FastifyServerOptions>;
}
