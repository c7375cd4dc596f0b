/**
 * The directory of a zip container that may come from an enemy: it alone is believed, and only as far as it can be checked.
 * Sizes are summed before anything is inflated, and entries may not overlap. It must not know how entries are read.
 */
import { ContainerError } from './container-error.ts';
import { holdLimit, type Limits, RATIO_FROM } from './limits.ts';

export interface Entry {
  /** Path with forward slashes, without a leading one, in the file's own case. */
  readonly name: string;
  readonly compressedSize: number;
  readonly size: number;
}

/** An entry, and where its bytes are. */
export interface Located extends Entry {
  readonly method: number;
  readonly crc: number;
  readonly offset: number;
}

/** Where the directory stands in the file. */
export interface DirectoryPlace {
  readonly count: number;
  readonly offset: number;
  readonly end: number;
}

/** Bytes of an entry's header, before its name. */
export const LOCAL_SIZE = 30;
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
const END64_SIZE = 56;
const DIRECTORY_SIZE = 46;
const LONGEST_COMMENT = 0xffff;
/** The end of a file of this length holds all that says where the directory is. */
export const TAIL_SIZE: number = LONGEST_COMMENT + END_SIZE + LOCATOR_SIZE + END64_SIZE;
const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** The error for bytes that contradict themselves. */
export const damaged = (detail: string, part = ''): ContainerError => new ContainerError('damaged', { detail, part });

/** Throws `ContainerError`: encrypted .xlsx and old .xls both come in an OLE container; the names in its directory tell them apart. */
export function refuseOle(bytes: Uint8Array): void {
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

/** The entries of the directory, checked. `bytes` are those of the place. Throws `ContainerError`. */
export function readDirectory(bytes: Uint8Array, { count }: DirectoryPlace, limits: Limits): Located[] {
  holdLimit('parts', count, limits);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Located[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_SIZE > bytes.length || view.getUint32(at, true) !== 0x02014b50) {
      throw damaged(`its directory ends after ${i} of ${count} entries`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + DIRECTORY_SIZE + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged('its directory is cut off');
    const nameEnd = at + DIRECTORY_SIZE + nameLength;
    const name = readName(bytes.subarray(at + DIRECTORY_SIZE, nameEnd));
    if (!name.endsWith('/')) entries.push(readEntry(view, at, name, nameEnd, nameEnd + extraLength));
    at = next;
  }
  judgeSizes(entries, limits);
  refuseOverlap(entries);
  return entries;
}

/**
 * The end record says where the directory is. A comment may follow it, so it is searched from the back. `tail` is the end of
 * the file, from byte `base` on. Throws `ContainerError`.
 */
export function findDirectory(tail: Uint8Array, base: number): DirectoryPlace {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const lowest = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT);
  for (let at = view.byteLength - END_SIZE; at >= lowest; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) return findDirectory64(view, at, base);
    if (offset + size > base + at) throw damaged('its directory lies outside the file');
    return { count, offset, end: offset + size };
  }
  throw new ContainerError('not-a-container');
}

/** A file that begins like a container and has no end is a container that was cut off. */
export function missingEnd(head: Uint8Array, cause: unknown): unknown {
  const isZip = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
  const isMissing = cause instanceof ContainerError && cause.code === 'not-a-container';
  return isZip && isMissing ? damaged('its end is missing') : cause;
}

function findDirectory64(view: DataView, end: number, base: number): DirectoryPlace {
  const locator = end - LOCATOR_SIZE;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) throw damaged('its zip64 end record is missing');
  const at = Number(view.getBigUint64(locator + 8, true)) - base;
  if (at < 0 || at + END64_SIZE > locator || view.getUint32(at, true) !== 0x06064b50) {
    throw damaged('its zip64 end record is missing');
  }
  const count = Number(view.getBigUint64(at + 32, true));
  const size = Number(view.getBigUint64(at + 40, true));
  const offset = Number(view.getBigUint64(at + 48, true));
  if (offset + size > base + at) throw damaged('its directory lies outside the file');
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

/** Names are the same whatever their case. */
export const key = (name: string): string => name.replace(/^\/+/, '').toLowerCase();

/** The entries by their `key`. Throws `ContainerError` when there are two of one name. */
export function indexByName(entries: readonly Located[]): Map<string, Located> {
  const byName = new Map<string, Located>();
  for (const entry of entries) {
    // Two readers may each believe another one of two equal names, so a checked file need not be the one that is run.
    if (byName.has(key(entry.name))) throw damaged('there are two parts of this name', entry.name);
    byName.set(key(entry.name), entry);
  }
  return byName;
}
