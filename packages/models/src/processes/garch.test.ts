/** GARCH(1,1) against closed-form moments and the recursion written out. */
import { expect, test } from 'vitest';
import { garch } from './garch.ts';
import { backendsAgree, momentsAgree, pathColumns, sampleMoments } from './path-fixture.ts';

const SHARE = { s0: 100, mu: 0.0003, omega: 2e-6, alpha: 0.08, beta: 0.9, h0: 0 };
const AFTER = { ...SHARE, h0: 4e-4 };
const GROWING = { ...SHARE, alpha: 0.1, beta: 0.92, h0: 1e-4 };

test.each([SHARE, AFTER, GROWING])(
  'returns and variances have the moments of the recursion: %o',
  async (parameters) => {
    const keep = [1, 2, 25];
    const components = ['r', 'h'];
    const columns = await pathColumns({ process: 'garch', parameters, steps: 25, keep, components }, 100_000);
    keep.forEach((t, k) => {
      const { mean, variance } = garch.moments!(parameters, t);
      momentsAgree(columns[2 * k]!, { mean: mean[1]!, variance: variance![1]! }, 4, `r(${t})`);
      momentsAgree(columns[2 * k + 1]!, { mean: mean[2]!, variance: variance![2]! }, 4, `h(${t})`);
    });
  },
);

test('squares of returns are correlated as the model says', async () => {
  // The autocorrelation at lag 1: alpha (1 - beta (alpha + beta)) / (1 - 2 alpha beta - beta²), Bollerslev (1988).
  const { alpha, beta, mu } = { ...SHARE, alpha: 0.15, beta: 0.7 };
  const expected = (alpha * (1 - beta * (alpha + beta))) / (1 - 2 * alpha * beta - beta * beta);
  const model = {
    process: 'garch',
    parameters: { ...SHARE, alpha, beta },
    steps: 60,
    keep: [59, 60],
    components: ['r'],
  };
  const [a, b] = (await pathColumns(model, 100_000)).map((column) => column.map((r) => (r - mu) ** 2)) as [
    Float64Array,
    Float64Array,
  ];
  const [x, y] = [sampleMoments(a), sampleMoments(b)];
  const products = a.map((each, i) => ((each - x.mean) * (b[i]! - y.mean)) / Math.sqrt(x.variance * y.variance));
  const { mean, meanError } = sampleMoments(products);
  expect(Math.abs(mean - expected)).toBeLessThan(4 * meanError);
});

test('the price adds the returns up, and each variance follows the return before it', async () => {
  const model = { process: 'garch', parameters: AFTER, steps: 5, keep: 'all' as const, components: ['S', 'r', 'h'] };
  const columns = await pathColumns(model, 3);
  for (let path = 0; path < 3; path++) {
    const at = (step: number): number[] => columns.slice(3 * step, 3 * step + 3).map((column) => column[path]!);
    for (let step = 1; step <= 5; step++) {
      const [[s0, , h0], [s1, r1, h1]] = [at(step - 1), at(step)] as [number[], number[]];
      expect(s1! / s0!).toBeCloseTo(Math.exp(r1!), 12);
      expect(h1!).toBeCloseTo(2e-6 + 0.08 * (r1! - 0.0003) ** 2 + 0.9 * h0!, 16);
    }
  }
});

test('without a long-run mean the first variance has to be given', async () => {
  const parameters = { alpha: 0.1, beta: 0.95 };
  await expect(pathColumns({ process: 'garch', parameters, steps: 1 }, 1)).rejects.toThrow(
    /alpha \+ beta is 1\.050.*give h0/,
  );
});

test('every backend gives the same bits', async () => {
  await backendsAgree({ process: 'garch', steps: 30, components: ['S', 'r', 'h'] });
});
