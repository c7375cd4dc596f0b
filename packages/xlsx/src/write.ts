/**
 * Writes a zip container. The same entries give the same bytes on every machine: the date of every entry is the first
 * of 1980, and without a deflater the entries are stored as they are.
 */
import { crc32 } from './crc.ts';

export interface NewEntry {
  /** Path with forward slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Deflates to raw deflate data (no zlib header). */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const FIRST_OF_1980 = 0x0021;

interface Written {
  readonly name: Uint8Array;
  readonly packed: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/** The bytes of a zip file with these entries, in this order. At most 65,535 entries and 4 GB. */
export function writeZip(entries: readonly NewEntry[], deflate?: Deflate): Uint8Array {
  const written: Written[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const entry = {
      name: new TextEncoder().encode(name),
      packed: deflate ? deflate(bytes) : bytes,
      method: deflate ? 8 : 0,
      crc: crc32(bytes),
      size: bytes.length,
      offset,
    };
    written.push(entry);
    offset += 30 + entry.name.length + entry.packed.length;
  }
  const directorySize = written.reduce((sum, entry) => sum + 46 + entry.name.length, 0);
  const out = new Uint8Array(offset + directorySize + 22);
  const view = new DataView(out.buffer);
  let at = offset;
  for (const entry of written) {
    writeLocal(view, out, entry);
    at = writeDirectoryEntry(view, out, entry, at);
  }
  writeEnd(view, at, written.length, directorySize, offset);
  return out;
}

function writeLocal(view: DataView, out: Uint8Array, entry: Written): void {
  const at = entry.offset;
  view.setUint32(at, 0x04034b50, true);
  writeFields(view, at + 4, entry);
  out.set(entry.name, at + 30);
  out.set(entry.packed, at + 30 + entry.name.length);
}

function writeDirectoryEntry(view: DataView, out: Uint8Array, entry: Written, at: number): number {
  view.setUint32(at, 0x02014b50, true);
  view.setUint16(at + 4, VERSION, true);
  writeFields(view, at + 6, entry);
  view.setUint32(at + 42, entry.offset, true);
  out.set(entry.name, at + 46);
  return at + 46 + entry.name.length;
}

/** The fields that the local header and the directory share, in the same order. */
function writeFields(view: DataView, at: number, entry: Written): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint16(at + 4, entry.method, true);
  view.setUint16(at + 8, FIRST_OF_1980, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.packed.length, true);
  view.setUint32(at + 18, entry.size, true);
  view.setUint16(at + 22, entry.name.length, true);
}

function writeEnd(view: DataView, at: number, count: number, size: number, offset: number): void {
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, count, true);
  view.setUint16(at + 10, count, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, offset, true);
}
