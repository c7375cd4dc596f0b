import { describe, expect, it } from 'vitest';
import { REFERENCE } from '../backend/reference/interpret.ts';
import { WEBASSEMBLY } from '../backend/wasm/run.ts';
import { TesseraError } from '../errors.ts';
import { SCALARS } from '../ir/apply.ts';
import { Builder } from '../ir/builder.ts';
import type { Id } from '../ir/ir.ts';
import { findDistribution } from './distributions/registry.ts';
import { tails } from './distributions/tails.ts';
import { type Argument, buildInput, checkConstants, constantInput, evaluateInput, type Modifiers } from './input.ts';
import { streamKey, streamOf, uniform } from './philox.ts';

type Numbers = readonly Argument<number>[];
type Case = readonly [name: string, args: Numbers, modifiers: Modifiers<number>];

/** A table's rows with their modifiers filled in. */
function complete(rows: readonly (readonly [string, Numbers, Modifiers<number>?])[]): Case[] {
  return rows.map(([name, args, modifiers = {}]) => [name, args, modifiers]);
}

const STREAM = streamOf('input');
const ENDS = [2 ** -53, 2 ** -52, 2 ** -30, 2 ** -12, 0.25, 0.5, 0.75, 1 - 2 ** -12, 1 - 2 ** -40, 1 - 2 ** -53];
const DRAWS = [...ENDS, ...Array.from({ length: 400 }, (_, trial) => uniform(streamKey(3, STREAM), 0, trial, 0))];

