/** What makes a matrix one of transition probabilities or of transition rates: said with the row at fault. */
import type { Matrix } from './matrix.ts';

/** States of a chain: its tables grow with their square. */
export const MOST_STATES = 1000;
/** How far a row's sum may be from 1. */
const ROUNDING = 1e-9;

/** Why these are no transition probabilities, or undefined. Rows and states are numbered from 0. */
export function faultOfProbabilities(matrix: Matrix): string | undefined {
  return (
    faultOfShape(matrix) ??
    firstFault(matrix, (row, state) => {
      const negative = row.findIndex((p) => !(p >= 0));
      if (negative >= 0)
        return `the probability from state ${state} to state ${negative} is ${row[negative]}, and it must be 0 or more`;
      const sum = row.reduce((all, p) => all + p, 0);
      if (Math.abs(sum - 1) <= ROUNDING) return undefined;
      return `the row of state ${state} adds to ${Number(sum.toPrecision(12))}, and the probabilities of a row must add to 1`;
    })
  );
}

/** Why these are no transition rates, or undefined. */
export function faultOfRates(matrix: Matrix): string | undefined {
  return (
    faultOfShape(matrix) ??
    firstFault(matrix, (row, state) => {
      const negative = row.findIndex((rate, other) => other !== state && !(rate >= 0));
      if (negative >= 0)
        return `the rate from state ${state} to state ${negative} is ${row[negative]}, and it must be 0 or more`;
      const sum = row.reduce((all, rate) => all + rate, 0);
      if (Math.abs(sum) <= ROUNDING * Math.max(1, Math.abs(row[state]!))) return undefined;
      return `the row of state ${state} adds to ${Number(sum.toPrecision(12))}, and rates of a row must add to 0: on the diagonal stands minus the sum of the others`;
    })
  );
}

function firstFault(
  matrix: Matrix,
  fault: (row: readonly number[], state: number) => string | undefined,
): string | undefined {
  for (const [state, row] of matrix.entries()) {
    const found = fault(row, state);
    if (found !== undefined) return found;
  }
  return undefined;
}

function faultOfShape(matrix: Matrix): string | undefined {
  const n = matrix.length;
  if (n === 0) return 'the matrix has no rows, and it needs one for each state';
  if (n > MOST_STATES) return `the matrix has ${n} rows, and chains have at most ${MOST_STATES} states`;
  const short = matrix.findIndex((row) => row.length !== n);
  if (short < 0) return undefined;
  return `the row of state ${short} has ${matrix[short]!.length} numbers, and the matrix has ${n} rows: it must be square`;
}

/** Why a chain cannot begin in this state, or undefined. */
export function faultOfStart(start: number, matrix: Matrix): string | undefined {
  if (start < matrix.length) return undefined;
  return `start is ${start}, and the states are numbered from 0 to ${matrix.length - 1}`;
}
