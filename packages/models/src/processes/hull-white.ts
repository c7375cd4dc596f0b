/**
 * The Hull-White short rate with one factor, fitted to a curve of forward rates: the expected discount factor is the curve's at
 * every time of every grid.
 */
import { type Arithmetic, expm1, SCALARS } from '@tessera/engine';
import { forwardAt } from './forward-curve.ts';
import { endOf, gaussianRateSchemes, RATE_COMPONENTS } from './gaussian-rate.ts';
import { areaVariance, deviationVariance, discountMoments, reach, reachArea } from './mean-reversion.ts';
import type { Parameters, Process } from './process.ts';

interface Values {
  readonly r0: number;
  readonly times: readonly number[];
  readonly forwards: readonly number[];
  readonly kappa: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** (1 - e^-κt) / κ. */
function reachAt<V, B>(m: Arithmetic<V, B>, kappa: number, time: V): V {
  if (kappa === 0) return time;
  return m.mul(m.const(-1 / kappa), expm1(m, m.mul(m.const(-kappa), time)));
}

/**
 * What the fit adds to the integral of the rate in a step that begins where `reach` is B: half the variance that the area gains,
 * σ²/2 times the integral of B(t + u)² = (B + e^-κt B(u))² over the step. All terms are positive, so nothing cancels.
 */
function gained<V, B>(m: Arithmetic<V, B>, { kappa, sigma }: Values, reached: V, dt: number): V {
  const decay = m.sub(m.const(1), m.mul(m.const(kappa), reached));
  const first = m.mul(reached, m.mul(reached, m.const(dt)));
  const cross = m.mul(m.mul(reached, decay), m.const(2 * reachArea(kappa, dt)));
  const last = m.mul(m.mul(decay, decay), m.const(areaVariance(kappa, 1, dt)));
  return m.mul(m.const((sigma * sigma) / 2), m.add(first, m.add(cross, last)));
}

/** The rate without noise is f(0, t) + σ² B(t)² / 2 with B = `reachAt`: Brigo and Mercurio (2006), equation 3.36. */
const schemes = gaussianRateSchemes({
  deviation: () => 0,
  start: (m, p) => [m.const(values(p).r0), m.const(0), m.const(0)],
  next(m, p, [, , correction], at) {
    const { kappa, sigma } = values(p);
    const added = m.add(correction!, gained(m, values(p), reachAt(m, kappa, at.time), at.dt));
    const time = endOf(m, at);
    const [forward, area] = forwardAt(m, values(p), time);
    const scaled = m.mul(m.const(sigma), reachAt(m, kappa, time));
    const rate = m.add(forward, m.mul(m.const(0.5), m.mul(scaled, scaled)));
    return [rate, m.add(area, added), added];
  },
});

function refuse(p: Parameters): string | undefined {
  const { times, forwards } = values(p);
  if (times.length !== forwards.length)
    return `times and forwards have ${times.length} and ${forwards.length} values: give one forward rate for each time`;
  const wrong = times.findIndex((time, i) => time <= (times[i - 1] ?? 0));
  if (wrong < 0) return undefined;
  return `times must be above 0 and ascend, and number ${wrong + 1} is ${times[wrong]}: sort them, and give the rate at time 0 as r0`;
}

export const hullWhite: Process = {
  name: 'hull-white',
  aliases: ['hw', 'hull-white-1f', 'extended-vasicek', 'ho-lee'],
  title: 'Hull-White',
  use: 'Short rates around a given forward curve: the mean of `discount` is the price of the bond that the curve says.',
  formula: 'dr = (θ(t) − κ r) dt + σ dW, θ(t) from the curve f(0, t)',
  family: 'Rates',
  source:
    'Hull and White, "Pricing interest-rate-derivative securities", Review of Financial Studies 3 (1990); Brigo and Mercurio, Interest Rate Models (2006), section 3.3.',
  parameters: [
    { name: 'r0', aliases: ['rate'], symbol: 'r₀', meaning: 'forward rate at time 0, and everywhere when no times are given', unit: 'per year', kind: 'number', fallback: 0.03, isInitial: true, usual: [-0.01, 0.1] },
    { name: 'times', aliases: ['curve_times'], symbol: 't', meaning: 'times of the forward rates, ascending; between them the curve is linear, after the last it is flat', unit: 'years', kind: 'list', fallback: [], low: 0, isLowOpen: true },
    { name: 'forwards', aliases: ['forward', 'curve'], symbol: 'f', meaning: 'instantaneous forward rates at these times', unit: 'per year', kind: 'list', fallback: [] },
    { name: 'kappa', aliases: ['a', 'speed', 'reversion'], symbol: 'κ', meaning: 'speed of return to the curve; 0 is the model of Ho and Lee', unit: 'per year', kind: 'number', fallback: 0.1, low: 0, usual: [0, 1] },
    { name: 'sigma', aliases: ['vol', 'volatility'], symbol: 'σ', meaning: 'volatility of the rate: 0.01 moves it by one percentage point in a year', unit: 'per year and root of a year', kind: 'number', fallback: 0.01, low: 0, usual: [0, 0.05] },
  ], // biome-ignore format: a table
  components: () => RATE_COMPONENTS,
  schemes,
  refuse,
  moments(p, t) {
    const { kappa, sigma } = values(p);
    const [forward, area] = forwardAt(SCALARS, values(p), t);
    const gap = sigma * reach(kappa, t);
    const variance = areaVariance(kappa, sigma, t);
    const integral = area + variance / 2;
    const discount = discountMoments(integral, variance);
    return {
      mean: [forward + (gap * gap) / 2, integral, discount.mean],
      variance: [deviationVariance(kappa, sigma, t), variance, discount.variance],
    };
  },
  presets: [
    { title: 'Flat curve', parameters: { r0: 0.03, times: [], forwards: [], kappa: 0.1, sigma: 0.01 }, horizon: 10 },
    { title: 'Rising curve', parameters: { r0: 0.02, times: [1, 3, 10], forwards: [0.024, 0.03, 0.036], kappa: 0.05, sigma: 0.009 }, horizon: 10 },
    { title: 'Inverted curve, fast return', parameters: { r0: 0.053, times: [1, 2, 5], forwards: [0.042, 0.035, 0.034], kappa: 0.4, sigma: 0.014 }, horizon: 5 },
  ], // biome-ignore format: a table
};
