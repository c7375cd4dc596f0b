import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../ir/apply.ts';
import * as elementary from './elementary.ts';
import { ULPS } from './golden/bounds.ts';
import { goldenRows, ulps } from './golden/rows.ts';

const m = SCALARS;
type Name = keyof typeof elementary;
const FUNCTIONS = new Map<string, unknown>(Object.entries(elementary));

function evaluate(name: string, args: readonly number[]): number {
  const f = FUNCTIONS.get(name) as (a: typeof m, ...args: number[]) => number;
  return f(m, ...args);
}

/** The rows hold the worst of at least 30,000 random arguments (golden/worst.json). */
describe('elementary functions against mpmath', () => {
  const rows = goldenRows(readFileSync(new URL('./golden/elementary.csv', import.meta.url), 'utf8'));
  it('states a bound for every function', () => {
    expect(Object.keys(ULPS).sort()).toEqual([...FUNCTIONS.keys()].sort());
  });

  it.each(Object.entries(ULPS))('%s is within %f ulp', (name, bound) => {
    const own = rows.filter((row) => row.name === name);
    expect(own.length).toBeGreaterThan(15);
    for (const row of own) {
      const error = ulps(evaluate(name, row.args), row);
      expect(error, `${name}(${row.args})`).toBeLessThan(bound);
    }
  });
});

describe('special values', () => {
  const cases: readonly [Name, readonly number[], number][] = [
    ['exp', [0], 1],
    ['exp', [-Infinity], 0],
    ['exp', [Infinity], Infinity],
    ['exp', [709.79], Infinity],
    ['exp', [-745.14], 0],
    ['exp', [-745.13], 5e-324],
    ['expm1', [-0], -0],
    ['expm1', [-Infinity], -1],
    ['expm1', [Infinity], Infinity],
    ['log', [0], -Infinity],
    ['log', [-0], -Infinity],
    ['log', [1], 0],
    ['log', [-1], NaN],
    ['log', [Infinity], Infinity],
    ['log1p', [-1], -Infinity],
    ['log1p', [-1.5], NaN],
    ['log1p', [-0], -0],
    ['log1p', [Infinity], Infinity],
    ['log2', [0], -Infinity],
    ['log10', [-1], NaN],
    ['sin', [-0], -0],
    ['sin', [Infinity], NaN],
    ['sin', [2 ** 27], NaN],
    ['cos', [2 ** 27], NaN],
    ['cos', [0], 1],
    ['tan', [-0], -0],
    ['atan', [-0], -0],
    ['atan', [Infinity], Math.PI / 2],
    ['atan', [-Infinity], -Math.PI / 2],
    ['atan2', [0, 0], 0],
    ['atan2', [0, -1], Math.PI],
    ['atan2', [-1, 0], -Math.PI / 2],
    ['atan2', [Infinity, Infinity], Math.PI / 4],
    ['atan2', [Infinity, -Infinity], (3 * Math.PI) / 4],
    ['atan2', [1, -Infinity], Math.PI],
    ['asin', [-0], -0],
    ['asin', [1], Math.PI / 2],
    ['asin', [-1], -Math.PI / 2],
    ['asin', [1.0000000000000002], NaN],
    ['acos', [0], Math.PI / 2],
    ['acos', [1], 0],
    ['acos', [-1], Math.PI],
    ['acos', [-1.5], NaN],
    ['sinh', [Infinity], Infinity],
    ['sinh', [-Infinity], -Infinity],
    ['cosh', [-Infinity], Infinity],
    ['tanh', [-Infinity], -1],
    ['tanh', [-0], -0],
    ['asinh', [-Infinity], -Infinity],
    ['acosh', [0.5], NaN],
    ['acosh', [1], 0],
    ['atanh', [1], Infinity],
    ['atanh', [-1], -Infinity],
    ['atanh', [2], NaN],
    ['pow', [0, 0], 1],
    ['pow', [0, 2], 0],
    ['pow', [0, -2], Infinity],
    ['pow', [Infinity, 0], 1],
    ['pow', [Infinity, -1], 0],
    ['pow', [-8, 3], -512],
    ['pow', [-8, -1], -0.125],
    ['pow', [-8, 1 / 3], NaN],
    ['pow', [-1, Infinity], 1],
    ['pow', [2, Infinity], Infinity],
    ['pow', [0.5, Infinity], 0],
    ['pow', [2, -1e308], 0],
    ['pow', [2, 1e308], Infinity],
    ['pow', [2, -1074], 5e-324],
    ['pow', [2, -1075.1], 0],
    ['pow', [1, 1e300], 1],
  ];
  it.each(cases)('%s(%j) is %d', (name, args, expected) => {
    expect(evaluate(name, args)).toBe(expected);
  });

  it('gives NaN for NaN, even where a constant would do', () => {
    for (const name of Object.keys(ULPS)) expect(evaluate(name, [NaN, 1]), name).toBeNaN();
    expect(evaluate('pow', [1, NaN])).toBeNaN();
    expect(evaluate('pow', [NaN, 0])).toBeNaN();
    expect(evaluate('pow', [0, NaN])).toBeNaN();
    expect(evaluate('atan2', [1, NaN])).toBeNaN();
  });
});

describe('exactness', () => {
  it('log10 gives whole numbers for normal powers of ten, log2 for all powers of two', () => {
    for (let n = -307; n <= 308; n++) expect(elementary.log10(m, Number(`1e${n}`))).toBe(n);
    for (let n = -1074; n <= 1023; n++) expect(elementary.log2(m, 2 ** n)).toBe(n);
  });

  it('pow gives the double where the power is one', () => {
    for (let n = 0; n <= 22; n++) expect(elementary.pow(m, 10, n)).toBe(Number(`1e${n}`));
    for (let base = 2; base <= 60; base++) {
      for (let n = 2; base ** n <= 2 ** 53; n++)
        expect(elementary.pow(m, base, n)).toBe(Number(BigInt(base) ** BigInt(n)));
      expect(elementary.pow(m, base * base, 0.5)).toBe(base);
    }
    for (let n = -1074; n <= 1023; n++) expect(elementary.pow(m, 2, n)).toBe(2 ** n);
  });
});
