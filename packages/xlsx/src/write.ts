/**
 * Writes a zip container, whole or as a stream. The same entries give the same bytes on every machine: the date of every
 * entry is the first of 1980, and without a deflater the entries are stored as they are.
 */
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc.ts';
import { descriptor, directory, localHeader, type ZipEntry } from './zip-records.ts';

export interface NewEntry {
  /** Path with forward slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An entry whose bytes come piece by piece. */
export interface NewStream {
  /** Path with forward slashes. */
  readonly name: string;
  readonly pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Deflates to raw deflate data (no zlib header). */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

/**
 * Deflates one piece to raw deflate data that others can follow: flushed to a whole byte, without the mark of the last block.
 * On Node: `deflateRaw(piece, { finishFlush: constants.Z_SYNC_FLUSH })` of node:zlib, promisified.
 */
export type DeflatePiece = (piece: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Beyond this sizes need another form of the records, which not every program that opens a workbook reads. */
const MOST_BYTES = 2 ** 32 - 1;
/** An empty last block: what ends deflated data. */
const LAST_BLOCK = Uint8Array.of(3, 0);

/** The bytes of a zip file with these entries, in this order. At most 65,535 entries and 4 GB. */
export function writeZip(entries: readonly NewEntry[], deflate?: Deflate): Uint8Array {
  const written: ZipEntry[] = [];
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const packed = deflate ? deflate(bytes) : bytes;
    const entry: ZipEntry = {
      name: new TextEncoder().encode(name),
      method: deflate ? 8 : 0,
      crc: crc32(bytes),
      packedSize: packed.length,
      size: bytes.length,
      offset,
      streamed: false,
    };
    const header = localHeader(entry);
    written.push(entry);
    pieces.push(header, packed);
    offset += header.length + packed.length;
  }
  return join([...pieces, directory(written, offset)]);
}

/**
 * A zip file with these entries, in this order, while they are made; memory holds one piece. Throws a `ContainerError` of
 * code `limit` when an entry, or the whole, gets larger than 4 GB.
 */
export async function* streamZip(
  entries: Iterable<NewStream> | AsyncIterable<NewStream>,
  deflate: DeflatePiece,
): AsyncGenerator<Uint8Array> {
  const written: ZipEntry[] = [];
  let offset = 0;
  for await (const { name, pieces } of entries) {
    const start: ZipEntry = {
      name: new TextEncoder().encode(name),
      method: 8,
      crc: 0,
      packedSize: 0,
      size: 0,
      offset,
      streamed: true,
    };
    const header = localHeader(start);
    yield header;
    let { crc, size, packedSize } = start;
    for await (const piece of pieces) {
      if (piece.length === 0) continue;
      crc = crc32(piece, crc);
      size += piece.length;
      const packed = await deflate(piece);
      packedSize += packed.length;
      holdSize(size, name);
      holdSize(offset + packedSize, name);
      yield packed;
    }
    yield LAST_BLOCK;
    const entry = { ...start, crc, size, packedSize: packedSize + LAST_BLOCK.length };
    const footer = descriptor(entry);
    yield footer;
    written.push(entry);
    offset += header.length + entry.packedSize + footer.length;
  }
  yield directory(written, offset);
}

function holdSize(actual: number, part: string): void {
  if (actual > MOST_BYTES) throw new ContainerError('limit', { what: 'zip', actual, limit: MOST_BYTES, part });
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