function refusal(name: string, args: readonly (Argument<number> | null)[], modifiers: Modifiers<number> = {}): string {
  try {
    checkConstants(findDistribution(name)!, args, modifiers);
  } catch (error) {
    if (error instanceof TesseraError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('constants that cannot be parameters are refused before a run, with the value and the reason', () => {
  it.each<[string, (Argument<number> | null)[], string]>([
    ['triangular', [100, 80, 130], 'mode (80) must not be below min (100)'],
    ['triangular', [80, 100, 90], 'max (90) must not be below mode (100)'],
    ['triangular', [80, NaN, 130], 'mode (NaN) must be a number'],
    ['normal', [0, -1], 'sd (-1) must not be negative'],
    ['normal', [Infinity, 1], 'mean (Infinity) must be a number'],
    ['lognormal', [-3, 1], 'mean (-3) must be above 0'],
    ['beta', [0, 1], 'alpha (0) must be above 0'],
    ['binomial', [10.5, 0.5], 'n (10.5) must be a whole number'],
    ['binomial', [10, 1.5], 'p (1.5) must be from 0 to 1'],
    ['poisson', [-1], 'mean (-1) must not be negative'],
    ['hypergeometric', [10, 11, 3], 'successes (11) must be a whole number from 0 to population (10)'],
    ['truncatedNormal', [0, 1, 50, 60], 'holds no probability'],
    ['discrete', [[1, 2], [1, -1]], 'no weight may be negative'],
    ['discrete', [[1, 2], [1]], 'values (2) and weights (1)'],
    ['discrete', [[1, 2], [0, 0]], 'at least one weight must be above 0'],
    ['discrete', [[], []], 'at least one number'],
    ['cumulative', [[0, 1, 2], [0, 0.6, 0.5]], 'probabilities must not descend'],
    ['cumulative', [[0, 1], [0.1, 1]], 'begin with 0 and end with 1'],
    ['histogram', [[0, 1, 1], [1, 1]], 'edges must ascend'],
    ['empirical', [[1]], 'at least two'],
    ['empirical', [[1, NaN]], 'data must hold numbers only'],
  ])('%s %j', (name, args, reason) => {
    expect(refusal(name, args)).toMatch(/^distribution-impossible: /);
    expect(refusal(name, args)).toContain(reason);
  }); // biome-ignore format: a table

  it('refuses a wrong number or kind of arguments, with the signature', () => {
    expect(refusal('triangular', [1, 2])).toBe(
      'distribution-arguments: The arguments of triangular do not fit: max is missing. Write it as triangular(min, mode, max).',
    );
    expect(refusal('normal', [1, 2, 3])).toContain('3 arguments were given, it takes 2');
    expect(refusal('normal', [[1, 2], 3])).toContain('mean must be one number, not a list');
    expect(refusal('discrete', [1, [2]])).toContain('values must be a list');
    expect(refusal('normal', [null, [1]])).toContain('sd must be one number');
  });

  it('refuses modifiers that leave nothing', () => {
    expect(refusal('uniform', [0, 1], { truncate: { low: 2 } })).toContain('truncate holds no probability');
    expect(refusal('uniform', [0, 1], { truncate: { low: 0.6, high: 0.4 } })).toContain(
      'truncate holds no probability',
    );
    expect(refusal('uniform', [0, 1], { shift: NaN })).toContain('shift must be a number');
  });

  it('accepts what is possible: fallbacks, equal ends, values that are not known yet', () => {
    expect(refusal('pert', [1, 2, 3])).toBe('accepted');
    expect(refusal('triangular', [5, 5, 5])).toBe('accepted');
    expect(refusal('normal', [100, 0])).toBe('accepted');
    expect(refusal('triangular', [null, 1, 0])).toBe('accepted');
    expect(refusal('poisson', [0])).toBe('accepted');
  });
});

describe('degenerate parameters give their one value', () => {
  it.each<[string, Numbers, number]>([
    ['triangular', [5, 5, 5], 5],
    ['pert', [5, 5, 5], 5],
    ['uniform', [5, 5], 5],
    ['trapezoidal', [5, 5, 5, 5], 5],
    ['normal', [5, 0], 5],
    ['lognormal2', [0, 0], 1],
    ['integerUniform', [5, 5], 5],
    ['binomial', [0, 0.5], 0],
    ['binomial', [7, 0], 0],
    ['binomial', [7, 1], 7],
    ['poisson', [0], 0],
    ['geometric', [1], 0],
    ['negativeBinomial', [3, 1], 0],
    ['hypergeometric', [9, 9, 4], 4],
    ['discreteUniform', [[5]], 5],
  ])('%s %j', (name, args, expected) => {
    const entry = findDistribution(name)!;
    for (const u of ENDS) {
      expect(constantInput(entry, args, {})(SCALARS, u).value).toBeCloseTo(expected, 14);
      expect(evaluateInput(SCALARS, entry, args, {}, u).value).toBeCloseTo(expected, 14);
    }
  });
});

describe('modifiers', () => {
  const normal = findDistribution('normal')!;

  it('cut first, then stretch, then move', () => {
    const modifiers = { truncate: { low: 90, high: 120 }, scale: 2, shift: 5 };
    const input = constantInput(normal, [100, 10], modifiers);
    const cut = findDistribution('truncatedNormal')!;
    for (const u of ENDS) {
      const { value } = input(SCALARS, u);
      expect(value).toBeCloseTo(5 + 2 * cut.quantile(SCALARS, tails(SCALARS, u), [100, 10, 90, 120], []), 10);
      expect(evaluateInput(SCALARS, normal, [100, 10], modifiers, u).value).toBe(value);
    }
  });

  it('cut one end alone, far out in the upper tail, to full accuracy', () => {
    const entry = findDistribution('exponential')!;
    // What is left of an exponential above 50 means is an exponential again.
    const input = constantInput(entry, [1], { truncate: { low: 50 } });
    for (const u of DRAWS) {
      const expected = 50 + entry.quantile(SCALARS, tails(SCALARS, u), [1], []);
      expect(Math.abs(input(SCALARS, u).value - expected)).toBeLessThan(1e-13 * expected);
    }
  });

  it('cut counts at both ends, the ends included', () => {
    const entry = findDistribution('poisson')!;
    const input = constantInput(entry, [4], { truncate: { low: 2, high: 5.5 } });
    const values = DRAWS.map((u) => input(SCALARS, u).value);
    expect([...new Set(values)].sort()).toEqual([2, 3, 4, 5]);
    const probability = (k: number) => entry.density(SCALARS, k, [4], []);
    const all = [2, 3, 4, 5].reduce((sum, k) => sum + probability(k), 0);
    const first = probability(2) / all;
    expect(input(SCALARS, first * (1 - 1e-12)).value).toBe(2);
    expect(input(SCALARS, first * (1 + 1e-12)).value).toBe(3);
  });

  it('cut a list of values at a value, which stays', () => {
    const entry = findDistribution('discrete')!;
    const input = constantInput(entry, [[1, 2.5, 4], [1, 1, 2]], { truncate: { low: 2.5 } }); // biome-ignore format: lists
    expect(input(SCALARS, 0.33).value).toBe(2.5);
    expect(input(SCALARS, 0.34).value).toBe(4);
  });
});

describe('tables agree with the solver', () => {
  const smooth = complete([
    ['beta', [2, 3]], ['beta', [0.2, 0.3]], ['beta', [1, 1]], ['beta', [2, 5000]], ['beta', [1e7, 1e7]],
    ['gamma', [0.1, 1]], ['gamma', [3, 2]], ['gamma', [1e9, 1]], ['gamma', [0.02, 1]], ['chiSquared', [4]], ['erlang', [3, 2]],
    ['pert', [80, 85, 130]], ['pert', [1e6, 1e6 + 1, 1e6 + 3]], ['pert', [80, 85, 130], { truncate: { low: 84, high: 100 } }],
    ['studentT', [1]], ['studentT', [30]], ['studentT', [3], { truncate: { low: 10 }, shift: -3 }],
    ['fDistribution', [5, 12]], ['fDistribution', [0.5, 0.7]], ['inverseGaussian', [2, 5]], ['inverseGaussian', [1, 0.02]],
  ]); // biome-ignore format: a table
  it.each(smooth)('%s %j %j: to 1e-12 of the value or, where it passes 0, of the spread', (name, args, modifiers) => {
    const entry = findDistribution(name)!;
    const input = constantInput(entry, args, modifiers);
    const exact = (u: number) => evaluateInput(SCALARS, entry, args, modifiers, u).value;
    const spread = exact(0.75) - exact(0.25);
    const passesZero = exact(0.01) < 0 && exact(0.99) > 0;
    for (const u of DRAWS.slice(0, 120)) {
      const expected = exact(u);
      const scale = passesZero ? Math.max(Math.abs(expected), spread) : Math.abs(expected);
      expect(Math.abs(input(SCALARS, u).value - expected), `u = ${u}`).toBeLessThanOrEqual(1e-12 * scale);
    }
  });

  const steps = complete([
    ['poisson', [0.3]], ['poisson', [60]], ['poisson', [1e4]], ['poisson', [1e7]], ['poisson', [60], { truncate: { low: 70 } }],
    ['binomial', [10, 0.3]], ['binomial', [50, 0.95]], ['binomial', [1_000_000_000, 1e-8]], ['negativeBinomial', [0.5, 0.01]],
    ['hypergeometric', [50, 12, 10]], ['poisson', [4], { truncate: { low: 1, high: 6 }, scale: 2 }],
  ]); // biome-ignore format: a table
  it.each(steps)('%s %j %j: exactly, also where one count gives way to the next', (name, args, modifiers) => {
    const entry = findDistribution(name)!;
    const input = constantInput(entry, args, modifiers);
    const p = args as number[];
    const edges = DRAWS.slice(10, 40).flatMap((u) => {
      const { lower } = entry.cdf(SCALARS, entry.quantile(SCALARS, tails(SCALARS, u), p, []), p, []);
      return [lower - 2 ** -53, lower, lower + 2 ** -53].filter((x) => x >= 2 ** -53 && x <= 1 - 2 ** -53);
    });
    for (const u of [...DRAWS.slice(0, 60), ...edges]) {
      expect(input(SCALARS, u).value, `u = ${u}`).toBe(evaluateInput(SCALARS, entry, args, modifiers, u).value);
    }
  });

  const lists: readonly (readonly [string, Numbers])[] = [
    ['discrete', [[3, 1, 2, 1], [0, 2, 5, 0.3]]],
    ['discreteUniform', [[5, 5, -1, 7.5]]],
    ['cumulative', [[0, 10, 10, 30], [0, 0.2, 0.5, 1]]],
    ['histogram', [[0, 1, 5, 6], [3, 0, 1]]],
    ['empirical', [[4, 1, 9, 1, 3.5]]],
  ]; // biome-ignore format: a table
  it.each(lists)('%s %j: exactly', (name, args) => {
    const entry = findDistribution(name)!;
    const input = constantInput(entry, args, {});
    for (const u of DRAWS) expect(input(SCALARS, u).value).toBe(evaluateInput(SCALARS, entry, args, {}, u).value);
  });

  it('long lists are drawn in proportion', () => {
    const values = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000);
    const input = constantInput(findDistribution('discreteUniform')!, [values], {});
    for (const u of DRAWS) expect(input(SCALARS, u).value).toBe(Math.ceil(u * 5000) - 1);
  });
});

describe('one input as operations', () => {
  const cases = complete([
    ['lognormal', [100, 30]],
    ['poisson', [60]],
    ['beta', [2, 3]],
    ['studentT', [3], { truncate: { low: 0.5 }, scale: 2, shift: 1 }],
    ['discrete', [[3, 1, 2, 1], [0, 2, 5, 0.3]]],
    ['empirical', [[4, 1, 9, 1, 3.5]]],
  ]); // biome-ignore format: a table

  it.each(cases)(
    '%s %j %j gives the same bits as numbers do, interpreted and compiled',
    async (name, args, modifiers) => {
      const entry = findDistribution(name)!;
      const b = new Builder();
      const lowered = args.map(
        (arg): Argument<Id> => (typeof arg === 'object' ? arg.map((x) => b.const(x)) : b.const(arg!)),
      );
      const { truncate, scale, shift } = modifiers;
      const { value } = buildInput(
        b,
        entry,
        lowered,
        {
          ...(truncate && { truncate: { low: b.const(truncate.low!) } }),
          ...(scale !== undefined && { scale: b.const(scale) }),
          ...(shift !== undefined && { shift: b.const(shift) }),
        },
        b.draw(STREAM),
      );
      const graph = b.graph([value]);
      const input = constantInput(entry, args, modifiers);
      const key = streamKey(9, STREAM);
      const expected = Array.from({ length: 1024 }, (_, trial) => input(SCALARS, uniform(key, 0, trial, 0)).value);
      for (const backend of [REFERENCE, WEBASSEMBLY]) {
        const kernel = await backend.compile(graph);
        const [found] = kernel.run({ seed: 9, replicate: 0, first: 0, count: 1024 }, []) as [Float64Array];
        expect([...found]).toEqual(expected);
        kernel.release();
      }
    },
  );

  it('shares its tables with its equals in a graph, and with no other', () => {
    const b = new Builder();
    const build = (alpha: number, shift?: number) =>
      buildInput(
        b,
        findDistribution('beta')!,
        [b.const(alpha), b.const(3)],
        shift === undefined ? {} : { shift: b.const(shift) },
        b.draw(STREAM, b.const(b.size)),
      ).value;
    const first = build(2);
    const { tables } = b.graph([first]);
    expect(b.graph([first, build(2)]).tables).toHaveLength(tables.length);
    expect(b.graph([first, build(2.5)]).tables).toHaveLength(2 * tables.length);
    expect(build(2, 1)).not.toBe(build(2, 2));
  });

  it('is NaN where its parameters are impossible in a trial', async () => {
    const b = new Builder();
    const { value, invalid } = buildInput(b, findDistribution('poisson')!, [b.input(0)], {}, b.draw(STREAM));
    const graph = b.graph([value, b.select(invalid, b.const(1), b.const(0))]);
    const means = Float64Array.of(3, -1, NaN, 0, 1e6, Infinity);
    const kernel = await REFERENCE.compile(graph);
    const [found, failed] = kernel.run({ seed: 9, replicate: 0, first: 0, count: 6 }, [means]) as [
      Float64Array,
      Float64Array,
    ];
    expect([...failed]).toEqual([0, 1, 1, 0, 0, 1]);
    expect([...found].map(Number.isNaN)).toEqual([false, true, true, false, false, true]);
    expect(found[3]).toBe(0);
  });
});
