/** Signing in and out, who one is, and API keys. */
import formbody from '@fastify/formbody';
import { ApiKeys, KeyId, MadeApiKey, Me, NewApiKey, SignIn, Token, TokenForm } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import {
  addApiKey,
  endSignIn,
  findUserByName,
  listApiKeys,
  revokeApiKey,
  type ApiKey as StoredKey,
  verifyPassword,
} from '@tessera/store';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { App, Context, User } from '../context.ts';
import { checkOrigin } from '../origin.ts';
import { clearCookie, issueToken, setCookie } from '../tokens.ts';

const tags = ['sign-in'];

export async function authRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/auth/me',
    { schema: { tags, summary: 'Who makes this call', response: { 200: Me } } },
    async ({ user }) => user,
  );
  await app.register(async (scope) => tokenRoute(scope as App, context));
  sessionRoutes(app, context);
  keyRoutes(app, context);
}

/** In a scope of its own: forms are taken nowhere else, since any page can make a browser send one. */
async function tokenRoute(app: App, context: Context): Promise<void> {
  await app.register(formbody);
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.post(
    '/api/auth/token',
    {
      config: { access: 'open' },
      schema: {
        tags,
        summary: 'A token for a program (OAuth2 password form)',
        consumes: ['application/x-www-form-urlencoded'],
        body: TokenForm,
        response: { 200: Token },
      },
    },
    async (request, reply) => {
      const user = await checkPassword(request, context, request.body);
      const seconds = Math.round(context.settings.tokenMinutes * 60);
      reply.header('cache-control', 'no-store');
      const access_token = await issueToken(app, context.database, user, seconds);
      return { access_token, token_type: 'bearer' as const, expires_in: seconds };
    },
  );
}

function sessionRoutes(app: App, context: Context): void {
  const { database, settings } = context;
  app.post(
    '/api/auth/session',
    {
      config: { access: 'open' },
      schema: { tags, summary: 'Sign in on the page: sets a cookie', body: SignIn, response: { 200: Me } },
    },
    async (request, reply) => {
      // Else another site could sign its visitors in here as someone else.
      checkOrigin(request, settings.corsOrigins);
      const user = await checkPassword(request, context, request.body);
      const seconds = Math.round(settings.sessionHours * 3600);
      setCookie(request, reply, await issueToken(app, database, user, seconds), seconds);
      return user;
    },
  );

  app.delete(
    '/api/auth/session',
    {
      schema: {
        tags,
        summary: 'Sign out: the token or cookie of this call is worth nothing from now on',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (request.signIn !== undefined) await endSignIn(database, request.signIn);
      clearCookie(request, reply);
      return reply.code(204).send(null);
    },
  );
}

function keyRoutes(app: App, context: Context): void {
  const { database } = context;
  app.get(
    '/api/auth/keys',
    { schema: { tags, summary: 'Your API keys', response: { 200: ApiKeys } } },
    async ({ user }) => ({ keys: (await listApiKeys(database, user.id)).map(keyOf) }),
  );

  app.post(
    '/api/auth/keys',
    {
      schema: {
        tags,
        summary: 'Make an API key; it is shown this once',
        body: NewApiKey,
        response: { 201: MadeApiKey },
      },
    },
    async ({ user, body }, reply) => {
      refuseWithoutUsers(context, 'an API key has nobody to stand for');
      const made = await addApiKey(database, user.id, body.name);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...keyOf(made), key: made.key });
    },
  );

  app.delete(
    '/api/auth/keys/:id',
    { schema: { tags, summary: 'Revoke an API key', params: KeyId, response: { 204: Type.Null() } } },
    async ({ user, params }, reply) => {
      if (!(await revokeApiKey(database, user.id, params.id))) throw new TesseraError('key-unknown', { id: params.id });
      return reply.code(204).send(null);
    },
  );
}

/** The user of that name, when the password is his and he is not disabled. All refusals take as long and read alike. */
async function checkPassword(
  request: FastifyRequest,
  context: Context,
  { username, password }: { username: string; password: string },
): Promise<User> {
  refuseWithoutUsers(context, 'nothing to sign in to');
  await context.limits.signIn(request, username);
  const found = await findUserByName(context.database, username);
  const fits = await verifyPassword(password, found?.passwordHash);
  if (!found || !fits || found.disabled) throw new TesseraError('sign-in-refused', {});
  return { id: found.id, name: found.name, role: found.role };
}

function refuseWithoutUsers({ settings }: Context, what: string): void {
  if (settings.auth === 'none') throw new TesseraError('sign-in-off', { what });
}

function keyOf({ id, name, prefix, createdAt, lastUsedAt }: StoredKey) {
  return { id, name, prefix, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null };
}
