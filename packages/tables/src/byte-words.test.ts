import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLines, hasHighByte } from './byte-words.ts';
import { isUtf8 } from './utf8.ts';

describe('bytes taken four at a time', () => {
  it('have as many lines as a split finds, unless one may be blank', () => {
    const line = fc.oneof(fc.stringMatching(/^[!-~]{1,60}\r?$/), fc.constantFrom('x', '\u00ff\u00fe', 'é\r'));
    const lines = fc.array(line, { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(lines, fc.constantFrom('', '', '', '\n', ' \n', '\r\n'), fc.nat(), (all, blank, place) => {
        const at = place % (all.length + 1);
        const texts = all.map((one) => `${one}\n`);
        const bytes = new Uint8Array(
          Buffer.from([...texts.slice(0, at), blank, ...texts.slice(at)].join(''), 'latin1'),
        );
        const held = new Uint8Array((bytes.length + 7) & ~3).fill(10);
        held.set(bytes);
        const count = countLines(held, new Int32Array(held.buffer), bytes.length, 10);
        expect(count).toBe(blank === '' ? all.length : -1);
      }),
      { numRuns: 500 },
    );
  });

  it('have a byte above 127 or not, wherever it stands', () => {
    const plain = new Uint8Array(64).fill(127);
    for (let start = 0; start < 8; start++) {
      for (let end = start; end < 24; end++) {
        expect(hasHighByte(plain.subarray(start, end))).toBe(false);
        for (let at = 0; at < 32; at++) {
          const bytes = plain.slice();
          bytes[at] = 128;
          expect(hasHighByte(bytes.subarray(start, end))).toBe(at >= start && at < end);
        }
      }
    }
  });
});

describe('UTF-8', () => {
  it('is what a strict decoder takes', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    const edges = [
      0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xec, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5,
      0xff,
    ];
    const bytes = fc.oneof(
      fc.array(fc.constantFrom(...edges), { maxLength: 6 }).map((some) => Uint8Array.from(some)),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        let isValid = true;
        try {
          strict.decode(some);
        } catch {
          isValid = false;
        }
        expect(isUtf8(some, 0, some.length)).toBe(isValid);
      }),
      { numRuns: 20_000 },
    );
  });
});
