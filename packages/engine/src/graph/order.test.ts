/** The order of evaluation, and circles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printCell, rowOf } from '../workbook/address.ts';
import { findDependencies } from './dependencies.ts';
import { at, makeWorkbook } from './fixture.ts';
import { orderFormulas, printCircle } from './order.ts';

describe('orderFormulas', () => {
  it('puts every formula after what it reads, through areas too', () => {
    // Row i may read rows below it only, so there is no circle, and the file order is the worst.
    const cells = fc.array(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 3 }), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(cells, (rows) => {
        const sheet = rows.map((areas, row) => {
          const parts = areas.map(([a, b]) => {
            const [top, bottom] = [row + 2 + Math.min(a, b), row + 2 + Math.max(a, b)];
            return `SUM(A${top}:A${bottom})`;
          });
          return [printCell(row, 0), `=${['1', ...parts].join('+')}`] as const;
        });
        const dependencies = findDependencies(makeWorkbook({ sheets: { Sheet1: Object.fromEntries(sheet) } }));
        const { order, circles } = orderFormulas(dependencies);
        expect(circles).toEqual([]);
        const place = new Map(order.map((key, index) => [key, index]));
        expect(place.size).toBe(rows.length);
        for (const { key, areas } of dependencies.formulas.values()) {
          for (const { top, bottom } of areas) {
            for (const other of order) {
              if (rowOf(other) >= top && rowOf(other) <= bottom) expect(place.get(other)).toBeLessThan(place.get(key)!);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('orders only what the roots need', () => {
    const workbook = makeWorkbook({ sheets: { Sheet1: { A1: '=B1', B1: '=C1+1', D1: '=A1' } } });
    expect(orderFormulas(findDependencies(workbook), [at('A1')]).order).toEqual([at('B1'), at('A1')]);
  });

  it('names the cells of a circle in the order of reading', () => {
    const workbook = makeWorkbook({
      sheets: { Sheet1: { A1: "='My Sheet'!B1+1", C1: '=A1' }, 'My Sheet': { B1: '=SUM(Sheet1!A1:A2)' } },
    });
    const dependencies = findDependencies(workbook);
    const { circles } = orderFormulas(dependencies);
    expect(circles.map((circle) => printCircle(dependencies, circle))).toEqual([
      "Sheet1!A1 → 'My Sheet'!B1 → Sheet1!A1",
    ]);
  });

  it('finds a cell that reads itself through a column', () => {
    const dependencies = findDependencies(makeWorkbook({ sheets: { Sheet1: { A9: '=SUM(A:A)' } } }));
    expect(orderFormulas(dependencies).circles).toEqual([[at('A9')]]);
  });

  it('walks a chain of 100,000 cells without recursion', () => {
    const cells = Array.from({ length: 100_000 }, (_, i) => [`A${i + 1}`, `=A${i + 2}+1`] as const);
    const { order } = orderFormulas(findDependencies(makeWorkbook({ sheets: { Sheet1: Object.fromEntries(cells) } })));
    expect(order[0]).toBe(at('A100000'));
    expect(order).toHaveLength(100_000);
  });

  it('stays near linear for 10,000 formulas that each read a whole column of 10,000 formulas', () => {
    const cells: Record<string, string> = {};
    for (let row = 1; row <= 10_000; row++) {
      cells[`A${row}`] = '=1';
      cells[`B${row}`] = '=SUM(A:A)';
      cells[`C${row}`] = `=SUM(B$1:B${row})`;
    }
    const dependencies = findDependencies(makeWorkbook({ sheets: { Sheet1: cells } }));
    const started = performance.now();
    expect(orderFormulas(dependencies).order).toHaveLength(30_000);
    // Edge by edge this would be 150 million steps; the bound is far above what runs need, far below that.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
