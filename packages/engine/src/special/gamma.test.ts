import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../ir/apply.ts';
import { gamma, gammaP, gammaPInverse, gammaQ, gammaTails, lnBeta, lnGamma } from './gamma.ts';
import { RELATIVE } from './golden/bounds.ts';
import { goldenRows, relativeError } from './golden/rows.ts';

const m = SCALARS;

const FUNCTIONS: Partial<Record<keyof typeof RELATIVE, (...args: number[]) => number>> = {
  lnGamma: (x) => lnGamma(m, x!),
  gamma: (x) => gamma(m, x!),
  lnBeta: (a, b) => lnBeta(m, a!, b!),
  gammaP: (a, x) => gammaP(m, a!, x!),
  gammaQ: (a, x) => gammaQ(m, a!, x!),
  gammaPInverse: (a, p, q) => gammaPInverse(m, a!, p!, q!),
};

describe('gamma functions against mpmath', () => {
  const rows = goldenRows(readFileSync(new URL('./golden/gamma.csv', import.meta.url), 'utf8'));
  it.each(Object.entries(FUNCTIONS))('%s is within its stated error', (name, f) => {
    const { near, far } = RELATIVE[name as keyof typeof RELATIVE];
    const own = rows.filter((row) => row.name === name);
    expect(own.length).toBeGreaterThan(15);
    for (const row of own) {
      const smallest = name === 'gammaPInverse' ? Math.min(...row.args.slice(1)) : Math.abs(row.high);
      const error = relativeError(f(...row.args), row);
      expect(error, `${name}(${row.args})`).toBeLessThan(smallest < 1e-100 ? far : near);
    }
  });
});

describe('gamma functions by closed forms', () => {
  it('gives factorials exactly rounded', () => {
    let factorial = 1n;
    for (let n = 1; n <= 170; n++) {
      factorial *= BigInt(n);
      expect(gamma(m, n + 1)).toBe(Number(factorial));
    }
    expect(gamma(m, 172)).toBe(Infinity);
  });

  it('has poles and limits', () => {
    for (const x of [0, -1, -2, -170, -Infinity]) expect(gamma(m, x)).toBeNaN();
    expect([lnGamma(m, 1), lnGamma(m, 2)].map(Math.abs)).toEqual([0, 0]);
    expect([lnGamma(m, 0), lnGamma(m, Infinity), lnGamma(m, -1)]).toEqual([Infinity, Infinity, NaN]);
  });

  it('is a sum of Poisson terms for whole parameters', () => {
    for (const x of [0.3, 2, 9.5]) {
      let term = Math.exp(-x);
      let sum = 0;
      for (let k = 1; k <= 25; k++) {
        sum += term;
        term *= x / k;
        expect(Math.abs(gammaQ(m, k, x) / sum - 1)).toBeLessThan(2e-14);
      }
    }
  });

  it('has probabilities that sum to 1, and limits at 0 and infinity', () => {
    for (const a of [1e-3, 0.7, 5, 99, 101, 1e4, 1e9]) {
      for (const ratio of [0.5, 0.61, 0.99, 1, 1.01, 1.39, 1.41, 3]) {
        const { p, q } = gammaTails(m, a, a * ratio);
        expect(p + q).toBeCloseTo(1, 14);
      }
      expect([gammaP(m, a, 0), gammaP(m, a, -1), gammaP(m, a, Infinity), gammaQ(m, a, Infinity)]).toEqual([0, 0, 1, 0]);
    }
    expect([gammaP(m, 0, 1), gammaP(m, -1, 1), gammaP(m, NaN, 1), gammaP(m, 1, NaN)]).toEqual([1, NaN, NaN, NaN]);
  });

  it('meets itself where the method changes', () => {
    for (const [a, x] of [
      [100, 60],
      [100, 140],
      [5000, 3000],
      [5000, 7000],
      [50, 51],
      [0.9, 1.5],
    ] as const) {
      const below = gammaTails(m, a, x * (1 - 1e-14));
      const above = gammaTails(m, a, x * (1 + 1e-14));
      const [first, second] = below.p < below.q ? [below.p, above.p] : [below.q, above.q];
      // The function itself moves by 2e-14 times its logarithmic slope, at most |a - x| + √a here.
      expect(Math.abs(first / second - 1)).toBeLessThan(2e-14 * (Math.abs(a - x) + Math.sqrt(a) + 5));
    }
  });
});

describe('inverse', () => {
  it('has its ends', () => {
    expect([gammaPInverse(m, 2, 0, 1), gammaPInverse(m, 2, 1, 0), gammaPInverse(m, 2, -0.1, 1.1)]).toEqual([
      0,
      Infinity,
      NaN,
    ]);
    expect(gammaPInverse(m, 2, NaN, NaN)).toBeNaN();
  });

  it('gives the leading term where x is below 1e-300', () => {
    // P = x^a / Γ(a + 1), so x = p^(1/a) = 2^-1000 Γ(1.001)^1000 at a = 0.001, p = ½.
    expect(gammaPInverse(m, 0.001, 0.5, 0.5) / (2 ** -1000 * gamma(m, 1.001) ** 1000)).toBeCloseTo(1, 11);
  });

  it('is the exponential quantile at a = 1', () => {
    for (const q of [1e-300, 1e-20, 0.01, 0.3]) expect(gammaPInverse(m, 1, 1 - q, q) / -Math.log(q)).toBeCloseTo(1, 14);
    for (const p of [1e-300, 1e-20, 0.01, 0.3])
      expect(gammaPInverse(m, 1, p, 1 - p) / -Math.log1p(-p)).toBeCloseTo(1, 14);
  });
});
