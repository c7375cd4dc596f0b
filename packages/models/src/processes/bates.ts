/** Bates's model: Heston's variance and Merton's jumps. */
import { exp, expm1, SCALARS } from '@tessera/engine';
import { HESTON_PARAMETERS, logSecondMoment, observeVariance, startVariance, varianceMoments } from './heston.ts';
import { compensator, jumpsOf, jumpsOfStep, jumpsSquared, LOGNORMAL_JUMPS } from './lognormal-jumps.ts';
import type { Parameters, Process, Scheme } from './process.ts';
import { quadraticExponential, type StochasticVariance } from './quadratic-exponential.ts';

interface Values extends StochasticVariance {
  readonly s0: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const qeM: Scheme = {
  name: 'qe-m',
  title: 'Quadratic-exponential, martingale-corrected, with exact jumps',
  source:
    'Andersen, "Simple and efficient simulation of the Heston stochastic volatility model", J. Computational Finance 11(3) (2008); Merton (1976) for the jumps.',
  weakOrder: 1,
  hasExactMean: true,
  start: startVariance,
  step(m, p, [x, v], at) {
    const of = values(p);
    const jumps = jumpsOfStep(m, jumpsOf(p), at.noise.uniform(1), at.dt);
    return quadraticExponential(m, { ...of, mu: of.mu - compensator(jumpsOf(p)) }, [x!, v!], at, jumps);
  },
  observe: observeVariance,
};

export const bates: Process = {
  name: 'bates',
  aliases: ['svj', 'heston-jumps'],
  title: 'Bates: random volatility and jumps',
  use: 'Heston’s random volatility with Merton’s jumps: smiles of short and long options at once.',
  formula: 'dS / S₋ = (μ − λ k) dt + √v dW₁ + (e^J − 1) dN, dv = κ (θ − v) dt + ξ √v dW₂, J ~ N(μ_J, σ_J²)',
  family: 'Volatility',
  source:
    'Bates, "Jumps and stochastic volatility: exchange rate processes implicit in Deutsche Mark options", Review of Financial Studies 9(1) (1996).',
  parameters: [...HESTON_PARAMETERS, ...LOGNORMAL_JUMPS],
  components: () => ['S', 'v'],
  schemes: [qeM],
  moments(p, t) {
    const { s0, mu } = values(p);
    const mean = s0 * exp(SCALARS, mu * t);
    const v = varianceMoments(p, t);
    const second = logSecondMoment(p, t) + jumpsSquared(jumpsOf(p)) * t;
    return { mean: [mean, v.mean], variance: [mean * mean * expm1(SCALARS, second), v.variance] };
  },
  presets: [
    { title: 'A share index', parameters: { s0: 100, v0: 0.03, mu: 0.05, kappa: 2, theta: 0.03, xi: 0.35, rho: -0.7, lambda: 0.4, jump_mean: -0.12, jump_sd: 0.12 } },
    { title: 'A currency', parameters: { s0: 1.1, v0: 0.01, mu: 0.01, kappa: 1.5, theta: 0.01, xi: 0.2, rho: 0, lambda: 2, jump_mean: 0, jump_sd: 0.02 } },
  ], // biome-ignore format: a table
};
