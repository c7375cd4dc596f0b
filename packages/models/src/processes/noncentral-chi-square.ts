/**
 * Exact draws of the two laws that square-root processes have: the noncentral chi-square distribution, and the one of a squared
 * Bessel process that is absorbed at 0. One uniform or normal for each part, no rejection. It knows no process table.
 */
import { type Arithmetic, DISTRIBUTIONS, prepareQuantile } from '@tessera/engine';
import type { Noise } from './process.ts';

const GAMMA = DISTRIBUTIONS.find(({ name }) => name === 'gamma')!;
const POISSON = DISTRIBUTIONS.find(({ name }) => name === 'poisson')!;

/** From here the part without the noncentral normal has a gamma table; below, that gamma would be all but 0. */
const LEAST_SPLIT = 1.05;

/**
 * A noncentral chi-square with `df` degrees of freedom (known when the step is compiled) and noncentrality `lambda`. From 1.05
 * degrees on it is a shifted normal squared and a tabulated gamma, below a gamma whose shape a Poisson count decides, which
 * costs many times more: Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.4.1. Draws `normal(0)` and
 * `uniform(0)`, or `uniform(0)` and `uniform(1)`.
 */
export function noncentralChiSquare<V, B>(m: Arithmetic<V, B>, df: number, lambda: V, noise: Noise<V>): V {
  if (df < LEAST_SPLIT) {
    const count = poisson(m, m.mul(m.const(0.5), lambda), noise.uniform(0));
    return m.mul(m.const(2), gamma(m, m.add(count, m.const(df / 2)), noise.uniform(1)));
  }
  const shifted = m.add(noise.normal(0), m.sqrt(lambda));
  return m.add(m.mul(shifted, shifted), m.mul(m.const(2), constantGamma(m, (df - 1) / 2, noise.uniform(0))));
}

/**
 * Half of X(t) / t for a squared Bessel process of index -`alpha` that starts at X(0) = 2 t `lambda` and stays at 0 once it is
 * there: 0 when a gamma of shape `alpha` exceeds `lambda`, else a gamma of shape N + 1, N a Poisson count of mean `lambda` less
 * that gamma. Makarov and Glew, "Exact simulation of Bessel diffusions", Monte Carlo Methods and Applications 16 (2010).
 * Draws `uniform(0)`, `uniform(1)` and `uniform(2)`.
 */
export function absorbedBessel<V, B>(m: Arithmetic<V, B>, alpha: number, lambda: V, noise: Noise<V>): V {
  const zero = m.const(0);
  const left = m.sub(lambda, constantGamma(m, alpha, noise.uniform(0)));
  const count = poisson(m, m.max(left, zero), noise.uniform(1));
  return m.select(m.gt(left, zero), gamma(m, m.add(count, m.const(1)), noise.uniform(2)), zero);
}

function poisson<V, B>(m: Arithmetic<V, B>, mean: V, u: V): V {
  return POISSON.quantile(m, tails(m, u), [mean], []);
}

/** A gamma of scale 1; of shape 0 it is 0. */
function gamma<V, B>(m: Arithmetic<V, B>, shape: V, u: V): V {
  const none = m.eq(shape, m.const(0));
  const value = GAMMA.quantile(m, tails(m, u), [m.select(none, m.const(1), shape), m.const(1)], []);
  return m.select(none, m.const(0), value);
}

function constantGamma<V, B>(m: Arithmetic<V, B>, shape: number, u: V): V {
  return prepareQuantile(GAMMA, [shape, 1], [], undefined)(m, tails(m, u));
}

function tails<V, B>(m: Arithmetic<V, B>, u: V): { lower: V; upper: V } {
  return { lower: u, upper: m.sub(m.const(1), u) };
}
