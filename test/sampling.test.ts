/** How the draws of a run are laid out: strata, mirrored pairs, correlated inputs. */
import { type Sampling, TesseraError } from '@tessera/engine';
import { describe, expect, test } from 'vitest';
import { columns, compileTyped } from './typed-workbook.ts';

const BLOCK = 1024;

async function uniforms(sampling: Sampling, seed: number, trials: number): Promise<Float64Array> {
  const inputs = [{ cell: 'A1', distribution: 'uniform(0, 1)' }];
  const compiled = compileTyped({ A1: 0, B1: '=A1' }, { inputs, outputs: ['B1'], sampling });
  return (await columns(compiled, { seed, trials })).outputs[0]!;
}

describe('Latin hypercube', () => {
  test('has one draw in each of 1,024 strata of each block, and in a part of a block no two', async () => {
    const u = await uniforms('latin-hypercube', 8, 3 * BLOCK + 300);
    for (let start = 0; start < u.length; start += BLOCK) {
      const block = u.subarray(start, start + BLOCK);
      expect(new Set(block.map((x) => Math.floor(x * BLOCK))).size).toBe(block.length);
    }
    const orders = [0, 1].map((k) => u.subarray(k * BLOCK, (k + 1) * BLOCK).map((x) => Math.floor(x * BLOCK)));
    expect(orders[0]).not.toEqual(orders[1]);
  });

  test('leaves the mean of an additive model far less error than random draws, and never more', async () => {
    const inputs = ['A1', 'A2', 'A3'].map((cell) => ({ cell, distribution: 'normal(0, 1)' }));
    const typed = { A1: 0, A2: 0, A3: 0, B1: '=A1+2*A2-A3', B2: '=A1*A2*A3' };
    /** Root mean square of the means of two blocks, whose true value is 0, over seeds. */
    const errors = async (sampling: Sampling) => {
      const compiled = compileTyped(typed, { inputs, outputs: ['B1', 'B2'], sampling });
      const squares = [0, 0];
      for (let seed = 0; seed < 60; seed++) {
        const { outputs } = await columns(compiled, { seed, trials: 2 * BLOCK });
        outputs.forEach((x, i) => {
          squares[i]! += (x.reduce((sum, y) => sum + y, 0) / x.length) ** 2;
        });
      }
      return squares.map((square) => Math.sqrt(square / 60));
    };
    const [additive, product] = await errors('random');
    const [additiveLatin, productLatin] = await errors('latin-hypercube');
    // σ/√n = √6/√2048 and 1/√2048; a root mean square of 60 has a relative error of 1/√120.
    for (const [found, truth] of [
      [additive, Math.sqrt(6 / 2048)],
      [product, Math.sqrt(1 / 2048)],
    ] as const) {
      // biome-ignore format: two pairs
      expect(Math.abs(found! / truth - 1)).toBeLessThan(4 / Math.sqrt(120));
    }
    expect(additiveLatin!).toBeLessThan(additive! / 20);
    // Nothing of a product of three is additive: the ratio of two such roots has a relative error of 1/√60.
    expect(Math.abs(productLatin! / product! - 1)).toBeLessThan(4 / Math.sqrt(60));
  });
});

test('antithetic trials come in pairs of u and 1 - u', async () => {
  const u = await uniforms('antithetic', 8, 2 * BLOCK + 7);
  for (let k = 0; k + 1 < u.length; k += 2) expect(u[k]! + u[k + 1]!).toBe(1);
  expect(new Set(u).size).toBe(u.length);
});

/** Ranks from 0; ties in order, which is fair enough for a rank correlation of discrete columns. */
function ranks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((x, k) => {
    if (!first.has(x)) first.set(x, k);
    last.set(x, k);
  });
  return values.map((x) => (first.get(x)! + last.get(x)!) / 2);
}

