import { describe, expect, it } from 'vitest';
import { covarianceAgrees, frequenciesAgree, momentsAgree, pathColumns, planOf } from './path-fixture.ts';
import { poissonProcess } from './poisson-process.ts';

/** Probabilities of 0 to `most` events. */
function poisson(mean: number, most: number): number[] {
  const shares = [Math.exp(-mean)];
  for (let k = 1; k <= most; k++) shares.push((shares[k - 1]! * mean) / k);
  return shares;
}

describe('the Poisson process', () => {
  it('has Poisson counts, and increments that do not depend on each other', async () => {
    const plan = planOf(poissonProcess, { parameters: { rate: 4 }, horizon: 2, steps: 10, keep: [0.4, 2] });
    const [early, late] = await pathColumns(plan, 50_000);
    frequenciesAgree(early!, poisson(1.6, 30), 'early');
    frequenciesAgree(late!, poisson(8, 60), 'late');
    covarianceAgrees(early!, late!, 1.6);
  });

  it('counts on from its start, at great rates and at none', async () => {
    const [many] = await pathColumns(
      planOf(poissonProcess, { parameters: { rate: 1e7, x0: 5 }, horizon: 1, steps: 2 }),
      4096,
    );
    momentsAgree(many!, { mean: 1e7 + 5, variance: 1e7 });
    expect(many!.every(Number.isInteger)).toBe(true);
    const [none] = await pathColumns(planOf(poissonProcess, { parameters: { rate: 0, x0: 5 }, steps: 2 }), 10);
    expect(none!.every((n) => n === 5)).toBe(true);
  });
});
