/** Builds the HTTP server: what every call goes through, then the routes. It does not listen, and owns no part. */
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { Settings } from '@tessera/settings';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { authenticate } from './authenticate.ts';
import { answerBrokenCalls, checkOrigins, logCalls, refuseUnknownRoutes } from './calls.ts';
import type { App, Context, Parts, Routes } from './context.ts';
import { makeLimits } from './limits.ts';
import { logController, makeLog } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { describeCalls } from './openapi.ts';
import { POLICY } from './policy.ts';
import { sendProblem } from './problems.ts';
import { authRoutes } from './routes/auth.ts';
import { docsRoutes } from './routes/docs.ts';
import { eventsRoutes } from './routes/events.ts';
import { examplesRoutes } from './routes/examples.ts';
import { healthRoutes } from './routes/health.ts';
import { limitsRoutes } from './routes/limits.ts';
import { modelsRoutes } from './routes/models.ts';
import { pageRoutes } from './routes/page.ts';
import { pathsRoutes } from './routes/paths.ts';
import { pricesRoutes } from './routes/prices.ts';
import { programsRoutes } from './routes/programs.ts';
import { resultsRoutes } from './routes/results.ts';
import { runsRoutes } from './routes/runs.ts';
import { simulationsRoutes } from './routes/simulations.ts';
import { systemRoutes } from './routes/system.ts';
import { workbooksRoutes } from './routes/workbooks.ts';

/** Every noun of the API, and the page. */
const ROUTES: readonly Routes[] = [
  healthRoutes,
  limitsRoutes,
  authRoutes,
  workbooksRoutes,
  modelsRoutes,
  programsRoutes,
  examplesRoutes,
  simulationsRoutes,
  runsRoutes,
  eventsRoutes,
  resultsRoutes,
  pathsRoutes,
  pricesRoutes,
  systemRoutes,
  docsRoutes,
  pageRoutes,
];

export interface BuildOptions {
  readonly log?: FastifyBaseLogger;
  /** Routes besides those of the table, for tests. */
  readonly routes?: readonly Routes[];
}

/** Makes the server. Closing it ends the calls; the parts stay open. */
export async function buildServer(
  settings: Settings,
  parts: Parts,
  { log = makeLog(settings), routes = [] }: BuildOptions = {},
): Promise<FastifyInstance> {
  const stop = new AbortController();
  const app = Fastify({
    loggerInstance: log,
    logController: logController(),
    bodyLimit: settings.maxBodySize,
    requestTimeout: settings.requestSeconds * 1000,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    genReqId: () => crypto.randomUUID(),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    // No `removeAdditional`: an unknown field is refused where the schema says so, never dropped in silence.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: true, allErrors: false } },
    ...answerBrokenCalls(settings),
  });
  app.addHook('preClose', async () => stop.abort());
  app.setErrorHandler(sendProblem);
  logCalls(app);
  await secure(app, settings);
  await describeCalls(app);
  const metrics = makeMetrics(parts.jobs);
  app.addHook('onResponse', async (request, reply) => metrics.observe(request, reply));
  const limits = await makeLimits(app, settings);
  const context: Context = { ...parts, settings, limits, metrics, log: app.log, stopping: stop.signal };
  await authenticate(app, context);
  refuseUnknownRoutes(app, settings);
  for (const add of [...ROUTES, ...routes]) app.register(async (scope) => add(scope as App, context));
  await app.ready();
  return app;
}

/** Headers, origins and bodies. */
async function secure(app: FastifyInstance, settings: Settings): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: POLICY,
    },
    // With http there is nothing to insist on, and behind a proxy that speaks https it is the proxy's to say.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  checkOrigins(app, settings);
  if (settings.corsOrigins.length > 0)
    await app.register(cors, { origin: [...settings.corsOrigins], credentials: true, maxAge: 600 });
  await app.register(multipart, { limits: { files: 1, fields: 20, fieldSize: 64 * 1024, parts: 24 } });
}
