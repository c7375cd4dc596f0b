/** The records of a zip container, as bytes to be written. It must not know where the data of an entry come from. */

/** What the records say of one entry. */
export interface ZipEntry {
  readonly name: Uint8Array;
  /** Deflated (8) or stored as it is (0). */
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header starts. */
  readonly offset: number;
  /** True when sizes and checksum stand behind the data, in a descriptor. */
  readonly streamed: boolean;
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DESCRIPTOR_FOLLOWS = 0x0008;
/** The date of every entry, so that the same entries give the same bytes. */
const FIRST_OF_1980 = 0x0021;

/** The header before an entry's data. */
export function localHeader(entry: ZipEntry): Uint8Array {
  const bytes = new Uint8Array(30 + entry.name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  // Not known yet, and zero until the descriptor says them.
  writeFields(view, 4, entry.streamed ? { ...entry, crc: 0, packedSize: 0, size: 0 } : entry);
  bytes.set(entry.name, 30);
  return bytes;
}

/** What follows the data of a streamed entry. */
export function descriptor({ crc, packedSize, size }: ZipEntry): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x08074b50, true);
  view.setUint32(4, crc, true);
  view.setUint32(8, packedSize, true);
  view.setUint32(12, size, true);
  return bytes;
}

/** The directory of all entries, which starts at `offset`, and the end of the file. */
export function directory(entries: readonly ZipEntry[], offset: number): Uint8Array {
  const size = entries.reduce((sum, { name }) => sum + 46 + name.length, 0);
  const bytes = new Uint8Array(size + 22);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const entry of entries) {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, VERSION, true);
    writeFields(view, at + 6, entry);
    view.setUint32(at + 42, entry.offset, true);
    bytes.set(entry.name, at + 46);
    at += 46 + entry.name.length;
  }
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, offset, true);
  return bytes;
}

/** The fields that the local header and the directory share, in the same order. */
function writeFields(view: DataView, at: number, entry: ZipEntry): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES | (entry.streamed ? DESCRIPTOR_FOLLOWS : 0), true);
  view.setUint16(at + 4, entry.method, true);
  view.setUint16(at + 8, FIRST_OF_1980, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.packedSize, true);
  view.setUint32(at + 18, entry.size, true);
  view.setUint16(at + 22, entry.name.length, true);
}
