/** Signing in: tokens for programs, a session for the page, keys. */
import { type Static, Type } from 'typebox';

const NAME = '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$';

/** What the OAuth2 password form holds; what else a client sends in it (scope, client_id) is not looked at. */
export const TokenForm = Type.Object({
  grant_type: Type.Optional(Type.Literal('password')),
  username: Type.String({ minLength: 1, maxLength: 256 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
});

export const Token = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer({ description: 'Seconds.' }),
});

export const SignIn = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 256 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  { additionalProperties: false },
);

export const Me = Type.Object({
  id: Type.String({ description: 'local where nobody signs in (AUTH=none).' }),
  name: Type.String({ pattern: NAME }),
  role: Type.Union([Type.Literal('admin'), Type.Literal('user')]),
});

export type Me = Static<typeof Me>;

export const ApiKey = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  prefix: Type.String({ description: 'How the key starts, to tell it from others.' }),
  created_at: Type.String({ format: 'date-time' }),
  last_used_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

export type ApiKey = Static<typeof ApiKey>;

export const NewApiKey = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, description: 'What it is for.' }) },
  { additionalProperties: false },
);

/** A key that was just made: the only time that it is shown. */
export const MadeApiKey = Type.Object({ ...ApiKey.properties, key: Type.String() });

export const ApiKeys = Type.Object({ keys: Type.Array(ApiKey) });

export const KeyId = Type.Object({ id: Type.String({ format: 'uuid' }) });
