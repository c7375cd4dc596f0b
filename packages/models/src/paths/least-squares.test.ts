import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';

const SEED = { seed: 20261122 };

function copied(columns: readonly (readonly number[])[]): Float64Array[] {
  return columns.map((column) => Float64Array.from(column));
}

describe('least squares', () => {
  it('leaves a rest that no column has a part in', () => {
    const row = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 12, maxLength: 12 });
    const columns = fc.array(row, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(columns, row, (a, y) => {
        const x = leastSquares(copied(a), Float64Array.from(y));
        const rest = y.map((value, i) => value - a.reduce((sum, column, k) => sum + column[i]! * x[k]!, 0));
        const size = Math.hypot(...y) + a.reduce((sum, column, k) => sum + Math.hypot(...column) * Math.abs(x[k]!), 0);
        for (const column of a) {
          const part = column.reduce((sum, value, i) => sum + value * rest[i]!, 0);
          // A column that is taken for dependent may have a part of 1e-9 of its own.
          expect(Math.abs(part)).toBeLessThanOrEqual(1e-8 * Math.hypot(...column) * size);
        }
      }),
      SEED,
    );
  });

  it('finds the polynomial that values come from', () => {
    const t = Float64Array.from({ length: 200 }, (_, i) => i / 200);
    const powers = [0, 1, 2, 3, 4].map((k) => t.map((x) => x ** k));
    const wanted = [3, -2, 0.5, 7, -4];
    const found = leastSquares(
      powers,
      t.map((x) => wanted.reduce((sum, c, k) => sum + c * x ** k, 0)),
    );
    found.forEach((c, k) => {
      expect(c).toBeCloseTo(wanted[k]!, 10);
    });
  });

  it('gives 0 to columns that say nothing of their own, and to those for which there is no row', () => {
    const columns = copied([[1, 1, 1], [2, 2, 2], [0, 0, 0], [1, 2, 3]]); // biome-ignore format: columns
    const found = leastSquares(columns, Float64Array.of(5, 7, 9));
    expect([...found].map((x) => Math.round(x * 1e12) / 1e12)).toEqual([3, 0, 0, 2]);
    expect([...leastSquares(copied([[2], [3]]), Float64Array.of(8))]).toEqual([4, 0]);
    expect([...leastSquares([new Float64Array(0)], new Float64Array(0))]).toEqual([0]);
  });
});
