import { normalCdf, SCALARS } from '@tessera/engine';
import { describe, it } from 'vitest';
import { ornsteinUhlenbeck } from './ornstein-uhlenbeck.ts';
import { covarianceAgrees, distributionAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const PATHS = 20_000;
const parameters = { x0: 4, kappa: 1.3, mu: -1, sigma: 0.8 };
const mean = (t: number): number => -1 + 5 * Math.exp(-1.3 * t);
const variance = (t: number): number => (0.64 / 2.6) * (1 - Math.exp(-2.6 * t));

describe('the Ornstein-Uhlenbeck process', () => {
  it('is normal at the horizon, in any number of steps', async () => {
    for (const steps of [1, 9]) {
      const [end] = await pathColumns(planOf(ornsteinUhlenbeck, { parameters, horizon: 0.8, steps }), PATHS);
      distributionAgrees(end!, (x) => normalCdf(SCALARS, (x - mean(0.8)) / Math.sqrt(variance(0.8))), `${steps} steps`);
    }
  });

  it('forgets exponentially: covariances of several times', async () => {
    const times = [0.25, 1, 2.5];
    const columns = await pathColumns(
      planOf(ornsteinUhlenbeck, { parameters, horizon: 2.5, steps: 10, keep: times }),
      PATHS,
    );
    times.forEach((s, i) => {
      momentsAgree(columns[i]!, { mean: mean(s), variance: variance(s) }, 4, `t = ${s}`);
      times.slice(i + 1).forEach((t, j) => {
        covarianceAgrees(columns[i]!, columns[i + 1 + j]!, variance(s) * Math.exp(-1.3 * (t - s)), 4, `${s}, ${t}`);
      });
    });
  });

  it('is Brownian motion where nothing pulls', async () => {
    const [end] = await pathColumns(
      planOf(ornsteinUhlenbeck, { parameters: { ...parameters, kappa: 0 }, steps: 3 }),
      PATHS,
    );
    momentsAgree(end!, { mean: 4, variance: 0.64 });
  });
});
