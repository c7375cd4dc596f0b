import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_NUMBER, writeFixed, writeInteger, writeShortest } from './numbers-out.ts';

const bytes = new Uint8Array(LONGEST_NUMBER + 8);
const written = (end: number): string => new TextDecoder().decode(bytes.subarray(3, end));

/** What is promised of a fixed number of places, said with strings. */
function fixed(x: number, decimals: number): string {
  const text = x.toFixed(decimals);
  const trimmed = text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
  return Number(trimmed) === 0 ? '0' : trimmed;
}

/** Numbers as people and formulas make them: few digits, many digits, ties, far apart. */
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 })).map(([n, k]) => n / 10 ** k),
  fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 20 })).map(([n, k]) => n / 2 ** k),
);

describe('a number is written', () => {
  test('to a number of places, as toFixed rounds it', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 22 }), (x, decimals) => {
        expect(written(writeFixed(bytes, 3, x, decimals))).toBe(fixed(x, decimals));
      }),
      { seed: 1, numRuns: 20_000 },
    );
  });

  test('to four places around ties', () => {
    for (let n = 0; n < 2_000; n++) {
      for (const x of [(n + 0.5) / 10_000, (2 * n + 1) / 32, n / 10_000]) {
        for (const near of [x, x * (1 + 2 ** -52), x * (1 - 2 ** -53), -x]) {
          expect(written(writeFixed(bytes, 3, near, 4))).toBe(fixed(near, 4));
        }
      }
    }
  });

  test('in its shortest form, as String writes it', () => {
    fc.assert(
      fc.property(numbers, (x) => {
        expect(written(writeShortest(bytes, 3, x))).toBe(String(x === 0 ? 0 : x));
      }),
      { seed: 2, numRuns: 20_000 },
    );
  });

  test('as a whole number', () => {
    for (const n of [0, 1, 9, 10, 99, 100, 12_345, 999_999_999, 1_000_000_000, 2 ** 31 - 1]) {
      expect(written(writeInteger(bytes, 3, n))).toBe(String(n));
    }
  });
});
