/**
 * Prices that are stepped in their logarithm: the state is the logarithm of the price over that at the start, so that a path
 * begins at its price exactly.
 */
import { type Arithmetic, exp } from '@tessera/engine';

/** The state at time 0. */
export function noGrowth<V, B>(m: Arithmetic<V, B>): V {
  return m.const(0);
}

/** The price of a state. */
export function grownPrice<V, B>(m: Arithmetic<V, B>, s0: number, growth: V): V {
  return m.mul(m.const(s0), exp(m, growth));
}
