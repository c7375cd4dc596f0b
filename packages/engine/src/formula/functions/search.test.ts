/** Searching against the plainest definition, and where Excel's halving shows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { error, type Scalar } from '../value.ts';
import { find, type Match, type Order } from './search.ts';

function at(key: Scalar, items: readonly Scalar[], match: Match, order: Order): number {
  return find(key, { length: items.length, at: (index) => items[index]! }, match, order);
}

const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 });
const key = fc.constantFrom(-6, -5, -2.5, 0, 1, 2.5, 5, 6);

describe('find', () => {
  it('in an ascending vector: the last not above the key, or the first not below it', () => {
    fc.assert(
      fc.property(numbers, key, (unsorted, wanted) => {
        const items = unsorted.toSorted((a, b) => a - b);
        const last = items.findLastIndex((item) => item <= wanted);
        expect(at(wanted, items, 'below', 'ascending')).toBe(last);
        const first = items.findIndex((item) => item >= wanted);
        expect(at(wanted, items, 'above', 'crossAscending')).toBe(first);
        const equal = items.indexOf(wanted);
        expect(at(wanted, items, 'below', 'crossAscending')).toBe(equal >= 0 ? equal : last);
      }),
    );
  });

  it('in a descending vector: the first of equals, else the last above; XLOOKUP the last of equals', () => {
    fc.assert(
      fc.property(numbers, key, (unsorted, wanted) => {
        const items = unsorted.toSorted((a, b) => b - a);
        const above = items.findLastIndex((item) => item > wanted);
        const first = items.indexOf(wanted);
        expect(at(wanted, items, 'above', 'descending')).toBe(first >= 0 ? first : above);
        expect(at(wanted, items, 'above', 'crossDescending')).toBe(first >= 0 ? items.lastIndexOf(wanted) : above);
      }),
    );
  });

  it('through all items: the nearest, of equals the first met', () => {
    fc.assert(
      fc.property(numbers, key, (items, wanted) => {
        const best = Math.max(...items.filter((item) => item <= wanted));
        expect(at(wanted, items, 'below', 'first')).toBe(items.indexOf(best));
        expect(at(wanted, items, 'below', 'last')).toBe(items.lastIndexOf(best));
        const least = Math.min(...items.filter((item) => item >= wanted));
        expect(at(wanted, items, 'above', 'first')).toBe(items.indexOf(least));
      }),
    );
  });

  it('passes over blanks, errors and other types without moving the rest', () => {
    fc.assert(
      fc.property(numbers, key, fc.nat(), (unsorted, wanted, seed) => {
        const items = unsorted.toSorted((a, b) => a - b);
        const fillers: Scalar[] = [null, 'x', true, error('#N/A')];
        const mixed = items.flatMap((item, k) => ((seed >> (k % 30)) & 1 ? [fillers[k % 4]!, item] : [item]));
        const last = mixed.findLastIndex((item) => typeof item === 'number' && item <= wanted);
        expect(at(wanted, mixed, 'below', 'ascending')).toBe(last);
      }),
    );
  });

  it('halves unsorted vectors as Excel does', () => {
    // FastExcel, 2011: the middle decides, so a vector that is not sorted hides its items.
    expect(at(3, [1, 9, 2, 3, 4], 'below', 'ascending')).toBe(3);
    expect(at(1, [5, 1, 9, 10, 11], 'below', 'ascending')).toBe(-1);
    expect(
      at(
        2,
        [1, 0, 1, 0].map((x) => (x === 1 ? 1 : error('#DIV/0!'))),
        'below',
        'ascending',
      ),
    ).toBe(2);
  });

  it('compares whole binary numbers, not 15 digits', () => {
    const almost = 0.1 + 0.2;
    expect(at(almost, [0.3], 'equal', 'first')).toBe(-1);
    expect(at(0.3, [almost], 'below', 'ascending')).toBe(-1);
    expect(at(almost, [0.3], 'below', 'ascending')).toBe(0);
  });

  it('knows types apart, ignores case, and matches patterns only when asked', () => {
    expect(at('1', [1, '1'], 'equal', 'first')).toBe(1);
    expect(at(true, ['TRUE', 1, true], 'equal', 'first')).toBe(2);
    expect(at('ALPHA', ['alpha'], 'equal', 'first')).toBe(0);
    expect(at('a*', ['abc', 'a*'], 'equal', 'first')).toBe(1);
    expect(at('a*', ['abc', 'a*'], 'pattern', 'first')).toBe(0);
    expect(at('a~*', ['abc', 'a*'], 'pattern', 'first')).toBe(1);
    expect(at(null, [1, null, 0], 'equal', 'first')).toBe(2);
  });
});
