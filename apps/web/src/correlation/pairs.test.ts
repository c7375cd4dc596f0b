/** Correlations as pairs and as a matrix, and what a rank correlation looks like. */
import { expect, it } from 'vitest';
import type { Correlation } from './contract.ts';
import { normalCorrelation, rankPairs, shareTogether } from './copula.ts';
import { nextCell } from './moves.ts';
import { groupsOf, involved, matrixOf, rankOf, readRank, withMatrix, withRank } from './pairs.ts';

const SOME: readonly Correlation[] = [
  { inputs: ['A', 'B'], rank: 0.5 },
  { inputs: ['C', 'B'], rank: -0.2 },
  { inputs: ['X', 'Y'], rank: 0.9 },
];

it('a rank is the same both ways, and changes in its place', () => {
  expect(rankOf(SOME, 'B', 'A')).toBe(0.5);
  expect(rankOf(SOME, 'A', 'C')).toBe(0);
  expect(rankOf(SOME, 'A', 'A')).toBe(1);
  expect(withRank(SOME, 'B', 'A', 0.7)[0]).toEqual({ inputs: ['A', 'B'], rank: 0.7 });
  expect(withRank(SOME, 'A', 'C', 0.1)[3]).toEqual({ inputs: ['A', 'C'], rank: 0.1 });
  expect(withRank(SOME, 'Y', 'X', undefined)).toHaveLength(2);
});

it('only inputs that are correlated are shown, in their order', () => {
  const inputs = ['Y', 'N', 'X', 'A', 'B', 'C'].map((reference) => ({ reference, label: reference }));
  expect(involved(inputs, SOME).map(({ reference }) => reference)).toEqual(['Y', 'X', 'A', 'B', 'C']);
  expect(involved(inputs, SOME, 'B')[0]!.reference).toBe('B');
});

it('groups hang together', () => {
  expect(groupsOf(SOME).map((group) => [...group].sort())).toEqual([['A', 'B', 'C'], ['X', 'Y']]); // biome-ignore format: groups
  expect(groupsOf([...SOME, { inputs: ['C', 'X'], rank: 0.1 }])).toHaveLength(1);
});

it('a matrix and back', () => {
  const names = ['A', 'B', 'C'];
  const matrix = matrixOf(names, SOME);
  expect(matrix).toEqual([[1, 0.5, 0], [0.5, 1, -0.2], [0, -0.2, 1]]); // biome-ignore format: a matrix
  expect(withMatrix(SOME, names, matrix)).toEqual(SOME);
  const changed = withMatrix(SOME, names, [[1, 0.4, 0.1], [0.4, 1, 0], [0.1, 0, 1]]); // biome-ignore format: a matrix
  expect(changed).toEqual([
    { inputs: ['A', 'B'], rank: 0.4 },
    { inputs: ['C', 'B'], rank: 0 },
    { inputs: ['X', 'Y'], rank: 0.9 },
    { inputs: ['A', 'C'], rank: 0.1 },
  ]);
});

it('ranks are typed from -1 to 1', () => {
  expect(['0.5', '-1', '−0,25', '50 %', '.3', '-0'].map(readRank)).toEqual([0.5, -1, -0.25, 0.5, 0.3, 0]);
  expect(['1.1', 'a', '', '1e-1', '0.5.1'].map(readRank)).toEqual(Array(5).fill(undefined));
});

it('arrow keys jump over the diagonal and stay inside', () => {
  expect(nextCell([1, 0], [0, 1], 3)).toEqual([1, 2]);
  expect(nextCell([1, 0], [-1, 0], 3)).toEqual([1, 0]);
  expect(nextCell([2, 1], [1, 0], 3)).toEqual([2, 1]);
});

/** Spearman's correlation of pairs without ties. */
function spearman(pairs: readonly (readonly [number, number])[]): number {
  const ranks = (values: readonly number[]) => {
    const order = values.map((_, index) => index).sort((i, j) => values[i]! - values[j]!);
    const places = new Array<number>(values.length);
    order.forEach((index, place) => {
      places[index] = place;
    });
    return places;
  };
  const [x, y] = [ranks(pairs.map(([a]) => a)), ranks(pairs.map(([, b]) => b))];
  const n = pairs.length;
  const squares = x.reduce((sum, place, index) => sum + (place - y[index]!) ** 2, 0);
  return 1 - (6 * squares) / (n * (n * n - 1));
}

it('the drawn points have the rank correlation that is asked for', () => {
  // An even set of n points is off by less than its discrepancy, about log(n)²/n; a few hundred are drawn.
  for (const rank of [-0.95, -0.4, 0, 0.3, 0.8]) expect(spearman(rankPairs(rank, 4000))).toBeCloseTo(rank, 2);
  for (const [x, y] of rankPairs(1, 50)) expect(y).toBeCloseTo(x, 6);
  for (const [x, y] of rankPairs(-1, 50)) expect(y).toBeCloseTo(1 - x, 6);
});

it('how often both are above their medians follows Sheppard', () => {
  expect(shareTogether(0)).toBeCloseTo(0.5, 12);
  expect(shareTogether(1)).toBeCloseTo(1, 7);
  // With normals correlated by 1/2 it is 2/3 of the trials.
  const rank = (6 / Math.PI) * Math.asin(0.25);
  expect(normalCorrelation(rank)).toBeCloseTo(0.5, 12);
  expect(shareTogether(rank)).toBeCloseTo(2 / 3, 12);
});
