import { describe, expect, it } from 'vitest';
import { arma } from './arma.ts';
import { autocovariances, shockWeights } from './arma-analysis.ts';
import { checkParameters } from './check-parameters.ts';
import { backendsAgree, covarianceAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const MODELS = [
  { ar: [0.8], ma: [0.3], sigma: 1, mean: 0, x0: 0 },
  { ar: [1.2, -0.5], ma: [], sigma: 2, mean: 10, x0: 4 },
  { ar: [], ma: [0.6, 0.3, -0.2], sigma: 1.5, mean: -1, x0: -1 },
  { ar: [0.5, -0.3, 0.2], ma: [0.7, -0.4], sigma: 1, mean: 5, x0: 9 },
];

describe('an ARMA series', () => {
  it('claims the moments that its shocks add up to', () => {
    for (const model of MODELS) {
      for (const t of [0, 1, 2, 7, 50]) {
        const { mean, variance } = arma.moments!(model, t);
        const psi = shockWeights(model.ar, model.ma, t).slice(0, t);
        expect(variance![0]).toBeCloseTo(model.sigma ** 2 * psi.reduce((sum, weight) => sum + weight ** 2, 0), 10);
        const past = model.ar.map(() => model.x0 - model.mean);
        for (let k = 0; k < t; k++) past.unshift(model.ar.reduce((sum, weight, i) => sum + weight * past[i]!, 0));
        const deviation = t === 0 ? model.x0 - model.mean : (past[0] ?? 0);
        expect(mean[0]).toBeCloseTo(model.mean + deviation, 10);
      }
    }
  });

  it('has those moments soon after its start, and its covariances when it has settled', async () => {
    for (const model of MODELS) {
      const plan = planOf(arma, { parameters: model, steps: 53, keep: [2, 50, 51, 53] });
      const [soon, ...settled] = await pathColumns(plan, 10_000);
      const { mean, variance } = arma.moments!(model, 2);
      momentsAgree(soon!, { mean: mean[0]!, variance: variance![0]! });
      const expected = autocovariances(model, 3)!;
      const [a, b, c] = settled as [Float64Array, Float64Array, Float64Array];
      momentsAgree(a, { mean: model.mean, variance: expected[0]! });
      [[a, b, 1], [b, c, 2], [a, c, 3]].forEach(([x, y, lag]) => {
        covarianceAgrees(x as Float64Array, y as Float64Array, expected[lag as number]!, 4, `lag ${lag}`);
      }); // biome-ignore format: pairs and their lags
    }
  });

  it('is a random walk where the weight is 1, and says that it does not settle', async () => {
    const parameters = { ar: [1], ma: [], sigma: 2 };
    const [end] = await pathColumns(planOf(arma, { parameters, steps: 25 }), 20_000);
    momentsAgree(end!, { mean: 0, variance: 100 });
    expect(arma.note!(checkParameters(arma, parameters))).toContain('do not let the series settle');
    expect(arma.note!(checkParameters(arma))).toBeUndefined();
  });

  it('begins at its mean when nothing else is said, and takes a hundred lags', async () => {
    expect(checkParameters(arma, { mean: 7, ar: 0.9 })).toMatchObject({ mean: 7, x0: 7, ar: [0.9] });
    const weights = Array.from({ length: 100 }, (_, k) => 0.5 / (k + 1) ** 2);
    await backendsAgree(planOf(arma, { parameters: { ar: weights, ma: weights }, steps: 3 }));
    expect(() => checkParameters(arma, { ma: [...weights, 0] })).toThrow('ma has 101 weights');
  });
});
