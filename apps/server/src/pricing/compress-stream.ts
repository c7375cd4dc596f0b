/** A long answer as gzip where the caller takes it. It knows no route. */
import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { takesGzip, varyByEncoding } from '../compress.ts';

/** The least effort: the answer is made faster than any other could be compressed. */
const LEVEL = 1;
const CHUNK = 1 << 17;

/** The same bytes, or as gzip; what breaks the answer breaks this too, and who leaves this leaves the answer. */
export function compressStream(request: FastifyRequest, reply: FastifyReply, answer: Readable): Readable {
  varyByEncoding(reply);
  if (!takesGzip(request.headers['accept-encoding'])) return answer;
  reply.header('content-encoding', 'gzip');
  const compressed = createGzip({ level: LEVEL, chunkSize: CHUNK });
  // The reply hears of what goes wrong by its own stream.
  pipeline(answer, compressed, () => undefined);
  return compressed;
}
