/**
 * Values as bytes that can be kept and believed: serialised, compressed, and signed with a checksum that is looked at
 * before anything else is. It knows nothing of what the values mean.
 *
 * Layout: "TSV1", SHA-256 of the rest, deflated v8 serialisation.
 */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const MAGIC = Buffer.from('TSV1');
const START = MAGIC.length + 32;

/** Levels of zlib: 0 stores, 1 is fast, 9 is small. */
export type CompressionLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Saves any value that a structured clone takes. */
export function save(value: unknown, level: CompressionLevel = 6): Uint8Array {
  const body = deflateRawSync(serialize(value), { level });
  return Buffer.concat([MAGIC, digest(body), body]);
}

/** True when the bytes are those that were saved. */
export function isIntact(bytes: Uint8Array): boolean {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < START || !all.subarray(0, MAGIC.length).equals(MAGIC)) return false;
  return all.subarray(MAGIC.length, START).equals(digest(all.subarray(START)));
}

/** What was saved. Throws when the bytes are not intact. */
export function restore<T>(bytes: Uint8Array): T {
  if (!isIntact(bytes)) throw new Error('saved bytes are damaged: their checksum does not fit');
  return deserialize(inflateRawSync(bytes.subarray(START))) as T;
}

/** Bytes as text for a column of the database. */
export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** The bytes of such a text. Damaged text gives bytes that are not intact. */
export function fromText(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}

/** The key of content: equal for equal text. */
export function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function digest(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest();
}
