import { describe, expect, it } from 'vitest';
import { exponential, identity, multiply, rowTimesPower, solve } from './matrix.ts';

function expectClose(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[], digits: number) {
  actual.flat().forEach((x, k) => expect(x).toBeCloseTo(expected.flat()[k]!, digits));
}

describe('small matrices', () => {
  it('solves Hilbert systems whose solutions are whole numbers', () => {
    // The inverse of the Hilbert matrix of order 4 (Knuth, TAOCP 1, 1.2.3, exercise 45).
    const hilbert = [1, 2, 3, 4].map((i) => [1, 2, 3, 4].map((j) => 1 / (i + j - 1)));
    const inverse = [
      [16, -120, 240, -140],
      [-120, 1200, -2700, 1680],
      [240, -2700, 6480, -4200],
      [-140, 1680, -4200, 2800],
    ];
    expectClose(solve(hilbert, identity(4))!, inverse, 8);
    expect(solve([[0, 1], [0, 2]], [[1], [1]])).toBeUndefined(); // biome-ignore format: a matrix
    expectClose(solve([[0, 2], [4, 0]], [[2], [8]])!, [[2], [1]], 15); // biome-ignore format: a matrix
  });

  it('has the exponentials of rotations, of nilpotent and of large matrices', () => {
    const angle = 20;
    const rotation = [[Math.cos(angle), Math.sin(angle)], [-Math.sin(angle), Math.cos(angle)]]; // biome-ignore format: a matrix
    expectClose(exponential([[0, angle], [-angle, 0]]), rotation, 12); // biome-ignore format: a matrix
    expectClose(exponential([[0, 3, 2], [0, 0, 4], [0, 0, 0]]), [[1, 3, 8], [0, 1, 4], [0, 0, 1]], 13); // biome-ignore format: a matrix
    expectClose(exponential([[-700, 700], [700, -700]]), [[0.5, 0.5], [0.5, 0.5]], 11); // biome-ignore format: a matrix
    expect(exponential([[0]])).toEqual([[1]]);
  });

  it('moves a row as often by squares as by steps', () => {
    const move = [[0.9, 0.1], [0.4, 0.6]]; // biome-ignore format: a matrix
    let row = [1, 0];
    for (let k = 0; k < 77; k++) row = multiply([row], move)[0]!;
    expectClose([rowTimesPower([1, 0], move, 77)], [row], 14);
    expect(rowTimesPower([1, 0], move, 0)).toEqual([1, 0]);
  });
});
