/** Kou's jumps against characteristic functions, closed-form moments and the reference interpreter. */
import { expect, test } from 'vitest';
import { goldenLaws, lawAgrees } from './golden-fixture.ts';
import { kou } from './kou.ts';
import { backendsAgree, momentsAgree, pathColumns } from './path-fixture.ts';

const PATHS = 50_000;

test.each(goldenLaws('kou'))('the law after steps is that of the characteristic function: $parameters', async (law) => {
  for (const steps of [1, 7]) {
    const { process, parameters, horizon } = law;
    const [s] = await pathColumns({ process, parameters, steps, horizon }, PATHS, steps);
    lawAgrees(s!, law);
    const { mean, variance } = kou.moments!(parameters, horizon);
    momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! });
  }
});

test.each([0, 1])('jumps may all go one way: p = %s', async (p) => {
  const parameters = { p, sigma: 0, mu: 0, lambda: 2, eta1: 8, eta2: 4 };
  const [s] = await pathColumns({ process: 'kou', parameters, steps: 3 }, PATHS);
  const { mean, variance } = kou.moments!({ s0: 100, ...parameters }, 1);
  momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! });
});

test('a second moment that jumps up make infinite is said to be', () => {
  expect(kou.moments!({ s0: 1, mu: 0, sigma: 0.1, lambda: 1, p: 0.5, eta1: 1.5, eta2: 3 }, 1).variance).toEqual([
    Infinity,
  ]);
});

test('every backend gives the same bits', async () => {
  for (const lambda of [0, 1, 200]) await backendsAgree({ process: 'kou', parameters: { lambda }, steps: 12 });
});
