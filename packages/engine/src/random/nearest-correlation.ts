/**
 * Symmetric matrices of correlations: Cholesky's factor, and the nearest valid matrix to one that contradicts itself.
 * Plain numbers, before a run; it knows no distribution and no operations.
 */

/** Row after row. */
export type Matrix = readonly (readonly number[])[];

/** Below this a pivot counts as 0: one variable follows from those before it. */
const PIVOT = 1e-12;

/**
 * The lower triangular L with L·Lᵀ = matrix, or undefined when the matrix is not positive semidefinite (to 1e-12).
 * The matrix is symmetric with a unit diagonal.
 */
export function cholesky(matrix: Matrix): Matrix | undefined {
  const factor = matrix.map(() => new Array<number>(matrix.length).fill(0));
  for (let j = 0; j < matrix.length; j++) {
    const rest = (i: number) => {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= factor[i]![k]! * factor[j]![k]!;
      return sum;
    };
    const pivot = rest(j);
    if (!(pivot > -PIVOT)) return undefined;
    const root = pivot > PIVOT ? Math.sqrt(pivot) : 0;
    factor[j]![j] = root;
    for (let i = j + 1; i < matrix.length; i++) {
      const value = rest(i);
      // Where nothing is left of the pivot nothing may be left of its column: |value|² <= pivot · its own rest.
      if (root === 0 && Math.abs(value) > Math.sqrt(PIVOT)) return undefined;
      factor[i]![j] = root === 0 ? 0 : value / root;
    }
  }
  return factor;
}

/** Eigenvalues, and their vectors as columns. */
interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

/** Jacobi's method with cyclic sweeps (Golub, Van Loan, Matrix Computations, 8.5). Symmetric matrices only. */
export function eigen(matrix: Matrix): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  const v = matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60 && offDiagonal(a) > 1e-30; sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  return { values: a.map((row, i) => row[i]!), vectors: v };
}

function offDiagonal(a: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) for (let j = 0; j < i; j++) sum += a[i]![j]! ** 2;
  return sum;
}

/** Makes a[p][q] zero by a rotation of rows and columns p and q. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) turn(row, p, q, c, s);
  for (const row of v) turn(row, p, q, c, s);
  const [rowP, rowQ] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k]!, rowQ[k]!];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
}

function turn(row: number[], p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p]!, row[q]!];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}

/** The nearest matrix whose eigenvalues are not below `least`. */
function projectDefinite(matrix: Matrix, least: number): number[][] {
  const { values, vectors } = eigen(matrix);
  return matrix.map((_, i) =>
    matrix.map((_, j) =>
      values.reduce((sum, value, k) => sum + Math.max(value, least) * vectors[i]![k]! * vectors[j]![k]!, 0),
    ),
  );
}

/**
 * The valid correlation matrix nearest to a symmetric one in the Frobenius norm, by alternating projections with
 * Dykstra's correction: N. J. Higham, "Computing the nearest correlation matrix", IMA J. Numer. Anal. 22 (2002) 329.
 * `least` is the smallest eigenvalue allowed: above 0 it keeps the result clear of the edge. Settles to 1e-9.
 */
export function nearestCorrelation(matrix: Matrix, least = 0): number[][] {
  let y = matrix.map((row) => row.slice());
  let correction = matrix.map((row) => row.map(() => 0));
  for (let trip = 0; trip < 2000; trip++) {
    const r = y.map((row, i) => row.map((value, j) => value - correction[i]![j]!));
    const x = projectDefinite(r, least);
    correction = x.map((row, i) => row.map((value, j) => value - r[i]![j]!));
    const next = x.map((row, i) => row.map((value, j) => (i === j ? 1 : value)));
    const moved = Math.max(...next.flatMap((row, i) => row.map((value, j) => Math.abs(value - y[i]![j]!))));
    y = next;
    if (moved < 1e-10) break;
  }
  return y.map((row, i) => row.map((value, j) => (i === j ? 1 : (value + y[j]![i]!) / 2)));
}
