/** The file of a multipart form, while it comes: its name made harmless, its size held. It must not know what it is for. */
import type { Readable } from 'node:stream';
import { TesseraError } from '@tessera/engine';
import type { FastifyRequest } from 'fastify';
import { printSize } from './sizes.ts';

/** How large a file may be, and the setting that says so. */
export interface SizeLimit {
  readonly bytes: number;
  readonly setting: string;
}

/** A file that comes. */
export interface ReceivedFile {
  readonly name: string;
  /** Its bytes, once; throws `body-too-large` when there are more than allowed, and where the upload breaks off. */
  readonly bytes: AsyncIterable<Uint8Array> & { destroy(): unknown };
  /**
   * Lets the rest of the call come and go unread: a browser reads an answer only when it has sent everything, and the form
   * has stopped to read with its file.
   */
  drain(): void;
}

/** What a form may weigh besides its file. */
const FORM = 64 * 1024;

/** The form's field "file". Throws `upload-missing`, and `body-too-large` where the call says so itself. */
export async function receiveFile(request: FastifyRequest, limit: SizeLimit): Promise<ReceivedFile> {
  if (Number(request.headers['content-length'] ?? 0) > limit.bytes + FORM) throw tooLarge(limit);
  // Of a call that is over already the form would say nothing, for ever.
  if (request.raw.destroyed) throw new Error('the caller has left');
  const part = await request.file({ limits: { fileSize: limit.bytes + 1 }, throwFileSizeLimit: false });
  if (part?.fieldname !== 'file') throw new TesseraError('upload-missing', {});
  const { file, filename } = part;
  return {
    name: nameOf(filename),
    bytes: { [Symbol.asyncIterator]: () => within(file, limit), destroy: () => file.destroy() },
    drain() {
      request.raw.unpipe();
      request.raw.resume();
    },
  };
}

async function* within(bytes: Readable, limit: SizeLimit): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit.bytes) throw tooLarge(limit);
    yield chunk;
  }
}

function tooLarge({ bytes, setting }: SizeLimit): TesseraError {
  return new TesseraError('body-too-large', { limit: printSize(bytes), setting });
}

const LONGEST_NAME = 200;

/** The name without its folders and without what no name has. */
function nameOf(sent: string | undefined): string {
  const base = (sent ?? '')
    .replace(/^.*[/\\]/s, '')
    .replace(/\p{Cc}/gu, '')
    .trim();
  return base === '' ? 'upload' : base.length > LONGEST_NAME ? base.slice(-LONGEST_NAME) : base;
}
