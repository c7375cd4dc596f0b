/** Every distribution by way of a workbook: its moments and quantiles, its modifiers, and parameters that cannot be. */
import { readFileSync } from 'node:fs';
import { TesseraError } from '@tessera/engine';
import { describe, expect, test } from 'vitest';
import { columns, compileTyped, run } from './typed-workbook.ts';

const TRIALS = 16_384;

/** One set of parameters of `golden.csv`, whose numbers come from SciPy and mpmath (see `golden.test.ts` beside it). */
interface Known {
  readonly name: string;
  readonly args: readonly number[];
  readonly mean: number;
  readonly variance: number;
  /** x and P(X <= x). */
  readonly points: readonly (readonly [x: number, cdf: number])[];
}

function readKnown(): Known[] {
  const file = new URL('../packages/engine/src/random/distributions/golden.csv', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1);
  const rows = lines.map((line) => /^(\w+),"(\{.*\})",(.*)$/.exec(line)!);
  const sets = Map.groupBy(rows, ([, name, json]) => name! + json);
  return [...sets.values()].map((set) => {
    const [, name, json] = set[0]!;
    const numbers = set.map(([, , , rest]) => rest!.split(',').map((x) => (x === 'inf' ? Infinity : Number(x))));
    const args = Object.values(JSON.parse(json!.replaceAll('""', '"')) as Record<string, number>);
    const points = numbers.map((row) => [row[1]!, row[2]!] as const).filter(([, p]) => p >= 0.01 && p <= 0.99);
    return { name: name!, args, mean: numbers[0]![4]!, variance: numbers[0]![5]!, points };
  });
}

const KNOWN = readKnown();

/** All sets in one workbook: uncertain cells A1, A2, …, seen by B1, B2, …; the cell D1 is uniform. */
function compileAll(argument: (x: number) => string) {
  const cells = KNOWN.flatMap((_, i) => [[`A${i + 1}`, 1] as const, [`B${i + 1}`, `=A${i + 1}`] as const]);
  const inputs = KNOWN.map(({ name, args }, i) => ({
    cell: `A${i + 1}`,
    distribution: `${name}(${args.map(argument).join(', ')})`,
  }));
  return compileTyped(
    { ...Object.fromEntries(cells), D1: 0.5 },
    { inputs: [{ cell: 'D1', distribution: 'uniform(0, 1)' }, ...inputs], outputs: [`B1:B${KNOWN.length}`] },
  );
}

describe('every distribution in a workbook', async () => {
  const fixed = await columns(compileAll(String), { seed: 1, trials: TRIALS });

  test.each(KNOWN.map((known, i) => [`${known.name}(${known.args})`, known, i] as const))('%s', (_, known, index) => {
    const sample = fixed.outputs[index]!;
    for (const [x, cdf] of known.points) {
      const share = sample.reduce((n, y) => n + +(y <= x), 0) / TRIALS;
      // Some 700 shares are looked at: five standard errors let one in a thousand such suites fail.
      expect(Math.abs(share - cdf), `share up to ${x}`).toBeLessThan(5 * Math.sqrt((cdf * (1 - cdf)) / TRIALS));
    }
    if (!Number.isFinite(known.variance)) return;
    const mean = sample.reduce((sum, y) => sum + y, 0) / TRIALS;
    expect(Math.abs(mean - known.mean)).toBeLessThanOrEqual(5 * Math.sqrt(known.variance / TRIALS));
    const central = (k: number) => sample.reduce((sum, y) => sum + (y - mean) ** k, 0) / TRIALS;
    // The error of a variance by the sample's own fourth moment, which is itself too uncertain in heavy tails.
    const error = Math.sqrt((central(4) - central(2) ** 2) / TRIALS);
    expect(Math.abs(central(2) - known.variance)).toBeLessThanOrEqual(6 * error + 1e-9);
  });

  test('takes parameters that the workbook computes from another uncertain cell', async () => {
    const trials = 512;
    const varying = await columns(
      compileAll((x) => `IF(D1<2,${x},D1)`),
      { seed: 1, trials },
    );
    varying.outputs.forEach((column, i) => {
      column.forEach((x, trial) => {
        const expected = fixed.outputs[i]![trial]!;
        const where = `${KNOWN[i]!.name}(${KNOWN[i]!.args}), trial ${trial}`;
        expect(Math.abs(x - expected), where).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(expected), 1e-3));
      });
    });
  });
});

/** The sample of one uncertain cell. */
async function sample(distribution: string, trials = TRIALS): Promise<Float64Array> {
  const compiled = compileTyped({ A1: 1, B1: '=A1' }, { inputs: [{ cell: 'A1', distribution }], outputs: ['B1'] });
  return (await columns(compiled, { seed: 2, trials })).outputs[0]!;
}

function momentsOf(values: Float64Array) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, error: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / values.length };
}

