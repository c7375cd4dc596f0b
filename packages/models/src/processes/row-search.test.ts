import { SCALARS } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowSearch } from './row-search.ts';

/** The first state whose cumulated probability is not below u, one state after the other. */
function plain(row: readonly number[], u: number): number {
  const total = row.reduce((sum, p) => sum + p, 0);
  let sum = 0;
  let last = 0;
  for (const [state, p] of row.entries()) {
    if (p === 0) continue;
    sum += p;
    last = state;
    if (u <= sum / total) return state;
  }
  return last;
}

describe('the search of a row', () => {
  it('finds what a plain walk finds, for any rows with gaps', () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1, noNaN: true }));
    const rows = fc
      .integer({ min: 1, max: 40 })
      .chain((n) => fc.array(fc.array(weight, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }))
      .filter((matrix) => matrix.every((row) => row.some((p) => p > 0)));
    const share = fc.double({ min: 2 ** -53, max: 1 - 2 ** -53, noNaN: true });
    fc.assert(
      fc.property(rows, share, (matrix, u) => {
        const search = rowSearch(matrix);
        matrix.forEach((row, from) => expect(search(SCALARS, from, u)).toBe(plain(row, u)));
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('never leads to a state of probability 0, not even at the ends', () => {
    const search = rowSearch([[0, 0.5, 0, 0.5, 0], ...new Array(4).fill([1, 0, 0, 0, 0])]);
    expect([2 ** -53, 0.5, 0.5 + 2 ** -53, 1 - 2 ** -53].map((u) => search(SCALARS, 0, u))).toEqual([1, 1, 3, 3]);
  });
});
