/** Merton's jumps against closed-form moments, characteristic functions, published prices and the reference interpreter. */
import { expect, test } from 'vitest';
import { goldenLaws, lawAgrees } from './golden-fixture.ts';
import { merton } from './merton.ts';
import { backendsAgree, momentsAgree, pathColumns } from './path-fixture.ts';
import { callAgrees, publishedPrices } from './price-fixture.ts';

const PATHS = 100_000;

test.each(goldenLaws('merton'))(
  'the law after steps is that of the characteristic function: $parameters',
  async (law) => {
    for (const steps of [1, 7]) {
      const { process, parameters, horizon } = law;
      const [s] = await pathColumns({ process, parameters, steps, horizon }, PATHS, steps);
      lawAgrees(s!, law);
      const { mean, variance } = merton.moments!(parameters, horizon);
      momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! });
    }
  },
);

test.each(publishedPrices('merton76_haug'))(
  'a published price: $params, strike $strike, $expiry years',
  async ({ params, ...row }) => {
    const { total_vol, jump_intensity, gamma_pct_of_var_from_jumps } = params as Record<string, number>;
    const ofJumps = gamma_pct_of_var_from_jumps! * total_vol! ** 2;
    const parameters = {
      s0: row.spot,
      mu: row.rate,
      sigma: Math.sqrt(total_vol! ** 2 - ofJumps),
      lambda: jump_intensity!,
      // Jumps of mean size 0 whose variance is the share that is theirs.
      jump_mean: -ofJumps / jump_intensity! / 2,
      jump_sd: Math.sqrt(ofJumps / jump_intensity!),
    };
    const [s] = await pathColumns({ process: 'merton', parameters, steps: 1, horizon: row.expiry }, PATHS);
    callAgrees(s!, { ...row, params });
  },
);

test('without jumps it is geometric Brownian motion, path by path', async () => {
  const parameters = { s0: 100, mu: 0.05, sigma: 0.2 };
  const [plain] = await pathColumns({ process: 'gbm', parameters, steps: 12 }, 50);
  const [jumping] = await pathColumns({ process: 'merton', parameters: { ...parameters, lambda: 0 }, steps: 12 }, 50);
  plain!.forEach((x, i) => expect(jumping![i]! / x).toBeCloseTo(1, 12));
});

test('every backend gives the same bits', async () => {
  await backendsAgree({ process: 'merton', steps: 12 });
  await backendsAgree({ process: 'merton', parameters: { lambda: 1e6, jump_mean: 0, jump_sd: 0.001 }, steps: 4 });
});
