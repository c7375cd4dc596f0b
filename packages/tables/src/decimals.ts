/**
 * Exact steps between decimal digits and doubles, for readers and writers of numbers: whole numbers over powers of ten, rounded
 * once. They rest on sums and products with their rounding error (Dekker, "A floating-point technique for extending the
 * available precision", 1971). It must not know how numbers are written.
 */

/** Powers of ten that are exact doubles. */
export const TENS: Float64Array = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** Splits a double into two of 26 bits: 2^27 + 1. */
const SPLITTER = 134217729;
const TENS_HIGH = TENS.map((x) => SPLITTER * x - (SPLITTER * x - x));
const TENS_LOW = TENS.map((x, i) => x - TENS_HIGH[i]);

/** What rounding left out of `product`, the rounded x · 10^n: their sum is the product itself. |x| < 1e30, n from 0 to 22. */
export function productError(x: number, n: number, product: number): number {
  const wide = SPLITTER * x;
  const high = wide - (wide - x);
  const low = x - high;
  return high * TENS_HIGH[n] - product + high * TENS_LOW[n] + low * TENS_HIGH[n] + low * TENS_LOW[n];
}

/** More than the relative error of a correction that was computed with three roundings. */
const DOUBT = 2 ** -50;

/**
 * (high + low) / 10^n, correctly rounded, or NaN where that takes more than two doubles to see. Both are whole numbers, not
 * negative, low < 10^9 and high exact; n from 1 to 22.
 */
export function quotient(high: number, low: number, n: number): number {
  const top = high + low;
  const rest = high >= low ? low - (top - high) : high - (top - low);
  const first = top / TENS[n];
  const back = first * TENS[n];
  // The remainder of a division is a double, so this is exact.
  const remainder = top - back - productError(first, n, back);
  const correction = (remainder + rest) / TENS[n];
  const doubt = Math.abs(correction) * DOUBT;
  const result = first + (correction - doubt);
  return result === first + (correction + doubt) ? result : Number.NaN;
}
