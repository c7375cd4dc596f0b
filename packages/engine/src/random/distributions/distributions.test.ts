/** What holds of every distribution, at parameters chosen to be awkward: small shapes, large counts, ends that meet. */
import { describe, expect, it } from 'vitest';
import { REFERENCE } from '../../backend/reference/interpret.ts';
import { WEBASSEMBLY } from '../../backend/wasm/run.ts';
import { SCALARS } from '../../ir/apply.ts';
import { Builder } from '../../ir/builder.ts';
import type { Id } from '../../ir/ir.ts';
import { evaluateInput } from '../input.ts';
import type { Distribution } from './distribution.ts';
import { DISTRIBUTIONS, findDistribution } from './registry.ts';
import { tails } from './tails.ts';

type Arguments = readonly (number | readonly number[])[];

/** Awkward parameters. */
const CASES: readonly (readonly [name: string, args: Arguments])[] = [
  ['triangular', [-3, -3, 2]],
  ['triangular', [0, 1e-9, 1e9]],
  ['pert', [-5, 0, 10, 4]],
  ['pert', [0, 0, 1, 4]],
  ['pert', [0, 0.5, 1, 0]],
  ['trapezoidal', [0, 0, 1, 1]],
  ['normal', [1e6, 1e-3]],
  ['truncatedNormal', [0, 1, 6, Infinity]],
  ['truncatedNormal', [0, 1, -20, -10]],
  ['truncatedNormal', [0, 1, -1, 2]],
  ['lognormal', [1e-3, 10]],
  ['beta', [1e-3, 2]],
  ['beta', [0.02, 0.03]],
  ['beta', [1e5, 3]],
  ['beta', [1e7, 1e7]],
  ['gamma', [1e-3, 1]],
  ['gamma', [0.3, 1e-8]],
  ['gamma', [1e6, 2]],
  ['gamma', [1e9, 1]],
  ['weibull', [0.1, 1]],
  ['pareto', [0.2, 1]],
  ['inverseGaussian', [1, 0.02]],
  ['inverseGaussian', [3, 1e5]],
  ['studentT', [0.5]],
  ['studentT', [1e6]],
  ['fDistribution', [0.5, 0.7]],
  ['fDistribution', [1000, 3]],
  ['binomial', [1_000_000_000, 0.3]],
  ['binomial', [1_000_000_000, 1e-8]],
  ['binomial', [1, 0.5]],
  ['poisson', [1e-150]],
  ['poisson', [1e-45]],
  ['poisson', [1e-9]],
  ['poisson', [1e6]],
  ['poisson', [1e9]],
  ['geometric', [1e-9]],
  ['negativeBinomial', [1e-3, 0.01]],
  ['negativeBinomial', [1e6, 0.5]],
  ['hypergeometric', [1_000_000, 400_000, 5000]],
  ['hypergeometric', [10, 8, 7]],
  ['integerUniform', [-1e15, 1e15]],
  ['discrete', [[3, 1, 2, 1], [0, 2, 5, 1]]],
  ['discreteUniform', [[5, 5, -1, 7.5]]],
  ['cumulative', [[0, 10, 10, 30], [0, 0.2, 0.5, 1]]],
  ['histogram', [[0, 1, 5, 6], [3, 0, 1]]],
  ['empirical', [[4, 1, 9, 1, 3.5]]],
]; // biome-ignore format: a table

const UNIFORMS = [2 ** -53, 1e-12, 1e-5, 0.01, 0.3, 0.5 - 2 ** -53, 0.5, 0.7, 0.999, 1 - 1e-9, 1 - 2 ** -53];

function split(entry: Distribution, args: Arguments): { p: number[]; lists: (readonly number[])[] } {
  expect(args.length).toBe(entry.parameters.length);
  const p = args.filter((arg): arg is number => typeof arg === 'number');
  return { p, lists: args.filter((arg) => typeof arg !== 'number') as (readonly number[])[] };
}

