/**
 * Opens a zip container that may come from an enemy, and is in memory. The inflater is stopped at the declared size, and what it
 * returns must have that size and checksum. It must not know what the parts mean.
 */
import { crc32 } from './crc.ts';
import { DEFAULT_LIMITS, holdLimit, type Limits } from './limits.ts';
import {
  type DirectoryPlace,
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
} from './zip-directory.ts';

/**
 * Inflates raw deflate data (no zlib header). It must stop, by an exception, rather than make more than `maxSize` bytes.
 * On Node: `(bytes, maxSize) => inflateRawSync(bytes, { maxOutputLength: maxSize, chunkSize: 1 << 18 })`.
 */
export type Inflate = (bytes: Uint8Array, maxSize: number) => Uint8Array;

/** An opened container. Part names are found whatever their case, as Office does. */
export interface Container {
  readonly entries: readonly Entry[];
  has(name: string): boolean;
  /** The bytes of a part; undefined when there is none of that name. Throws `ContainerError`. */
  read(name: string): Uint8Array | undefined;
}

/** Opens a container. Throws `ContainerError`; nothing is inflated yet. */
export function openZip(bytes: Uint8Array, inflate: Inflate, limits: Limits = DEFAULT_LIMITS): Container {
  holdLimit('compressedSize', bytes.length, limits);
  refuseOle(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = directoryOf(bytes);
  const entries = readDirectory(bytes.subarray(place.offset, place.end), place, limits);
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

function directoryOf(bytes: Uint8Array): DirectoryPlace {
  try {
    return findDirectory(bytes, 0);
  } catch (cause) {
    throw missingEnd(bytes, cause);
  }
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
