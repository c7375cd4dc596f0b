import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import { SCALARS } from '../ir/apply.ts';
import {
  checkCorrelations,
  correlate,
  nearestIfContradictory,
  nearestRanks,
  normalCorrelation,
  rankCorrelation,
} from './correlate.ts';
import { cholesky, eigen, nearestCorrelation } from './nearest-correlation.ts';
import { streamKey, streamOf, uniform } from './philox.ts';

const A = ['price', 'volume', 'cost'];

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TesseraError) return `${error.code}: ${error.message}`;
  }
  return 'nothing was thrown';
}

describe('cholesky', () => {
  it('gives a factor whose product is the matrix', () => {
    const matrix = [
      [1, 0.5, -0.3],
      [0.5, 1, 0.2],
      [-0.3, 0.2, 1],
    ];
    const factor = cholesky(matrix)!;
    matrix.forEach((row, i) => {
      row.forEach((value, j) => {
        const product = factor[i]!.reduce((sum, x, k) => sum + x * factor[j]![k]!, 0);
        expect(product).toBeCloseTo(value, 14);
      });
    });
  });

  it('accepts full correlation and refuses what cannot be', () => {
    expect(cholesky([[1, 1], [1, 1]])).toEqual([[1, 0], [1, 0]]); // biome-ignore format: matrices
    expect(cholesky([[1, -1, 1], [-1, 1, -1], [1, -1, 1]])).toBeDefined(); // biome-ignore format: a matrix
    expect(cholesky([[1, 1, 0], [1, 1, 1], [0, 1, 1]])).toBeUndefined(); // biome-ignore format: a matrix
  });
});

describe('eigen', () => {
  it('finds the closed form of a tridiagonal Toeplitz matrix: 2 - 2 cos(kπ / (n + 1))', () => {
    const n = 7;
    const matrix = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const values = [...eigen(matrix).values].sort((a, b) => a - b);
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
  });
});

describe('nearestCorrelation', () => {
  it('gives the published result of Higham 2002, section 4', () => {
    const nearest = nearestCorrelation([[1, 1, 0], [1, 1, 1], [0, 1, 1]]); // biome-ignore format: a matrix
    const expected = [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]; // biome-ignore format: a matrix
    expected.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(nearest[i]![j]! - value)).toBeLessThan(0.5e-4);
      });
    });
  });

  it('leaves a valid matrix alone', () => {
    const matrix = [[1, 0.5], [0.5, 1]]; // biome-ignore format: a matrix
    nearestCorrelation(matrix)
      .flat()
      .forEach((value, k) => {
        expect(value).toBeCloseTo(matrix.flat()[k]!, 12);
      });
  });
});

describe('correlations given by a person', () => {
  it('are refused with the offending value', () => {
    expect(message(() => checkCorrelations([[1, 2], [2, 1]], ['a', 'b']))).toContain('a with b is 2'); // biome-ignore format: a matrix
    expect(message(() => checkCorrelations([[1, 0.5], [0.4, 1]], ['a', 'b']))).toContain('0.5 one way and 0.4 the other'); // biome-ignore format: a matrix
    expect(message(() => checkCorrelations([[1]], ['a', 'b']))).toContain('2 rows and columns');
    expect(message(() => checkCorrelations([[0.9]], ['a']))).toContain('a with a is 0.9');
    expect(message(() => checkCorrelations([[1, NaN], [NaN, 1]], ['a', 'b']))).toContain('NaN'); // biome-ignore format: a matrix
  });

  it('that contradict each other are refused with the nearest that do not', () => {
    const ranks = [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]; // biome-ignore format: a matrix
    const text = message(() => checkCorrelations(ranks, A));
    expect(text).toMatch(/^correlation-contradictory: .*price with volume 0\.\d+, price with cost -0\.\d+/);
    const nearest = nearestRanks(ranks);
    expect(() => checkCorrelations(nearest, A)).not.toThrow();
    expect(nearest[0]![1]).toBe(nearest[1]![0]);
    expect(nearestIfContradictory(ranks)).toEqual(nearest);
    expect(nearestIfContradictory(nearest)).toBeUndefined();
  });

  it('convert between ranks and normals and back', () => {
    for (const rho of [-1, -0.7, 0, 1e-9, 0.3, 1]) expect(rankCorrelation(normalCorrelation(rho))).toBeCloseTo(rho, 14);
    expect(normalCorrelation(0.5)).toBeCloseTo(2 * Math.sin(Math.PI / 12), 15);
  });
});

describe('correlate', () => {
  const trials = 20_000;
  const keys = ['a', 'b', 'c'].map((name) => streamKey(5, streamOf(name)));
  const draws = Array.from({ length: trials }, (_, trial) => keys.map((key) => uniform(key, 0, trial, 0)));

  /** Uniforms are their own ranks: Spearman's coefficient is their plain correlation. */
  function correlationOf(pairs: readonly (readonly [number, number])[]): number {
    let sum = 0;
    for (const [x, y] of pairs) sum += (x - 0.5) * (y - 0.5);
    return (12 * sum) / pairs.length;
  }

  it('gives the asked rank correlations and keeps each uniform', () => {
    const ranks = [[1, 0.6, -0.4], [0.6, 1, 0.2], [-0.4, 0.2, 1]]; // biome-ignore format: a matrix
    const out = draws.map((us) => correlate(SCALARS, us, ranks));
    // Of a product of two centred uniforms times 12 the standard deviation is at most 1.8 (at full dependence 1.34).
    const tolerance = (5 * 1.8) / Math.sqrt(trials);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < i; j++) {
        const found = correlationOf(out.map((us) => [us[i]!, us[j]!]));
        expect(Math.abs(found - ranks[i]![j]!)).toBeLessThan(tolerance);
      }
      // Kolmogorov-Smirnov: 1.95 / √n is passed once in a thousand
      const sorted = out.map((us) => us[i]!).sort((a, b) => a - b);
      const distance = Math.max(...sorted.map((u, k) => Math.max(u - k / trials, (k + 1) / trials - u)));
      expect(distance).toBeLessThan(1.95 / Math.sqrt(trials));
    }
  });

  it('leaves an input that correlates with none before it as it was, to the bit', () => {
    const ranks = [[1, 0, 0.5], [0, 1, 0], [0.5, 0, 1]]; // biome-ignore format: a matrix
    for (const us of draws.slice(0, 50)) {
      const [a, b, c] = correlate(SCALARS, us, ranks);
      expect([a, b]).toEqual([us[0], us[1]]);
      expect(c).not.toBe(us[2]);
    }
  });

  it('follows full correlation, also far out in both tails, and stays inside (0, 1)', () => {
    for (const u of [2 ** -53, 1e-12, 0.3, 0.5, 0.9, 1 - 2 ** -40, 1 - 2 ** -53]) {
      const [, same] = correlate(SCALARS, [u, 0.4], [[1, 1], [1, 1]]) as [number, number]; // biome-ignore format: a matrix
      const [, opposite] = correlate(SCALARS, [u, 0.4], [[1, -1], [-1, 1]]) as [number, number]; // biome-ignore format: a matrix
      expect(Math.abs(same - u)).toBeLessThanOrEqual(1e-14 * u + 2 ** -52);
      expect(Math.abs(opposite - (1 - u))).toBeLessThanOrEqual(1e-14 * (1 - u) + 2 ** -52);
      for (const x of [same, opposite]) expect(x > 0 && x < 1).toBe(true);
    }
  });
});
