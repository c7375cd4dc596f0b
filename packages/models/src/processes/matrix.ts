/** Small dense matrices by rows, for closed forms and analysis: nothing that is simulated comes from here. */

export type Matrix = readonly (readonly number[])[];

/** The product of two matrices. */
export function multiply(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => rowTimes(row, b));
}

/** A row times a matrix. */
export function rowTimes(row: readonly number[], b: Matrix): number[] {
  const sums = b[0]!.map((y) => row[0]! * y);
  for (let k = 1; k < row.length; k++) {
    const x = row[k]!;
    if (x === 0) continue;
    const other = b[k]!;
    for (let j = 0; j < sums.length; j++) sums[j]! += x * other[j]!;
  }
  return sums;
}

export function identity(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
}

/** Multiplications that a person waits for without noticing. */
export const MOST_WORK = 2e8;

/** Multiplications of `rowTimesPower` for n rows, about: step by step, and by squares. */
export function workOfPower(n: number, times: number): { readonly steps: number; readonly squares: number } {
  return { steps: n * n * times, squares: 2 * n ** 3 * Math.log2(times + 1) };
}

/** A row times a matrix `times` times: step by step, or by squares of the matrix where that is less work. */
export function rowTimesPower(row: readonly number[], a: Matrix, times: number): number[] {
  let result = row.slice();
  const { steps, squares } = workOfPower(row.length, times);
  if (steps <= squares) {
    for (let k = 0; k < times; k++) result = rowTimes(result, a);
    return result;
  }
  let square: Matrix = a;
  for (let rest = times; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = rowTimes(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return result;
}

/**
 * X with A X = B by Gaussian elimination with partial pivoting; undefined where A is singular to working precision (Golub and
 * Van Loan, Matrix Computations, section 3.4).
 */
export function solve(a: Matrix, b: Matrix): number[][] | undefined {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]!]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    const top = rows[k]!;
    if (!(Math.abs(top[k]!) > 1e-300)) return undefined;
    for (let i = k + 1; i < n; i++) {
      const row = rows[i]!;
      const factor = row[k]! / top[k]!;
      if (factor !== 0) for (let j = k; j < row.length; j++) row[j]! -= factor * top[j]!;
    }
  }
  const x: number[][] = new Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i]!;
    x[i] = row.slice(n).map((right, column) => {
      let sum = right;
      for (let j = i + 1; j < n; j++) sum -= row[j]! * x[j]![column]!;
      return sum / row[i]!;
    });
  }
  return x;
}

/** Multiplications of `exponential` for n rows and entries up to `size`, about. */
export function workOfExponential(n: number, size: number): number {
  return n ** 3 * (TERMS + Math.log2(1 + 2 * n * size));
}

/** Terms of the series: enough for a norm of at most 1/2 (the rest is below 2^-60). */
const TERMS = 14;

/** e^A by scaling and squaring with the Taylor series (Moler and Van Loan, SIAM Review 45 (2003), method 3). */
export function exponential(a: Matrix): number[][] {
  const norm = Math.max(...a.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)), 0);
  const squarings = norm > 0.5 ? Math.ceil(Math.log2(norm)) + 1 : 0;
  const scaled = a.map((row) => row.map((x) => x / 2 ** squarings));
  let sum = identity(a.length);
  for (let term = TERMS; term >= 1; term--) {
    const product = multiply(scaled, sum);
    sum = identity(a.length).map((row, i) => row.map((x, j) => x + product[i]![j]! / term));
  }
  for (let k = 0; k < squarings; k++) sum = multiply(sum, sum);
  return sum;
}
