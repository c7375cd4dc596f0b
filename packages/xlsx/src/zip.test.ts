import { constants, deflateRawSync, inflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { streamZip, writeZip } from './write.ts';
import { type Inflate, openZip } from './zip.ts';

const inflate: Inflate = (bytes, maxSize) => inflateRawSync(bytes, { maxOutputLength: maxSize, chunkSize: 1 << 18 });
const deflate = (bytes: Uint8Array) => deflateRawSync(bytes);
const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** The code and facts with which an action is refused. */
function refusal(action: () => unknown): Record<string, unknown> {
  try {
    action();
  } catch (cause) {
    if (cause instanceof ContainerError) return { code: cause.code, ...cause.facts };
    throw cause;
  }
  return { code: 'accepted' };
}

/** Position of the directory entry of the n-th part. */
function directoryEntry(zip: Uint8Array, n: number): number {
  let at = new DataView(zip.buffer).getUint32(zip.length - 6, true);
  const view = new DataView(zip.buffer);
  for (let i = 0; i < n; i++) at += 46 + view.getUint16(at + 28, true);
  return at;
}

const deflatePiece = (piece: Uint8Array) => deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH });

async function streamed(parts: readonly { name: string; pieces: Uint8Array[] }[]): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of streamZip(parts, deflatePiece)) all.push(piece);
  return Buffer.concat(all);
}

const three = () =>
  writeZip(
    [
      { name: 'a.xml', bytes: utf8('<a/>') },
      { name: 'xl/B.xml', bytes: utf8('b'.repeat(1000)) },
      { name: 'empty', bytes: new Uint8Array(0) },
    ],
    deflate,
  );

describe('a container', () => {
  it('gives back the parts it was written with, whatever the case of their names', () => {
    const container = openZip(three(), inflate);
    expect(container.entries.map(({ name, size }) => [name, size])).toEqual([
      ['a.xml', 4],
      ['xl/B.xml', 1000],
      ['empty', 0],
    ]);
    expect(text(container.read('A.XML'))).toBe('<a/>');
    expect(text(container.read('/xl/b.xml'))).toBe('b'.repeat(1000));
    expect(container.read('empty')).toHaveLength(0);
    expect(container.read('missing')).toBeUndefined();
    expect(container.has('XL/b.xml')).toBe(true);
  });

  it('round-trips any parts, stored or deflated, and is found behind a prefix comment or with bytes after it', () => {
    const parts = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), bytes: fc.uint8Array() }), {
      selector: (part) => part.name,
      maxLength: 5,
    });
    fc.assert(
      fc.property(parts, fc.boolean(), (entries, packed) => {
        const container = openZip(writeZip(entries, packed ? deflate : undefined), inflate);
        for (const { name, bytes } of entries) expect([...container.read(name)!]).toEqual([...bytes]);
      }),
      { numRuns: 50 },
    );
  });

  it('has the checksum that zlib computes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });

  it('is written as the same bytes each time', () => {
    expect(three()).toEqual(three());
  });
});

