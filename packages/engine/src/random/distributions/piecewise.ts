/**
 * A smooth quantile with constant parameters as piecewise polynomials: sampling is then a few look-ups and a short
 * polynomial instead of a solver's loop. It knows no distribution in particular.
 *
 * Pieces are indexed by the binary exponent and the leading fraction bits of t = min(u, 1 - u), on either side, so they
 * shrink towards both ends as quantiles need. t reaches down to 2^-53, the smallest uniform: no tail is left to a solver.
 *
 * Building: the quantile x(p) obeys x' = 1 / f(x), so x'' = -r(x) x'² with r = (ln f)', a ratio of quadratics (G. Steinbrecher,
 * W. T. Shaw, "Quantile mechanics", European J. Appl. Math. 19 (2008) 87). Its Taylor series is carried from piece to
 * piece, outwards from the middle, put right by a Newton step in every octave, and condensed in each piece by interpolation
 * at Chebyshev points (L. N. Trefethen, "Approximation Theory and Approximation Practice", 2013, chapters 2 to 4).
 */
import { APPLY, SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import type { ConstantQuantile, Ratio, Tails } from './distribution.ts';
import { rescale, type Truncation } from './truncate.ts';

/** A continuous distribution with its parameters built in. */
export interface Smooth {
  quantile(u: Tails<number>): number;
  cdf(x: number): Tails<number>;
  density(x: number): number;
  /** The derivative of the density's logarithm. */
  readonly logSlope: Ratio;
  readonly support: readonly [number, number];
}

/** Chebyshev points of the first kind, cos((2i + 1) π / 16), from the upper end of a piece down. */
const NODES = [
  0.9807852804032304, 0.8314696123025452, 0.5555702330196022, 0.19509032201612828, -0.19509032201612828,
  -0.5555702330196022, -0.8314696123025452, -0.9807852804032304,
];
const POINTS = NODES.length;

/** Octaves of t on either side: [2^-53, 2^-52) to [2^-2, 2^-1). */
const OCTAVES = 52;
const LOWEST = -53;
/** Pieces in an octave, powers of two: the first number that keeps the tolerances is taken. */
const DIVISIONS = [8, 16, 32, 64];
/** Terms of a Taylor series; with eight pieces in an octave neighbours are about an eighth of the distance to t = 0 apart. */
const TERMS = 20;
/** Largest error of a condensed piece, relative to the value, at its ends, where it is largest. */
const CONDENSED = 5e-13;
/** Largest correction, relative to the value, that a series carried through an octave may need. */
const CARRIED = 1e-12;

/** The quantile as a function of u alone, or undefined when polynomials of this size cannot follow it. */
export function tabulateSmooth(base: Smooth, cut: Truncation<number>): ConstantQuantile | undefined {
  for (const divisions of DIVISIONS) {
    const tables = build(base, cut, divisions);
    if (tables !== undefined) return (m, u) => evaluate(m, u, tables, divisions);
  }
  return undefined;
}

function evaluate<V, B>(
  m: Arithmetic<V, B>,
  { lower, upper }: Tails<V>,
  tables: readonly Float64Array[],
  divisions: number,
): V {
  const bits = Math.log2(divisions);
  const low = m.lt(lower, upper);
  // 1/2 itself belongs to the piece below it; what is below 2^-53 counts as 2^-53.
  const t = m.min(m.max(m.select(low, lower, upper), m.const(2 ** LOWEST)), m.const(0.5 - 2 ** -54));
  const first = APPLY.cell(2 ** LOWEST, bits);
  const index = m.sub(m.cell(t, bits), m.select(low, m.const(first), m.const(first - OCTAVES * divisions)));
  const z = m.sub(m.place(t, bits), m.const(1.5));
  let sum = m.gather(tables[POINTS - 1]!, index);
  for (let k = POINTS - 2; k >= 0; k--) sum = m.add(m.mul(sum, z), m.gather(tables[k]!, index));
  return sum;
}

/** The coefficients of all pieces, one table for each power of z in [-1/2, 1/2]. */
function build(base: Smooth, cut: Truncation<number>, divisions: number): Float64Array[] | undefined {
  const tables = NODES.map(() => new Float64Array(2 * OCTAVES * divisions));
  for (const side of [0, 1]) {
    let carried: { x: number; slope: number } | undefined;
    for (let octave = OCTAVES - 1; octave >= 0; octave--) {
      const width = 2 ** (octave + LOWEST) / divisions;
      const top = (2 * divisions - 0.5) * width;
      const ends = side === 0 ? { lower: top, upper: 1 - top } : { lower: 1 - top, upper: top };
      const u = rescale(SCALARS, ends, cut);
      const step = (side === 0 ? 1 : -1) * width * cut.mass;
      carried = settle(base, u, carried?.x);
      if (carried === undefined) return undefined;
      for (let piece = divisions - 1; piece >= 0; piece--) {
        const series = taylor(base.logSlope, carried.x, carried.slope * step);
        const coefficients = condense(series);
        if (coefficients === undefined) return undefined;
        const at = (side * OCTAVES + octave) * divisions + piece;
        coefficients.forEach((c, k) => {
          tables[k]![at] = c;
        });
        // The next centre is one width on; in the next octave, whose pieces are half as wide, three quarters.
        const next = piece > 0 ? -1 : -0.75;
        carried = { x: horner(series, next), slope: horner(derivative(series), next) / step };
      }
    }
  }
  return tables;
}

/** A change over a piece, relative to the value, below which the piece is a straight line. */
const FLAT = 2 ** -50;

const series = () => new Float64Array(TERMS);
/** Working space of `taylor`; nothing in it outlives a call. */
const SCRATCH = [series(), series(), series(), series(), series()] as const;

/** The quantile of u and its derivative: from a carried value by one small Newton step, else from the solver. */
function settle(base: Smooth, u: Tails<number>, carried: number | undefined): { x: number; slope: number } | undefined {
  const [least, most] = base.support;
  let x = carried === undefined ? base.quantile(u) : Math.min(Math.max(carried, least), most);
  if (carried !== undefined) {
    const { lower, upper } = base.cdf(x);
    const excess = u.lower <= u.upper ? lower - u.lower : u.upper - upper;
    const step = excess / base.density(x);
    const small = Math.abs(excess) <= CARRIED * Math.min(u.lower, u.upper) || Math.abs(step) <= CARRIED * Math.abs(x);
    if (!small) return undefined;
    x -= step;
  }
  const size = Math.abs(x);
  return size > 1e-290 && size < 1e290 ? { x, slope: 1 / base.density(x) } : undefined;
}

/** The Taylor coefficients of x in z, where x(0) and x'(0) are given and x'' = -r(x) x'². */
function taylor({ over, under }: Ratio, x0: number, slope: number): Float64Array {
  const x = new Float64Array(TERMS);
  // In units of the value where it is so small that squares would underflow.
  const unit = Math.abs(x0) < 1e-100 ? Math.abs(x0) : 1;
  x[0] = x0 / unit;
  x[1] = slope / unit;
  // So close to an end of its range x has no digits left to compute r from, and none that a curve would change.
  if (Math.abs(slope) > FLAT * Math.abs(x0)) {
    continueSeries(x, [over[0], over[1] * unit, over[2] * unit * unit], [under[0] / unit, under[1], under[2] * unit]);
  }
  return unit === 1 ? x : x.map((c) => c * unit);
}

/** Fills in x from its first two coefficients. */
function continueSeries(x: Float64Array, over: Ratio['over'], under: Ratio['under']): void {
  const [square, slopes, slopesSquare, divisor, ratio] = SCRATCH;
  slopes[0] = x[1]!;
  for (let k = 0; k < TERMS - 1; k++) {
    square[k] = product(x, x, k);
    divisor[k] = quadratic(under, x, square, k);
    let rest = quadratic(over, x, square, k);
    for (let i = 1; i <= k; i++) rest -= divisor[i]! * ratio[k - i]!;
    ratio[k] = rest / divisor[0]!;
    slopesSquare[k] = product(slopes, slopes, k);
    x[k + 1] = slopes[k]! / (k + 1);
    slopes[k + 1] = -product(ratio, slopesSquare, k) / (k + 1);
  }
}

/** Coefficient k of a product of two series. */
function product(a: Float64Array, b: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += a[i]! * b[k - i]!;
  return sum;
}

/** Coefficient k of a quadratic in a series. */
function quadratic(c: readonly [number, number, number], x: Float64Array, square: Float64Array, k: number): number {
  return (k === 0 ? c[0] : 0) + c[1] * x[k]! + c[2] * square[k]!;
}

function derivative(series: Float64Array): Float64Array {
  return Float64Array.from({ length: TERMS - 1 }, (_, k) => (k + 1) * series[k + 1]!);
}

/** A polynomial of lower degree on [-1/2, 1/2], or undefined where it strays too far. */
function condense(series: Float64Array): Float64Array | undefined {
  const values = Float64Array.from(NODES, (node) => horner(series, node / 2));
  const coefficients = interpolate(values);
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const strays = (z: number) => !(Math.abs(horner(coefficients, z) - horner(series, z)) <= CONDENSED * scale);
  return strays(-0.5) || strays(0.5) ? undefined : coefficients;
}

/** Row i: what the value at Chebyshev point i adds to each coefficient in z of the interpolating polynomial in x = 2z. */
const INTERPOLATION = NODES.map((node) => {
  const weights = new Float64Array(POINTS);
  // T_k as coefficients in z, by T_(k+1) = 2 x T_k - T_(k-1)
  let before = new Float64Array(POINTS);
  let current = new Float64Array(POINTS);
  current[0] = 1;
  for (let k = 0; k < POINTS; k++) {
    const weight = ((k === 0 ? 1 : 2) * horner(current, node / 2)) / POINTS;
    const next = new Float64Array(POINTS);
    for (let power = 0; power < POINTS; power++) {
      weights[power]! += weight * current[power]!;
      next[power] = (power > 0 ? (k === 0 ? 2 : 4) * current[power - 1]! : 0) - before[power]!;
    }
    before = current;
    current = next;
  }
  return weights;
});

/** Coefficients in z of the polynomial through values at the Chebyshev points. */
function interpolate(values: Float64Array): Float64Array {
  const coefficients = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    for (let power = 0; power < POINTS; power++) coefficients[power]! += values[i]! * INTERPOLATION[i]![power]!;
  }
  return coefficients;
}

function horner(coefficients: Float64Array, z: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * z + coefficients[k]!;
  return sum;
}
