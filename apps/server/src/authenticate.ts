/** Finds out who makes a call, and whether he may. What a token is worth, `tokens.ts` knows; keys are the store's. */
import { createHash, timingSafeEqual } from 'node:crypto';
import cookie from '@fastify/cookie';
import { TesseraError } from '@tessera/engine';
import { findUserByApiKey } from '@tessera/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access, Context, User } from './context.ts';
import { checkOrigin, isUnsafe } from './origin.ts';
import { COOKIE, readToken, useTokens } from './tokens.ts';

/** The only user there is with AUTH=none. */
const LOCAL: User = { id: 'local', name: 'local', role: 'admin' };

/** Sets `request.user` (and `request.signIn`) on every call that needs someone, or refuses it. */
export async function authenticate(app: FastifyInstance, context: Context): Promise<void> {
  const { settings, limits } = context;
  app.decorateRequest('user', null as unknown as User);
  app.decorateRequest('signIn', undefined);
  await app.register(cookie);
  if (settings.auth === 'jwt') await useTokens(app, settings.jwtSecret!);
  app.addHook('onRequest', async (request) => {
    await limits.address(request);
    const access = accessOf(request);
    if (access === 'open') return;
    if (access === 'metrics' && hasMetricsToken(request, settings.metricsToken)) return;
    if (settings.auth === 'none') request.user = LOCAL;
    else await identify(app, context, request);
    await limits.user(request);
    if (access !== 'user' && request.user.role !== 'admin')
      throw new TesseraError('not-allowed', { name: request.user.name });
  });
}

/** Where no route is there is nothing to protect: saying so must not need a sign-in. */
function accessOf(request: FastifyRequest): Access {
  return request.is404 ? 'open' : (request.routeOptions.config.access ?? 'user');
}

async function identify(app: FastifyInstance, context: Context, request: FastifyRequest): Promise<void> {
  const { database, settings } = context;
  const bearer = bearerOf(request);
  const token = bearer ?? request.cookies[COOKIE];
  if (token === undefined) throw needed('nobody is');
  // A browser sends the cookie with whatever any page makes it send; a header is only sent on purpose.
  if (bearer === undefined && isUnsafe(request)) checkOrigin(request, settings.corsOrigins, true);
  if (token.startsWith('tsk_')) {
    const user = await findUserByApiKey(database, token);
    if (!user) throw needed('the API key is not valid, or was revoked');
    request.user = { id: user.id, name: user.name, role: user.role };
    return;
  }
  const found = await readToken(app, database, token);
  if (!found) throw needed('the token is not valid, has expired, or was revoked');
  request.user = found.user;
  request.signIn = found.signIn;
}

function bearerOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const [, token] = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(authorization) ?? [];
  if (token === undefined) throw needed('the Authorization header is not of the form "Bearer TOKEN"');
  return token;
}

function needed(reason: string): TesseraError {
  return new TesseraError('sign-in-needed', { reason });
}

function hasMetricsToken(request: FastifyRequest, token: string | undefined): boolean {
  const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