describe('a hostile container is refused', () => {
  it('when it is not a zip', () => {
    expect(refusal(() => openZip(utf8('Hello, world. This is not a zip file at all.'), inflate))).toEqual({
      code: 'not-a-container',
    });
    expect(refusal(() => openZip(new Uint8Array(0), inflate))).toEqual({ code: 'not-a-container' });
  });

  it('when it is an old .xls, or encrypted', () => {
    const ole = new Uint8Array(2048);
    ole.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    expect(refusal(() => openZip(ole, inflate)).code).toBe('old-format');
    ole.set(new Uint8Array(new Uint16Array([...'EncryptedPackage'].map((c) => c.charCodeAt(0))).buffer), 1024);
    expect(refusal(() => openZip(ole, inflate)).code).toBe('encrypted');
    const zip = three();
    zip[directoryEntry(zip, 0) + 8]! |= 1;
    expect(refusal(() => openZip(zip, inflate))).toEqual({ code: 'encrypted', part: 'a.xml' });
  });

  it('when it is cut off anywhere', () => {
    const zip = three();
    for (let length = 4; length < zip.length; length++) {
      expect(refusal(() => openZip(zip.subarray(0, length), inflate)).code).toMatch(/^(damaged|not-a-container)$/);
    }
  });

  it('when it is a bomb: by the ratio, before a byte is inflated', () => {
    const zeros = new Uint8Array(20 * 1024 * 1024);
    const bomb = writeZip([{ name: 'xl/worksheets/sheet1.xml', bytes: zeros }], deflate);
    const never: Inflate = () => {
      throw new Error('must not be called');
    };
    expect(refusal(() => openZip(bomb, never))).toMatchObject({
      code: 'limit',
      what: 'ratio',
      part: 'xl/worksheets/sheet1.xml',
    });
  });

  it('when a bomb lies about its size: the inflater is stopped at the declared size', () => {
    const bomb = writeZip([{ name: 'a', bytes: new Uint8Array(5_000_000) }], deflate);
    new DataView(bomb.buffer).setUint32(directoryEntry(bomb, 0) + 24, 1000, true);
    expect(refusal(() => openZip(bomb, inflate).read('a'))).toMatchObject({ code: 'damaged', part: 'a' });
  });

  it('when all parts together, one part, the file or the number of parts is beyond its limit', () => {
    const zip = three();
    const limited = (limit: object) => refusal(() => openZip(zip, inflate, { ...DEFAULT_LIMITS, ...limit }));
    expect(limited({ inflatedSize: 1003 })).toMatchObject({
      code: 'limit',
      what: 'inflatedSize',
      actual: 1004,
      limit: 1003,
    });
    expect(limited({ partSize: 999 })).toMatchObject({
      code: 'limit',
      what: 'partSize',
      actual: 1000,
      part: 'xl/B.xml',
    });
    expect(limited({ compressedSize: 100 })).toMatchObject({
      code: 'limit',
      what: 'compressedSize',
      actual: zip.length,
    });
    expect(limited({ parts: 2 })).toMatchObject({ code: 'limit', what: 'parts', actual: 3 });
  });

  it('when a checksum or a size is wrong', () => {
    const checksum = three();
    checksum[directoryEntry(checksum, 1) + 16]! ^= 1;
    expect(refusal(() => openZip(checksum, inflate).read('xl/b.xml'))).toEqual({
      code: 'damaged',
      detail: 'its checksum is wrong',
      part: 'xl/B.xml',
    });
    const size = three();
    new DataView(size.buffer).setUint32(directoryEntry(size, 1) + 24, 1001, true);
    expect(refusal(() => openZip(size, inflate).read('xl/b.xml'))).toMatchObject({ code: 'damaged', part: 'xl/B.xml' });
  });

  it('when entries share bytes', () => {
    const zip = three();
    new DataView(zip.buffer).setUint32(directoryEntry(zip, 1) + 42, 4, true);
    expect(refusal(() => openZip(zip, inflate))).toMatchObject({ code: 'damaged' });
  });

  it('when two parts have one name, or a path climbs out', () => {
    const twice = [
      { name: 'xl/a.xml', bytes: utf8('1') },
      { name: 'XL/A.xml', bytes: utf8('2') },
    ];
    expect(refusal(() => openZip(writeZip(twice), inflate))).toEqual({
      code: 'damaged',
      detail: 'there are two parts of this name',
      part: 'XL/A.xml',
    });
    for (const name of ['../evil.xml', 'xl\\..\\..\\evil.xml', '/../evil']) {
      expect(refusal(() => openZip(writeZip([{ name, bytes: utf8('') }]), inflate)).code).toBe('damaged');
    }
  });

  it('with a reason of its own, never another exception, whatever byte is changed', () => {
    const zip = three();
    fc.assert(
      fc.property(fc.nat(zip.length - 1), fc.nat(255), (at, byte) => {
        const changed = zip.slice();
        changed[at] = byte;
        refusal(() => {
          const container = openZip(changed, inflate);
          for (const { name } of container.entries) container.read(name);
        });
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe('a container written as a stream', () => {
  it('gives back its parts, whatever the pieces they came in', async () => {
    const parts = fc.uniqueArray(
      fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), pieces: fc.array(fc.uint8Array({ maxLength: 40 })) }),
      { selector: ({ name }) => name, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (written) => {
        const container = openZip(await streamed(written), inflate);
        expect(container.entries.map(({ name }) => name)).toEqual(written.map(({ name }) => name));
        for (const { name, pieces } of written)
          expect(Buffer.from(container.read(name)!)).toEqual(Buffer.concat(pieces));
      }),
    );
  });

  it('is refused when a part is larger than its records can say', async () => {
    const half = { length: 2 ** 31 } as Uint8Array;
    const piece = new Uint8Array(1);
    const zip = streamZip([{ name: 'a', pieces: [piece, piece] }], () => half);
    const read = async () => {
      for await (const _ of zip);
    };
    await expect(read()).rejects.toThrow('limit {"what":"zip","actual":4294967296,"limit":4294967295');
  });
});
