import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { absorption, distributionAfter } from './markov-analysis.ts';
import {
  backendsAgree,
  covarianceAgrees,
  frequenciesAgree,
  momentsAgree,
  pathColumns,
  planOf,
} from './path-fixture.ts';
import { randomWalk } from './random-walk.ts';

type Kind = 'reflecting' | 'absorbing';

/** The walk on 0 to n as a chain: what happens at the ends as the barriers say. */
function chain(n: number, p: number, [lower, upper]: readonly [Kind, Kind]): number[][] {
  return Array.from({ length: n + 1 }, (_, from) => {
    const row = new Array<number>(n + 1).fill(0);
    const isHeld = (from === 0 && lower === 'absorbing') || (from === n && upper === 'absorbing');
    row[isHeld ? from : Math.min(from + 1, n)]! += p;
    row[isHeld ? from : Math.max(from - 1, 0)]! += 1 - p;
    return row;
  });
}

describe('a random walk', () => {
  it('without barriers has binomial steps', async () => {
    const parameters = { x0: 3, step: 0.1, p: 0.7 };
    const plan = planOf(randomWalk, { parameters, steps: 40, keep: [10, 40] });
    const [early, late] = await pathColumns(plan, 30_000);
    momentsAgree(late!, { mean: 3 + 40 * 0.1 * 0.4, variance: 40 * 0.01 * 0.84 });
    covarianceAgrees(early!, late!, 10 * 0.01 * 0.84);
    const ups = late!.map((x) => Math.round(((x - 3) / 0.1 + 40) / 2));
    let share = 0.3 ** 40;
    const binomial = Array.from({ length: 41 }, (_, k) => {
      if (k > 0) share *= ((41 - k) / k) * (0.7 / 0.3);
      return share;
    });
    frequenciesAgree(ups, binomial);
  });

  it.each([
    ['reflecting', 'reflecting'],
    ['absorbing', 'absorbing'],
    ['reflecting', 'absorbing'],
    ['absorbing', 'reflecting'],
  ] as const)('below %s, above %s: as the chain of its places', async (lower, upper) => {
    const parameters = { x0: 2, p: 0.55, lower: 0, lower_barrier: lower, upper: 7, upper_barrier: upper };
    const plan = planOf(randomWalk, { parameters, steps: 25, keep: [5, 25] });
    const columns = await pathColumns(plan, 30_000);
    [5, 25].forEach((time, k) => {
      const shares = distributionAfter(chain(7, 0.55, [lower, upper]), 2, time);
      frequenciesAgree(columns[k]!, shares, `after ${time}`);
      const mean = shares.reduce((sum, share, x) => sum + share * x, 0);
      expect(randomWalk.moments!(plan.parameters, time).mean[0]).toBeCloseTo(mean, 12);
      const variance = shares.reduce((sum, share, x) => sum + share * (x - mean) ** 2, 0);
      expect(randomWalk.moments!(plan.parameters, time).variance![0]).toBeCloseTo(variance, 11);
    });
    await backendsAgree(planOf(randomWalk, { parameters, steps: 10 }));
  });

  it('ruins as often as the fundamental matrix says', async () => {
    const { parameters } = randomWalk.presets[1]!;
    const [end] = await pathColumns(planOf(randomWalk, { parameters, steps: 1200 }), 20_000);
    const { probabilities } = absorption(chain(20, 18 / 37, ['absorbing', 'absorbing']));
    const shares = new Array<number>(21).fill(0);
    [shares[0], shares[20]] = [probabilities[10]![0]!, probabilities[10]![1]!];
    frequenciesAgree(end!, shares);
  });

  it('lands on a barrier that is ten tenths away, and stops on one between two steps', async () => {
    const base = { x0: 0, p: 1, upper_barrier: 'absorbing' };
    for (const [step, upper, times] of [
      [0.1, 1, 10],
      [0.3, 1, 4],
    ] as const) {
      // biome-ignore format: cases
      const plan = planOf(randomWalk, { parameters: { ...base, step, upper }, steps: 12, keep: 'all' });
      const columns = await pathColumns(plan, 1);
      expect(columns.findIndex((column) => column[0] === upper)).toBe(times);
      expect(columns.at(-1)![0]).toBe(upper);
    }
    const walls = { ...base, step: 0.3, upper: 1, upper_barrier: 'reflecting' };
    const [end] = await pathColumns(planOf(randomWalk, { parameters: walls, steps: 12 }), 1);
    expect(end![0]).toBeCloseTo(0.9, 12);
  });

  it('refuses a start outside, and barriers of an unknown kind', () => {
    expect(() => checkParameters(randomWalk, { x0: 11, upper_barrier: 'absorbing' })).toThrow(
      'above its upper barrier',
    );
    expect(() => checkParameters(randomWalk, { lower_barrier: 'wall' })).toThrow(
      'it must be one of none, reflecting, absorbing',
    );
    expect(checkParameters(randomWalk, { lower_barrier: ' Absorbing ' }).lower_barrier).toBe('absorbing');
  });
});
