/**
 * The standard normal quantile of a generator's uniform by look-up, for all normal and lognormal inputs: a third of the closed
 * form's cost. One table for every input, mean and standard deviation, built when the first asks. It knows no
 * parameters.
 *
 * Pieces are the cells of t = min(u, 1 - u), 32 to an octave, from 2^-53, the least uniform, to 1/2; the upper half is
 * the lower one's negative, exactly. A piece is the Taylor series about its middle (x'' = x x'²: G. Steinbrecher, W. T. Shaw,
 * "Quantile mechanics", European J. Appl. Math. 19 (2008) 87), its terms of degree 8 and 9 economised into the lower
 * ones (C. Lanczos, "Applied Analysis", 1956, chapter VII).
 */
import { APPLY, SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import { normalDensity, normalQuantile } from '../../special/normal.ts';
import type { Tails } from './distribution.ts';

const BITS = 5;
const LEAST = 2 ** -53;
/** The greatest double below 1/2. */
const MOST = 0.5 - 2 ** -54;
const FIRST = APPLY.cell(LEAST, BITS);
const PIECES = APPLY.cell(0.5, BITS) - FIRST;
/** Of the polynomials in z, a piece's place in [-1/2, 1/2). */
const COEFFICIENTS = 8;

let tables: readonly Float64Array[] | undefined;

/**
 * Φ⁻¹ of the uniform with these tails, to 2e-15 of itself or, near 0, to 3e-17; what is below 2^-53 or above 1 - 2^-53
 * counts as that. For uniforms of the generator, not for probabilities that someone computed.
 */
export function drawnNormal<V, B>(m: Arithmetic<V, B>, { lower, upper }: Tails<V>): V {
  tables ??= tabulate();
  const low = m.lt(lower, upper);
  const t = m.min(m.max(m.select(low, lower, upper), m.const(LEAST)), m.const(MOST));
  const index = m.sub(m.cell(t, BITS), m.const(FIRST));
  const z = m.sub(m.place(t, BITS), m.const(1.5));
  let size = m.gather(tables.at(-1)!, index);
  for (let k = COEFFICIENTS - 2; k >= 0; k--) size = m.add(m.mul(size, z), m.gather(tables[k]!, index));
  return m.mul(size, m.select(low, m.const(1), m.const(-1)));
}

/** One table for each power of z. */
function tabulate(): Float64Array[] {
  const columns = Array.from({ length: COEFFICIENTS }, () => new Float64Array(PIECES));
  for (let piece = 0; piece < PIECES; piece++) {
    const octave = 2 ** (Math.floor(piece / 2 ** BITS) - 53);
    const width = octave / 2 ** BITS;
    const middle = octave + ((piece % 2 ** BITS) + 0.5) * width;
    economise(taylor(middle, width)).forEach((c, k) => {
      columns[k]![piece] = c;
    });
  }
  return columns;
}

/** Coefficients of degree 0 to 9 in z of the quantile of middle + z · width. */
function taylor(middle: number, width: number): number[] {
  const value = normalQuantile(SCALARS, middle);
  const x = [value, width / normalDensity(SCALARS, value)];
  const slopes = [x[1]!];
  const squares: number[] = [];
  for (let k = 0; x.length < COEFFICIENTS + 2; k++) {
    squares.push(product(slopes, slopes, k));
    slopes.push(product(x, squares, k) / (k + 1));
    x.push(slopes[k + 1]! / (k + 2));
  }
  return x;
}

/** Coefficient k of a product of two series. */
function product(a: readonly number[], b: readonly number[], k: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += a[i]! * b[k - i]!;
  return sum;
}

/** z^8 and z^9 on [-1/2, 1/2] by lower powers, but for T_8(2z) / 2^15 and T_9(2z) / 2^17. */
const EIGHTH = [-1 / 32768, 0, 1 / 256, 0, -5 / 64, 0, 1 / 2, 0];
const NINTH = [0, -9 / 65536, 0, 15 / 2048, 0, -27 / 256, 0, 9 / 16];

function economise(x: readonly number[]): number[] {
  return x.slice(0, COEFFICIENTS).map((c, k) => c + (EIGHTH[k]! * x[8]! + NINTH[k]! * x[9]!));
}
