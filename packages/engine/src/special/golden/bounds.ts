/**
 * What is promised of the special functions. The tests beside them assert these bounds on every golden row, and
 * `docs/accuracy.md` prints them with the worst error found. For tests and documentation alone.
 */

/** The elementary functions, in units of the last place. */
export const ULPS = {
  exp: 1,
  expBounded: 1.2,
  expm1: 2,
  log: 1,
  log1p: 2,
  logRatio: 3,
  log2: 0.51,
  log10: 0.51,
  pow: 1.2,
  sin: 1,
  cos: 1,
  tan: 1.4,
  asin: 1.2,
  acos: 1.2,
  atan: 2,
  atan2: 2,
  sinh: 2.5,
  cosh: 2,
  tanh: 2.5,
  asinh: 2,
  acosh: 2.5,
  atanh: 2.5,
} as const;

/** Relative errors: where the value, or the probability that is inverted, is above 1e-100, and below. */
export const RELATIVE = {
  normalCdf: { near: 1e-15, far: 1e-15 },
  normalDensity: { near: 1e-15, far: 1e-15 },
  normalQuantile: { near: 1e-15, far: 1e-15 },
  erf: { near: 1e-15, far: 1e-15 },
  erfc: { near: 1e-15, far: 1e-15 },
  lnGamma: { near: 1e-15, far: 1e-15 },
  gamma: { near: 3e-15, far: 3e-15 },
  lnBeta: { near: 1e-14, far: 1e-14 },
  gammaP: { near: 1e-13, far: 1e-12 },
  gammaQ: { near: 1e-13, far: 1e-12 },
  gammaPInverse: { near: 1e-13, far: 1e-12 },
  betaI: { near: 1e-13, far: 1e-12 },
  betaQ: { near: 1e-13, far: 1e-12 },
  betaIInverse: { near: 1e-13, far: 1e-12 },
} as const;

/** Beta functions of a shape below 4e-15 / 1e-13 = 0.04 lose digits: the relative error is up to this over the shape. */
export const BETA_OVER_SHAPE = 4e-15;
