import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromText, isIntact, keyOf, restore, save, toText } from './saved.ts';

const VALUE = {
  numbers: new Float64Array([1, -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324]),
  big: 2n ** 63n,
  map: new Map([[1.5, 2]]),
  text: 'é \u{1f3b2}',
  nothing: undefined,
};

describe('saved values', () => {
  it('come back as they were, at every level, through text', () => {
    for (const level of [0, 1, 6, 9] as const) expect(restore(fromText(toText(save(VALUE, level))))).toEqual(VALUE);
  });

  it('are the same bytes for the same value', () => {
    expect(toText(save(VALUE))).toBe(toText(save(VALUE)));
    expect(keyOf('a')).not.toBe(keyOf('b'));
  });

  it('are smaller at a higher level', () => {
    const value = Array.from({ length: 5000 }, (_, i) => Math.sqrt(i % 100));
    const [stored, fast, small] = ([0, 1, 9] as const).map((level) => save(value, level).length);
    expect(fast).toBeLessThan(stored!);
    expect(small).toBeLessThanOrEqual(fast!);
  });

  it('are refused when any one byte of them is another, or when they are cut', () => {
    const bytes = save(VALUE);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at]! ^= flip;
        expect(isIntact(damaged)).toBe(false);
        expect(isIntact(bytes.subarray(0, at))).toBe(false);
      }),
    );
    expect(() => restore(bytes.subarray(1))).toThrow('checksum');
  });
});
