/**
 * Opens a zip container that is too large for memory: its directory is read from the end of the file, and its parts are inflated
 * piece by piece. Nothing beyond the declared size is given, and a part whose size or checksum is wrong ends with an error. It
 * must not know what the parts mean.
 */
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc.ts';
import { DEFAULT_LIMITS, holdLimit, type Limits } from './limits.ts';
import {
  damaged,
  type Entry,
  findDirectory,
  indexByName,
  key,
  LOCAL_SIZE,
  type Located,
  missingEnd,
  readDirectory,
  refuseOle,
  TAIL_SIZE,
} from './zip-directory.ts';

/** A file that can be read anywhere. */
export interface RandomAccess {
  readonly size: number;
  /** As many bytes from `offset` on; fewer only where the file ends. They are the caller's to keep. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Inflates raw deflate data (no zlib header) piece by piece. On Node:
 * `(packed) => Readable.from(packed).pipe(createInflateRaw({ chunkSize: 1 << 18 }))`, errors of the first passed on.
 */
export type InflateStream = (packed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

export interface ZipFileOptions {
  readonly inflate: InflateStream;
  /** A faster checksum than ours, where there is one: `crc32` of `node:zlib`. */
  readonly crc?: (bytes: Uint8Array, before: number) => number;
  readonly limits?: Limits;
}

/** An opened container. Part names are found whatever their case. */
export interface ZipFile {
  readonly entries: readonly Entry[];
  /** The part's bytes, piece by piece; undefined when there is none of that name. Throws `ContainerError` while it goes. */
  open(name: string): AsyncGenerator<Uint8Array> | undefined;
  /** All bytes of a part, at most `most` of them. */
  read(name: string, most: number): Promise<Uint8Array | undefined>;
}

/** Bytes that are read of the file at once. */
const PIECE = 1 << 18;
/** Of an OLE file, so much is searched for the sign of a password. */
const OLE_BYTES = 1 << 24;
/** Bytes of a directory at most: far more than the parts of a workbook need. */
const LONGEST_DIRECTORY = 1 << 24;

/** Opens a container. Throws `ContainerError`; nothing is inflated yet. */
export async function openZipFile(file: RandomAccess, options: ZipFileOptions): Promise<ZipFile> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  holdLimit('compressedSize', file.size, limits);
  const head = await file.read(0, 8);
  if (head[0] === 0xd0) refuseOle(await file.read(0, OLE_BYTES));
  const base = Math.max(0, file.size - TAIL_SIZE);
  const tail = await file.read(base, file.size - base);
  const place = directoryOf(head, tail, base);
  holdLimit('parts', place.count, limits);
  if (place.end - place.offset > LONGEST_DIRECTORY) throw damaged('its directory is too long');
  const entries = readDirectory(await file.read(place.offset, place.end - place.offset), place, limits);
  const byName = indexByName(entries);
  const open = (name: string): AsyncGenerator<Uint8Array> | undefined => {
    const entry = byName.get(key(name));
    return entry && partOf(file, entry, options);
  };
  return {
    entries,
    open,
    read: async (name, most) => {
      const entry = byName.get(key(name));
      if (entry && entry.size > most) {
        throw new ContainerError('limit', { what: 'partSize', actual: entry.size, limit: most, part: entry.name });
      }
      return entry && wholePart(partOf(file, entry, options), entry.size);
    },
  };
}

function directoryOf(head: Uint8Array, tail: Uint8Array, base: number) {
  try {
    return findDirectory(tail, base);
  } catch (cause) {
    throw missingEnd(head, cause);
  }
}

async function wholePart(pieces: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const whole = new Uint8Array(size);
  let at = 0;
  for await (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function* partOf(file: RandomAccess, entry: Located, options: ZipFileOptions): AsyncGenerator<Uint8Array> {
  const { name, offset, size, method, crc } = entry;
  const checksum = options.crc ?? crc32;
  const local = await file.read(offset, LOCAL_SIZE);
  const view = new DataView(local.buffer, local.byteOffset, local.byteLength);
  if (local.length < LOCAL_SIZE || view.getUint32(0, true) !== 0x04034b50) {
    throw damaged('it is not where the directory says', name);
  }
  const start = offset + LOCAL_SIZE + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.compressedSize > file.size) throw damaged('it is cut off', name);
  let length = 0;
  let sum = 0;
  const packed = piecesOf(file, start, entry.compressedSize);
  for await (const piece of method === 0 ? packed : size === 0 ? [] : inflated(packed, name, options.inflate)) {
    length += piece.length;
    if (length > size) throw damaged(`it has more than the ${size} bytes that are declared`, name);
    sum = checksum(piece, sum);
    yield piece;
  }
  if (length !== size) throw damaged(`it has ${length} bytes where ${size} are declared`, name);
  if (sum !== crc) throw damaged('its checksum is wrong', name);
}

async function* piecesOf(file: RandomAccess, start: number, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; at += PIECE) yield await file.read(start + at, Math.min(PIECE, length - at));
}

async function* inflated(
  packed: AsyncIterable<Uint8Array>,
  part: string,
  inflate: InflateStream,
): AsyncGenerator<Uint8Array> {
  const pieces = inflate(packed)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await nextOf(pieces, part);
      if (done) return;
      yield value;
    }
  } finally {
    await pieces.return?.();
  }
}

async function nextOf(pieces: AsyncIterator<Uint8Array>, part: string): Promise<IteratorResult<Uint8Array>> {
  try {
    return await pieces.next();
  } catch (cause) {
    if (cause instanceof ContainerError) throw cause;
    throw damaged(`it cannot be inflated (${cause instanceof Error ? cause.message : cause})`, part);
  }
}
