import { normalCdf, SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { brownianBridge } from './brownian-bridge.ts';
import { brownianMotion } from './brownian-motion.ts';
import { covarianceAgrees, distributionAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const PATHS = 20_000;

describe('Brownian motion', () => {
  const parameters = { x0: 3, mu: -2, sigma: 1.5 };

  it('is normal at the horizon, in any number of steps', async () => {
    for (const steps of [1, 10]) {
      const [end] = await pathColumns(planOf(brownianMotion, { parameters, horizon: 4, steps }), PATHS);
      distributionAgrees(end!, (x) => normalCdf(SCALARS, (x - (3 - 2 * 4)) / (1.5 * 2)), `${steps} steps`);
    }
  });

  it('has independent increments: the covariance of two times is that of the earlier one with itself', async () => {
    const plan = planOf(brownianMotion, { parameters, horizon: 4, steps: 8, keep: [0.5, 2.5, 4] });
    const [a, b, c] = await pathColumns(plan, PATHS);
    covarianceAgrees(a!, b!, 1.5 ** 2 * 0.5);
    covarianceAgrees(b!, c!, 1.5 ** 2 * 2.5);
    covarianceAgrees(
      a!,
      c!.map((x, i) => x - b![i]!),
      0,
    );
  });
});

describe('Brownian bridge', () => {
  const parameters = { a: -1, b: 2, sigma: 0.7 };

  it('ends at b to the bit on every path, whatever the grid', async () => {
    for (const [horizon, steps] of [
      [1, 1],
      [0.3, 7],
      [7, 10],
      [1e-3, 252],
    ] as const) {
      const [end] = await pathColumns(planOf(brownianBridge, { parameters, horizon, steps }), 64);
      expect([...end!].every((x) => x === 2)).toBe(true);
    }
  });

  it('has the mean and covariance of a Brownian motion that is known to end there', async () => {
    const T = 3;
    const plan = planOf(brownianBridge, { parameters, horizon: T, steps: 12, keep: [0.5, 1.5, 2.75] });
    const columns = await pathColumns(plan, PATHS);
    const times = [0.5, 1.5, 2.75];
    times.forEach((s, i) => {
      momentsAgree(columns[i]!, { mean: -1 + s, variance: (0.49 * s * (T - s)) / T });
      distributionAgrees(columns[i]!, (x) => normalCdf(SCALARS, (x + 1 - s) / Math.sqrt((0.49 * s * (T - s)) / T)));
      times.slice(i + 1).forEach((t, j) => {
        covarianceAgrees(columns[i]!, columns[i + 1 + j]!, (0.49 * s * (T - t)) / T);
      });
    });
  });
});
