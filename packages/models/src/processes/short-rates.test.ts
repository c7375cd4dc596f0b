/** Vasicek and Hull-White against bond and option prices in closed form. */
import { normalCdf, SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { hullWhite } from './hull-white.ts';
import { covarianceAgrees, distributionAgrees, meanAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';
import { vasicek } from './vasicek.ts';

const PATHS = 20_000;
const cdf = (x: number): number => normalCdf(SCALARS, x);

describe('Vasicek', () => {
  const [r0, kappa, theta, sigma] = [0.05, 0.4, 0.03, 0.02];
  const parameters = { r0, kappa, theta, sigma };
  const B = (t: number): number => (1 - Math.exp(-kappa * t)) / kappa;
  /** Brigo and Mercurio, Interest Rate Models (2006), equation 3.8. */
  const bond = (t: number): number =>
    Math.exp((theta - sigma ** 2 / (2 * kappa ** 2)) * (B(t) - t) - (sigma ** 2 / (4 * kappa)) * B(t) ** 2 - B(t) * r0);

  it('has a normal rate, and discount factors whose mean is the price of the bond, on any grid', async () => {
    for (const [steps, keep] of [
      [2, [2.5, 5]],
      [20, [0.5, 5]],
    ] as const) {
      const columns = await pathColumns(planOf(vasicek, { parameters, horizon: 5, steps, keep }), PATHS);
      keep.forEach((t, k) => {
        const [rate, , discount] = columns.slice(3 * k);
        const mean = theta + (r0 - theta) * Math.exp(-kappa * t);
        const sd = Math.sqrt((sigma ** 2 / (2 * kappa)) * (1 - Math.exp(-2 * kappa * t)));
        distributionAgrees(rate!, (r) => cdf((r - mean) / sd), `t = ${t}`);
        meanAgrees(discount!, bond(t), 4, `bond of ${t}`);
      });
    }
  });

  it('moves rate and integral together: their covariances', async () => {
    const plan = planOf(vasicek, { parameters, horizon: 5, steps: 5, keep: [2, 5] });
    const [early, area, , late] = await pathColumns(plan, PATHS);
    covarianceAgrees(early!, area!, (sigma ** 2 * B(2) ** 2) / 2);
    const variance = (sigma ** 2 / (2 * kappa)) * (1 - Math.exp(-2 * kappa * 2));
    covarianceAgrees(early!, late!, variance * Math.exp(-kappa * 3));
  });

  it('says the bond price of the closed form among its moments', () => {
    for (const t of [0.01, 1, 30]) expect(vasicek.moments!(parameters, t).mean[2]! / bond(t) - 1).toBeCloseTo(0, 12);
  });
});

describe('Hull-White', () => {
  const curve = { r0: 0.02, times: [1, 3, 6], forwards: [0.025, 0.035, 0.03] };
  /** The integral of the curve by the trapezoidal rule between its points, by hand. */
  const area = (t: number): number => {
    const [times, rates] = [
      [0, 1, 3, 6, 100],
      [0.02, 0.025, 0.035, 0.03, 0.03],
    ];
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      const [a, b] = [times[i]!, times[i + 1]!];
      if (t <= a) break;
      const end = Math.min(t, b);
      const last = rates[i]! + ((rates[i + 1]! - rates[i]!) * (end - a)) / (b - a);
      sum += ((rates[i]! + last) / 2) * (end - a);
    }
    return sum;
  };

  it.each([
    [0.15, 0.012],
    [0, 0.01],
    [1e-7, 0.01],
    [2.5, 0.05],
  ])('gives back the curve by the mean of its discount factors: κ = %d, σ = %d', async (kappa, sigma) => {
    const parameters = { ...curve, kappa, sigma };
    for (const [steps, keep] of [
      [2, [4, 8]],
      [16, [0.5, 8]],
    ] as const) {
      const columns = await pathColumns(planOf(hullWhite, { parameters, horizon: 8, steps, keep }), PATHS);
      keep.forEach((t, k) => {
        const moments = hullWhite.moments!(parameters, t);
        expect(moments.mean[2]! / Math.exp(-area(t)) - 1).toBeCloseTo(0, 12);
        for (const component of [0, 1, 2]) {
          const expected = { mean: moments.mean[component]!, variance: moments.variance![component]! };
          momentsAgree(columns[3 * k + component]!, expected, 4, `component ${component} at ${t}`);
        }
      });
    }
  });

  it('prices a call on a bond as Jamshidian’s formula does', async () => {
    const [kappa, sigma, T, S, strike] = [0.15, 0.015, 2, 6, 0.89];
    const parameters = { ...curve, kappa, sigma };
    const [rate, , discount] = await pathColumns(planOf(hullWhite, { parameters, horizon: T, steps: 4 }), PATHS);
    const B = (1 - Math.exp(-kappa * (S - T))) / kappa;
    const [near, far] = [Math.exp(-area(T)), Math.exp(-area(S))];
    const forward = 0.025 + (0.01 * (T - 1)) / 2;
    const variance = (sigma ** 2 / (2 * kappa)) * (1 - Math.exp(-2 * kappa * T));
    // Brigo and Mercurio (2006), equations 3.39 to 3.41.
    const bonds = rate!.map((r) => (far / near) * Math.exp(B * forward - (variance * B * B) / 2 - B * r));
    const sd = B * Math.sqrt(variance);
    const h = Math.log(far / (near * strike)) / sd + sd / 2;
    const price = far * cdf(h) - strike * near * cdf(h - sd);
    expect(price).toBeGreaterThan(0.01);
    meanAgrees(
      bonds.map((bond, i) => discount![i]! * Math.max(bond - strike, 0)),
      price,
      4,
      'call',
    );
  });

  it.each([
    [{ times: [1], forwards: [] }, /times and forwards have 1 and 0 values: give one/],
    [{ times: [2, 1], forwards: [0.01, 0.02] }, /number 2 is 1: sort them/],
  ])('refuses a curve that is none: %j', (parameters, sentence) => {
    expect(() => checkParameters(hullWhite, parameters)).toThrow(sentence);
  });
});
