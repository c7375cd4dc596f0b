import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../ir/apply.ts';
import { RELATIVE } from './golden/bounds.ts';
import { goldenRows, relativeError } from './golden/rows.ts';
import { erf, erfc, normalCdf, normalDensity, normalQuantile } from './normal.ts';

const m = SCALARS;

const FUNCTIONS = { normalCdf, normalDensity, normalQuantile, erf, erfc };

describe('normal functions against mpmath', () => {
  const rows = goldenRows(readFileSync(new URL('./golden/normal.csv', import.meta.url), 'utf8'));
  it.each(Object.entries(FUNCTIONS))('%s is within its stated error from 1e-300 to 1 - 2^-53', (name, f) => {
    const own = rows.filter((row) => row.name === name);
    expect(own.length).toBeGreaterThan(20);
    for (const row of own) {
      const result = f(m, row.args[0]!);
      // A subnormal value has fewer digits.
      const granted = Math.max(RELATIVE[name as keyof typeof RELATIVE].near, 5e-324 / Math.abs(row.high));
      expect(relativeError(result, row), `${name}(${row.args})`).toBeLessThanOrEqual(granted);
    }
  });
});

describe('normal functions at the ends', () => {
  it('has limits at the infinities and NaN for NaN', () => {
    expect([normalCdf(m, -Infinity), normalCdf(m, Infinity), normalCdf(m, -40)]).toEqual([0, 1, 0]);
    expect([normalDensity(m, -Infinity), normalDensity(m, Infinity)]).toEqual([0, 0]);
    expect([erf(m, -Infinity), erf(m, Infinity), erfc(m, -Infinity), erfc(m, Infinity)]).toEqual([-1, 1, 2, 0]);
    expect([normalQuantile(m, 0), normalQuantile(m, 1), normalQuantile(m, 0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect([normalQuantile(m, -1e-300), normalQuantile(m, 1.0000000000000002)]).toEqual([NaN, NaN]);
    for (const f of Object.values(FUNCTIONS)) expect(f(m, NaN), f.name).toBeNaN();
  });

  it('is antisymmetric in p and 1 - p', () => {
    for (let k = 1; k < 1024; k++) expect(normalQuantile(m, 1 - k / 1024) + normalQuantile(m, k / 1024)).toBe(0);
    for (let n = 1; n <= 53; n++) expect(normalQuantile(m, 1 - 2 ** -n) + normalQuantile(m, 2 ** -n)).toBe(0);
  });

  it('does not fall where the quantile changes its formula', () => {
    for (const p of [0.2, 0.8]) {
      const around = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((n) => normalQuantile(m, p + n * 2 ** -50));
      expect(around).toEqual(around.slice().sort((a, b) => a - b));
    }
  });
});
