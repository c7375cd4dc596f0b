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

/**
 * Moments of one block. NaN marks a trial that ended in an error; it is left out. Eight partial sums by position mod 8,
 * then a fixed tree.
 */
export function momentsOf(values: Float64Array): Moments {
  const sum = values.length % 8 === 0 ? fastSum(values) : NaN;
  // The sum of a block with an error is NaN; so may be that of values near the largest double.
  if (Number.isNaN(sum)) return momentsOfSome(values);
  const mean = sum / values.length;
  return { count: values.length, mean, ...fastPowers(values, mean), ...extremes(values) };
}

/** The fixed tree over eight partial sums. */
function tree(a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number): number {
  return a + e + (c + g) + (b + f + (d + h));
}

// The loops below are unrolled by hand: engines keep eight accumulators in registers only when each has a name.

function fastSum(x: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  for (let i = 0; i < x.length; i += 8) {
    a += x[i]!;
    b += x[i + 1]!;
    c += x[i + 2]!;
    d += x[i + 3]!;
    e += x[i + 4]!;
    f += x[i + 5]!;
    g += x[i + 6]!;
    h += x[i + 7]!;
  }
  return x.length === 0 ? NaN : tree(a, b, c, d, e, f, g, h);
}

function extremes(x: Float64Array): { min: number; max: number } {
  // Starting from the first value, not from infinity, keeps V8 from boxing the accumulators (ten times slower).
  let min = x[0]!;
  let max = x[0]!;
  for (let i = 1; i < x.length; i++) {
    const y = x[i]!;
    if (y < min) min = y;
    if (y > max) max = y;
  }
  return { min, max };
}

const SQUARES = new Float64Array(8);
const CUBES = new Float64Array(8);
const FOURTHS = new Float64Array(8);

/** Sums of powers of the deviations from the mean, one position mod 8 after the other. */
function fastPowers(x: Float64Array, mean: number): { m2: number; m3: number; m4: number } {
  for (let k = 0; k < 8; k++) {
    let squares = 0;
    let cubes = 0;
    let fourths = 0;
    for (let i = k; i < x.length; i += 8) {
      const deviation = x[i]! - mean;
      const square = deviation * deviation;
      squares += square;
      cubes += square * deviation;
      fourths += square * square;
    }
    SQUARES[k] = squares;
    CUBES[k] = cubes;
    FOURTHS[k] = fourths;
  }
  return { m2: total(SQUARES), m3: total(CUBES), m4: total(FOURTHS) };
}

function total(sums: Float64Array): number {
  return tree(sums[0]!, sums[1]!, sums[2]!, sums[3]!, sums[4]!, sums[5]!, sums[6]!, sums[7]!);
}

/** The slow way, for a short last block and for blocks with errors: the same partial sums without the NaN. */
function momentsOfSome(values: Float64Array): Moments {
  const valid = values.filter((x) => !Number.isNaN(x));
  if (valid.length === 0) return NO_MOMENTS;
  const partial = (power: (x: number) => number): number => {
    const sums = new Float64Array(8);
    values.forEach((x, i) => {
      if (!Number.isNaN(x)) sums[i & 7]! += power(x);
    });
    return total(sums);
  };
  const mean = partial((x) => x) / valid.length;
  const square = (x: number): number => (x - mean) * (x - mean);
  return {
    count: valid.length,
    mean,
    m2: partial(square),
    m3: partial((x) => square(x) * (x - mean)),
    m4: partial((x) => square(x) * square(x)),
    ...extremes(valid),
  };
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
