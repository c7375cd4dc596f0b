import { describe, expect, it } from 'vitest';
import { exponential, solve } from './matrix.ts';
import {
  analyseQueue,
  erlangB,
  erlangC,
  type QueueModel,
  queueDistribution,
  queueDistributionAt,
} from './queue-analysis.ts';

/** The balance equations of a queue with places 0 to K by linear algebra: another way to the same numbers. */
function balance({ lambda, mu, c }: QueueModel, K: number): number[] {
  const up = (n: number) => (n < K ? lambda : 0);
  const down = (n: number) => mu * Math.min(n, c);
  const equations = Array.from({ length: K + 1 }, (_, n) =>
    Array.from({ length: K + 1 }, (_, from) => {
      if (n === K) return 1;
      if (from === n) return -(up(n) + down(n));
      return from === n - 1 ? up(from) : from === n + 1 ? down(from) : 0;
    }),
  );
  return solve(
    equations,
    equations.map((_, n) => [n === K ? 1 : 0]),
  )!.map(([x]) => x!);
}

describe('Erlang', () => {
  it('agrees with the sums of the definition', () => {
    for (const [load, servers] of [
      [2, 3],
      [10, 15],
      [0.1, 1],
      [7.5, 8],
    ] as const) {
      // biome-ignore format: cases
      let [term, sum] = [1, 1];
      for (let k = 1; k <= servers; k++) {
        term *= load / k;
        sum += term;
      }
      expect(erlangB(load, servers)).toBeCloseTo(term / sum, 14);
      const held = (term * servers) / (servers - load);
      expect(erlangC(load, servers)).toBeCloseTo(held / (sum - term + held), 14);
    }
  });

  it('stays accurate for thousands of servers, and waits for ever beyond the capacity', () => {
    // With load = servers the loss falls like sqrt(2 / (pi n)) (Jagerman, Bell System Technical Journal 53 (1974)).
    const n = 1e6;
    expect(erlangB(n, n) / Math.sqrt(2 / (Math.PI * n))).toBeCloseTo(1, 2);
    expect(erlangC(5, 5)).toBe(1);
  });
});

describe('M/M/c in time', () => {
  it('agrees with the exponential of its rates, early and late', () => {
    const model = { lambda: 5, mu: 1.5, c: 3, capacity: 8 };
    const rates = Array.from({ length: 9 }, (_, n) => {
      const row = new Array<number>(9).fill(0);
      if (n < 8) row[n + 1] = 5;
      if (n > 0) row[n - 1] = 1.5 * Math.min(n, 3);
      row[n] = -row.reduce((sum, rate) => sum + rate, 0);
      return row;
    });
    for (const t of [0, 0.01, 1, 300]) {
      const expected = exponential(rates.map((row) => row.map((rate) => rate * t)))[2]!;
      queueDistributionAt(model, 2, t)!.forEach((p, n) => expect(p).toBeCloseTo(expected[n]!, 11));
    }
  });

  it('keeps all probability without a limit, and comes to the long run', () => {
    const shares = queueDistributionAt({ lambda: 2, mu: 1, c: 3 }, 30, 400)!;
    expect(shares.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 11);
    queueDistribution({ lambda: 2, mu: 1, c: 3 }, 20).forEach((p, n) => expect(shares[n]).toBeCloseTo(p, 11));
    expect(queueDistributionAt({ lambda: 2, mu: 1, c: 3 }, 0, 1e9)).toBeUndefined();
  });
});

describe('M/M/c in the long run', () => {
  it('has the closed forms of one server', () => {
    const { L, Lq, W, Wq, utilisation, waits } = analyseQueue({ lambda: 0.8, mu: 1, c: 1 });
    [L, Lq, W, Wq, utilisation, waits].forEach((x, k) => expect(x).toBeCloseTo([4, 3.2, 5, 4, 0.8, 0.8][k]!, 12));
  });

  it('agrees with the balance equations, limited and not', () => {
    const models = [
      { lambda: 4, mu: 1, c: 5, capacity: 12 },
      { lambda: 6, mu: 1, c: 5, capacity: 9 },
      { lambda: 3, mu: 1, c: 3, capacity: 3 },
      // 400 places are no limit that anyone reaches.
      { lambda: 4, mu: 1, c: 5 },
    ];
    for (const model of models) {
      const K = model.capacity ?? 400;
      const shares = balance(model, K);
      const mean = (f: (n: number) => number) => shares.reduce((sum, p, n) => sum + p * f(n), 0);
      const found = analyseQueue(model);
      const entering = 1 - (model.capacity ? shares[K]! : 0);
      expect(found.L).toBeCloseTo(
        mean((n) => n),
        9,
      );
      expect(found.Lq).toBeCloseTo(
        mean((n) => Math.max(n - model.c, 0)),
        9,
      );
      expect(found.utilisation).toBeCloseTo(mean((n) => Math.min(n, model.c)) / model.c, 10);
      expect(found.lost).toBeCloseTo(1 - entering, 10);
      expect(found.waits).toBeCloseTo(mean((n) => (n >= model.c && n < K ? 1 : 0)) / entering, 10);
      // Little's law for all who enter.
      expect(found.W).toBeCloseTo(found.L / (model.lambda * entering), 9);
      queueDistribution(model, 10).forEach((p, n) => expect(p).toBeCloseTo(shares[n] ?? 0, 10));
    }
  });

  it('has a distribution that adds to 1 however large the load', () => {
    const shares = queueDistribution({ lambda: 5000, mu: 1, c: 5100 }, 8000);
    expect(shares.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
  });

  it('says when it never settles', () => {
    const { isStable, L, Wq, waits } = analyseQueue({ lambda: 5, mu: 1, c: 5 });
    expect([isStable, L, Wq, waits]).toEqual([false, Infinity, Infinity, 1]);
    expect(queueDistribution({ lambda: 5, mu: 1, c: 5 }, 2)).toEqual([0, 0, 0]);
  });

  it('refuses what is no queue', () => {
    expect(() => analyseQueue({ lambda: 1, mu: 0, c: 1 })).toThrow('The mu of the queue is 0');
    expect(() => analyseQueue({ lambda: 1, mu: 1, c: 2, capacity: 1 })).toThrow('from c (2)');
  });
});
