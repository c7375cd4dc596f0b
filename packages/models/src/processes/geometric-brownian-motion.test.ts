import { normalCdf, SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { geometricBrownianMotion } from './geometric-brownian-motion.ts';
import { covarianceAgrees, distributionAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const parameters = { s0: 80, mu: 0.1, sigma: 0.3 };

describe('geometric Brownian motion', () => {
  it('has a lognormal distribution at the horizon, in any number of steps', async () => {
    for (const steps of [1, 12]) {
      const [end] = await pathColumns(planOf(geometricBrownianMotion, { parameters, horizon: 2, steps }), 20_000);
      const sd = 0.3 * Math.sqrt(2);
      distributionAgrees(
        end!,
        (s) => normalCdf(SCALARS, (Math.log(s / 80) - (0.1 - 0.045) * 2) / sd),
        `${steps} steps`,
      );
    }
  });

  it('has the moments and the covariance of the closed form at several times', async () => {
    const plan = planOf(geometricBrownianMotion, { parameters, horizon: 2, steps: 8, keep: [0, 0.5, 2] });
    const [start, early, end] = await pathColumns(plan, 20_000);
    expect(start!.every((s) => Math.abs(s - 80) < 1e-12)).toBe(true);
    for (const [column, t] of [
      [early!, 0.5],
      [end!, 2],
    ] as const) {
      const { mean, variance } = geometricBrownianMotion.moments!(parameters, t);
      momentsAgree(column, { mean: mean[0]!, variance: variance![0]! }, 4, `t = ${t}`);
    }
    // E[S_s S_t] = S0² exp(mu (s + t) + sigma² s).
    covarianceAgrees(early!, end!, 80 ** 2 * Math.exp(0.1 * 2.5) * (Math.exp(0.09 * 0.5) - 1));
  });
});
