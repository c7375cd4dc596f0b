/**
 * φ(μ) = μ - log(1 + μ): how far a ratio 1 + μ is from 1 on the scale of gamma and beta tails, without cancellation.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { polynomialPaired } from '../polynomial.ts';

/** (artanh(s) - s) / s³ in s², to 2^-58 for |s| <= 1/3 (own minimax fit, `derive.py`). */
const ARTANH = [
  0.3333333333333333, 0.1999999999999975, 0.1428571428580339, 0.1111111109873276, 0.09090909971583067,
  0.07692271221857452, 0.06667604892708809, 0.0586694212019959, 0.05424100839203777, 0.03739664177466961,
  0.07826831651362536,
];

/** φ(μ) to a few units in the last place, -½ <= μ <= 1. */
export function deviationNear<V, B>(m: Arithmetic<V, B>, mu: V): V {
  const s = m.div(mu, m.add(m.const(2), mu));
  const z = m.mul(s, s);
  // μ - log(1 + μ) = μ - 2 artanh(s), and μ - 2 s = μ s.
  const cubic = m.mul(m.mul(m.add(s, s), z), polynomialPaired(m, z, ARTANH));
  return m.sub(m.mul(mu, s), cubic);
}

/** φ(μ) to a few units in the last place, from μ > -1 and logarithm = log(1 + μ), which is used away from 0. */
export function deviation<V, B>(m: Arithmetic<V, B>, mu: V, logarithm: V): V {
  const close = m.and(m.ge(mu, m.const(-0.5)), m.le(mu, m.const(1)));
  return m.select(close, deviationNear(m, mu), m.sub(mu, logarithm));
}
