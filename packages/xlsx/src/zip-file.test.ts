import { Readable } from 'node:stream';
import { constants, crc32, createInflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContainerError } from './container-error.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { streamZip, writeZip } from './write.ts';
import { openZip } from './zip.ts';
import { openZipFile, type RandomAccess, type ZipFileOptions } from './zip-file.ts';

const MOST = 1 << 20;
const deflate = (bytes: Uint8Array) => deflateRawSync(bytes);
const deflatePiece = (piece: Uint8Array) => deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH });
const options: ZipFileOptions = {
  inflate: (packed) => {
    const inflater = createInflateRaw();
    Readable.from(packed)
      .on('error', (error) => inflater.destroy(error))
      .pipe(inflater);
    return inflater;
  },
};

/** A file in memory; `reads` counts the bytes that were asked for. */
function access(bytes: Uint8Array): RandomAccess & { reads: number } {
  return {
    size: bytes.length,
    reads: 0,
    async read(offset, length) {
      this.reads += length;
      return bytes.slice(offset, offset + length);
    },
  };
}

/** All parts, or the code of the refusal. */
async function partsOf(bytes: Uint8Array): Promise<unknown> {
  try {
    const zip = await openZipFile(access(bytes), options);
    const parts: [string, string][] = [];
    for (const { name } of zip.entries)
      parts.push([name, Buffer.from((await zip.read(name, MOST))!).toString('latin1')]);
    return parts;
  } catch (error) {
    if (error instanceof ContainerError) return error.code;
    throw error;
  }
}

/** The same by the reader of containers in memory. */
function partsInMemory(bytes: Uint8Array): unknown {
  try {
    const zip = openZip(bytes, (packed, maxOutputLength) => inflateRawSync(packed, { maxOutputLength }));
    return zip.entries.map(({ name }) => [name, Buffer.from(zip.read(name)!).toString('latin1')]);
  } catch (error) {
    if (error instanceof ContainerError) return error.code;
    throw error;
  }
}

const entries = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[a-z]{1,8}\/[a-z]{1,8}$/), bytes: fc.uint8Array({ maxLength: 300 }) }),
  { selector: ({ name }) => name, maxLength: 4 },
);

describe('a container in a file', () => {
  it('gives the parts that it was written with', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (parts) => {
        const expected = parts.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]);
        expect(await partsOf(writeZip(parts, deflate))).toEqual(expected);
        const pieces: Uint8Array[] = [];
        const streams = parts.map(({ name, bytes }) => ({ name, pieces: [bytes] }));
        for await (const piece of streamZip(streams, deflatePiece)) pieces.push(piece);
        expect(await partsOf(Buffer.concat(pieces))).toEqual(expected);
      }),
    );
  });

  it('is judged as one in memory is, whatever bytes of it are others', async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.array(change, { maxLength: 3 }),
        fc.option(fc.nat()),
        async (parts, changes, cut) => {
          const whole = writeZip(parts, deflate);
          const bytes = whole.slice(0, cut === null ? whole.length : cut % (whole.length + 1));
          for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
          expect(await partsOf(bytes)).toEqual(partsInMemory(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read only where its parts are', async () => {
    const noise = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i * 7919) >> 5);
    const file = access(
      writeZip(
        [
          { name: 'large', bytes: noise },
          { name: 'small', bytes: noise.subarray(0, 100) },
        ],
        deflate,
      ),
    );
    const zip = await openZipFile(file, { ...options, crc: crc32 });
    expect(await zip.read('SMALL', MOST)).toEqual(noise.slice(0, 100));
    expect(file.reads).toBeLessThan(100_000);
    expect(await zip.read('none', MOST)).toBeUndefined();
    await expect(zip.read('large', MOST)).rejects.toThrow(expect.objectContaining({ code: 'limit' }));
    let length = 0;
    for await (const piece of zip.open('large')!) {
      expect(Buffer.compare(piece, noise.subarray(length, length + piece.length))).toBe(0);
      length += piece.length;
    }
    expect(length).toBe(noise.length);
  });

  it('gives no more than it declares, and is refused beyond its limits', async () => {
    const bomb = writeZip([{ name: 'a', bytes: new Uint8Array(8_000_000) }], deflate);
    await expect(openZipFile(access(bomb), options)).rejects.toThrow(expect.objectContaining({ code: 'limit' }));
    const limits = { ...DEFAULT_LIMITS, ratio: 10_000 };
    const view = new DataView(bomb.buffer);
    view.setUint32(view.getUint32(bomb.length - 6, true) + 24, 1000, true);
    const zip = await openZipFile(access(bomb), { ...options, limits });
    let length = 0;
    const readAll = async () => {
      for await (const piece of zip.open('a')!) length += piece.length;
    };
    await expect(readAll()).rejects.toThrow(expect.objectContaining({ code: 'damaged' }));
    expect(length).toBeLessThanOrEqual(1000);
  });
});
