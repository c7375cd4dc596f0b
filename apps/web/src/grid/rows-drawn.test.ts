import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Axis } from './axis.ts';
import { keyIn, rowsToDraw, withLength } from './rows-drawn.ts';

it('draws no row in the element of another, and no element leaves as long as the sheet is scrolled within', () => {
  const [fewest, count, length] = [2, 1000, 40];
  const keysAt = (first: number) => {
    const span = withLength({ first, last: Math.min(count - 1, first + 30) }, length, fewest, count);
    const rows = rowsToDraw(new Axis(count, 20), span, fewest, [], 0);
    return rows.map((row) => keyIn(span, row)).sort();
  };
  fc.assert(
    fc.property(fc.integer({ min: fewest, max: count - 1 }), (first) => {
      expect(new Set(keysAt(first)).size).toBe(length);
      expect(keysAt(first)).toEqual(keysAt(fewest));
    }),
    { seed: 1 },
  );
});

it('draws no more rows than there are', () => {
  expect(withLength({ first: 3, last: 9 }, 40, 3, 10)).toEqual({ first: 3, last: 9 });
});

it('draws merged areas and the active row from out of view, hidden rows never', () => {
  const rows = new Axis(100, 20, new Map([[21, 0]]));
  expect(rowsToDraw(rows, { first: 20, last: 23 }, 2, [{ top: 5 }, { top: 1 }], 90)).toEqual([5, 20, 22, 23, 90]);
});
