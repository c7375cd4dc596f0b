/** What the server logs: one line for a call, with its id, and no secrets. */
import type { Settings } from '@tessera/settings';
import Fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from 'fastify';

const HIDDEN = '(hidden)';

/** Fields that a line never shows, wherever they stand in what is logged. */
const FIELDS = ['authorization', 'cookie', 'password', 'access_token', 'token', 'key', 'jwtSecret', 'databaseUrl'];

/** The log of a process: lines of JSON for `write`, by default on the error output, where a command's do not belong. */
export function makeLog(settings: Settings, write?: (line: string) => void): FastifyBaseLogger {
  const logger = {
    level: settings.logLevel,
    redact: { paths: FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: HIDDEN },
    serializers: { req: describeRequest },
    hooks: { streamWrite: hiding(settings) },
    stream: write ? { write } : process.stderr,
  };
  // Fastify brings pino, and makes one only for a server.
  return Fastify({ logger }).log;
}

/** One line at the end of a call (`logCalls`) takes the place of Fastify's two. */
export function logController(): LogController {
  return new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' });
}

/** The path without its query, which may hold what people search for. */
function describeRequest(request: FastifyRequest) {
  return { method: request.method, path: request.url.split('?')[0], address: request.ip };
}

/** Takes the secrets of the settings out of a line, whoever put them there: a driver's error may quote its address. */
function hiding(settings: Settings): (line: string) => string {
  const url = settings.databaseUrl;
  const password = url === undefined ? undefined : new URL(url).password;
  const secrets = [settings.jwtSecret, settings.metricsToken, url, password && decodeURIComponent(password), password]
    .filter((secret) => secret !== undefined && secret !== '')
    .map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
}