function spearman(x: Float64Array, y: Float64Array): number {
  const [a, b] = [ranks(x), ranks(y)];
  const mean = (a.length - 1) / 2;
  const sum = (p: Float64Array, q: Float64Array) => p.reduce((total, r, i) => total + (r - mean) * (q[i]! - mean), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

describe('correlated inputs', () => {
  const MARGINALS = ['normal(5, 2)', 'lognormal(10, 8)', 'triangular(0, 1, 5)', 'exponential(3)', 'uniform(0, 1)'];
  const cells = MARGINALS.map((_, i) => `A${i + 1}`);
  const typed = Object.fromEntries(cells.map((cell) => [cell, 1]));
  const inputs = MARGINALS.map((distribution, i) => ({ cell: cells[i]!, distribution }));
  const wanted = [
    ['A1', 'A2', 0.7],
    ['A2', 'A3', -0.4],
    ['A1', 'A4', 0.2],
    ['A4', 'A5', -0.9],
  ] as const;
  const correlations = wanted.map(([a, b, rank]) => ({ inputs: [a, b] as const, rank }));
  const trials = 20 * BLOCK;

  test.each(['random', 'latin-hypercube', 'antithetic'] as const)(
    'have the ranks asked for and their own marginals (%s)',
    async (sampling) => {
      const tied = await columns(compileTyped(typed, { inputs, correlations, outputs: cells, sampling }), {
        seed: 6,
        trials,
      });
      for (const [a, b, rank] of wanted) {
        const found = spearman(tied.inputs[cells.indexOf(a)]!, tied.inputs[cells.indexOf(b)]!);
        // The standard error of a rank correlation is at most 1.06/√n (Bonett and Wright 2000); pairs count once.
        expect(Math.abs(found - rank), `${a} with ${b}`).toBeLessThan((5 * 1.06) / Math.sqrt(trials / 2));
      }
      const free = await columns(compileTyped(typed, { inputs, outputs: cells, sampling: 'random' }), {
        seed: 99,
        trials,
      });
      tied.inputs.forEach((column, i) => {
        // Kolmogorov and Smirnov's distance of two samples stays below 1.95 √(2/n) in 99.9 % (pairs: √(3/n)).
        const [x, y] = [column.slice().sort(), free.inputs[i]!.slice().sort()];
        let distance = 0;
        for (let k = 0, j = 0; k < trials; k++) {
          while (j < trials && y[j]! <= x[k]!) j++;
          distance = Math.max(distance, Math.abs((k + 1) / trials - j / trials));
        }
        expect(distance, cells[i]).toBeLessThan(1.95 * Math.sqrt(3 / trials));
      });
    },
  );

  test('leave the draws of the others, and of the first of them, alone', async () => {
    const settings = { seed: 6, trials: 100 };
    const one = [{ inputs: ['A2', 'A3'] as const, rank: 0.5 }];
    const tied = await columns(compileTyped(typed, { inputs, correlations: one, outputs: cells }), settings);
    const free = await columns(compileTyped(typed, { inputs, outputs: cells }), settings);
    for (const i of [0, 1, 3, 4]) expect(tied.inputs[i]).toEqual(free.inputs[i]);
    expect(tied.inputs[2]).not.toEqual(free.inputs[2]);
  });

  test('of ranks 1 and -1 move together', async () => {
    const exact = [{ inputs: ['A1', 'A5'] as const, rank: -1 }];
    const compiled = (() => {
      try {
        return compileTyped(typed, { inputs, correlations: exact, outputs: cells });
      } catch (cause) {
        return cause as TesseraError;
      }
    })();
    // Refused with what is possible, or obeyed: never something else in silence.
    if (compiled instanceof TesseraError) {
      expect(compiled.code).toBe('correlation-contradictory');
      expect(compiled.message).toMatch(/A5 -0\.99/);
    } else {
      const { inputs: drawn } = await columns(compiled, { seed: 1, trials: 500 });
      expect(spearman(drawn[0]!, drawn[4]!)).toBeCloseTo(-1, 12);
    }
  });

  test('that contradict each other are refused with the nearest that are possible, which then run', async () => {
    const contradictory = [
      { inputs: ['A1', 'A2'] as const, rank: 0.9 },
      { inputs: ['A2', 'A3'] as const, rank: 0.9 },
      { inputs: ['A1', 'A3'] as const, rank: -0.9 },
    ];
    const compile = (given: typeof contradictory) =>
      compileTyped(typed, { inputs, correlations: given, outputs: cells });
    let message = '';
    try {
      compile(contradictory);
    } catch (cause) {
      expect((cause as TesseraError).code).toBe('correlation-contradictory');
      message = (cause as TesseraError).message;
    }
    const offered = [...message.matchAll(/Sheet1!(A\d) with Sheet1!(A\d) (-?[\d.]+\d)/g)].map(([, a, b, rank]) => ({
      inputs: [a!, b!] as const,
      rank: Number(rank),
    }));
    expect(offered).toHaveLength(3);
    const { inputs: drawn } = await columns(compile(offered as unknown as typeof contradictory), {
      seed: 2,
      trials: BLOCK,
    });
    for (const {
      inputs: [a, b],
      rank,
    } of offered) {
      // biome-ignore format: short
      const found = spearman(drawn[cells.indexOf(a)]!, drawn[cells.indexOf(b)]!);
      expect(Math.abs(found - rank)).toBeLessThan((5 * 1.06) / Math.sqrt(BLOCK));
    }
  });
});
