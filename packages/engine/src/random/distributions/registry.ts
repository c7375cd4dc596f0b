/** Every distribution, in the order in which the documentation lists them. */
import { bernoulli, geometric } from './bernoulli.ts';
import type { Distribution } from './distribution.ts';
import { exponential, pareto, rayleigh, weibull } from './exponential.ts';
import { gumbelMax, gumbelMin } from './extreme.ts';
import { cauchy, laplace } from './laplace.ts';
import { logistic, logLogistic } from './logistic.ts';
import { lognormal, lognormal2, normal, truncatedNormal } from './normal.ts';
import { trapezoidal, triangular } from './triangular.ts';
import { integerUniform, uniform } from './uniform.ts';

export const DISTRIBUTIONS: readonly Distribution[] = [
  triangular,
  uniform,
  normal,
  lognormal,
  lognormal2,
  truncatedNormal,
  trapezoidal,
  exponential,
  weibull,
  rayleigh,
  pareto,
  logistic,
  logLogistic,
  gumbelMax,
  gumbelMin,
  laplace,
  cauchy,
  bernoulli,
  geometric,
  integerUniform,
];

const BY_NAME = new Map(
  DISTRIBUTIONS.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])].map((name) => [name.toLowerCase(), entry])),
);

/** The distribution of that name or alias, whatever the case of its letters. */
export function findDistribution(name: string): Distribution | undefined {
  return BY_NAME.get(name.toLowerCase());
}
