/**
 * A deviation that decays at a constant rate under normal noise, dx = -κ x dt + σ dW, and the area under it, y = ∫ x dt: over
 * a stretch of time both are normal, with the moments given here. Ornstein-Uhlenbeck, Vasicek and Hull-White share it. It
 * knows no process table.
 *
 * Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.3. Everything is written so that slow reversion
 * (κ t near 0, and 0 itself) loses no digits.
 */
import { type Arithmetic, exp, expm1, SCALARS } from '@tessera/engine';

/** (1 - e^-z) / z. */
function held(z: number): number {
  return z === 0 ? 1 : -expm1(SCALARS, -z) / z;
}

/** Below this the closed forms that follow cancel and their series are summed. */
const SERIES = 0.5;

/** (z - (1 - e^-z)) / z²: the integral of 1 - e^-u from 0 to z, over z². */
function heldOnce(z: number): number {
  return z >= SERIES ? (1 - held(z)) / z : series(() => 1, z, 2);
}

/** (z - 2 (1 - e^-z) + (1 - e^-2z) / 2) / z³: the integral of (1 - e^-u)² from 0 to z, over z³. */
function heldArea(z: number): number {
  if (z >= SERIES) return (z + 2 * expm1(SCALARS, -z) - expm1(SCALARS, -2 * z) / 2) / (z * z * z);
  // Of the powers only those of two are taken, which are exact everywhere.
  return series((n) => 2 - 2 ** (n - 1), z, 3);
}

/** The sum of weight(n) (-1)^n z^(n - first) / n! from `first` on, for z below `SERIES`. */
function series(weight: (n: number) => number, z: number, first: number): number {
  let sum = 0;
  let term = 1;
  for (let n = 1; n <= 24; n++) {
    term *= n <= first ? -1 / n : -z / n;
    if (n >= first) sum += weight(n) * term;
  }
  return sum;
}

/** (1 - e^-κt) / κ: the area under a deviation of 1 until time t, without noise. */
export function reach(kappa: number, t: number): number {
  return t * held(kappa * t);
}

/** The integral of `reach` from 0 to t. */
export function reachArea(kappa: number, t: number): number {
  return t * t * heldOnce(kappa * t);
}

/** Variance of the deviation after time t. */
export function deviationVariance(kappa: number, sigma: number, t: number): number {
  return sigma * sigma * t * held(2 * kappa * t);
}

/** Variance of the area after time t. */
export function areaVariance(kappa: number, sigma: number, t: number): number {
  return sigma * sigma * t * t * t * heldArea(kappa * t);
}

/** A step of length dt: x' = `decay` x + `deviation` Z₀, y' = y + `reach` x + `joint` Z₀ + `apart` Z₁. */
export interface Transition {
  readonly decay: number;
  readonly reach: number;
  readonly deviation: number;
  readonly joint: number;
  readonly apart: number;
}

/** The transition over dt; Z₀ and Z₁ are independent standard normals. */
export function transition(kappa: number, sigma: number, dt: number): Transition {
  const z = kappa * dt;
  // The covariance of x' and y' is σ² reach² / 2.
  const joint = (held(z) * held(z)) / 2 / Math.sqrt(held(2 * z));
  const scale = sigma * dt * Math.sqrt(dt);
  return {
    decay: exp(SCALARS, -z),
    reach: reach(kappa, dt),
    deviation: sigma * Math.sqrt(dt * held(2 * z)),
    joint: scale * joint,
    apart: scale * Math.sqrt(heldArea(z) - joint * joint),
  };
}

/** The deviation and the area after an exact step, from the normals of the step. */
export function exactStep<V, B>(
  m: Arithmetic<V, B>,
  by: Transition,
  [x, y]: readonly [x: V, y: V],
  normal: (k: number) => V,
): [x: V, y: V] {
  const [z0, z1] = [normal(0), normal(1)];
  const next = m.add(m.mul(m.const(by.decay), x), m.mul(m.const(by.deviation), z0));
  const noise = m.add(m.mul(m.const(by.joint), z0), m.mul(m.const(by.apart), z1));
  return [next, m.add(y, m.add(m.mul(m.const(by.reach), x), noise))];
}

/** The deviation and the area after an Euler step. */
export function eulerStep<V, B>(
  m: Arithmetic<V, B>,
  { kappa, sigma }: { readonly kappa: number; readonly sigma: number },
  [x, y]: readonly [x: V, y: V],
  { normal, dt }: { readonly normal: (k: number) => V; readonly dt: number },
): [x: V, y: V] {
  const diffusion = m.mul(m.const(sigma * Math.sqrt(dt)), normal(0));
  return [m.add(m.sub(x, m.mul(m.const(kappa * dt), x)), diffusion), m.add(y, m.mul(m.const(dt), x))];
}

/** Mean and variance of e^-y for a normal y: what a unit of money at the end is worth at the start. */
export function discountMoments(mean: number, variance: number): { readonly mean: number; readonly variance: number } {
  const price = exp(SCALARS, variance / 2 - mean);
  return { mean: price, variance: price * price * expm1(SCALARS, variance) };
}
