/**
 * The normal density and tails as integrals of options take them: scaled, and as exact as their error allows. It knows no
 * option.
 */
import { type Arithmetic, expBounded, polynomialPaired } from '@tessera/engine';

/** 1 / √(2π). */
const DENSITY = 0.3989422804014327;

/**
 * Φ(-x) e^(x²/2) = P(x) / Q(x) to 6e-10 relative for x >= 0, exact at 0: our own fit, of half the terms of the engine's.
 * Prices of these methods are off by more for other reasons.
 */
const MILLS_P = [
  0.5, 0.5365780778262002, 0.27718791114279184, 0.08285915981219842, 0.014323828323870141, 0.0011807019041564042,
];
const MILLS_Q = [
  1, 1.87104068388213, 1.547250837247008, 0.7306839486018978, 0.21065766814227924, 0.03590449508298214,
  0.002959580905703687,
];

/** e^exponent φ(d); 0 where that is below e^-700. */
export function density<V, B>(m: Arithmetic<V, B>, d: V, exponent: V): V {
  const power = m.max(m.sub(exponent, m.mul(m.const(0.5), m.mul(d, d))), m.const(-700));
  return m.mul(m.const(DENSITY), expBounded(m, power));
}

/** factor · Φ(d), from factor · φ(d): one exponential serves both. */
export function tail<V, B>(m: Arithmetic<V, B>, d: V, scaledDensity: V, factor: V): V {
  const size = m.abs(d);
  const ratio = m.div(polynomialPaired(m, size, MILLS_P), polynomialPaired(m, size, MILLS_Q));
  const outer = m.mul(ratio, m.mul(scaledDensity, m.const(1 / DENSITY)));
  return m.select(m.gt(d, m.const(0)), m.sub(factor, outer), outer);
}
