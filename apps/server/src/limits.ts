/** How often one address, one user, one name may call. Counted by this process alone: several servers allow as many times. */
import rateLimit, { type CreateRateLimitOptions } from '@fastify/rate-limit';
import { TesseraError } from '@tessera/engine';
import type { Settings } from '@tessera/settings';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Limits } from './context.ts';

/** So many addresses and users are remembered; beyond that the one that called longest ago starts afresh. */
const REMEMBERED = 100_000;
const MINUTE = 60_000;

/** Prepares the limits of the settings. */
export async function makeLimits(app: FastifyInstance, settings: Settings): Promise<Limits> {
  await app.register(rateLimit, { global: false });
  const names = new WeakMap<FastifyRequest, string>();
  const addressOf = (request: FastifyRequest) => subnet(request.ip);
  const limit = (max: number, who: string, key: (request: FastifyRequest) => string) =>
    limiter(app, { max, timeWindow: MINUTE, cache: REMEMBERED, keyGenerator: key }, who);
  const address = limit(settings.rateLimitAddress, 'this address', addressOf);
  const user = limit(settings.rateLimit, 'this user', (request) => request.user.id);
  const signInAddress = limit(settings.signInLimit, 'this address to sign in', addressOf);
  const signInName = limit(settings.signInLimit, 'one name to sign in', (request) => names.get(request)!);
  return {
    address,
    user,
    async signIn(request, name) {
      names.set(request, name.toLowerCase());
      await signInAddress(request);
      await signInName(request);
    },
  };
}

/** The plugin reads `cache` here too; its types do not say so. */
interface LimitOptions extends CreateRateLimitOptions {
  readonly max: number;
  readonly cache: number;
}

function limiter(app: FastifyInstance, options: LimitOptions, who: string) {
  if (options.max === 0) return async () => {};
  const count = app.createRateLimit(options);
  return async (request: FastifyRequest): Promise<void> => {
    const result = await count(request);
    if (result.isAllowed || !result.isExceeded) return;
    throw new TesseraError('too-many-requests', {
      limit: options.max,
      who,
      seconds: Math.max(1, result.ttlInSeconds),
    });
  };
}

/** Whoever has an IPv6 address has 2^64 of them: the network counts. */
function subnet(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail !== undefined) {
    const end = tail.split(':').filter(Boolean);
    while (groups.length + end.length < 8) groups.push('0');
    groups.push(...end);
  }
  return groups.slice(0, 4).join(':');
}
