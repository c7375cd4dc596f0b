/** Variance gamma against characteristic functions, closed-form moments and the reference interpreter. */
import { expect, test } from 'vitest';
import { goldenLaws, lawAgrees } from './golden-fixture.ts';
import { backendsAgree, momentsAgree, pathColumns } from './path-fixture.ts';
import { varianceGamma } from './variance-gamma.ts';

test.each(goldenLaws('vg'))('the law after steps is that of the characteristic function: $parameters', async (law) => {
  for (const steps of [1, 12]) {
    const { process, parameters, horizon } = law;
    const [s] = await pathColumns({ process, parameters, steps, horizon }, 50_000, steps);
    lawAgrees(s!, law);
    const { mean, variance } = varianceGamma.moments!(parameters, horizon);
    momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! });
  }
});

test('short steps, of which most move next to nothing, keep the moments', async () => {
  const parameters = { s0: 100, mu: 0.05, sigma: 0.12, nu: 0.2, theta: -0.14 };
  const [s] = await pathColumns({ process: 'vg', parameters, steps: 252 }, 20_000);
  const { mean, variance } = varianceGamma.moments!(parameters, 1);
  momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! });
});

test('parameters of an infinite mean are refused with advice', async () => {
  await expect(pathColumns({ process: 'vg', parameters: { nu: 5, theta: 0.3 } }, 1)).rejects.toThrow(
    /must be below 1; take a smaller nu/,
  );
});

test('every backend gives the same bits', async () => {
  for (const steps of [3, 12]) await backendsAgree({ process: 'vg', steps });
});
