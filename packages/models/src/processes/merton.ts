/** Merton's jump diffusion: geometric Brownian motion with lognormal jumps, stepped exactly in the logarithm. */
import { exp, expm1, SCALARS } from '@tessera/engine';
import { grownPrice, noGrowth } from './grown-price.ts';
import { compensator, jumpsOf, jumpsOfStep, jumpsSquared, LOGNORMAL_JUMPS } from './lognormal-jumps.ts';
import type { Parameters, Process, ProcessParameter, Scheme } from './process.ts';

interface Values {
  readonly s0: number;
  readonly mu: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** A price with a drift and a volatility, to which jumps are added: `mu` is the growth of the whole, jumps included. */
export const DIFFUSION_PARAMETERS: readonly ProcessParameter[] = [
  { name: 's0', aliases: ['spot', 'price'], symbol: 'S₀', meaning: 'price at the start', kind: 'number', fallback: 100, low: 0, isLowOpen: true, isInitial: true, usual: [50, 200] },
  { name: 'mu', aliases: ['drift', 'r'], symbol: 'μ', meaning: 'mean rate of growth, jumps included', unit: 'per year', kind: 'number', fallback: 0.05, usual: [-0.2, 0.3] },
  { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility between jumps', unit: 'per root of a year', kind: 'number', fallback: 0.15, low: 0, usual: [0, 0.6] },
]; // biome-ignore format: a table

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.5.1.',
  start: (m) => [noGrowth(m)],
  step(m, p, [x], { noise, dt }) {
    const { mu, sigma } = values(p);
    const drift = (mu - compensator(jumpsOf(p)) - (sigma * sigma) / 2) * dt;
    const { shift, variance } = jumpsOfStep(m, jumpsOf(p), noise.uniform(0), dt);
    const sd = m.sqrt(m.add(m.const(sigma * sigma * dt), variance));
    return [m.add(x!, m.add(m.add(m.const(drift), shift), m.mul(sd, noise.normal(0))))];
  },
  observe: (m, p, [x]) => [grownPrice(m, values(p).s0, x!)],
};

export const merton: Process = {
  name: 'merton',
  aliases: ['jump-diffusion', 'merton-jump-diffusion'],
  title: 'Merton jump diffusion',
  use: 'Prices that also jump: crashes and news. Jumps come at a constant rate and their logarithms are normal.',
  formula: 'dS / S₋ = (μ − λ k) dt + σ dW + (e^J − 1) dN, J ~ N(μ_J, σ_J²), k = E[e^J − 1]',
  family: 'Jumps',
  source: 'Merton, "Option pricing when underlying stock returns are discontinuous", J. Financial Economics 3 (1976).',
  parameters: [...DIFFUSION_PARAMETERS, ...LOGNORMAL_JUMPS],
  components: () => ['S'],
  schemes: [exact],
  moments(p, t) {
    const { s0, mu, sigma } = values(p);
    const mean = s0 * exp(SCALARS, mu * t);
    const second = (sigma * sigma + jumpsSquared(jumpsOf(p))) * t;
    return { mean: [mean], variance: [mean * mean * expm1(SCALARS, second)] };
  },
  presets: [
    { title: 'A share that may crash', parameters: { s0: 100, mu: 0.05, sigma: 0.15, lambda: 0.5, jump_mean: -0.2, jump_sd: 0.15 } },
    { title: 'Many small jumps', parameters: { s0: 100, mu: 0.05, sigma: 0.1, lambda: 25, jump_mean: 0, jump_sd: 0.03 } },
    { title: 'A takeover rumour', parameters: { s0: 40, mu: 0.05, sigma: 0.2, lambda: 0.7, jump_mean: 0.25, jump_sd: 0.05 } },
  ], // biome-ignore format: a table
};
