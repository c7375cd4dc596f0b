/** Heston against closed-form moments, published prices and the reference interpreter. */
import { expect, test } from 'vitest';
import { readPaths } from '../paths/read-paths.ts';
import { goldenLaws, lawAgrees } from './golden-fixture.ts';
import { heston } from './heston.ts';
import { backendsAgree, momentsAgree, pathColumns } from './path-fixture.ts';
import { callAgrees, publishedPrices } from './price-fixture.ts';
import type { Parameters } from './process.ts';

const PATHS = 100_000;

const CALM = { s0: 100, v0: 0.09, mu: 0.03, kappa: 2, theta: 0.04, xi: 0.3, rho: -0.7 };
/** 2κθ far below ξ²: the variance is 0 most of the time. */
const STORMY = { s0: 100, v0: 0.04, mu: 0, kappa: 0.5, theta: 0.04, xi: 1, rho: -0.9 };
const UPWARD = { s0: 100, v0: 0.04, mu: 0.05, kappa: 1, theta: 0.09, xi: 0.8, rho: 0.6 };
const FLAT = { s0: 100, v0: 0.04, mu: 0.05, kappa: 1, theta: 0.09, xi: 0, rho: 0.6 };

test.each([
  ['calm', CALM, 16, PATHS],
  ['stormy', STORMY, 16, PATHS],
  ['upward', UPWARD, 16, PATHS],
  ['without volatility of the variance', FLAT, 256, 2000],
])(
  'quadratic-exponential steps keep the expected price and the moments of the variance: %s',
  async (_, parameters, steps, paths) => {
    const [s, v] = await pathColumns(
      { process: 'heston', parameters, steps, horizon: 2, components: ['S', 'v'] },
      paths,
    );
    const { mean, variance } = heston.moments!(parameters, 2);
    momentsAgree(s!, { mean: mean[0]! }, 4, 'S');
    momentsAgree(v!, { mean: mean[1]!, variance: variance![1]! }, 4, 'v');
  },
);

test('steps so long that the correction exists for some variances only give numbers for all', async () => {
  const parameters = { s0: 1, v0: 0.5, mu: 0, kappa: 0.1, theta: 0.5, xi: 1.2, rho: 0.95 };
  const columns = await pathColumns(
    { process: 'heston', parameters, steps: 1, horizon: 1.5, components: ['S', 'v'] },
    1000,
  );
  for (const column of columns) expect(column.every(Number.isFinite)).toBe(true);
});

test('the variance of the price agrees with its closed form', async () => {
  const [s] = await pathColumns({ process: 'heston', parameters: CALM, steps: 64, horizon: 1 }, PATHS);
  const { mean, variance } = heston.moments!(CALM, 1);
  momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! });
});

test('the second moment of the price solves its equations, and ends where it explodes', () => {
  const quiet = [1e-3, 1e-6, 1e-9, 1e-160, 1e-200].map((xi) => ({ ...CALM, xi }));
  for (const p of [CALM, UPWARD, FLAT, { ...CALM, rho: 0.9, kappa: 0.2 }, ...quiet]) {
    const { mean, variance } = heston.moments!(p, 0.7);
    expect(Math.log(1 + variance![0]! / mean[0]! ** 2)).toBeCloseTo(integrated(p, 0.7), 8);
  }
  const wild = { ...UPWARD, xi: 3 };
  expect(heston.moments!(wild, 0.2).variance![0]).toBeLessThan(Infinity);
  expect(heston.moments!(wild, 5).variance![0]).toBe(Infinity);
});

/** C + D v₀ by the classical Runge-Kutta method. */
function integrated(p: Parameters, t: number): number {
  const { v0, kappa, theta, xi, rho } = p as Record<string, number> as typeof CALM;
  const slope = (D: number): number => 1 - (kappa - 2 * rho * xi) * D + (xi * xi * D * D) / 2;
  const steps = 2000;
  const h = t / steps;
  let [C, D] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const k1 = slope(D);
    const k2 = slope(D + (h / 2) * k1);
    const k3 = slope(D + (h / 2) * k2);
    const next = D + (h / 6) * (k1 + 2 * k2 + 2 * k3 + slope(D + h * k3));
    // Simpson's rule, with the middle by Hermite's cubic.
    const middle = (D + next) / 2 + (h / 8) * (k1 - slope(next));
    C += kappa * theta * (h / 6) * (D + 4 * middle + next);
    D = next;
  }
  return C + D * v0;
}

test.each(publishedPrices('heston_european'))('a published price: strike $strike, $expiry years', async (row) => {
  const { v0, kappa, theta, vol_of_vol: xi, rho } = row.params as Record<string, number>;
  const parameters = {
    s0: row.spot,
    v0: v0!,
    mu: row.rate - row.dividend,
    kappa: kappa!,
    theta: theta!,
    xi: xi!,
    rho: rho!,
  };
  const steps = row.expiry < 1 ? 64 : 256;
  const [s] = await pathColumns({ process: 'heston', parameters, steps, horizon: row.expiry }, PATHS);
  callAgrees(s!, row, 0.002);
});

test.each(['euler', 'milstein'])('%s approaches the moments with short steps', async (scheme) => {
  const [s, v] = await pathColumns(
    { process: 'heston', scheme, parameters: CALM, steps: 400, horizon: 1, components: ['S', 'v'] },
    20_000,
  );
  const { mean, variance } = heston.moments!(CALM, 1);
  momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! }, 4, 'S');
  momentsAgree(v!, { mean: mean[1]!, variance: variance![1]! }, 4, 'v');
});

test.each(heston.schemes.map(({ name }) => name))('%s gives the same bits by every backend', async (scheme) => {
  for (const parameters of [CALM, STORMY])
    await backendsAgree({ process: 'heston', scheme, parameters, steps: 20, horizon: 5, components: ['S', 'v'] });
});

test('an alias of a parameter is understood', () => {
  expect(readPaths({ process: 'Heston', parameters: { r: 0.01, vol_of_vol: 0.3 } }).parameters).toMatchObject({
    mu: 0.01,
    xi: 0.3,
  });
});

test.each(goldenLaws('heston'))(
  'the law of $component is that of its characteristic function: $parameters',
  async (law) => {
    const { process, parameters, horizon, component } = law;
    const [column] = await pathColumns({ process, parameters, steps: 100, horizon, components: [component] }, PATHS);
    lawAgrees(column!, law, 0.001);
  },
);
