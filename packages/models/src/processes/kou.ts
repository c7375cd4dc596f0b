/** Kou's jump diffusion: geometric Brownian motion with double exponential jumps, stepped exactly in the logarithm. */
import { type Arithmetic, exp, expm1, log, prepareQuantile, SCALARS } from '@tessera/engine';
import { grownPrice, noGrowth } from './grown-price.ts';
import { DIFFUSION_PARAMETERS } from './merton.ts';
import { POISSON, poissonCount } from './poisson-process.ts';
import type { Noise, Parameters, Process, Scheme } from './process.ts';
import { whereNeeded } from './where-needed.ts';

interface Values {
  readonly s0: number;
  readonly mu: number;
  readonly sigma: number;
  readonly lambda: number;
  readonly p: number;
  readonly eta1: number;
  readonly eta2: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** E[e^(k J)] of one jump J of the logarithm; infinite from k = eta1 on. */
function transform({ p, eta1, eta2 }: Values, k: number): number {
  const up = p === 0 ? 0 : k < eta1 ? (p * eta1) / (eta1 - k) : Infinity;
  return up + ((1 - p) * eta2) / (eta2 + k);
}

/** A jump of the logarithm by inversion: up with probability p, and from there on exponential. One uniform gives both. */
function jump<V, B>(m: Arithmetic<V, B>, { p, eta1, eta2 }: Values, u: V): V {
  const isUp = m.lt(u, m.const(p));
  const over = m.sub(m.const(1), u);
  const share = m.select(isUp, m.mul(u, m.const(p === 0 ? 0 : 1 / p)), m.mul(over, m.const(p === 1 ? 0 : 1 / (1 - p))));
  // Rounding may take the share of a uniform at the very end above 1.
  const size = m.neg(log(m, m.within(m.min(share, m.const(1)), 2 ** -60, 1)));
  return m.mul(size, m.select(isUp, m.const(1 / eta1), m.const(-1 / eta2)));
}

/** The sum of `count` jumps, of which the first is number `first` of the path. */
function jumps<V, B>(m: Arithmetic<V, B>, of: Values, dt: number, count: V, first: V, noise: Noise<V>): V {
  const mean = of.lambda * dt;
  if (mean === 0) return m.const(0);
  const most = prepareQuantile(POISSON, [mean], [], undefined)(SCALARS, { lower: 1 - 2 ** -53, upper: 2 ** -53 });
  const [sum] = m.loop(Math.max(most, 1), [m.const(0)], ([total], trip) => {
    const size = jump(m, of, noise.event(0, m.within(m.add(first, trip), 0, 2 ** 32 - 1)));
    return {
      next: [m.add(total!, m.select(m.lt(trip, count), size, m.const(0)))],
      done: m.ge(m.add(trip, m.const(1)), count),
    };
  });
  return sum!;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Kou, "A jump-diffusion model for option pricing", Management Science 48(8) (2002), equation 2.',
  // log S, and how many jumps there have been.
  start: (m) => [noGrowth(m), m.const(0)],
  step(m, p, [x, before], { noise, dt }) {
    const of = values(p);
    const { mu, sigma, lambda } = of;
    const drift = (mu - lambda * (transform(of, 1) - 1) - (sigma * sigma) / 2) * dt;
    const count = poissonCount(m, noise.uniform(0), lambda * dt);
    // Most steps have none.
    const [jumped] = whereNeeded(m, m.gt(count, m.const(0)), [m.const(0)], [count, before!], ([count, before]) => [
      jumps(m, of, dt, count!, before!, noise),
    ]);
    const diffusion = m.mul(m.const(sigma * Math.sqrt(dt)), noise.normal(0));
    return [m.add(x!, m.add(m.add(m.const(drift), jumped!), diffusion)), m.add(before!, count)];
  },
  observe: (m, p, [x]) => [grownPrice(m, values(p).s0, x!)],
};

export const kou: Process = {
  name: 'kou',
  aliases: ['double-exponential', 'kou-jump-diffusion'],
  title: 'Kou double exponential jumps',
  use: 'Prices with jumps up and down of different size and frequency: sharper peaks and fatter tails than Merton’s normal jumps.',
  formula:
    'dS / S₋ = (μ − λ k) dt + σ dW + (e^J − 1) dN, J up with probability p, its size exponential: rate η₁ up, η₂ down',
  family: 'Jumps',
  source: 'Kou, "A jump-diffusion model for option pricing", Management Science 48(8) (2002).',
  parameters: [
    ...DIFFUSION_PARAMETERS,
    { name: 'lambda', aliases: ['intensity', 'rate'], symbol: 'λ', meaning: 'mean number of jumps', unit: 'per year', kind: 'number', fallback: 1, low: 0, high: 100_000, usual: [0, 10] },
    { name: 'p', aliases: ['up'], symbol: 'p', meaning: 'probability that a jump goes up', kind: 'number', fallback: 0.4, low: 0, high: 1, usual: [0, 1] },
    { name: 'eta1', aliases: ['eta_up'], symbol: 'η₁', meaning: 'rate of jumps up: their mean in the logarithm is 1 / η₁', kind: 'number', fallback: 10, low: 1, isLowOpen: true, usual: [2, 50] },
    { name: 'eta2', aliases: ['eta_down'], symbol: 'η₂', meaning: 'rate of jumps down: their mean in the logarithm is 1 / η₂', kind: 'number', fallback: 5, low: 0, isLowOpen: true, usual: [1, 50] },
  ], // biome-ignore format: a table
  components: () => ['S'],
  schemes: [exact],
  moments(p, t) {
    const of = values(p);
    const mean = of.s0 * exp(SCALARS, of.mu * t);
    const squared = of.lambda === 0 ? 0 : of.lambda * (transform(of, 2) - 2 * transform(of, 1) + 1);
    return { mean: [mean], variance: [mean * mean * expm1(SCALARS, (of.sigma * of.sigma + squared) * t)] };
  },
  presets: [
    { title: 'Rare falls, smaller rises', parameters: { s0: 100, mu: 0.05, sigma: 0.16, lambda: 1, p: 0.4, eta1: 10, eta2: 5 } },
    { title: 'Daily news', parameters: { s0: 100, mu: 0.05, sigma: 0.1, lambda: 60, p: 0.5, eta1: 60, eta2: 50 } },
  ], // biome-ignore format: a table
};
