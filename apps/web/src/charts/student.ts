/** Quantiles for 95% intervals. */

/** The normal distribution's 97.5% quantile. */
export const Z95 = 1.959963984540054;

/**
 * Student's 97.5% quantile (Abramowitz and Stegun 26.7.5, to the third order): about 1.6 / freedom⁴ off. `freedom`:
 * degrees of it, above 0.
 */
export function student95(freedom: number): number {
  const z2 = Z95 * Z95;
  const [first, second, third] = [
    (z2 + 1) / 4,
    ((5 * z2 + 16) * z2 + 3) / 96,
    (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384,
  ];
  return Z95 * (1 + (first + (second + third / freedom) / freedom) / freedom);
}
