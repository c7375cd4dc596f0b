import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBridge } from './brownian-bridge.ts';
import { streamKey, uniform } from './philox.ts';

/** The matrix of the linear map: row k says what increment k is made of. */
function matrixOf(times: readonly number[]): number[][] {
  const n = times.length;
  // Trial j of the block has normal j alone.
  const normals = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => +(i === j)));
  const out = Array.from({ length: n }, () => new Float64Array(n));
  createBridge(times).build(normals, out);
  return out.map((row) => [...row]);
}

/** How far the increments are from independent standard normals. */
function farthestFromIdentity(matrix: readonly (readonly number[])[]): number {
  let worst = 0;
  matrix.forEach((a, i) => {
    matrix.forEach((b, j) => {
      worst = Math.max(worst, Math.abs(a.reduce((sum, x, k) => sum + x * b[k]!, 0) - +(i === j)));
    });
  });
  return worst;
}

const uniformGrid = (n: number): number[] => Array.from({ length: n }, (_, k) => (k + 1) / n);

describe('increments of a bridge', () => {
  test.each([1, 2, 3, 7, 8, 64, 252])('are independent standard normals over %i equal steps', (n) => {
    expect(farthestFromIdentity(matrixOf(uniformGrid(n)))).toBeLessThan(1e-14);
  });

  test('are so over steps of any lengths, from 1e-9 to 1e3', () => {
    const step = fc.double({ min: -9, max: 3, noNaN: true }).map((power) => 10 ** power);
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let time = 0;
        const times = steps.map((length) => (time += length));
        fc.pre(times.every((t, k) => t > (times[k - 1] ?? 0)));
        return farthestFromIdentity(matrixOf(times)) < 1e-14;
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('move the path as the textbook says: W of a middle time, given both ends', () => {
    // Glasserman (3.3) and (3.4): the mean is the line between both ends, the variance (t - s)(u - t)/(u - s).
    const times = [0.1, 0.25, 0.3, 0.7, 0.75, 1.5, 2];
    const n = times.length;
    const { order, build } = createBridge(times);
    const key = streamKey(1, '0000000000000001');
    const normals = times.map((_, i) => Float64Array.of(uniform(key, 0, 0, i) - 0.5));
    const out = times.map(() => new Float64Array(1));
    build(normals, out);
    let w = 0;
    const path = out.map(([x], k) => (w += x! * Math.sqrt(times[k]! - (times[k - 1] ?? 0))));
    expect(path[n - 1]).toBeCloseTo(Math.sqrt(2) * normals[0]![0]!, 14);
    const known = new Map<number, number>([[-1, 0], [n - 1, path[n - 1]!]]); // biome-ignore format: pairs
    order.slice(1).forEach((k, i) => {
      const left = Math.max(...[...known.keys()].filter((at) => at < k));
      const right = Math.min(...[...known.keys()].filter((at) => at > k));
      const [s, t, u] = [times[left] ?? 0, times[k]!, times[right]!];
      const mean = ((u - t) * known.get(left)! + (t - s) * known.get(right)!) / (u - s);
      const deviation = Math.sqrt(((t - s) * (u - t)) / (u - s));
      expect(path[k]).toBeCloseTo(mean + deviation * normals[i + 1]![0]!, 14);
      known.set(k, path[k]!);
    });
  });
});

describe('the order of a bridge', () => {
  test('is the end, the middle, the quarters and so on', () => {
    expect(createBridge(uniformGrid(8)).order).toEqual([7, 3, 1, 5, 0, 2, 4, 6]);
    expect(createBridge([1]).order).toEqual([0]);
    expect(createBridge([]).order).toEqual([]);
  });

  test('names each time once', () => {
    for (const n of [2, 5, 100, 252]) {
      expect([...createBridge(uniformGrid(n)).order].sort((a, b) => a - b)).toEqual(uniformGrid(n).map((_, k) => k));
    }
  });
});

test.each([[[0, 1]], [[1, 1]], [[2, 1]], [[1, Number.NaN]], [[1, Infinity]]])('times %j are refused', (times) => {
  expect(() => createBridge(times)).toThrow(/is not after/);
});
