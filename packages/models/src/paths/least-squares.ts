/**
 * Least squares by Householder's reflections, in plain numbers: Golub and Van Loan, "Matrix Computations" (4th edition, 2013),
 * algorithm 5.3.2. Only + - * / and square roots, in one order: the same bits everywhere. It knows nothing of what is fitted.
 */

/** A column of which less than this share is left, beside the columns before it, says nothing of its own. */
const DEPENDENT = 1e-9;

/**
 * The coefficients by which the columns come nearest to `values`. A column that depends on those before it gets 0, so those
 * that matter most should come first. The columns and the values are overwritten.
 */
export function leastSquares(columns: readonly Float64Array[], values: Float64Array): Float64Array {
  const rows = values.length;
  const sizes = columns.map((column) => normFrom(column, 0));
  /** The columns in use: that in place r has its diagonal in row r, and here its element there. */
  const used: number[] = [];
  const diagonal: number[] = [];
  columns.forEach((column, index) => {
    const first = used.length;
    if (first === rows) return;
    const norm = normFrom(column, first);
    if (!(norm > DEPENDENT * sizes[index]!)) return;
    const alpha = column[first]! > 0 ? -norm : norm;
    // The reflection I - β v vᵀ takes the column to alpha in its first row; v replaces the column.
    column[first] = column[first]! - alpha;
    const beta = -1 / (alpha * column[first]!);
    for (const later of columns.slice(index + 1)) reflect(column, beta, first, later);
    reflect(column, beta, first, values);
    used.push(index);
    diagonal.push(alpha);
  });
  return solved(columns, used, diagonal, values);
}

function normFrom(column: Float64Array, first: number): number {
  let sum = 0;
  for (let i = first; i < column.length; i++) sum += column[i]! * column[i]!;
  return Math.sqrt(sum);
}

function reflect(v: Float64Array, beta: number, first: number, x: Float64Array): void {
  let product = 0;
  for (let i = first; i < x.length; i++) product += v[i]! * x[i]!;
  const by = beta * product;
  for (let i = first; i < x.length; i++) x[i] = x[i]! - by * v[i]!;
}

/** Back substitution; the rows of a column above its place are R's. */
function solved(
  columns: readonly Float64Array[],
  used: readonly number[],
  diagonal: readonly number[],
  values: Float64Array,
): Float64Array {
  const coefficients = new Float64Array(columns.length);
  for (let place = used.length - 1; place >= 0; place--) {
    let rest = values[place]!;
    for (let later = place + 1; later < used.length; later++)
      rest -= columns[used[later]!]![place]! * coefficients[used[later]!]!;
    coefficients[used[place]!] = rest / diagonal[place]!;
  }
  return coefficients;
}