test.each([
  // Half a normal, moved; an exponential forgets; a Poisson on 2 … 5: its probabilities 8, 32/3, 32/3, 128/15 over their sum.
  ['normal(0, 1, truncate(0, ), shift(10))', 10 + Math.sqrt(2 / Math.PI), 10, Infinity],
  ['exponential(2, truncate(3, ))', 5, 3, Infinity],
  ['uniform(0, 10, truncate(2, 4), scale(3), shift(-1))', 8, 5, 11],
  [
    'poisson(4, truncate(2, 5))',
    (8 * 2 + (32 / 3) * 3 + (32 / 3) * 4 + (128 / 15) * 5) / (8 + 64 / 3 + 128 / 15),
    2,
    5,
  ],
  ['triangular(0, 5, 10, truncate( , 5))', 10 / 3, 0, 5],
])('%s has the mean and the ends of its closed form', async (distribution, mean, low, high) => {
  const values = await sample(distribution);
  const found = momentsOf(values);
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * found.error);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
  expect(Math.max(...values)).toBeLessThanOrEqual(high);
});

test.each([
  ['normal(percentiles(0.1, 80, 0.9, 120))', 0.1, 80, 0.9, 120],
  ['lognormal(percentiles(0.05, 10, 0.95, 40))', 0.05, 10, 0.95, 40],
  ['triangular(percentiles(0.1, 80), 100, percentiles(0.9, 130))', 0.1, 80, 0.9, 130],
  ['weibull(percentiles(0.25, 3, 0.75, 9))', 0.25, 3, 0.75, 9],
])('%s has the percentiles that were given', async (distribution, p, x, q, y) => {
  const values = await sample(distribution);
  for (const [share, value] of [
    [p, x],
    [q, y],
  ] as const) {
    // biome-ignore format: two pairs
    const below = values.reduce((n, z) => n + +(z <= value), 0) / TRIALS;
    expect(Math.abs(below - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / TRIALS));
  }
});

test.each([
  ['normal(100, -1)', 'distribution-impossible', /normal\(100, -1\) in Sheet1!A1.*sd \(-1\)/],
  ['triangular(10, 5, 20)', 'distribution-impossible', /Sheet1!A1.*mode \(5\).*min \(10\)/],
  ['poisson(B9)', 'distribution-impossible', /Sheet1!A1.*-3/],
  ['normal(B8, 1)', 'distribution-arguments', /#DIV\/0!/],
  ['normal("x", 1)', 'distribution-arguments', /#VALUE!/],
  ['uniform(0, 1, truncate(2, 3))', 'distribution-impossible', /no probability/],
  ['beta(1)', 'distribution-arguments', /missing/],
  ['bell(0, 1)', 'distribution-unknown', /"bell"/],
  ['normal(0; 1)', 'distribution-arguments', /Sheet1!A1/],
])('%s is refused before the run', (distribution, code, message) => {
  const typed = { A1: 1, B1: '=A1', B8: '=1/0', B9: -3 };
  const failure = (() => {
    try {
      compileTyped(typed, { inputs: [{ cell: 'A1', distribution }], outputs: ['B1'] });
    } catch (cause) {
      return cause;
    }
  })();
  expect(failure).toBeInstanceOf(TesseraError);
  expect([(failure as TesseraError).code, (failure as TesseraError).message]).toEqual([
    code,
    expect.stringMatching(message),
  ]);
});

test('parameters that are impossible in some trials are errors of those trials, found in the uncertain cell', async () => {
  const inputs = [
    { cell: 'A1', distribution: 'uniform(-1, 3)' },
    { cell: 'A2', distribution: 'normal(0, A1)' },
  ];
  const compiled = compileTyped({ A1: 0, A2: 0, B1: '=A2*2', B2: '=1/(A1>0)' }, { inputs, outputs: ['B1', 'B2'] });
  const { outputs } = await run(compiled, { seed: 3, trials: 2000 });
  const [first, second] = outputs;
  // A quarter of the trials; four standard errors.
  expect(Math.abs(first!.errors / 2000 - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / 2000));
  expect(first!.trials).toBe(2000);
  expect(first!.errors_by_cell).toEqual([{ cell: 'Sheet1!A2', error: '#NUM!', trials: first!.errors }]);
  expect(second!.errors).toBe(first!.errors);
  expect(second!.errors_by_cell).toEqual([{ cell: 'Sheet1!B2', error: '#DIV/0!', trials: first!.errors }]);
});

test('an error that a distribution takes from a parameter is found where it arises', async () => {
  const inputs = [
    { cell: 'A1', distribution: 'uniform(-1, 3)' },
    { cell: 'A2', distribution: 'normal(A3, 1)' },
  ];
  const compiled = compileTyped({ A1: 0, A2: 0, A3: '=LN(A1)', A4: '=1/A1' }, { inputs, outputs: ['A2', 'A4'] });
  const [first] = (await run(compiled, { seed: 3, trials: 1000 })).outputs;
  expect(first!.errors_by_cell).toEqual([{ cell: 'Sheet1!A3', error: '#NUM!', trials: first!.errors }]);
});
