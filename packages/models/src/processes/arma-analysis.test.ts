import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autocovariances, isStationary, shockWeights } from './arma-analysis.ts';

describe('whether a series settles', () => {
  it('agrees with the roots: weights made of roots inside or outside the unit circle', () => {
    const root = fc.double({ min: -1.5, max: 1.5, noNaN: true }).filter((r) => Math.abs(Math.abs(r) - 1) > 1e-3);
    fc.assert(
      fc.property(fc.array(root, { minLength: 1, maxLength: 4 }), (roots) => {
        // Product of (1 - r z); the weights are minus its coefficients.
        let product = [1];
        for (const r of roots) product = [...product, 0].map((x, k) => x - r * (k > 0 ? product[k - 1]! : 0));
        const ar = product.slice(1).map((x) => -x);
        expect(isStationary(ar)).toBe(roots.every((r) => Math.abs(r) < 1));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('knows the triangle of second order', () => {
    expect([[1.5, -0.8], [0.5, 0.5], [0, -1.01], [-1.2, -0.3]].map(isStationary)).toEqual([true, false, false, true]); // biome-ignore format: cases
    expect(isStationary([])).toBe(true);
  });
});

describe('autocovariances', () => {
  it('agree with the sum over all past shocks', () => {
    const models = [
      { ar: [0.9], ma: [], sigma: 2 },
      { ar: [1.5, -0.8], ma: [], sigma: 1 },
      { ar: [], ma: [0.6, 0.3], sigma: 1.5 },
      { ar: [0.5, -0.3, 0.2], ma: [0.7, -0.4], sigma: 1 },
    ];
    for (const model of models) {
      const psi = shockWeights(model.ar, model.ma, 3000);
      autocovariances(model, 8)!.forEach((value, lag) => {
        const sum = psi.slice(lag).reduce((all, weight, j) => all + weight * psi[j]!, 0);
        expect(value).toBeCloseTo(model.sigma ** 2 * sum, 10);
      });
    }
  });

  it('has the closed form of first order, and none where the series does not settle', () => {
    // ARMA(1, 1): γ(0) = σ² (1 + 2 φ θ + θ²) / (1 - φ²), γ(1) = φ γ(0) + θ σ².
    const [zero, one, two] = autocovariances({ ar: [0.8], ma: [0.3], sigma: 1 }, 2)!;
    expect(zero).toBeCloseTo((1 + 2 * 0.24 + 0.09) / 0.36, 12);
    expect(one).toBeCloseTo(0.8 * zero! + 0.3, 12);
    expect(two).toBeCloseTo(0.8 * one!, 12);
    expect(autocovariances({ ar: [1], ma: [], sigma: 1 }, 1)).toBeUndefined();
  });
});
