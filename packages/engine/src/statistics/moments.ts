/**
 * Count, mean, central moments and extremes of a block of trials, and how two of them merge. Everything is a fixed
 * sequence of additions, so that the same trials give the same bits wherever they run.
 *
 * Merging: Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
 * moments", Sandia SAND2008-6212, 2008.
 */

/** Moments of the values that are no errors. m2, m3, m4 are sums of powers of deviations from the mean. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Infinity when count is 0. */
  readonly min: number;
  /** -Infinity when count is 0. */
  readonly max: number;
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0, m3: 0, m4: 0, min: Infinity, max: -Infinity };

const SUMS = new Float64Array(8);
const SQUARES = new Float64Array(8);
const CUBES = new Float64Array(8);
const FOURTHS = new Float64Array(8);

/** The fixed tree over eight partial sums. */
function total(sums: Float64Array): number {
  return sums[0]! + sums[4]! + (sums[2]! + sums[6]!) + (sums[1]! + sums[5]! + (sums[3]! + sums[7]!));
}

/**
 * Moments of one block. NaN marks a trial that ended in an error; it is left out. Eight partial sums by position mod 8,
 * then a fixed tree.
 */
export function momentsOf(values: Float64Array): Moments {
  SUMS.fill(0);
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) continue;
    SUMS[i & 7]! += x;
    count++;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  if (count === 0) return NO_MOMENTS;
  const mean = total(SUMS) / count;
  SQUARES.fill(0);
  CUBES.fill(0);
  FOURTHS.fill(0);
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - mean;
    if (Number.isNaN(d)) continue;
    const square = d * d;
    SQUARES[i & 7]! += square;
    CUBES[i & 7]! += square * d;
    FOURTHS[i & 7]! += square * square;
  }
  return { count, mean, m2: total(SQUARES), m3: total(CUBES), m4: total(FOURTHS), min, max };
}

/** Moments of both sets together; `a` is the earlier one. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  const ratio = delta / count;
  const product = a.count * b.count;
  const cross = delta * ratio * product;
  return {
    count,
    mean: a.mean + ratio * b.count,
    m2: a.m2 + b.m2 + cross,
    m3: a.m3 + b.m3 + cross * ratio * (a.count - b.count) + 3 * ratio * (a.count * b.m2 - b.count * a.m2),
    m4:
      a.m4 +
      b.m4 +
      cross * ratio * ratio * (a.count * a.count - product + b.count * b.count) +
      6 * ratio * ratio * (a.count * a.count * b.m2 + b.count * b.count * a.m2) +
      4 * ratio * (a.count * b.m3 - b.count * a.m3),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** Variance with n - 1; NaN below two values. */
export function variance({ count, m2 }: Moments): number {
  return count > 1 ? m2 / (count - 1) : NaN;
}

/** Skewness as Excel's SKEW (adjusted Fisher-Pearson); NaN below three values or without spread. */
export function skewness({ count: n, m2, m3 }: Moments): number {
  if (n < 3 || m2 <= 0) return NaN;
  const g1 = (Math.sqrt(n) * m3) / (m2 * Math.sqrt(m2));
  return (g1 * Math.sqrt(n * (n - 1))) / (n - 2);
}

/** Excess kurtosis as Excel's KURT; NaN below four values or without spread. */
export function kurtosis({ count: n, m2, m4 }: Moments): number {
  if (n < 4 || m2 <= 0) return NaN;
  const g2 = (n * m4) / (m2 * m2) - 3;
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6);
}
