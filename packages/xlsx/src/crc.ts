/** CRC-32 of zip entries (polynomial 0xEDB88320), eight bytes a step: the slicing-by-8 of Kounavis and Berry (2005). */

const TABLES = makeTables();

function makeTables(): Int32Array {
  // Signed: unsigned words above 2^31 would be doubles, ten times slower.
  const tables = new Int32Array(8 * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    tables[n] = c;
  }
  for (let n = 256; n < tables.length; n++) {
    const previous = tables[n - 256]!;
    tables[n] = (previous >>> 8) ^ tables[previous & 255]!;
  }
  return tables;
}

/** The CRC-32 of bytes, as an unsigned number; `before` is that of the bytes that come before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const t = TABLES;
  const length = bytes.length;
  let c = ~before;
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    const low = c ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    c =
      t[1792 + (low & 255)]! ^
      t[1536 + ((low >>> 8) & 255)]! ^
      t[1280 + ((low >>> 16) & 255)]! ^
      t[1024 + (low >>> 24)]! ^
      t[768 + bytes[i + 4]!]! ^
      t[512 + bytes[i + 5]!]! ^
      t[256 + bytes[i + 6]!]! ^
      t[bytes[i + 7]!]!;
  }
  for (; i < length; i++) c = (c >>> 8) ^ t[(c ^ bytes[i]!) & 255]!;
  return ~c >>> 0;
}
