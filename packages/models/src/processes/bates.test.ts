/** Bates's model against its characteristic function, closed-form moments and the models that it contains. */
import { expect, test } from 'vitest';
import { bates } from './bates.ts';
import { goldenLaws, lawAgrees } from './golden-fixture.ts';
import { backendsAgree, momentsAgree, pathColumns } from './path-fixture.ts';

test.each(goldenLaws('bates'))(
  'the law is that of the characteristic function, the expected price is kept',
  async (law) => {
    const { process, parameters, horizon } = law;
    const [s, v] = await pathColumns({ process, parameters, steps: 64, horizon, components: ['S', 'v'] }, 100_000);
    lawAgrees(s!, law);
    const { mean, variance } = bates.moments!(parameters, horizon);
    momentsAgree(s!, { mean: mean[0]!, variance: variance![0]! }, 4, 'S');
    momentsAgree(v!, { mean: mean[1]!, variance: variance![1]! }, 4, 'v');
  },
);

test('without jumps it is Heston’s model, to the bit', async () => {
  const model = { parameters: { lambda: 0 }, steps: 10, components: ['S', 'v'] };
  const jumping = await pathColumns({ ...model, process: 'bates' }, 50);
  expect(jumping).toEqual(await pathColumns({ ...model, parameters: {}, process: 'heston' }, 50));
});

test('every backend gives the same bits', async () => {
  await backendsAgree({ process: 'bates', steps: 12, components: ['S', 'v'] });
});
