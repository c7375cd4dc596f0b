/** A table that is sent in a form: priced while it comes, whether or not anybody reads what becomes of it. */
import type { TableSource } from '@tessera/pricing';
import type { FastifyRequest } from 'fastify';
import { receiveFile } from '../received-file.ts';
import { Elastic } from './elastic.ts';

/** A table that comes. */
export interface ReceivedTable {
  readonly source: TableSource;
  /** Where it will not be priced after all: lets the rest of the call go by, removes what was kept of it. */
  refuse(): Promise<void>;
}

/**
 * The table in the form's field "file", of so many bytes at most. When the signal fires its bytes end with an error. Throws
 * `upload-missing`, `body-too-large`.
 */
export async function receiveTable(request: FastifyRequest, most: number, signal: AbortSignal): Promise<ReceivedTable> {
  const { name, bytes, drain } = await receiveFile(request, { bytes: most, setting: 'MAX_TABLE_SIZE' });
  const elastic = new Elastic(bytes);
  void elastic.taken.then(drain);
  signal.addEventListener('abort', () => void elastic.close(), { once: true });
  // The form around the file is a few hundred bytes.
  const size = Number(request.headers['content-length'] ?? NaN);
  return {
    source: { name, bytes: elastic, ...(Number.isFinite(size) && { size }) },
    refuse: () => elastic.close(),
  };
}
