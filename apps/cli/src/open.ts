/** Opens the files that a command names: the workbook, the model beside it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { type Model, readModel, readXlsx, type Workbook } from '@tessera/engine';
import { UsageError } from './failure.ts';

/** Reads a workbook from disk. */
export function openWorkbook(path: string): Workbook {
  const inflate = (bytes: Uint8Array, size: number): Uint8Array =>
    inflateRawSync(bytes, { maxOutputLength: size, chunkSize: 1 << 18 });
  return readXlsx(readBytes(path), { inflate, fileName: basename(path) });
}

/** Reads a model file. */
export function openModel(path: string): Model {
  let json: unknown;
  try {
    json = JSON.parse(readBytes(path).toString('utf8'));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${path} is not a model file: ${(cause as Error).message}`);
  }
  return readModel(json);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
}

const NOT_READ: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

/** What the system says of a file that cannot be read, for the terminal; anything else as it is. */
export function cannotOpen(path: string, cause: unknown): unknown {
  const { code, errno } = cause as NodeJS.ErrnoException;
  return errno === undefined ? cause : new UsageError(`Cannot open ${path}: ${NOT_READ[code ?? ''] ?? code}.`);
}
