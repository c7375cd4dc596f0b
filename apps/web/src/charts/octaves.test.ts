import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOctavePlace, joinedCell, joinedCells, octavePlace } from './octaves.ts';

/** The finest cells from 1/8 to 16, each with one number, as a server counts them: eight to an octave. */
const CELLS = Array.from({ length: 7 * 8 }, (_, i) => {
  const octave = 2 ** (Math.floor(i / 8) - 3);
  return { low: octave * (1 + (i % 8) / 8), high: octave * (1 + ((i % 8) + 1) / 8), count: 1 };
});

describe('places', () => {
  test('of powers of two and their eighths are whole', () => {
    expect([1, 2, 4, 0.5, 1.125, 3, 0.375].map(octavePlace)).toEqual([0, 8, 16, -8, 1, 12, -12]);
  });

  test('ascend, and lead back to the number', () => {
    const numbers = fc.double({ min: 1e-9, max: 1e15, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(Math.abs(atOctavePlace(octavePlace(a)) / a - 1)).toBeLessThan(1e-13);
        if (a < b) expect(octavePlace(a)).toBeLessThanOrEqual(octavePlace(b));
      }),
    );
  });
});

describe('joined cells', () => {
  test('lose no number, meet without gaps, and are at most as many as asked for', () => {
    for (const most of [60, 30, 12, 5, 2]) {
      const joined = joinedCells(CELLS, most);
      expect(joined.length).toBeLessThanOrEqual(most);
      expect(joined.reduce((sum, { count }) => sum + count, 0)).toBe(CELLS.length);
      for (const [i, cell] of joined.entries()) if (i > 0) expect(cell.low).toBe(joined[i - 1]!.high);
      // Every number is counted where it lies.
      for (const { low } of CELLS) {
        expect(joined.filter((cell) => low >= cell.low && low < cell.high)).toHaveLength(1);
      }
    }
  });

  test('far below the highest are one with the zeros, up to where the others begin', () => {
    const joined = joinedCells(
      [{ low: 0, high: 0, count: 3 }, { low: 2 ** -30, high: 1.125 * 2 ** -30, count: 4 }, ...CELLS],
      100,
    );
    expect(joined[0]).toEqual({ low: 0, high: 0.125, count: 7 });
    expect(joined).toHaveLength(1 + CELLS.length);
  });

  test('of zeros alone are one, of nothing none', () => {
    expect(joinedCells([{ low: 0, high: 0, count: 3 }], 10)).toEqual([{ low: 0, high: 0, count: 3 }]);
    expect(joinedCells([], 10)).toEqual([]);
  });

  test('are found by where their cells begin', () => {
    expect([1, 1.125, 1.875, 2].map((low) => joinedCell(low, 8))).toEqual([0, 0, 0, 1]);
  });
});
