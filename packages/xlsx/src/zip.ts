/**
 * Opens a zip container that may come from an enemy. The central directory alone is believed, and only as far as it
 * can be checked: sizes are summed before anything is inflated, entries may not overlap, the inflater is stopped at the
 * declared size, and what it returns must have that size and checksum. It must not know what the parts mean.
 */
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc.ts';
import { DEFAULT_LIMITS, holdLimit, type Limits, RATIO_FROM } from './limits.ts';

/**
 * Inflates raw deflate data (no zlib header). It must stop, by an exception, rather than make more than `maxSize` bytes.
 * On Node: `(bytes, maxSize) => inflateRawSync(bytes, { maxOutputLength: maxSize, chunkSize: 1 << 18 })`.
 */
export type Inflate = (bytes: Uint8Array, maxSize: number) => Uint8Array;

export interface Entry {
  /** Path with forward slashes, without a leading one, in the file's own case. */
  readonly name: string;
  readonly compressedSize: number;
  readonly size: number;
}

/** An opened container. Part names are found whatever their case, as Office does. */
export interface Container {
  readonly entries: readonly Entry[];
  has(name: string): boolean;
  /** The bytes of a part; undefined when there is none of that name. Throws `ContainerError`. */
  read(name: string): Uint8Array | undefined;
}

interface Located extends Entry {
  readonly method: number;
  readonly crc: number;
  readonly offset: number;
}

const END_SIZE = 22;
const DIRECTORY_SIZE = 46;
const LOCAL_SIZE = 30;
const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const damaged = (detail: string, part = '') => new ContainerError('damaged', { detail, part });

/** Opens a container. Throws `ContainerError`; nothing is inflated yet. */
export function openZip(bytes: Uint8Array, inflate: Inflate, limits: Limits = DEFAULT_LIMITS): Container {
  holdLimit('compressedSize', bytes.length, limits);
  refuseOle(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(view, bytes, limits);
  judgeSizes(entries, limits);
  refuseOverlap(entries);
  const byName = indexByName(entries);
  return {
    entries,
    has: (name) => byName.has(key(name)),
    read: (name) => {
      const entry = byName.get(key(name));
      return entry && extract(view, bytes, entry, inflate);
    },
  };
}

/** Encrypted .xlsx and old .xls both come in an OLE container; the names in its directory tell them apart. */
function refuseOle(bytes: Uint8Array): void {
  if (!OLE_MAGIC.every((byte, i) => bytes[i] === byte)) return;
  throw new ContainerError(holdsUtf16(bytes, 'EncryptedPackage') ? 'encrypted' : 'old-format');
}

function holdsUtf16(bytes: Uint8Array, text: string): boolean {
  const wanted = [...text].flatMap((letter) => [letter.charCodeAt(0), 0]);
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

function readDirectory(view: DataView, bytes: Uint8Array, limits: Limits): Located[] {
  const { count, offset, end } = readEnd(view);
  holdLimit('parts', count, limits);
  const entries: Located[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_SIZE > end || view.getUint32(at, true) !== 0x02014b50) {
      throw damaged(`its directory ends after ${i} of ${count} entries`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + DIRECTORY_SIZE + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its directory is cut off');
    const nameEnd = at + DIRECTORY_SIZE + nameLength;
    const name = readName(bytes.subarray(at + DIRECTORY_SIZE, nameEnd));
    if (!name.endsWith('/')) entries.push(readEntry(view, at, name, nameEnd, nameEnd + extraLength));
    at = next;
  }
  return entries;
}

/** The end record says where the directory is. A comment may follow it, so it is searched from the back. */
function readEnd(view: DataView): { count: number; offset: number; end: number } {
  const lowest = Math.max(0, view.byteLength - END_SIZE - 0xffff);
  for (let at = view.byteLength - END_SIZE; at >= lowest; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) return readEnd64(view, at);
    if (offset + size > at) throw damaged('its directory lies outside the file');
    return { count, offset, end: offset + size };
  }
  if (view.byteLength >= 4 && view.getUint32(0, true) === 0x04034b50) throw damaged('its end is missing');
  throw new ContainerError('not-a-container');
}

function readEnd64(view: DataView, end: number): { count: number; offset: number; end: number } {
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) throw damaged('its zip64 end record is missing');
  const at = Number(view.getBigUint64(locator + 8, true));
  if (at + 56 > locator || view.getUint32(at, true) !== 0x06064b50) throw damaged('its zip64 end record is missing');
  const count = Number(view.getBigUint64(at + 32, true));
  const size = Number(view.getBigUint64(at + 40, true));
  const offset = Number(view.getBigUint64(at + 48, true));
  if (offset + size > at) throw damaged('its directory lies outside the file');
  return { count, offset, end: offset + size };
}

/** Nothing is ever written under these names, but a path that climbs out of its folder shows what the file is for. */
function readName(bytes: Uint8Array): string {
  const name = new TextDecoder().decode(bytes).replaceAll('\\', '/').replace(/^\/+/, '');
  if (name.includes('\0') || name.split('/').includes('..')) throw damaged('a part has a forbidden path', name);
  return name;
}

function readEntry(view: DataView, at: number, name: string, extra: number, extraEnd: number): Located {
  if (view.getUint16(at + 8, true) & 1) throw new ContainerError('encrypted', { part: name });
  const method = view.getUint16(at + 10, true);
  if (method !== 0 && method !== 8) throw damaged(`compression method ${method} is not in use for workbooks`, name);
  const wide = wideFields(view, extra, extraEnd);
  const field = (position: number) => {
    const narrow = view.getUint32(position, true);
    if (narrow !== 0xffffffff) return narrow;
    const value = wide.shift();
    if (value === undefined) throw damaged('its zip64 sizes are missing', name);
    return value;
  };
  // The order of the wide fields is fixed: size, compressed size, offset; each is there only if its narrow one is full.
  const size = field(at + 24);
  const compressedSize = field(at + 20);
  const offset = field(at + 42);
  return { name, method, crc: view.getUint32(at + 16, true), size, compressedSize, offset };
}

/** The 64-bit numbers of the zip64 extra field, in order. */
function wideFields(view: DataView, start: number, end: number): number[] {
  const fields: number[] = [];
  for (let at = start; at + 4 <= end; ) {
    const length = view.getUint16(at + 2, true);
    const stop = Math.min(at + 4 + length, end);
    if (view.getUint16(at, true) === 1) {
      for (let i = at + 4; i + 8 <= stop; i += 8) fields.push(Number(view.getBigUint64(i, true)));
    }
    at += 4 + length;
  }
  return fields;
}

function judgeSizes(entries: readonly Located[], limits: Limits): void {
  let total = 0;
  for (const { name, size, compressedSize } of entries) {
    holdLimit('partSize', size, limits, name);
    if (size >= RATIO_FROM) holdLimit('ratio', Math.round(size / Math.max(1, compressedSize)), limits, name);
    total += size;
  }
  holdLimit('inflatedSize', total, limits);
}

/** Entries that share bytes multiply a small bomb (Fifield 2019); no honest writer makes them. */
function refuseOverlap(entries: readonly Located[]): void {
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < inOrder.length; i++) {
    const before = inOrder[i - 1]!;
    if (before.offset + LOCAL_SIZE + before.compressedSize > inOrder[i]!.offset) {
      throw damaged(`it shares bytes with ${before.name}`, inOrder[i]!.name);
    }
  }
}

