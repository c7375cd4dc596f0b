import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentsOf, variance } from '../statistics/moments.ts';
import { MOST_SOBOL_DIMENSIONS, type SobolKey, sobolColumns, sobolPoint } from './sobol.ts';

const KEY: SobolKey = { seed: 7, stream: '0123456789abcdef', net: 0 };

function columns(key: SobolKey, dimensions: number, count: number, first = 0): Float64Array[] {
  const out = Array.from({ length: dimensions }, () => new Float64Array(count));
  sobolColumns(key, dimensions, first, count, out);
  return out;
}

/** How often each box of 2^a by 2^b equal ones holds a point. */
function boxes(x: Float64Array, y: Float64Array, a: number, b: number): number[] {
  const counts = new Array<number>(2 ** (a + b)).fill(0);
  x.forEach((u, i) => {
    counts[Math.floor(u * 2 ** a) * 2 ** b + Math.floor(y[i]! * 2 ** b)]!++;
  });
  return counts.sort((p, q) => p - q);
}

describe('before scrambling', () => {
  const golden = readFileSync(new URL('./sobol-golden.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);

  test.each(golden.map((line) => line.split(',').map(Number)))(
    'dimension %i from point %i on agrees with SciPy',
    (...row) => {
      const [dimension, first, ...points] = row as [number, number, ...number[]];
      expect(points.map((_, i) => sobolPoint(dimension, first + i))).toEqual(points);
    },
  );

  test('has 1,111 dimensions', () => expect(MOST_SOBOL_DIMENSIONS).toBe(1111));
});

/**
 * Points 1000 and 1001 of net 5, replicate 2, from an independent program (Python's whole numbers on SciPy's points). They
 * are promised: whoever changes one must raise `STREAM_VERSION`. Dimension 1111 is the first without generators.
 */
test.each([
  [0, 0.8229960576996685, 0.31274079637405683],
  [1, 0.6094354789119732, 0.11938360425537609],
  [1110, 0.6071076311388771, 0.059785954404165786],
  [1111, 0.20309197441167537, 0.4140446336778353],
])('the frozen bits of dimension %i', (dimension, ...expected) => {
  const rows = columns({ ...KEY, net: 5, replicate: 2 }, dimension + 1, 2, 1000);
  expect([...rows[dimension]!]).toEqual(expected);
});

describe('a scrambled net', () => {
  const sizes = fc.integer({ min: 0, max: 9 });
  const keys = fc.record({ seed: fc.nat(), net: fc.nat(), run: fc.nat(1000) });

  test('has exactly one point in each interval, in each dimension', () => {
    fc.assert(
      fc.property(sizes, keys, (k, { seed, net, run }) => {
        const size = 2 ** k;
        for (const column of columns({ ...KEY, seed, net }, 300, size, run * size)) {
          const hit = new Set(Array.from(column, (u) => Math.floor(u * size)));
          if (hit.size !== size) return false;
        }
        return true;
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  test('holds as many points in each box of two dimensions as before scrambling', () => {
    const size = 256;
    const scrambled = columns(KEY, 12, size);
    const plain = scrambled.map((_, d) => Float64Array.from({ length: size }, (_, i) => sobolPoint(d, i) / 2 ** 32));
    for (let d = 0; d < 12; d++) {
      for (let e = 0; e < d; e++) {
        for (let a = 1; a < 8; a++) {
          expect(boxes(scrambled[d]!, scrambled[e]!, a, 8 - a)).toEqual(boxes(plain[d]!, plain[e]!, a, 8 - a));
        }
      }
    }
  });

  test('is the same however its range is cut, and in fewer dimensions', () => {
    const whole = columns(KEY, 8, 300, 77);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 299 }), fc.integer({ min: 1, max: 8 }), (at, dimensions) => {
        const part = columns(KEY, dimensions, 300 - at, 77 + at);
        part.forEach((column, d) => {
          expect(column).toEqual(whole[d]!.subarray(at));
        });
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  test('reaches the last point, and refuses the one behind it', () => {
    expect(columns(KEY, 2, 1, 2 ** 32 - 1)[1]![0]).toBeGreaterThan(0);
    expect(() => columns(KEY, 2, 1, 2 ** 32)).toThrow(/point 4294967296/);
  });
});

describe('scrambles', () => {
  const nets = 4096;
  /** Point 5 of each net in each of four dimensions, so that a row is a sample of independent uniforms. */
  const rows = [0, 1, 700, 1111].map((dimension) => {
    const out = Array.from({ length: dimension + 1 }, () => new Float64Array(1));
    return Float64Array.from({ length: nets }, (_, net) => {
      sobolColumns({ ...KEY, net }, dimension + 1, 5, 1, out);
      return out[dimension]![0]!;
    });
  });

  test('make each point uniform', () => {
    for (const row of rows) {
      const counts = new Array<number>(16).fill(0);
      for (const u of row) counts[Math.floor(u * 16)]!++;
      const chi2 = counts.reduce((sum, count) => sum + (count - nets / 16) ** 2 / (nets / 16), 0);
      // The 99.99 % point of chi squared with 15 degrees of freedom.
      expect(chi2).toBeLessThan(44.3);
    }
  });

  test('of other nets, streams, seeds and replicates and of other dimensions are independent', () => {
    const of = (key: Partial<SobolKey>, net: number) => columns({ ...KEY, ...key, net }, 1, 1, 5)[0]![0]!;
    const others = [
      rows[0]!.map((_, i) => rows[0]![(i + 1) % nets]!),
      rows[1]!,
      rows[2]!,
      rows[3]!,
      rows[0]!.map((_, net) => of({ seed: 8 }, net)),
      rows[0]!.map((_, net) => of({ stream: '0123456789abcdee' }, net)),
      rows[0]!.map((_, net) => of({ replicate: 1 }, net)),
    ];
    for (const other of others) {
      const products = rows[0]!.map((u, i) => (u - 0.5) * (other[i]! - 0.5));
      // Five standard errors of a mean of products of variance 1/144.
      expect(Math.abs(momentsOf(products).mean)).toBeLessThan(5 / (12 * Math.sqrt(nets)));
    }
  });

  test('leave two points of a net as independent as their first common digits allow', () => {
    // Points 0 and 1 differ in the first digit: u and v lie in different halves, uniform in those.
    const pairs = Array.from({ length: nets }, (_, net) => columns({ ...KEY, net }, 1, 2)[0]!);
    const products = Float64Array.from(pairs, ([u, v]) => (((u! * 2) % 1) - 0.5) * (((v! * 2) % 1) - 0.5));
    expect(Math.abs(momentsOf(products).mean)).toBeLessThan(5 / (12 * Math.sqrt(nets)));
  });

  test('turn digits that are independent by fours, not by twos only', () => {
    // The first sixteen points reach each interval of a sixteenth once; their fifth digits are turned one by one.
    const turned = Array.from({ length: 16 }, () => new Int8Array(nets));
    for (let net = 0; net < nets; net++) {
      columns({ ...KEY, net }, 1, 16)[0]!.forEach((u, i) => {
        turned[i]![net] = 1 - 2 * (Math.floor(u * 32) % 2);
      });
    }
    const product = (rows: readonly Int8Array[]) => {
      let sum = 0;
      for (let net = 0; net < nets; net++) sum += rows.reduce((sign, row) => sign * row[net]!, 1);
      return Math.abs(sum) / Math.sqrt(nets);
    };
    // 120 pairs, and the 140 fours (i, j, k, i ^ j ^ k), which a scrambling that is linear would tie together.
    for (let i = 0; i < 16; i++) {
      for (let j = 0; j < i; j++) {
        expect(product([turned[i]!, turned[j]!])).toBeLessThan(5);
        for (let k = 0; k < j; k++) {
          const fourth = i ^ j ^ k;
          if (fourth < k) expect(product([turned[i]!, turned[j]!, turned[k]!, turned[fourth]!])).toBeLessThan(5);
        }
      }
    }
  });

  test('have the variance of nested uniform scrambling', () => {
    // One uniform point in each of 2^k intervals: their mean has the variance 2^-3k / 12.
    for (const k of [3, 6]) {
      const size = 2 ** k;
      const means = Float64Array.from(
        { length: 2000 },
        (_, net) => momentsOf(columns({ ...KEY, net }, 3, size)[2]!).mean,
      );
      const expected = 1 / (12 * size ** 3);
      // Of a nearly normal mean: the standard error of a variance of 2000 values is √(2/2000) of it.
      expect(Math.abs(variance(momentsOf(means)) / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
      expect(Math.abs(momentsOf(means).mean - 0.5)).toBeLessThan(5 * Math.sqrt(expected / 2000));
    }
  });
});
