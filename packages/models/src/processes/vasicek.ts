/** Vasicek's short rate, with its integral and the discount factor along each path. */
import { exp, SCALARS } from '@tessera/engine';
import { endOf, gaussianRateSchemes, RATE_COMPONENTS } from './gaussian-rate.ts';
import { areaVariance, deviationVariance, discountMoments, reach } from './mean-reversion.ts';
import type { Parameters, Process } from './process.ts';

interface Values {
  readonly r0: number;
  readonly kappa: number;
  readonly theta: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const schemes = gaussianRateSchemes({
  deviation: (p) => values(p).r0 - values(p).theta,
  start: (m, p) => [m.const(values(p).theta), m.const(0)],
  next: (m, p, [rate], at) => [rate, m.mul(m.const(values(p).theta), endOf(m, at))],
});

export const vasicek: Process = {
  name: 'vasicek',
  aliases: ['vasicek-rate'],
  title: 'Vasicek',
  use: 'Short rates that return to a mean and may fall below 0; `discount` is what a unit at the end is worth at the start.',
  formula: 'dr = κ (θ − r) dt + σ dW',
  family: 'Rates',
  source: 'Vasicek, "An equilibrium characterization of the term structure", Journal of Financial Economics 5 (1977).',
  parameters: [
    { name: 'r0', aliases: ['rate'], symbol: 'r₀', meaning: 'short rate at the start', unit: 'per year', kind: 'number', fallback: 0.03, isInitial: true, usual: [-0.01, 0.1] },
    { name: 'kappa', aliases: ['a', 'speed', 'reversion'], symbol: 'κ', meaning: 'speed of return to the mean: half of a deviation is gone after ln 2 / κ', unit: 'per year', kind: 'number', fallback: 0.5, low: 0, usual: [0.01, 2] },
    { name: 'theta', aliases: ['b', 'mean', 'level', 'long_run'], symbol: 'θ', meaning: 'mean to which the rate returns', unit: 'per year', kind: 'number', fallback: 0.03, usual: [-0.01, 0.1] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility of the rate: 0.01 moves it by one percentage point in a year', unit: 'per year and root of a year', kind: 'number', fallback: 0.01, low: 0, usual: [0, 0.05] },
  ], // biome-ignore format: a table
  components: () => RATE_COMPONENTS,
  schemes,
  moments(p, t) {
    const { r0, kappa, theta, sigma } = values(p);
    const integral = theta * t + (r0 - theta) * reach(kappa, t);
    const variance = areaVariance(kappa, sigma, t);
    const discount = discountMoments(integral, variance);
    return {
      mean: [theta + (r0 - theta) * exp(SCALARS, -kappa * t), integral, discount.mean],
      variance: [deviationVariance(kappa, sigma, t), variance, discount.variance],
    };
  },
  presets: [
    { title: 'Euro, rates below 0', parameters: { r0: -0.004, kappa: 0.2, theta: 0.015, sigma: 0.008 }, horizon: 10 },
    {
      title: 'Dollar, falling to its mean',
      parameters: { r0: 0.053, kappa: 0.35, theta: 0.033, sigma: 0.012 },
      horizon: 5,
    },
    { title: 'Fast return', parameters: { r0: 0.08, kappa: 1.5, theta: 0.04, sigma: 0.02 }, horizon: 2 },
  ],
};
