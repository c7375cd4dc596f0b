/**
 * The standard normal of one step of a path: one is needed per step, factor and trial, so this is the innermost loop of path
 * simulation. A look-up for a generator's uniform, like `distributions/standard-normal.ts`, but good to 3e-12 instead of
 * the last bit, for a third of the cost; no simulation can tell the two apart. It knows no parameters, and no process.
 *
 * Pieces are the cells of t = min(u, 1 - u), 128 to an octave; the upper half is the lower one's negative, exactly. A
 * piece is the cubic through the quantile at the four Chebyshev points of its cell, written in powers of t itself: a
 * cell is no narrower than 1/256 of t, so nothing cancels that matters here, and no place in the cell needs computing. A
 * row of four numbers is half a cache line, and 15 of 16 draws read the same 16 KB.
 */
import { APPLY, SCALARS } from '../ir/apply.ts';
import type { Arithmetic } from '../ir/ir.ts';
import { normalQuantile } from '../special/normal.ts';

const BITS = 7;
const CELLS = 2 ** BITS;
/** Below 2^-53, the least uniform. One past a multiple of 2^13, more than there are pieces, so that subtracting it is cheap. */
const FIRST = 960 * CELLS + 1;
const PIECES = APPLY.cell(0.5, BITS) + 1 - FIRST;
const EXPONENT_BIAS = 1023;

let tables: readonly Float64Array[] | undefined;

/**
 * Φ⁻¹(u) to 3e-12 (absolute) for a uniform of the generator, in [2^-53, 1 - 2^-53]; NaN outside (0, 1) and within 2^-63 of
 * its ends. Exactly antisymmetric: stepNormal(1 - u) = -stepNormal(u). Over all uniforms the mean is 0, and the variance and
 * the kurtosis are 1 and 3 to 1e-11. 13 operations and a row of the table.
 */
export function stepNormal<V, B>(m: Arithmetic<V, B>, u: V): V {
  tables ??= tabulate();
  const [c0, c1, c2, c3] = tables;
  const mirrored = m.sub(m.const(1), u);
  const low = m.lt(u, mirrored);
  const t = m.within(m.select(low, u, mirrored), -Infinity, 0.5);
  const index = m.sub(m.cell(t, BITS), m.const(FIRST));
  const square = m.add(m.mul(m.gather(c3!, index), t), m.gather(c2!, index));
  const line = m.add(m.mul(square, t), m.gather(c1!, index));
  const quantile = m.add(m.mul(line, t), m.gather(c0!, index));
  return m.select(low, quantile, m.neg(quantile));
}

/** One table for each power of t. */
function tabulate(): Float64Array[] {
  const columns = [0, 1, 2, 3].map(() => new Float64Array(PIECES));
  for (let piece = 0; piece < PIECES; piece++) {
    const cell = FIRST + piece;
    const width = 2 ** (Math.floor(cell / CELLS) - EXPONENT_BIAS - BITS);
    const middle = CELLS + (cell % CELLS) + 0.5;
    powers(cubic(middle, width), middle).forEach((c, k) => {
      columns[k]![piece] = c / width ** k;
    });
  }
  return columns;
}

/** Coefficients in z of the cubic through the quantiles of (middle + z) · width at the zeros of T_4(2z). */
function cubic(middle: number, width: number): [number, number, number, number] {
  const quantile = (z: number): number => normalQuantile(SCALARS, (middle + z) * width);
  const [even, odd] = [[], []] as [number[], number[]];
  for (const z of [OUTER, INNER]) {
    const [below, above] = [quantile(-z), quantile(z)];
    even.push((above + below) / 2);
    odd.push((above - below) / (2 * z));
  }
  const apart = OUTER * OUTER - INNER * INNER;
  const c2 = (even[0]! - even[1]!) / apart;
  const c3 = (odd[0]! - odd[1]!) / apart;
  return [even[1]! - c2 * INNER * INNER, odd[1]! - c3 * INNER * INNER, c2, c3];
}

/** Halves of cos(π/8) and cos(3π/8). */
const OUTER = Math.sqrt(2 + Math.SQRT2) / 4;
const INNER = Math.sqrt(2 - Math.SQRT2) / 4;

/** The same polynomial in powers of z + middle. */
function powers([c0, c1, c2, c3]: [number, number, number, number], r: number): number[] {
  return [c0 - r * (c1 - r * (c2 - r * c3)), c1 - r * (2 * c2 - 3 * r * c3), c2 - 3 * r * c3, c3];
}
