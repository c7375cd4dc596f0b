/**
 * Whatever goes wrong in a call, as RFC 9457 problem details: the status and sentence of the registry, never a stack.
 * What nobody foresaw goes to the log with its cause, and the answer only names the request.
 */
import { STATUS_CODES } from 'node:http';
import type { Problem } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import { ModelsError } from '@tessera/models';
import { PricingError } from '@tessera/pricing';
import { isDatabaseLost, StoreError, sqlState } from '@tessera/store';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { printSize } from './sizes.ts';
import { type InvalidValue, invalidValues } from './validation.ts';

/** An error of one of the registries: it has a code, a status and a sentence for people. */
type Registered = TesseraError | PricingError | ModelsError;

/** A refusal with the values that do not fit. */
interface Refusal {
  readonly error: Registered;
  readonly errors?: readonly InvalidValue[];
}

/** Answers a call that failed. */
export function sendProblem(failure: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { error, errors } = refusalOf(failure, request);
  // A page that scrolls on leaves what it asked for: nobody reads this answer, and nothing has failed.
  if (reply.raw.destroyed) request.log.debug({ code: error.code }, 'the caller had left');
  else if (error.status >= 500) request.log.error({ err: failure, code: error.code }, 'call failed');
  else request.log.debug({ code: error.code, detail: error.message }, 'call refused');
  // A handler may have promised a file, or that its answer can be kept.
  for (const name of ['content-length', 'content-encoding', 'content-disposition', 'etag', 'location'])
    reply.removeHeader(name);
  const seconds = error.facts.seconds;
  if ((error.status === 429 || error.status === 503) && seconds !== undefined) reply.header('retry-after', seconds);
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="tessera"');
  if (error.code === 'method-not-allowed') reply.header('allow', String(error.facts.allowed));
  reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(problem(error, String(request.id), errors));
}

/** The body of a refusal. */
export function problem(error: Registered, requestId: string, errors?: readonly InvalidValue[]): Problem {
  return {
    type: `urn:tessera:problem:${error.code}`,
    title: titleOf(error.code),
    status: error.status,
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(errors && { errors: [...errors] }),
  };
}

function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function refusalOf(failure: unknown, request: FastifyRequest): Refusal {
  if (failure instanceof TesseraError || failure instanceof PricingError || failure instanceof ModelsError)
    return { error: failure };
  const stored = ofStore(failure);
  if (stored) return { error: stored };
  const known = failure as Partial<FastifyError> | undefined;
  if (known?.validation) return invalid(known as FastifyError, request);
  return { error: (known?.code && ofFramework(known as FastifyError, request)) || unforeseen(known, request) };
}

function invalid(failure: FastifyError, request: FastifyRequest): Refusal {
  const errors = invalidValues(failure, request);
  const [first] = errors;
  const error = new TesseraError('request-invalid', {
    part: PARTS[first!.in] ?? first!.in,
    at: first!.path && ` at ${first!.path}`,
    reason: first!.detail,
    given: first!.value === undefined ? '' : ` (it is ${first!.value})`,
  });
  return { error, errors };
}

const PARTS: Readonly<Record<string, string>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'headers',
};

/** What the database cannot do now, or never does. */
function ofStore(failure: unknown): TesseraError | undefined {
  if (isDatabaseLost(failure) || (failure instanceof StoreError && failure.code === 'database-closed'))
    return new TesseraError('not-ready', { reason: 'the database does not answer', seconds: 5 });
  if (NO_TEXT.has(sqlState(failure) ?? ''))
    return new TesseraError('request-unreadable', { reason: 'a text in it holds the character U+0000' });
  return undefined;
}

/** How PostgreSQL calls a text with U+0000, the one character that it cannot store: as a value, and in JSON. */
const NO_TEXT = new Set(['22021', '22P05']);

/** What Fastify and its plugins refuse by themselves. */
function ofFramework({ code }: FastifyError, request: FastifyRequest): TesseraError | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new TesseraError('body-too-large', {
        limit: printSize(request.routeOptions.bodyLimit),
        setting: 'MAX_BODY_SIZE',
      });
    case 'FST_REQ_FILE_TOO_LARGE':
      return new TesseraError('body-too-large', { limit: 'files of the stated size', setting: 'MAX_UPLOAD_SIZE' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new TesseraError('media-type-unsupported', {
        type: JSON.stringify((request.headers['content-type'] ?? 'none').slice(0, 100)),
        expected: 'what /docs says of this call, mostly application/json',
      });
    default:
      return undefined;
  }
}

/** Other refusals of the framework have a status of their own and a sentence for the caller; the rest is a failure. */
function unforeseen(failure: Partial<FastifyError> | undefined, request: FastifyRequest): TesseraError {
  const status = failure?.statusCode ?? 500;
  if (status === 503) return new TesseraError('not-ready', { reason: 'it is being stopped', seconds: 5 });
  if (status < 500 && failure?.code?.startsWith('FST_'))
    return new TesseraError('request-unreadable', { reason: failure.message ?? STATUS_CODES[status] ?? 'unknown' });
  return new TesseraError('server-failure', { request: String(request.id) });
}
