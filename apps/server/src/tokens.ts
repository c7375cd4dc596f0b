/**
 * Tokens: a signed name of a sign-in that the database knows. Signature and expiry are checked first, so that what
 * anyone makes up costs no query; then the database says whether the sign-in still holds.
 */
import { randomUUID } from 'node:crypto';
import jwt from '@fastify/jwt';
import { addSignIn, type Database, findUserBySignIn } from '@tessera/store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { User } from './context.ts';

/** The cookie in which the page has its token. */
export const COOKIE = 'tessera_session';

const ISSUER = 'tessera';

/** Whom a token stands for, and by which sign-in. */
export interface SignedIn {
  readonly user: User;
  readonly signIn: string;
}

/** Prepares `app.jwt`. */
export async function useTokens(app: FastifyInstance, secret: string): Promise<void> {
  await app.register(jwt, {
    secret,
    decoratorName: 'claims',
    sign: { algorithm: 'HS256', iss: ISSUER },
    verify: { algorithms: ['HS256'], allowedIss: ISSUER, requiredClaims: ['sub', 'jti', 'exp'] },
  });
}

/** Signs a user in for so many seconds; the token is all that is needed to call as him. */
export async function issueToken(
  app: FastifyInstance,
  database: Database,
  user: User,
  seconds: number,
): Promise<string> {
  const id = randomUUID();
  await addSignIn(database, { id, userId: user.id, expiresAt: new Date(Date.now() + seconds * 1000) });
  return app.jwt.sign({ sub: user.id, jti: id }, { expiresIn: seconds });
}

/** Whom a token stands for; undefined when it is none of ours, has expired, or was ended. */
export async function readToken(
  app: FastifyInstance,
  database: Database,
  token: string,
): Promise<SignedIn | undefined> {
  const claims = verified(app, token);
  if (!claims) return undefined;
  const user = await findUserBySignIn(database, claims.jti);
  if (!user || user.id !== claims.sub) return undefined;
  return { user: { id: user.id, name: user.name, role: user.role }, signIn: claims.jti };
}

function verified(app: FastifyInstance, token: string): { sub: string; jti: string } | undefined {
  try {
    return app.jwt.verify<{ sub: string; jti: string }>(token);
  } catch {
    return undefined;
  }
}

/** Gives the page its token, where no script can read it. */
export function setCookie(request: FastifyRequest, reply: FastifyReply, token: string, seconds: number): void {
  reply.setCookie(COOKIE, token, { ...cookieOptions(request), maxAge: Math.round(seconds) });
}

/** Takes it away. */
export function clearCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(COOKIE, cookieOptions(request));
}

function cookieOptions(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const;
}
