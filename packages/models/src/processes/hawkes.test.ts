import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { hawkes } from './hawkes.ts';
import { covarianceAgrees, frequenciesAgree, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const MODEL = { mu: 0.8, alpha: 1.2, beta: 2, lambda0: 3 };

/**
 * Mean and variance of the count and of the intensity and their covariance, integrated by hand from their differential
 * equations for α ≠ β: with k = β - α, a = exp(-k t), E λ = A + B a, Var λ = v0 + v1 a + v2 a².
 */
function closedForm({ mu, alpha, beta, lambda0 }: typeof MODEL, t: number) {
  const k = beta - alpha;
  const a = Math.exp(-k * t);
  const A = (mu * beta) / k;
  const B = lambda0 - A;
  const [v0, v1] = [(alpha ** 2 * A) / (2 * k), (alpha ** 2 * B) / k];
  const v2 = -(v0 + v1);
  const c0 = (v0 + alpha * A) / k;
  const slope = v1 + alpha * B;
  const covariance = c0 + slope * t * a - (v2 / k) * a * a - (c0 - v2 / k) * a;
  const first = (1 - a * (1 + k * t)) / k ** 2;
  const count =
    (2 * c0 + A) * t + 2 * slope * first - ((v2 / k) * (1 - a * a)) / k + ((B - 2 * (c0 - v2 / k)) * (1 - a)) / k;
  return {
    mean: [A * t + (B * (1 - a)) / k, A + B * a],
    variance: [count, v0 + v1 * a + v2 * a * a],
    covariance,
  };
}

describe('the Hawkes process', () => {
  it('claims the moments of the closed form', () => {
    for (const t of [0.01, 1, 30]) {
      const expected = closedForm(MODEL, t);
      const { mean, variance } = hawkes.moments!(MODEL, t);
      [0, 1].forEach((k) => {
        expect(mean[k]! / expected.mean[k]!).toBeCloseTo(1, 10);
        expect(variance![k]! / expected.variance[k]!).toBeCloseTo(1, 8);
      });
    }
  });

  it('has those moments at every time, in many steps and in one', async () => {
    for (const steps of [1, 20]) {
      const [count, intensity] = await pathColumns(planOf(hawkes, { parameters: MODEL, horizon: 4, steps }), 20_000);
      const { mean, variance, covariance } = closedForm(MODEL, 4);
      momentsAgree(count!, { mean: mean[0]!, variance: variance[0]! }, 4, `count in ${steps} steps`);
      momentsAgree(intensity!, { mean: mean[1]!, variance: variance[1]! }, 4, `intensity in ${steps} steps`);
      covarianceAgrees(count!, intensity!, covariance);
    }
  });

  it('has no event, and just one, with the probabilities of its compensator', async () => {
    const t = 0.5;
    const { mu, alpha, beta, lambda0 } = MODEL;
    const compensator = (from: number, time: number) => mu * time + ((from - mu) * (1 - Math.exp(-beta * time))) / beta;
    // One event, at s: nothing before, the event, nothing after it at the raised intensity. Simpson's rule over s.
    const density = (s: number) => {
      const before = mu + (lambda0 - mu) * Math.exp(-beta * s);
      return before * Math.exp(-compensator(lambda0, s) - compensator(before + alpha, t - s));
    };
    const n = 200;
    let once = 0;
    for (let k = 0; k <= n; k++) once += density((k * t) / n) * (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2);
    const [count] = await pathColumns(planOf(hawkes, { parameters: MODEL, horizon: t, steps: 5 }), 50_000);
    frequenciesAgree(count!, [Math.exp(-compensator(lambda0, t)), (once * t) / (3 * n)]);
  });

  it('settles at the stationary mean and variance of the intensity', async () => {
    const { mu, alpha, beta } = MODEL;
    const [, intensity] = await pathColumns(planOf(hawkes, { parameters: MODEL, horizon: 30, steps: 3 }), 20_000);
    const mean = (mu * beta) / (beta - alpha);
    momentsAgree(intensity!, { mean, variance: (alpha ** 2 * mean) / (2 * (beta - alpha)) });
  });

  it('grows as its equations say at and beyond the critical point, and says that it explodes', async () => {
    for (const alpha of [2, 2.5]) {
      const parameters = { mu: 1, alpha, beta: 2, lambda0: 1 };
      const [count] = await pathColumns(planOf(hawkes, { parameters, horizon: 2, steps: 4 }), 20_000);
      const growth = alpha - 2;
      // E N for E λ' = β μ + (α - β) E λ.
      const mean =
        growth === 0 ? 2 + (4 / 2) * 2 : ((1 + 2 / growth) * Math.expm1(2 * growth)) / growth - (2 / growth) * 2;
      momentsAgree(count!, { mean }, 4, `alpha ${alpha}`);
      expect(hawkes.moments!(parameters, 2).mean[0]).toBeCloseTo(mean, 9);
      expect(hawkes.note!(parameters)).toContain('explodes');
    }
    expect(hawkes.note!(MODEL)).toBeUndefined();
  });

  it('begins at its base when nothing else is said, and never below it', () => {
    expect(checkParameters(hawkes, { mu: 3 })).toEqual({ mu: 3, alpha: 0.8, beta: 2, lambda0: 3 });
    expect(() => checkParameters(hawkes, { mu: 3, x0: 2 })).toThrow('lambda0 (2) is below mu (3)');
  });

  it('is quiet without a base, and Poisson without excitement', async () => {
    const still = await pathColumns(planOf(hawkes, { parameters: { mu: 0, lambda0: 0 }, horizon: 9, steps: 2 }), 100);
    expect(still.every((column) => column.every((x) => x === 0))).toBe(true);
    const [count] = await pathColumns(
      planOf(hawkes, { parameters: { mu: 2, alpha: 0 }, horizon: 1, steps: 3 }),
      30_000,
    );
    let share = Math.exp(-2);
    frequenciesAgree(
      count!,
      Array.from({ length: 15 }, (_, k) => (share *= k > 0 ? 2 / k : 1)),
    );
  });
});
