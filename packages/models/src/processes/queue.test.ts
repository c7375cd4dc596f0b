import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { exponential } from './matrix.ts';
import { frequenciesAgree, momentsAgree, pathColumns, planOf } from './path-fixture.ts';
import { queue } from './queue.ts';
import { analyseQueue, queueDistribution } from './queue-analysis.ts';

/** Transition rates of the numbers 0 to K of customers. */
function rates(lambda: number, mu: number, c: number, K: number): number[][] {
  return Array.from({ length: K + 1 }, (_, n) => {
    const row = new Array<number>(K + 1).fill(0);
    const [up, down] = [n < K ? lambda : 0, mu * Math.min(n, c)];
    if (up > 0) row[n + 1] = up;
    if (down > 0) row[n - 1] = down;
    row[n] = -(up + down);
    return row;
  });
}

describe('the M/M/c queue', () => {
  it.each([
    ['with a limit', { lambda: 5, mu: 1.5, c: 3, capacity: 8, n0: 2 }, 8],
    ['of one server', { lambda: 0.9, mu: 1, c: 1, capacity: 0, n0: 1 }, 60],
    ['that nobody waits in', { lambda: 4, mu: 1, c: 6, capacity: 6, n0: 6 }, 6],
    ['that overflows', { lambda: 6, mu: 1, c: 3, capacity: 0, n0: 0 }, 60],
  ])('%s has the distributions of its equations in time', async (_, parameters, K) => {
    const { lambda, mu, c, n0 } = parameters;
    const plan = planOf(queue, { parameters, horizon: 3, steps: 6, keep: [0.5, 3] });
    const columns = await pathColumns(plan, 30_000);
    [0.5, 3].forEach((t, k) => {
      const shares = exponential(rates(lambda, mu, c, K).map((row) => row.map((rate) => rate * t)))[n0]!;
      frequenciesAgree(columns[3 * k]!, shares, `t = ${t}`);
    });
    const [n, waiting, busy] = columns.slice(3);
    expect(n!.every((x, i) => busy![i] === Math.min(x, c) && waiting![i] === x - busy![i]!)).toBe(true);
  });

  it('settles at the long run that linear algebra has, from empty', async () => {
    const model = { lambda: 4, mu: 1, c: 5, capacity: 0 };
    const [n, waiting, busy] = await pathColumns(planOf(queue, { parameters: model, horizon: 60, steps: 2 }), 20_000);
    const { L, Lq, load } = analyseQueue(model);
    frequenciesAgree(n!, queueDistribution(model, 60));
    momentsAgree(n!, { mean: L });
    momentsAgree(waiting!, { mean: Lq });
    momentsAgree(busy!, { mean: load });
  });

  it('refuses what contradicts itself, and says when it grows without end', () => {
    expect(() => checkParameters(queue, { capacity: 3 })).toThrow('at least c (5)');
    expect(() => checkParameters(queue, { capacity: 6, n0: 7 })).toThrow('n0 (7) is above capacity (6)');
    expect(() => checkParameters(queue, { servers: 1.5 })).toThrow('whole');
    expect(queue.note!(checkParameters(queue, { lambda: 5 }))).toContain('grows without end');
    expect(queue.note!(checkParameters(queue))).toBeUndefined();
  });
});
