/** What all spreadsheet functions of distributions share: their parameters, and one entry from a distribution. */
import type { Distribution, Tails } from '../../random/distributions/distribution.ts';
import { tails } from '../../random/distributions/tails.ts';
import type { Checked, Parameter } from './function.ts';

/** Numeric parameters by name. */
export function numbers(...names: string[]): Parameter[] {
  return names.map((name) => ({ name, accepts: 'number' }));
}

/** TRUE for the probability up to x, FALSE for the density or the probability of x itself. */
export const CUMULATIVE: Parameter = { name: 'cumulative', accepts: 'logical' };

/** The cdf or the density; only the one asked for when that is known. */
export function distributed<V, B>(
  m: Checked<V, B>,
  { cdf, density }: Pick<Distribution, 'cdf' | 'density'>,
  x: V,
  p: readonly V[],
  cumulative: V,
): V {
  const known = m.known(cumulative);
  if (known !== undefined) return known === 0 ? density(m, x, p, []) : cdf(m, x, p, []).lower;
  return m.select(m.eq(cumulative, m.const(0)), density(m, x, p, []), cdf(m, x, p, []).lower);
}

/** The quantile of a probability strictly between 0 and 1, else #NUM!. */
export function quantileOf<V, B>(m: Checked<V, B>, { quantile }: Distribution, p: V, parameters: readonly V[]): V {
  return quantile(m, probability(m, p), parameters, []);
}

/** As `quantileFromZero`, for a probability counted from the right: 1 gives 0. */
export function quantileFromRight<V, B>(
  m: Checked<V, B>,
  { quantile }: Distribution,
  p: V,
  parameters: readonly V[],
): V {
  const one = m.const(1);
  m.require(m.and(m.gt(p, m.const(0)), m.le(p, one)), '#NUM!');
  const isOne = m.eq(p, one);
  const { lower, upper } = tails(m, m.select(isOne, m.const(0.5), p));
  return m.select(isOne, m.const(0), quantile(m, { lower: upper, upper: lower }, parameters, []));
}

/** As `quantileOf`, for quantities that start at 0: the probability 0 gives 0. */
export function quantileFromZero<V, B>(
  m: Checked<V, B>,
  { quantile }: Distribution,
  p: V,
  parameters: readonly V[],
): V {
  const zero = m.const(0);
  m.require(m.and(m.ge(p, zero), m.lt(p, m.const(1))), '#NUM!');
  const isZero = m.eq(p, zero);
  const inside = m.select(isZero, m.const(0.5), p);
  return m.select(isZero, zero, quantile(m, tails(m, inside), parameters, []));
}

function probability<V, B>(m: Checked<V, B>, p: V): Tails<V> {
  m.require(m.and(m.gt(p, m.const(0)), m.lt(p, m.const(1))), '#NUM!');
  return tails(m, p);
}

/** Each value must be above 0, else #NUM!. */
export function requirePositive<V, B>(m: Checked<V, B>, ...values: V[]): void {
  for (const value of values) m.require(m.gt(value, m.const(0)), '#NUM!');
}

/** Each value must not be negative, else #NUM!. */
export function requireNotNegative<V, B>(m: Checked<V, B>, ...values: V[]): void {
  for (const value of values) m.require(m.ge(value, m.const(0)), '#NUM!');
}

/** Degrees of freedom: whole, from 1 to 10^10, else #NUM!. */
export function degrees<V, B>(m: Checked<V, B>, value: V): V {
  const whole = m.trunc(value);
  m.require(m.and(m.ge(whole, m.const(1)), m.le(whole, m.const(1e10))), '#NUM!');
  return whole;
}
