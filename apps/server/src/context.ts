/** What every route is given, and what Fastify's own types learn of it. It imports no implementation. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type {} from '@fastify/jwt';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Jobs } from '@tessera/jobs';
import type { Settings } from '@tessera/settings';
import type { Database } from '@tessera/store';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import type { TSchema } from 'typebox';
import type { Workbench } from './workbench/workbench.ts';

/** Who makes a call. With AUTH=none that is always the one with the id `local`. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: 'admin' | 'user';
}

/**
 * Who may make a call. `user` (the default): whoever is signed in, who then sees his own only. `admin`:
 * administrators. `metrics`: administrators, and who has METRICS_TOKEN. `open`: everyone.
 */
export type Access = 'user' | 'admin' | 'metrics' | 'open';

/** What the server works with; it belongs to whoever called `buildServer`, who also closes it. */
export interface Parts {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly workbench: Workbench;
}

/** How often someone may call; see `limits.ts`. Each throws `too-many-requests`. */
export interface Limits {
  /** A call, before anyone knows who makes it. */
  address(request: FastifyRequest): Promise<void>;
  /** A call of the user who is signed in. */
  user(request: FastifyRequest): Promise<void>;
  /** A try to sign in under a name; counted for the name and for the address. */
  signIn(request: FastifyRequest, name: string): Promise<void>;
}

/** What the server counts of itself; see `metrics.ts`. */
export interface Metrics {
  readonly contentType: string;
  /** Counts one call that was answered. */
  observe(request: FastifyRequest, reply: FastifyReply): void;
  /** All metrics now, in the text format of Prometheus. */
  text(): Promise<string>;
}

/** What a route is given. Its log is `request.log`, and the one who calls is `request.user`. */
export interface Context extends Parts {
  readonly settings: Settings;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  /** Fires when the server is told to stop: event streams end, calls that wait for a run answer with what there is. */
  readonly stopping: AbortSignal;
}

/** The server as a route's file sees it: bodies, parameters and answers are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** One noun of the API: adds its routes. */
export type Routes = (app: App, context: Context) => void | Promise<void>;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** The fields of a multipart form, for the description: such a body is read piece by piece, not validated whole. */
    form?: TSchema;
  }
  interface FastifyRequest {
    /** The sign-in that the token of this call belongs to; none with an API key. */
    signIn: string | undefined;
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    /** `request.user`: who calls. On an `open` route it is null when nobody is signed in. */
    user: User;
    payload: { readonly sub: string; readonly jti: string; readonly iat?: number; readonly exp?: number };
  }
}
