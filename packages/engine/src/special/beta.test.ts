import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../ir/apply.ts';
import { betaI, betaIInverse, betaTails } from './beta.ts';
import { BETA_OVER_SHAPE, RELATIVE } from './golden/bounds.ts';
import { goldenRows, relativeError } from './golden/rows.ts';

const m = SCALARS;

const FUNCTIONS: Partial<Record<keyof typeof RELATIVE, (...args: number[]) => number>> = {
  betaI: (x, a, b) => betaI(m, x!, a!, b!),
  betaQ: (x, a, b) => betaTails(m, x!, a!, b!).q,
  betaIInverse: (a, b, p, q) => betaIInverse(m, a!, b!, p!, q!),
};

describe('beta functions against mpmath', () => {
  const rows = goldenRows(readFileSync(new URL('./golden/beta.csv', import.meta.url), 'utf8'));
  it.each(Object.entries(FUNCTIONS))('%s is within its stated error', (name, f) => {
    const { near, far } = RELATIVE[name as keyof typeof RELATIVE];
    const own = rows.filter((row) => row.name === name);
    expect(own.length).toBeGreaterThan(15);
    for (const row of own) {
      const smallest = name === 'betaIInverse' ? Math.min(...row.args.slice(2)) : Math.abs(row.high);
      const shape =
        name === 'betaIInverse' ? Math.min(row.args[0]!, row.args[1]!) : Math.min(row.args[1]!, row.args[2]!);
      const bound = Math.max(smallest < 1e-100 ? far : near, BETA_OVER_SHAPE / shape);
      expect(relativeError(f(...row.args), row), `${name}(${row.args})`).toBeLessThan(bound);
    }
  });
});

describe('beta functions by closed forms', () => {
  it('is x^a for b = 1 and 1 - (1 - x)^b for a = 1', () => {
    for (const x of [1e-5, 0.1, 0.5, 0.93]) {
      for (const shape of [0.25, 1, 3, 40]) {
        expect(betaI(m, x, shape, 1) / x ** shape).toBeCloseTo(1, 13);
        expect(betaI(m, x, 1, shape) / -Math.expm1(shape * Math.log1p(-x))).toBeCloseTo(1, 13);
      }
    }
  });

  it('is a half at the middle of a symmetric one, whatever its size', () => {
    for (const a of [1e-3, 0.5, 1, 30, 3999, 4001, 1e6, 1e9]) expect(betaI(m, 0.5, a, a)).toBeCloseTo(0.5, 14);
  });

  it('is a sum of binomial terms for whole parameters', () => {
    // P(X <= k) of 12 trials at 0.3 is I_0.7(12 - k, k + 1).
    let term = 0.7 ** 12;
    let sum = 0;
    for (let k = 0; k < 12; k++) {
      sum += term;
      term *= ((12 - k) / (k + 1)) * (0.3 / 0.7);
      expect(betaI(m, 0.7, 12 - k, k + 1) / sum).toBeCloseTo(1, 13);
    }
  });

  it('meets itself where quadrature takes over', () => {
    for (const [x, b] of [
      [0.5, 4000],
      [0.48, 4000],
      [0.04, 1e5],
      [0.0396, 1e5],
    ] as const) {
      const fraction = betaTails(m, x, 4000 - 1e-9, b);
      const quadrature = betaTails(m, x, 4000, b);
      // The shape's own effect of 1e-9 is at most 1e-9 log(mean / x) + 1e-9 / 4000, relative to a tail.
      expect(Math.abs(fraction.p / quadrature.p - 1)).toBeLessThan(1e-10);
    }
  });

  it('has ends, limits and NaN', () => {
    expect([betaI(m, 0, 2, 3), betaI(m, -1, 2, 3), betaI(m, 1, 2, 3), betaI(m, 2, 2, 3)]).toEqual([0, 0, 1, 1]);
    expect([betaI(m, 0, 5e3, 5e3), betaI(m, 1, 5e3, 5e3)]).toEqual([0, 1]);
    expect([betaI(m, 0.5, 0, 1), betaI(m, 0.5, 1, 0), betaI(m, 1, 1, 0)]).toEqual([1, 0, 1]);
    expect(
      [betaI(m, 0.5, 0, 0), betaI(m, 0.5, -1, 1), betaI(m, NaN, 1, 1), betaI(m, 0.5, 1, NaN)].every(Number.isNaN),
    ).toBe(true);
    expect([betaIInverse(m, 2, 3, 0, 1), betaIInverse(m, 2, 3, 1, 0)]).toEqual([0, 1]);
    expect(betaIInverse(m, 2, 3, NaN, NaN)).toBeNaN();
  });
});

describe('inverse', () => {
  it('inverts closed forms', () => {
    for (const p of [1e-200, 1e-9, 0.2, 0.9]) {
      expect(betaIInverse(m, 0.5, 1, p, 1 - p) / (p * p || 1)).toBeCloseTo(p * p > 0 ? 1 : 0, 13);
      expect(betaIInverse(m, 1, 7, p, 1 - p) / -Math.expm1(Math.log1p(-p) / 7)).toBeCloseTo(1, 13);
    }
  });
});
