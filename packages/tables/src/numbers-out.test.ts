import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putFixed, putNumber } from './numbers-out.ts';

const bytes = new Uint8Array(200);
const shortest = (x: number) => Buffer.from(bytes.buffer, 0, putNumber(bytes, 0, x)).toString('latin1');
const fixed = (x: number, decimals: number) =>
  Buffer.from(bytes.buffer, 0, putFixed(bytes, 0, x, decimals)).toString('latin1');

/** What `toFixed` gives, as these writers have it. */
function expectedFixed(x: number, decimals: number): string {
  const text = x.toFixed(decimals);
  const plain = text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
  return plain === '-0' ? '0' : plain;
}

/** Doubles of every kind; those of ordinary size and those near round decimals far more often than chance has them. */
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.double({ noNaN: true, min: 0, max: 1 }),
  fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -25, max: 25 })).map(([n, e]) => n * 10 ** e),
  fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 22 })).map(([n, e]) => n / 10 ** e),
  fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 12 })).map(([n, e]) => n / 2 ** e),
  fc.integer({ min: -1074, max: 1023 }).map((e) => 2 ** e),
  fc.integer({ min: -400, max: 400 }).map((e) => Number(`1e${e}`)),
);
const finite = numbers.filter(Number.isFinite);

/** The doubles next to those. */
const near = fc.tuple(finite, fc.integer({ min: -3, max: 3 })).map(([x, steps]) => {
  const bits = new BigInt64Array(1);
  const view = new Float64Array(bits.buffer);
  view[0] = x;
  bits[0] += BigInt(steps);
  return Number.isFinite(view[0]) ? view[0] : x;
});

describe('a number in its shortest form', () => {
  it('is what String gives', () => {
    fc.assert(
      fc.property(near, (x) => {
        expect(shortest(x)).toBe(String(x));
      }),
      { numRuns: 20_000 },
    );
  });

  it('has no sign when it is zero', () => {
    expect([shortest(-0), shortest(0), shortest(-1), shortest(1e21), shortest(5e-324)]).toEqual([
      '0',
      '0',
      '-1',
      '1e+21',
      '5e-324',
    ]);
  });
});

describe('a number with some decimals', () => {
  it('is what toFixed gives, without zeros at the end', () => {
    fc.assert(
      fc.property(near, fc.integer({ min: 0, max: 25 }), (x, decimals) => {
        expect(fixed(x, decimals)).toBe(expectedFixed(x, decimals));
      }),
      { numRuns: 20_000 },
    );
  });

  it('is what toFixed gives around ties', () => {
    for (let n = 0; n < 2000; n++) {
      for (const x of [(n + 0.5) / 10_000, (2 * n + 1) / 32, n / 10_000]) {
        for (const next of [x, x * (1 + 2 ** -52), x * (1 - 2 ** -53), -x]) {
          expect(fixed(next, 4)).toBe(expectedFixed(next, 4));
        }
      }
    }
  });

  it('rounds halves as the double stands, not as it is written', () => {
    // 1.005 is a little less than that as a double; 0.125 and 2.5 are exact.
    expect([fixed(1.005, 2), fixed(0.125, 2), fixed(2.5, 0), fixed(-2.5, 0), fixed(-0.4, 0)]).toEqual([
      '1',
      '0.13',
      '3',
      '-3',
      '0',
    ]);
    expect([fixed(8.345, 2), fixed(1.45, 1), fixed(10.235, 2), fixed(1e21, 2), fixed(123456789012.34375, 4)]).toEqual(
      [8.345, 1.45, 10.235, 1e21, 123456789012.34375].map((x, i) => expectedFixed(x, [2, 1, 2, 2, 4][i])),
    );
  });
});
