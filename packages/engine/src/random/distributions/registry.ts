/** Every distribution, in the order in which the documentation lists them. */
import { bernoulli, geometric } from './bernoulli.ts';
import { beta, pert } from './beta.ts';
import { binomial, negativeBinomial } from './binomial.ts';
import { discrete, discreteUniform } from './discrete.ts';
import type { Distribution } from './distribution.ts';
import { exponential, pareto, rayleigh, weibull } from './exponential.ts';
import { gumbelMax, gumbelMin } from './extreme.ts';
import { chiSquared, erlang, gamma } from './gamma.ts';
import { hypergeometric } from './hypergeometric.ts';
import { inverseGaussian } from './inverse-gaussian.ts';
import { cauchy, laplace } from './laplace.ts';
import { logistic, logLogistic } from './logistic.ts';
import { lognormal, lognormal2, normal, truncatedNormal } from './normal.ts';
import { poisson } from './poisson.ts';
import { cumulative, empirical, histogram } from './segments.ts';
import { fDistribution, studentT } from './student.ts';
import { trapezoidal, triangular } from './triangular.ts';
import { integerUniform, uniform } from './uniform.ts';

export const DISTRIBUTIONS: readonly Distribution[] = [
  // from people's judgement
  triangular,
  pert,
  uniform,
  trapezoidal,
  cumulative,
  histogram,
  // everyday quantities
  normal,
  truncatedNormal,
  lognormal,
  lognormal2,
  beta,
  gamma,
  erlang,
  exponential,
  weibull,
  rayleigh,
  inverseGaussian,
  // heavy tails, extremes
  pareto,
  logistic,
  logLogistic,
  laplace,
  cauchy,
  gumbelMax,
  gumbelMin,
  // statistics
  studentT,
  chiSquared,
  fDistribution,
  // counts and events
  bernoulli,
  binomial,
  poisson,
  geometric,
  negativeBinomial,
  hypergeometric,
  integerUniform,
  // lists of values
  discrete,
  discreteUniform,
  empirical,
];

const BY_NAME = new Map(
  DISTRIBUTIONS.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])].map((name) => [name.toLowerCase(), entry])),
);

/** The distribution of that name or alias, whatever the case of its letters. */
export function findDistribution(name: string): Distribution | undefined {
  return BY_NAME.get(name.toLowerCase());
}
