/** Jumps whose logarithms are normal, at a constant rate: what Merton's and Bates's models add to a price. It knows no process. */
import { type Arithmetic, exp, SCALARS } from '@tessera/engine';
import { poissonCount } from './poisson-process.ts';
import type { Parameters, ProcessParameter } from './process.ts';
import type { Addition } from './quadratic-exponential.ts';

/** Parameters of the jumps. */
export interface LognormalJumps {
  readonly lambda: number;
  readonly jump_mean: number;
  readonly jump_sd: number;
}

/** The same as parameters of a process. */
export const LOGNORMAL_JUMPS: readonly ProcessParameter[] = [
  { name: 'lambda', aliases: ['intensity', 'rate'], symbol: 'λ', meaning: 'mean number of jumps', unit: 'per year', kind: 'number', fallback: 1, low: 0, usual: [0, 10] },
  { name: 'jump_mean', aliases: ['mu_j', 'mean'], symbol: 'μ_J', meaning: 'mean of a jump of the logarithm of the price', kind: 'number', fallback: -0.1, usual: [-0.4, 0.4] },
  { name: 'jump_sd', aliases: ['sigma_j', 'sd'], symbol: 'σ_J', meaning: 'standard deviation of a jump of the logarithm of the price', kind: 'number', fallback: 0.15, low: 0, usual: [0, 0.5] },
]; // biome-ignore format: a table

/** The jumps among a process's parameters. */
export function jumpsOf(p: Parameters): LognormalJumps {
  return p as unknown as LognormalJumps;
}

/** E[e^(k J)] of one jump J of the logarithm. */
function transform({ jump_mean, jump_sd }: LognormalJumps, k: number): number {
  return exp(SCALARS, k * jump_mean + (k * k * jump_sd * jump_sd) / 2);
}

/** Mean growth of the price by jumps per unit of time: what its drift is lowered by, so that mu stays the growth of the whole. */
export function compensator(jumps: LognormalJumps): number {
  return jumps.lambda * (transform(jumps, 1) - 1);
}

/** What jumps add to log E[S²] / E[S]², per unit of time. */
export function jumpsSquared(jumps: LognormalJumps): number {
  return jumps.lambda * (transform(jumps, 2) - 2 * transform(jumps, 1) + 1);
}

/**
 * All jumps of a step, given their number: a normal with this mean and variance. Exact; to be drawn with whatever else is normal
 * given that number. Takes one uniform through the Poisson quantile.
 */
export function jumpsOfStep<V, B>(m: Arithmetic<V, B>, jumps: LognormalJumps, uniform: V, dt: number): Addition<V> {
  const count = poissonCount(m, uniform, jumps.lambda * dt);
  return {
    shift: m.mul(m.const(jumps.jump_mean), count),
    variance: m.mul(m.const(jumps.jump_sd * jumps.jump_sd), count),
  };
}
