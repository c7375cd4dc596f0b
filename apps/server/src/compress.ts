/** Large JSON answers travel as gzip where the caller takes it. It knows no route: those that have such answers name it. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Compresses on a thread of its own: the calls of others go on. */
const compress = promisify(gzip);

/** Bytes below which compressing saves nothing that anyone could notice. */
const WORTH = 8 * 1024;
/** The least effort: of a compiled program the usual one saves a few hundredths more, in half as much time again. */
const LEVEL = 1;

/** A route's `onSend`: the payload as it is, or as gzip. Answers of refusals and small ones stay as they are. */
export async function compressJson(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (!isPlainJson(reply)) return payload;
  varyByEncoding(reply);
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
  if (Buffer.byteLength(payload) < WORTH || !takesGzip(request.headers['accept-encoding'])) return payload;
  const bytes = await compress(payload, { level: LEVEL });
  reply.header('content-encoding', 'gzip').removeHeader('content-length');
  return bytes;
}

function isPlainJson(reply: FastifyReply): boolean {
  const type = String(reply.getHeader('content-type') ?? '');
  return type.startsWith('application/json') && !reply.hasHeader('content-encoding');
}

/** Whoever keeps answers keeps one for each kind of caller. */
export function varyByEncoding(reply: FastifyReply): void {
  const names = [reply.getHeader('vary') ?? []].flat().join(', ');
  if (!/(^|,)\s*accept-encoding\s*(,|$)/i.test(names)) {
    reply.header('vary', names === '' ? 'accept-encoding' : `${names}, accept-encoding`);
  }
}

/** By RFC 9110, 12.5.3: named, or meant by `*`, and not with a weight of 0. */
export function takesGzip(accepted: string | readonly string[] = ''): boolean {
  const codings = [accepted]
    .flat()
    .join(',')
    .split(',')
    .map((coding) => coding.split(';').map((part) => part.trim().toLowerCase()));
  const named =
    codings.find(([name]) => name === 'gzip' || name === 'x-gzip') ?? codings.find(([name]) => name === '*');
  return named !== undefined && !named.slice(1).some((part) => /^q=0(\.0*)?$/.test(part));
}