const key = (name: string) => name.replace(/^\/+/, '').toLowerCase();

function indexByName(entries: readonly Located[]): Map<string, Located> {
  const byName = new Map<string, Located>();
  for (const entry of entries) {
    // Two readers may each believe another one of two equal names, so a checked file need not be the one that is run.
    if (byName.has(key(entry.name))) throw damaged('there are two parts of this name', entry.name);
    byName.set(key(entry.name), entry);
  }
  return byName;
}

function extract(view: DataView, bytes: Uint8Array, entry: Located, inflate: Inflate): Uint8Array {
  const { name, offset, size, compressedSize } = entry;
  if (offset + LOCAL_SIZE > bytes.length || view.getUint32(offset, true) !== 0x04034b50) {
    throw damaged('it is not where the directory says', name);
  }
  const start = offset + LOCAL_SIZE + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + compressedSize > bytes.length) throw damaged('it is cut off', name);
  const packed = bytes.subarray(start, start + compressedSize);
  const plain = entry.method === 0 ? packed : inflateExactly(packed, size, name, inflate);
  if (plain.length !== size) throw damaged(`it has ${plain.length} bytes where ${size} are declared`, name);
  if (crc32(plain) !== entry.crc) throw damaged('its checksum is wrong', name);
  return plain;
}

function inflateExactly(packed: Uint8Array, size: number, name: string, inflate: Inflate): Uint8Array {
  if (size === 0) return new Uint8Array(0);
  try {
    return inflate(packed, size);
  } catch (cause) {
    throw damaged(`it cannot be inflated (${cause instanceof Error ? cause.message : cause})`, name);
  }
}
