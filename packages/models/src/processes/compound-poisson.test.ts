import { normalCdf, SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { compoundPoisson } from './compound-poisson.ts';
import {
  backendsAgree,
  covarianceAgrees,
  distributionAgrees,
  momentsAgree,
  pathColumns,
  planOf,
} from './path-fixture.ts';

/** The distribution function of the sum of a Poisson number of jumps, from those of sums of 0, 1, 2 and so on. */
function mixture(mean: number, ofSums: (x: number) => (k: number) => number): (x: number) => number {
  return (x) => {
    const ofSum = ofSums(x);
    let [share, sum] = [Math.exp(-mean), 0];
    for (let k = 0; k < mean + 12 * Math.sqrt(mean) + 20; k++) {
      if (k > 0) share *= mean / k;
      sum += share * ofSum(k);
    }
    return sum;
  };
}

const normalSums = (mean: number, sd: number) => (x: number) => (k: number) =>
  k === 0 ? Number(x >= 0) : normalCdf(SCALARS, (x - mean * k) / (sd * Math.sqrt(k)));

/** k standard exponentials stay below x just when a Poisson process of rate 1 has k events by time x; k goes up from 0. */
function exponentialSums(x: number): (k: number) => number {
  let [share, reached] = [Math.exp(-x), Number(x >= 0)];
  return (k) => {
    if (k === 0) return reached;
    reached -= share;
    share *= x / k;
    return reached;
  };
}

describe('the compound Poisson process', () => {
  it('has the distribution of the mixture, with normal jumps', async () => {
    const parameters = { rate: 20, mean: 0.5, sd: 2, drift: 3, x0: 1 };
    const [end] = await pathColumns(planOf(compoundPoisson, { parameters, horizon: 1, steps: 4 }), 5000);
    const cdf = mixture(20, normalSums(0.5, 2));
    distributionAgrees(end!, (x) => cdf(x - 4));
  });

  it.each([
    ['jump by jump', 20, 10],
    ['all at once', 100, 1],
  ])('has the distribution of the mixture, with exponential jumps %s', async (_, rate, steps) => {
    const parameters = { rate, jump: 'exponential', mean: 3 };
    const [end, count] = await pathColumns(planOf(compoundPoisson, { parameters, horizon: 1, steps }), 10_000);
    const cdf = mixture(rate, exponentialSums);
    distributionAgrees(end!, (x) => cdf(x / 3));
    momentsAgree(count!, { mean: rate, variance: rate });
    // Cov(X, N) = rate · mean.
    covarianceAgrees(end!, count!, rate * 3);
  });

  it('stays where it is without jumps, as often as it should', async () => {
    const parameters = { rate: 1, jump: 'exponential', mean: -2, x0: 7 };
    const [end] = await pathColumns(planOf(compoundPoisson, { parameters, horizon: 1, steps: 5 }), 30_000);
    const still = end!.map((x) => Number(x === 7));
    momentsAgree(still, { mean: Math.exp(-1) });
    expect(end!.every((x) => x <= 7)).toBe(true);
  });

  it('is the same on both backends, one by one and at once', async () => {
    for (const rate of [4, 300])
      await backendsAgree(planOf(compoundPoisson, { parameters: { rate, jump: 'exponential' }, horizon: 1, steps: 2 }));
  });
});
