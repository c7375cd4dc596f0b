/**
 * What is promised of every distribution. The tests assert these bounds on the golden values, and `docs/accuracy.md`
 * prints them. For tests and documentation alone. All are relative; quantiles of counts are exact.
 */
export const BOUNDS = {
  /** The quantile, as it is computed where parameters vary by trial. */
  quantile: 1e-14,
  /** The quantile from tables, with constant parameters; of the spread where the median is 0. */
  tabulated: 1e-12,
  /** Either tail of the distribution function, for the quantile given as a double. */
  cdf: 1e-13,
  /** The distribution function of counts, against SciPy. */
  countCdf: 1e-12,
  mean: 1e-12,
  variance: 1e-11,
} as const;
