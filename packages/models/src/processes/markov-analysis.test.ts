import { describe, expect, it } from 'vitest';
import {
  absorption,
  chainClasses,
  distributionAfter,
  expectedHittingTimes,
  hittingProbabilities,
  stationaryDistribution,
  stationaryDistributions,
} from './markov-analysis.ts';

/** Rain, nice, snow in the land of Oz: Kemeny and Snell (1960), sections 2.1 and 4.1. */
const OZ = [
  [1 / 2, 1 / 4, 1 / 4],
  [1 / 2, 0, 1 / 2],
  [1 / 4, 1 / 4, 1 / 2],
];

/** A walk on 0 to n that steps up with probability p and is held at both ends. */
function ruin(n: number, p: number): number[][] {
  return Array.from({ length: n + 1 }, (_, from) =>
    Array.from({ length: n + 1 }, (_, to) => {
      if (from === 0 || from === n) return from === to ? 1 : 0;
      return to === from + 1 ? p : to === from - 1 ? 1 - p : 0;
    }),
  );
}

/** A state that is left for ever, one that is never left, and two that lead to each other. */
const MIXED = [
  [0.2, 0.3, 0.1, 0.4],
  [0, 1, 0, 0],
  [0, 0, 0.5, 0.5],
  [0, 0, 0.25, 0.75],
];

function closeTo(actual: readonly number[], expected: readonly number[], relative = 1e-13): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((x, k) => {
    expect(Math.abs(x - expected[k]!), `${k}: ${x} for ${expected[k]}`).toBeLessThanOrEqual(
      relative * Math.abs(expected[k]!),
    );
  });
}

describe('classes of states', () => {
  it('tells states that are left for ever from those that are not', () => {
    expect(chainClasses(MIXED)).toEqual([
      { states: [0], isRecurrent: false },
      { states: [1], isRecurrent: true },
      { states: [2, 3], isRecurrent: true },
    ]);
    expect(chainClasses(OZ)).toEqual([{ states: [0, 1, 2], isRecurrent: true }]);
  });

  it('takes a long way one state at a time', () => {
    const line = Array.from({ length: 1000 }, (_, from) =>
      Array.from({ length: 1000 }, (_, to) => (to === Math.min(from + 1, 999) ? 1 : 0)),
    );
    expect(chainClasses(line).length).toBe(1000);
    expect(chainClasses(line).filter(({ isRecurrent }) => isRecurrent)).toEqual([{ states: [999], isRecurrent: true }]);
  });
});

describe('the long run', () => {
  it('is that of the land of Oz', () => {
    closeTo(stationaryDistribution(OZ), [0.4, 0.2, 0.4]);
  });

  it('keeps small shares accurate: a line of states up which each step is a million times rarer', () => {
    const rare = 1e-6;
    const matrix = [0, 1, 2, 3].map((from) =>
      [0, 1, 2, 3].map((to) => {
        const up = from < 3 ? rare : 0;
        const down = from > 0 ? 1 - rare : 0;
        return to === from + 1 ? up : to === from - 1 ? down : to === from ? 1 - up - down : 0;
      }),
    );
    // Detailed balance: each share is rare / (1 - rare) of the one below.
    const weights = [0, 1, 2, 3].map((k) => (rare / (1 - rare)) ** k);
    const total = weights.reduce((sum, w) => sum + w, 0);
    closeTo(
      stationaryDistribution(matrix),
      weights.map((w) => w / total),
    );
  });

  it('has one distribution for each class that is never left, and says so', () => {
    expect(stationaryDistributions(MIXED).map(({ states }) => states)).toEqual([[1], [2, 3]]);
    closeTo(stationaryDistributions(MIXED)[1]!.shares, [0, 0, 1 / 3, 2 / 3]);
    expect(() => stationaryDistribution(MIXED)).toThrow('the chain never leaves any of {1}, {2, 3}');
  });
});

describe('distributions after steps', () => {
  it('come to the same by steps and by squares', () => {
    const [bySteps, bySquares] = [17, 1000].map((steps) => distributionAfter(OZ, 1, steps));
    // 1/4 is the second eigenvalue: the distance from the long run shrinks by it at each step (Kemeny and Snell, 4.1).
    closeTo(bySquares!, [0.4, 0.2, 0.4]);
    closeTo(bySteps!, [0.4, 0.2, 0.4], 4 ** -15);
    closeTo(distributionAfter(OZ, [0, 1, 0], 2), [3 / 8, 1 / 4, 3 / 8]);
  });

  it('refuses a start that is none', () => {
    expect(() => distributionAfter(OZ, 3, 1)).toThrow('no state from 0 to 2');
    expect(() => distributionAfter(OZ, [0.5, 0.4, 0], 1)).toThrow('no distribution of 3 states');
  });
});

describe('hitting and absorption', () => {
  it('has the closed forms of the gambler', () => {
    for (const p of [0.5, 0.45]) {
      const [n, r] = [8, (1 - p) / p];
      const wins = Array.from({ length: n + 1 }, (_, k) => (p === 0.5 ? k / n : (1 - r ** k) / (1 - r ** n)));
      const steps = wins.map((win, k) => (p === 0.5 ? k * (n - k) : (k - n * win) / (1 - 2 * p)));
      const found = absorption(ruin(n, p));
      expect(found.classes).toEqual([[0], [n]]);
      closeTo(
        found.probabilities.map(([, top]) => top!),
        wins,
        1e-12,
      );
      closeTo(found.steps, steps, 1e-12);
      closeTo(hittingProbabilities(ruin(n, p), [n]), wins, 1e-12);
      closeTo(expectedHittingTimes(ruin(n, p), [0, n]), steps, 1e-12);
    }
  });

  it('has the fundamental matrix of the drunkard (Kemeny and Snell, section 3.2)', () => {
    const { fundamental, transient } = absorption(ruin(4, 0.5));
    expect(transient).toEqual([1, 2, 3]);
    closeTo(fundamental.flat(), [1.5, 1, 0.5, 1, 2, 1, 0.5, 1, 1.5]);
  });

  it('is infinite where the targets may never be reached', () => {
    expect(expectedHittingTimes(ruin(4, 0.5), [0])).toEqual([0, Infinity, Infinity, Infinity, Infinity]);
    expect(hittingProbabilities(MIXED, [1])).toEqual([0.3 / 0.8, 1, 0, 0].map((x) => expect.closeTo(x, 14)));
    closeTo(expectedHittingTimes(OZ, [2]).slice(0, 2), [10 / 3, 8 / 3]);
  });

  it('leaves a state in which almost all time is spent without losing digits', () => {
    const leak = 2 ** -50;
    closeTo(absorption([[1 - leak, leak], [0, 1]]).steps, [2 ** 50, 0]); // biome-ignore format: a matrix
  });
});

describe('what is no chain', () => {
  it('is refused with the row and what it adds to', () => {
    expect(() => stationaryDistribution([[0.5, 0.4], [0, 1]])).toThrow('the row of state 0 adds to 0.9'); // biome-ignore format: a matrix
    expect(() => absorption([[1, 0], [-0.5, 1.5]])).toThrow('the probability from state 1 to state 0 is -0.5'); // biome-ignore format: a matrix
    expect(() => chainClasses([[1, 0]])).toThrow('must be square');
    expect(() => expectedHittingTimes(OZ, [])).toThrow('no target states');
    expect(() => hittingProbabilities(OZ, [5])).toThrow('state 5 is named');
  });
});
