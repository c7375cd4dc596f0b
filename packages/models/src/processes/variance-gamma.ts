/** The variance gamma process: Brownian motion with drift at a time that runs at random, stepped exactly. */
import { type Arithmetic, DISTRIBUTIONS, exp, expm1, log, prepareQuantile, SCALARS } from '@tessera/engine';
import { grownPrice, noGrowth } from './grown-price.ts';
import type { Noise, Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly s0: number;
  readonly mu: number;
  readonly sigma: number;
  readonly nu: number;
  readonly theta: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const GAMMA = DISTRIBUTIONS.find(({ name }) => name === 'gamma')!;

/** 1 - kθν - k²σ²ν/2: E[e^(kX)] at time t is this to the power -t/ν, and infinite where it is not positive. */
function base({ sigma, nu, theta }: Values, k: number): number {
  return 1 - k * theta * nu - (k * k * sigma * sigma * nu) / 2;
}

/** From this shape on the gamma quantile has tables; below, most of its values are too near to 0 for them. */
const TABULATED = 0.25;

/** Gamma with this shape and scale by quantile, or, for small shapes, as that of shape + 1 times U^(1 / shape). Exact both ways. */
function gammaDraw<V, B>(m: Arithmetic<V, B>, noise: Noise<V>, shape: number, scale: number): V {
  const u = noise.uniform(0);
  const both = { lower: u, upper: m.sub(m.const(1), u) };
  if (shape >= TABULATED) return prepareQuantile(GAMMA, [shape, scale], [], undefined)(m, both);
  const whole = prepareQuantile(GAMMA, [shape + 1, scale], [], undefined)(m, both);
  return m.mul(whole, exp(m, m.mul(m.const(1 / shape), log(m, noise.uniform(1)))));
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source:
    'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.5.2; gamma draws by quantile, for small shapes with the step of Marsaglia and Tsang, ACM TOMS 26 (2000), section 6.',
  start: (m) => [noGrowth(m)],
  step(m, p, [x], { noise, dt }) {
    const of = values(p);
    const drift = (of.mu + log(SCALARS, base(of, 1)) / of.nu) * dt;
    // Trading time: its mean is dt, its variance nu dt.
    const time = gammaDraw(m, noise, dt / of.nu, of.nu);
    const diffusion = m.mul(m.mul(m.const(of.sigma), m.sqrt(time)), noise.normal(0));
    return [m.add(x!, m.add(m.add(m.const(drift), m.mul(m.const(of.theta), time)), diffusion))];
  },
  observe: (m, p, [x]) => [grownPrice(m, values(p).s0, x!)],
};

export const varianceGamma: Process = {
  name: 'vg',
  aliases: ['variance-gamma'],
  title: 'Variance gamma',
  use: 'Prices that move only by jumps, with skew and fat tails of their own: trading time runs at random.',
  formula:
    'S = S₀ exp((μ + ω) t + θ G(t) + σ W(G(t))), G gamma with mean t and variance ν t, ω = ln(1 − θν − σ²ν/2) / ν',
  family: 'Jumps',
  source: 'Madan, Carr and Chang, "The variance gamma process and option pricing", European Finance Review 2 (1998).',
  parameters: [
    { name: 's0', aliases: ['spot', 'price'], symbol: 'S₀', meaning: 'price at the start', kind: 'number', fallback: 100, low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
    { name: 'mu', aliases: ['drift', 'r'], symbol: 'μ', meaning: 'mean rate of growth', unit: 'per year', kind: 'number', fallback: 0.05, usual: [-0.2, 0.3] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility in trading time', unit: 'per root of a year', kind: 'number', fallback: 0.12, low: 0, usual: [0.05, 0.5] },
    { name: 'nu', symbol: 'ν', meaning: 'variance of trading time: how fat the tails are', unit: 'years', kind: 'number', fallback: 0.2, low: 0, isLowOpen: true, usual: [0.01, 1] },
    { name: 'theta', aliases: ['skew'], symbol: 'θ', meaning: 'drift in trading time: below 0, falls are larger than rises', unit: 'per year', kind: 'number', fallback: -0.14, usual: [-0.5, 0.3] },
  ], // biome-ignore format: a table
  components: () => ['S'],
  schemes: [exact],
  refuse(p) {
    const left = base(values(p), 1);
    if (left > 0) return undefined;
    return `its mean would be infinite: theta nu + sigma² nu / 2 is ${(1 - left).toPrecision(4)} and must be below 1; take a smaller nu, theta or sigma`;
  },
  moments(p, t) {
    const of = values(p);
    const mean = of.s0 * exp(SCALARS, of.mu * t);
    const second = base(of, 2) > 0 ? (2 * log(SCALARS, base(of, 1)) - log(SCALARS, base(of, 2))) / of.nu : Infinity;
    return { mean: [mean], variance: [mean * mean * expm1(SCALARS, second * t)] };
  },
  presets: [
    { title: 'The index of the paper', parameters: { s0: 100, mu: 0.1, sigma: 0.1213, nu: 0.1686, theta: -0.1436 } },
    { title: 'Without skew', parameters: { s0: 100, mu: 0.05, sigma: 0.25, nu: 0.3, theta: 0 } },
  ], // biome-ignore format: a table
};