describe.each(CASES)('%s %j', (name, args) => {
  const entry = findDistribution(name)!;
  const { p, lists } = split(entry, args);
  const quantile = (u: number) => entry.quantile(SCALARS, tails(SCALARS, u), p, lists);
  const cdf = (x: number) => entry.cdf(SCALARS, x, p, lists);

  it('accepts the parameters', () => {
    for (const { holds, otherwise } of entry.requirements(SCALARS, p, lists)) expect(holds, otherwise).toBe(true);
  });

  it('has a quantile that ascends and stays within the support', () => {
    const [least, most] = entry.support(p, lists);
    const xs = UNIFORMS.map(quantile);
    for (const x of xs) {
      expect(x).toBeGreaterThanOrEqual(least);
      expect(x).toBeLessThanOrEqual(most);
    }
    // An iteration may stop some roundings early on either side.
    const slack = entry.discrete ? 0 : 1e-14;
    xs.slice(1).forEach((x, i) => {
      expect(x).toBeGreaterThanOrEqual(xs[i]! - slack * Math.abs(xs[i]!));
    });
  });

  if (entry.discrete) {
    it('gives the smallest value whose cdf reaches u', () => {
      for (const u of UNIFORMS) {
        const x = quantile(u);
        expect(cdf(x).lower, `u = ${u}`).toBeGreaterThanOrEqual(u);
        // One value less must fall short of u, seen from one end or the other: near 1 the lower tail is too coarse to tell.
        const before = cdf(entry.integer ? x - 1 : x - 1e-9);
        expect(before.lower < u || before.upper > 1 - u, `u = ${u}`).toBe(true);
      }
    });

    it('has a cdf that grows by the probability of each value', () => {
      for (const u of UNIFORMS) {
        const x = quantile(u);
        const step = entry.density(SCALARS, x, p, lists);
        const before = cdf(entry.integer ? x - 1 : x - 1e-9);
        const found = u <= 0.5 ? cdf(x).lower - before.lower : before.upper - cdf(x).upper;
        const size = u <= 0.5 ? cdf(x).lower : before.upper;
        expect(Math.abs(found - step), `u = ${u}`).toBeLessThanOrEqual(2e-12 * size);
      }
    });
  } else if (lists.length > 0) {
    it('has a cdf that reaches u at the quantile and not before it, jumps and gaps included', () => {
      for (const u of UNIFORMS) {
        const x = quantile(u);
        expect(cdf(x).lower, `u = ${u}`).toBeGreaterThanOrEqual(u - 1e-15);
        expect(cdf(x - 1e-9).lower, `u = ${u}`).toBeLessThanOrEqual(u + 1e-15);
      }
    });
  } else {
    it('has a cdf that undoes the quantile, in the smaller tail', () => {
      for (const u of UNIFORMS) {
        const x = quantile(u);
        if (x === 0 || !Number.isFinite(x)) continue; // below the smallest double, or beyond the greatest
        const [found, expected] = u <= 0.5 ? [cdf(x).lower, u] : [cdf(x).upper, 1 - u];
        const rounding = entry.density(SCALARS, x, p, lists) * Math.abs(x) * 2 ** -51;
        // Where one double further is already another probability there is nothing to undo.
        if (!(rounding < expected)) continue;
        expect(Math.abs(found - expected), `u = ${u}`).toBeLessThanOrEqual(2e-12 * expected + rounding);
      }
    });

    it('has a density that is the slope of the cdf', () => {
      for (const u of [0.03, 0.2, 0.45, 0.62, 0.9, 0.99]) {
        const x = quantile(u);
        const h = Math.abs(quantile(u + 2e-6 * Math.min(u, 1 - u)) - x);
        if (!(h > 1e-9 * Math.abs(x))) continue; // too few digits of x are left
        const rise = u <= 0.5 ? cdf(x + h).lower - cdf(x - h).lower : cdf(x - h).upper - cdf(x + h).upper;
        const slope = rise / (2 * h);
        const density = entry.density(SCALARS, x, p, lists);
        // A central difference is good to h² f''/6f: here (1000 · 2e-6)² at worst; the tails cancel to 1e-13 / 2e-6.
        expect(Math.abs(slope / density - 1), `u = ${u}`).toBeLessThan(2e-6);
      }
    });
  }

  it('gives the same bits as operations of a graph, with all parameters varying by trial', async () => {
    const b = new Builder();
    let column = 0;
    const values: number[] = [];
    const input = (x: number): Id => {
      values.push(x);
      return b.input(column++);
    };
    const u = b.input(column++);
    values.push(0);
    const drawn = (uniform: number) => entry.drawn?.(SCALARS, tails(SCALARS, uniform), p) ?? quantile(uniform);
    const lowered = args.map((arg) => (typeof arg === 'number' ? input(arg) : arg.map(input)));
    const { value, invalid } = evaluateInput(b, entry, lowered, {}, u);
    const graph = b.graph([value, b.select(invalid, b.const(1), b.const(0))]);
    const count = UNIFORMS.length;
    const columns = values.map((x, k) => (k === 0 ? Float64Array.from(UNIFORMS) : new Float64Array(count).fill(x)));
    for (const backend of [REFERENCE, WEBASSEMBLY]) {
      const kernel = await backend.compile(graph);
      const range = { seed: 1, replicate: 0, first: 0, count };
      const [found, failed] = kernel.run(range, columns) as [Float64Array, Float64Array];
      // Infinite ends are refused as arguments; the quantile itself takes them.
      if (values.every(Number.isFinite)) expect([...found], backend.name).toEqual(UNIFORMS.map(drawn));
      else expect([...failed], backend.name).toEqual(UNIFORMS.map(() => 1));
      kernel.release();
    }
  });
});

describe('the registry', () => {
  it('finds by name and alias, whatever the case, and knows each name once', () => {
    const names = DISTRIBUTIONS.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]).map((n) => n.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(findDistribution('GAUSS')).toBe(findDistribution('normal'));
    expect(findDistribution('nothing')).toBeUndefined();
  });

  it('says of every distribution when to use it, how it is computed and where that comes from', () => {
    for (const { name, title, use, method, limits, source, parameters } of DISTRIBUTIONS) {
      for (const text of [title, use, method, limits, source]) expect(text.length, name).toBeGreaterThan(3);
      for (const parameter of parameters) expect(parameter.meaning.length, name).toBeGreaterThan(3);
    }
  });
});
