/**
 * Alfonsi's second-order step of the square-root process: A. Alfonsi, "High order discretization schemes for the CIR process:
 * application to affine term structure and Heston models", Mathematics of Computation 79 (2010). It knows no
 * process table. The letters are the paper's: dX = (a - k X) dt + σ √X dW.
 */
import { type Arithmetic, exp, SCALARS } from '@tessera/engine';
import { reach } from './mean-reversion.ts';

interface SquareRoot {
  readonly kappa: number;
  readonly theta: number;
  readonly sigma: number;
}

/**
 * X after dt from x >= 0, by one uniform. From K₂ on (0 where σ² <= 4a), half a step of the drift, a step of the noise by a
 * three-valued variable with the normal's first five moments, half a step of the drift; below K₂, two values that have the
 * first two moments of X.
 */
export function alfonsiStep<V, B>(m: Arithmetic<V, B>, of: SquareRoot, x: V, u: V, dt: number): V {
  const least = threshold(of, dt);
  const far = splitStep(m, of, x, u, dt);
  return least > 0 ? m.select(m.ge(x, m.const(least)), far, twoValued(m, of, x, u, dt)) : far;
}

/** What drift is left once the root of X has been made free of noise in its coefficient, times half a step's reach. */
function halfDrift({ kappa, theta, sigma }: SquareRoot, dt: number): number {
  return (kappa * theta - (sigma * sigma) / 4) * reach(kappa, dt / 2);
}

/** K₂(dt): from it on no root in `splitStep` is taken of a negative number, and no value is negative. */
function threshold(of: SquareRoot, dt: number): number {
  const drift = -halfDrift(of, dt);
  if (drift <= 0) return 0;
  const growth = exp(SCALARS, (of.kappa * dt) / 2);
  const root = Math.sqrt(growth * drift) + (of.sigma / 2) * Math.sqrt(3 * dt);
  return growth * (drift + root * root);
}

function splitStep<V, B>(m: Arithmetic<V, B>, of: SquareRoot, x: V, u: V, dt: number): V {
  const decay = m.const(exp(SCALARS, (-of.kappa * dt) / 2));
  const drift = m.const(halfDrift(of, dt));
  const shock = m.const((of.sigma / 2) * Math.sqrt(3 * dt));
  const zero = m.const(0);
  const noise = m.select(m.lt(u, m.const(1 / 6)), m.neg(shock), m.select(m.gt(u, m.const(5 / 6)), shock, zero));
  // Below K₂ this value is not taken.
  const root = m.add(m.sqrt(m.max(m.add(drift, m.mul(decay, x)), zero)), noise);
  return m.max(m.add(m.mul(decay, m.mul(root, root)), drift), zero);
}

/** The paper's variable near 0: E[X] / 2π with probability π, else E[X] / (2 (1 - π)), π = (1 - √(1 - E[X]² / E[X²])) / 2. */
function twoValued<V, B>(m: Arithmetic<V, B>, { kappa, theta, sigma }: SquareRoot, x: V, u: V, dt: number): V {
  const decay = exp(SCALARS, -kappa * dt);
  const held = reach(kappa, dt);
  const mean = m.add(m.mul(m.const(decay), x), m.const(kappa * theta * held));
  const spread = m.add(m.mul(m.const(decay), x), m.const((kappa * theta * held) / 2));
  const variance = m.mul(m.const(sigma * sigma * held), spread);
  const second = m.add(m.mul(mean, mean), variance);
  const share = m.mul(m.const(0.5), m.sub(m.const(1), m.sqrt(m.div(variance, second))));
  const half = m.mul(m.const(0.5), mean);
  const value = m.select(m.lt(u, share), m.div(half, share), m.div(half, m.sub(m.const(1), share)));
  // At 0, where nothing pulls away from 0.
  return m.select(m.gt(mean, m.const(0)), value, m.const(0));
}
