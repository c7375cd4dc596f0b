/** Finds out who makes a call, and whether he may. What a token, a session or a key is worth, `accounts.ts` knows. */
import { TesseraError } from '@tessera/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access, Context, User } from './context.ts';
import type { Limits } from './limits.ts';

/** The only user there is with AUTH=none. */
export const LOCAL: User = { id: 'local', name: 'local', role: 'admin' };

/** Sets `request.user` on every call, or refuses it. */
export async function authenticate(app: FastifyInstance, { settings }: Context, limits: Limits): Promise<void> {
  app.decorateRequest('user', null as unknown as User);
  app.addHook('onRequest', async (request) => {
    await limits.address(request);
    if (settings.auth === 'none') request.user = LOCAL;
    if (request.user) await limits.user(request);
    authorise(request);
  });
}

function authorise(request: FastifyRequest): void {
  const access: Access = request.is404 ? 'open' : (request.routeOptions.config.access ?? 'user');
  if (access === 'open') return;
  if (!request.user) throw new TesseraError('sign-in-needed', { reason: 'nobody is' });
  if (access === 'admin' && request.user.role !== 'admin')
    throw new TesseraError('not-allowed', { name: request.user.name });
}
