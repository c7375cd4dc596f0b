/**
 * How two columns of trials vary together: sums of squares and products of deviations, block by block, merged in block
 * order so that the same trials give the same bits. Merging: Pébay, Sandia SAND2008-6212, 2008.
 */

/** Of the trials where both columns have a value. */
export interface CoMoments {
  readonly count: number;
  readonly meanA: number;
  readonly meanB: number;
  readonly squaresA: number;
  readonly squaresB: number;
  readonly products: number;
}

export const NO_CO_MOMENTS: CoMoments = { count: 0, meanA: 0, meanB: 0, squaresA: 0, squaresB: 0, products: 0 };

/** Of one block; a trial without a value (NaN) in either column is left out. */
export function coMomentsOf(a: Float64Array, b: Float64Array): CoMoments {
  let count = 0;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]! + b[i]!)) continue;
    count++;
    sumA += a[i]!;
    sumB += b[i]!;
  }
  if (count === 0) return NO_CO_MOMENTS;
  const [meanA, meanB] = [sumA / count, sumB / count];
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]! + b[i]!)) continue;
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  return { count, meanA, meanB, squaresA, squaresB, products };
}

/** Of both runs of blocks together; `a` is the earlier one. */
export function mergeCoMoments(a: CoMoments, b: CoMoments): CoMoments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const [deltaA, deltaB] = [b.meanA - a.meanA, b.meanB - a.meanB];
  const weight = (a.count * b.count) / count;
  return {
    count,
    meanA: a.meanA + (deltaA * b.count) / count,
    meanB: a.meanB + (deltaB * b.count) / count,
    squaresA: a.squaresA + b.squaresA + deltaA * deltaA * weight,
    squaresB: a.squaresB + b.squaresB + deltaB * deltaB * weight,
    products: a.products + b.products + deltaA * deltaB * weight,
  };
}

/** Pearson's correlation; NaN where a column has no spread. */
export function correlationOf({ squaresA, squaresB, products }: CoMoments): number {
  return Math.max(-1, Math.min(1, products / (Math.sqrt(squaresA) * Math.sqrt(squaresB))));
}
