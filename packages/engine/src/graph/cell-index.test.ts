/** Cells of areas, against a plain search through all of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKey, columnOf, rowOf } from '../workbook/address.ts';
import { CellIndex, Marks } from './cell-index.ts';

const CELLS = fc.array(fc.tuple(fc.nat(12), fc.nat(5)), { maxLength: 60 });
const AREA = fc.tuple(fc.nat(12), fc.nat(5), fc.nat(12), fc.nat(5)).map(([a, b, c, d]) => ({
  sheet: 1,
  top: Math.min(a, c),
  left: Math.min(b, d),
  bottom: Math.max(a, c),
  right: Math.max(b, d),
}));

describe('CellIndex', () => {
  it('finds exactly the members of an area', () => {
    fc.assert(
      fc.property(CELLS, AREA, (cells, area) => {
        const keys = cells.map(([row, column]) => cellKey(1, row, column));
        const index = new CellIndex([...keys, cellKey(0, area.top, area.left)]);
        const found = index.runs(area).flatMap(({ from, to }) => index.keys.slice(from, to));
        const wanted = [...new Set(keys)].filter((key) => {
          const [row, column] = [rowOf(key), columnOf(key)];
          return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
        });
        expect(found.toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });
});

describe('Marks', () => {
  it('tells whether an area has a marked member', () => {
    fc.assert(
      fc.property(CELLS, AREA, fc.array(fc.nat(59)), (cells, area, chosen) => {
        const index = new CellIndex(cells.map(([row, column]) => cellKey(1, row, column)));
        const marks = new Marks(index);
        const marked = chosen.filter((number) => number < index.size);
        for (const number of marked) marks.add(number);
        const inside = index.runs(area).some(({ from, to }) => marked.some((number) => number >= from && number < to));
        expect(marks.anyIn(area)).toBe(inside);
      }),
    );
  });
});
