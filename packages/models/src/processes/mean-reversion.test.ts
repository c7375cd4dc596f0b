import { describe, expect, it } from 'vitest';
import { areaVariance, deviationVariance, reach, reachArea, transition } from './mean-reversion.ts';

/** Gauss-Legendre with 5 points on each of 200 equal stretches. */
function integral(f: (u: number) => number, to: number): number {
  const nodes = [0, 1 / 3 * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)), 1 / 3 * Math.sqrt(5 + 2 * Math.sqrt(10 / 7))]; // biome-ignore format: a rule
  const weights = [128 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900];
  const half = to / 400;
  let sum = 0;
  for (let k = 0; k < 200; k++) {
    const middle = (2 * k + 1) * half;
    nodes.forEach((node, i) => {
      const both = node === 0 ? f(middle) : f(middle - node * half) + f(middle + node * half);
      sum += weights[i]! * both;
    });
  }
  return sum * half;
}

const CASES = [0, 1e-12, 1e-6, 1e-3, 0.1, 0.249, 0.2501, 1, 5, 40].map((kappa) => [kappa, 2] as const);

describe('a deviation that decays, and its area', () => {
  it.each(CASES)('has the moments of the integrals that define them at κ = %d', (kappa, t) => {
    const sigma = 0.3;
    const decayed = (u: number) => Math.exp(-kappa * u);
    const area = (u: number) => (kappa < 1e-5 ? u - (kappa * u * u) / 2 : -Math.expm1(-kappa * u) / kappa);
    const close = (actual: number, expected: number) => {
      expect(Math.abs(actual / expected - 1)).toBeLessThan(2e-11);
    };
    close(reach(kappa, t), integral(decayed, t));
    close(reachArea(kappa, t), integral(area, t));
    close(deviationVariance(kappa, sigma, t), sigma ** 2 * integral((u) => decayed(u) ** 2, t));
    close(areaVariance(kappa, sigma, t), sigma ** 2 * integral((u) => area(u) ** 2, t));
    const by = transition(kappa, sigma, t);
    close(by.deviation ** 2, deviationVariance(kappa, sigma, t));
    close(by.deviation * by.joint, sigma ** 2 * integral((u) => decayed(u) * area(u), t));
    close(by.joint ** 2 + by.apart ** 2, areaVariance(kappa, sigma, t));
  });
});
