/** The description of all calls, OpenAPI 3.1, made from the schemas that validate; and what every call has in common. */
import swagger from '@fastify/swagger';
import { Problem } from '@tessera/api';
import { ENGINE_VERSION } from '@tessera/engine';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Access } from './context.ts';

const PROBLEM = {
  description: 'Refused: what is wrong, and what to do.',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
};

/** Collects the schemas of the routes that are registered after it. */
export async function describeCalls(app: FastifyInstance): Promise<void> {
  app.addSchema(Problem);
  app.addHook('onRoute', (route) => {
    if (route.schema && !(route.schema as { hide?: boolean }).hide) complete(route);
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tessera',
        version: ENGINE_VERSION,
        description: 'Monte Carlo simulation on the workbooks and formulas people already have.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token of POST /api/auth/token, or an API key (tsk_…).',
          },
          session: { type: 'apiKey', in: 'cookie', name: 'tessera_session' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const form = route.config?.form;
      return { schema: form && schema ? { ...schema, body: form, consumes: ['multipart/form-data'] } : schema, url };
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
  });
}

/** Gives a route what all routes have: an id, who may call it, how it refuses. */
function complete(route: RouteOptions): void {
  const schema = route.schema as Record<string, unknown>;
  const access: Access = route.config?.access ?? 'user';
  schema.operationId ??= `${String(route.method).toLowerCase()}${route.url.replace(/[^A-Za-z0-9]+/g, '_')}`;
  schema.security ??= access === 'open' ? [] : [{ bearer: [] }, { session: [] }];
  schema.response = { ...(schema.response as object), '4xx': PROBLEM, '5xx': PROBLEM };
}
