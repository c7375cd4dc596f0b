import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { streamKey, uniform } from '../random/philox.ts';
import { BinaryCounter } from './counter.ts';
import { histogram, histogramEdges, histogramOf } from './histogram.ts';
import { modeOf } from './mode.ts';
import { kurtosis, mergeMoments, momentsOf, skewness, variance } from './moments.ts';
import { quantile, quantileInterval, SampleOrder, Z95 } from './quantiles.ts';
import { tailRiskOfBins, tailRisksOf } from './risk.ts';
import { root } from './root.ts';
import { driversOf, rank } from './sensitivity.ts';
import { addToSketch, binsOf, emptySketch, mergeSketch, SketchOrder } from './sketch.ts';
import { mergeSummaries, summarise } from './summary.ts';

/** n uniforms of a stream of the tests' own. */
function uniforms(n: number, stream = 1): Float64Array {
  const key = streamKey(7, stream.toString(16).padStart(16, '0'));
  return Float64Array.from({ length: n }, (_, i) => uniform(key, 0, i, 0));
}

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('moments', () => {
  test('agree with Excel on a small set (AVERAGE, VAR.S, SKEW, KURT of 3,4,5,2,3,4,5,6,4,7)', () => {
    // SKEW and KURT of this set are the examples of Excel's own documentation.
    const moments = momentsOf(Float64Array.of(3, 4, 5, 2, 3, 4, 5, 6, 4, 7));
    expect(moments.mean).toBeCloseTo(4.3, 14);
    expect(variance(moments)).toBeCloseTo(2.2333333333333334, 13);
    expect(skewness(moments)).toBeCloseTo(0.359543071406797, 13);
    expect(kurtosis(moments)).toBeCloseTo(-0.151799637208416, 13);
    expect([moments.min, moments.max]).toEqual([2, 7]);
  });

  test('leave errors out and count the rest', () => {
    const moments = momentsOf(Float64Array.of(1, Number.NaN, 3));
    expect(moments).toMatchObject({ count: 2, mean: 2, m2: 2, min: 1, max: 3 });
  });

  test('merged are those of both sets together', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 2, maxLength: 50 }),
        fc.array(finite, { minLength: 2, maxLength: 50 }),
        (a, b) => {
          const whole = momentsOf(Float64Array.from([...a, ...b]));
          const merged = mergeMoments(momentsOf(Float64Array.from(a)), momentsOf(Float64Array.from(b)));
          const scale = Math.max(Math.abs(whole.min), Math.abs(whole.max), 1e-300);
          const n = whole.count;
          expect(Math.abs(merged.mean - whole.mean)).toBeLessThanOrEqual(1e-14 * scale);
          expect(Math.abs(merged.m2 - whole.m2)).toBeLessThanOrEqual(1e-13 * n * scale ** 2);
          expect(Math.abs(merged.m3 - whole.m3)).toBeLessThanOrEqual(1e-13 * n * scale ** 3);
          expect(Math.abs(merged.m4 - whole.m4)).toBeLessThanOrEqual(1e-13 * n * scale ** 4);
        },
      ),
    );
  });

  test('of a billion-sized offset keep their digits', () => {
    const moments = momentsOf(Float64Array.of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16));
    expect(variance(moments)).toBe(30);
  });
});

describe('the binary counter', () => {
  test('gives the same tree for any split into aligned tasks', () => {
    const text = (a: string, b: string): string => `(${a}${b})`;
    const whole = new BinaryCounter(text);
    for (let i = 0; i < 11; i++) whole.push(`${i} `);
    const parts = new BinaryCounter(text);
    for (let start = 0; start < 11; start += 4) {
      const task = new BinaryCounter(text);
      for (let i = start; i < Math.min(start + 4, 11); i++) task.push(`${i} `);
      for (const { value, level } of task.nodes) parts.push(value, level);
    }
    expect(parts.total()).toBe(whole.total());
    expect(whole.total()).toBe('((((0 1 )(2 3 ))((4 5 )(6 7 )))((8 9 )10 ))');
  });

  test('refuses a run that does not start at a multiple of its length', () => {
    const counter = new BinaryCounter((a: number, b: number) => a + b);
    counter.push(1);
    expect(() => counter.push(1, 2)).toThrow(/does not start/);
  });
});

describe('percentiles', () => {
  test('interpolate as PERCENTILE.INC', () => {
    const order = new SampleOrder(Float64Array.of(3, 1, 4, 2));
    expect([0, 0.25, 0.3, 0.5, 1].map((p) => quantile(order, p))).toEqual([1, 1.75, 1.9, 2.5, 4]);
  });

  test('read the same order statistics as a sort, whatever the values', () => {
    const wild = fc.oneof(
      finite,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 1, 1e300, -1e300),
    );
    fc.assert(
      fc.property(fc.array(wild, { minLength: 1, maxLength: 200 }), (values) => {
        const order = new SampleOrder(Float64Array.from(values));
        const sorted = Float64Array.from(values).sort();
        sorted.forEach((x, k) => {
          expect(order.at(k) === x).toBe(true);
        });
      }),
    );
  });

  test('have intervals that hold the true value in 95 % of samples', () => {
    let held = 0;
    const repeats = 600;
    for (let i = 0; i < repeats; i++) {
      const { low, high } = quantileInterval(new SampleOrder(uniforms(500, 1000 + i)), 0.9);
      if (low <= 0.9 && 0.9 <= high) held++;
    }
    // Binomial standard error of the share; the normal approximation of ranks itself is good to about one rank.
    const error = Math.sqrt((0.95 * 0.05) / repeats);
    expect(held / repeats).toBeGreaterThan(0.95 - 4 * error);
    expect(held / repeats).toBeLessThan(0.97 + 4 * error);
  });
});

describe('the sketch of a long run', () => {
  const values = uniforms(200_000).map((u) => 50 + 10 * (u + u * u * u));

  test('gives percentiles within the error that it states', () => {
    const sketch = emptySketch(binsOf(values.subarray(0, 65536)));
    addToSketch(sketch, values);
    const exact = new SampleOrder(values);
    const order = new SketchOrder(sketch, exact.at(0), exact.at(exact.count - 1));
    expect(order.count).toBe(values.length);
    for (const rank of [0, 1, 1000, 100_000, 198_000, 199_998, 199_999]) {
      const error = order.errorAt(rank);
      expect(error).toBeLessThan(1e-3);
      expect(Math.abs(order.at(rank) - exact.at(rank))).toBeLessThanOrEqual(error);
    }
  });

  test('keeps tails far outside the pilot', () => {
    const heavy = uniforms(100_000, 5).map((u) => 1 / u - 1 / (1 - u));
    const sketch = emptySketch(binsOf(heavy.subarray(0, 65536)));
    addToSketch(sketch, heavy);
    const exact = new SampleOrder(heavy);
    const order = new SketchOrder(sketch, exact.at(0), exact.at(exact.count - 1));
    for (let rank = 0; rank < heavy.length; rank += 97) {
      expect(Math.abs(order.at(rank) - exact.at(rank))).toBeLessThanOrEqual(order.errorAt(rank) * (1 + 1e-12));
      expect(order.errorAt(rank)).toBeLessThanOrEqual(
        Math.max(sketch.bins.width * (1 + 1e-9), Math.abs(exact.at(rank)) / 31),
      );
    }
  });

  test('keeps both tails apart where one float bin spans the window and more', () => {
    // Near a million a float bin is 16,384 wide; nearly all values lie within a hundred.
    const far = uniforms(100_000, 6).map((u) => 1.01e6 + 0.05 * (1 / u - 1 / (1 - u)));
    const sketch = emptySketch(binsOf(far.subarray(0, 4096)));
    addToSketch(sketch, far);
    const exact = new SampleOrder(far);
    const order = new SketchOrder(sketch, exact.at(0), exact.at(exact.count - 1));
    for (let rank = 0; rank < far.length; rank += rank < 200 || rank > 99_800 ? 1 : 97) {
      expect(Math.abs(order.at(rank) - exact.at(rank))).toBeLessThanOrEqual(order.errorAt(rank) * (1 + 1e-9));
    }
  });

  test('merges to the same counts in any order', () => {
    const bins = binsOf(values.subarray(0, 65536));
    const parts = [0, 1, 2].map((i) => {
      const part = emptySketch(bins);
      addToSketch(part, values.subarray(i * 60_000, i === 2 ? values.length : (i + 1) * 60_000));
      return part;
    });
    const whole = emptySketch(bins);
    addToSketch(whole, values);
    const merged = emptySketch(bins);
    for (const i of [2, 0, 1]) mergeSketch(merged, parts[i]!);
    expect(merged).toEqual(whole);
  });

  test('of one single value is exact', () => {
    const same = new Float64Array(10).fill(3.5);
    const sketch = emptySketch(binsOf(same));
    addToSketch(sketch, same);
    expect(new SketchOrder(sketch, 3.5, 3.5).at(5)).toBe(3.5);
  });
});

describe('the histogram', () => {
  test('counts every value once and from bins as from samples', () => {
    const values = uniforms(100_000).map((u) => Math.sqrt(u));
    const order = new SampleOrder(values);
    const moments = momentsOf(values);
    const edges = histogramEdges(order, moments);
    const exact = histogramOf(order, edges);
    const inside = (i: number) =>
      values.filter((x) => x >= edges[i]! && (x < edges[i + 1]! || i === edges.length - 2)).length;
    exact.counts.forEach((count, i) => {
      expect(count).toBe(inside(i));
    });
    expect(exact.counts.reduce((a, b) => a + b)).toBe(values.length);
    expect([edges[0], edges.at(-1)]).toEqual([moments.min, moments.max]);
    const sketch = emptySketch(binsOf(values.subarray(0, 65536)));
    addToSketch(sketch, values);
    const counted = histogramOf(new SketchOrder(sketch, moments.min, moments.max), edges);
    expect(counted.counts.reduce((a, b) => a + b)).toBe(values.length);
    // A bin across an edge holds some 100000 / 65536 values.
    counted.counts.forEach((count, i) => {
      expect(Math.abs(count - exact.counts[i]!)).toBeLessThanOrEqual(12);
    });
  });
});

test('the histogram of few values has a bin for each', () => {
  const values = Float64Array.of(3, 1, 3, Number.NaN, 7, 3);
  expect(histogram(new SampleOrder(values), momentsOf(values))).toEqual({
    counts: [1, 3, 1],
    bin_edges: [1, 2, 5, 7],
    values: [1, 3, 7],
  });
});

describe('the mode', () => {
  const standardDeviation = (values: Float64Array): number => Math.sqrt(variance(momentsOf(values)));

  test('of a skewed continuous output is near the peak of its density', () => {
    // Triangular(0, 2, 10) by its quantile.
    const values = uniforms(200_000, 3).map((u) => (u < 0.2 ? Math.sqrt(u * 20) : 10 - Math.sqrt((1 - u) * 80)));
    const mode = modeOf(new SampleOrder(values), standardDeviation(values));
    expect(mode.method).toBe('kernel density');
    // The bandwidth, some 0.35 here, bounds how far smoothing moves the peak of a corner.
    expect(Math.abs(mode.value - 2)).toBeLessThan(0.35);
  });

  test('of a discrete output is its most frequent value', () => {
    const values = uniforms(20_000, 4).map((u) => (u < 0.3 ? 1 : u < 0.7 ? 2 : u < 0.9 ? 3 : 100 * u));
    expect(modeOf(new SampleOrder(values), standardDeviation(values))).toEqual({
      value: 2,
      method: 'most frequent value',
    });
  });

  test('of one value is that value', () => {
    expect(modeOf(new SampleOrder(new Float64Array(10).fill(4)), 0).value).toBe(4);
  });
});

describe('tail risk', () => {
  test('of 1..100 at 95 %: the fifth percentile and the mean below it', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => i + 1);
    const [risk, median] = tailRisksOf(values, new SampleOrder(values), [0.95, 0.5]);
    expect(median!.expected_shortfall).toBe(-25.5);
    expect(risk!.value_at_risk).toBeCloseTo(-5.95, 12);
    expect(risk!.expected_shortfall).toBe(-3);
  });

  test('from counts agrees with samples to the width of a bin', () => {
    const values = uniforms(100_000, 9).map((u) => 100 * u - 20);
    const sketch = emptySketch(binsOf(values.subarray(0, 65536)));
    addToSketch(sketch, values);
    const exact = new SampleOrder(values);
    const order = new SketchOrder(sketch, exact.at(0), exact.at(values.length - 1));
    const a = tailRisksOf(values, exact, [0.95])[0]!;
    const b = tailRiskOfBins(order.bins, order, 0.95);
    expect(Math.abs(a.value_at_risk - b.value_at_risk)).toBeLessThan(0.005);
    expect(Math.abs(a.expected_shortfall - b.expected_shortfall)).toBeLessThan(0.005);
  });
});

describe('drivers', () => {
  test('rank ties by their mean rank', () => {
    expect(Array.from(rank(Float64Array.of(10, 20, 10, 30)).ranks)).toEqual([1.5, 3, 1.5, 4]);
  });

  test('of a coin have the two means in their tenths, and the tenth across the border has both', () => {
    const coin = Float64Array.from({ length: 100 }, (_, i) => (i < 55 ? 0 : 1));
    const output = coin.map((x) => 5 + 2 * x);
    const [driver] = driversOf([coin], [output])[0]!;
    const expected = [5, 5, 5, 5, 5, 6, 7, 7, 7, 7];
    driver!.decile_means.forEach((mean, k) => {
      expect(mean).toBeCloseTo(expected[k]!, 12);
    });
  });

  test('are ordered by strength, and a monotone input has rank correlation 1', () => {
    const a = uniforms(4096, 1);
    const b = uniforms(4096, 2);
    const output = a.map((x, i) => 10 * x * x - b[i]!);
    const [first, second] = driversOf([b, a], [output])[0]!;
    expect([first!.input, second!.input]).toEqual([1, 0]);
    expect(second!.rank_correlation).toBeLessThan(0);
    expect(driversOf([a], [a.map((x) => x * x * x)])[0]![0]!.rank_correlation).toBeCloseTo(1, 12);
    expect(first!.decile_means).toHaveLength(10);
    // The mean of 10 a² over the k-th tenth of a is 10 (a² over it), less the mean 1/2 of b.
    first!.decile_means.forEach((mean, k) => {
      const [low, high] = [k / 10, (k + 1) / 10];
      const expected = (10 * (high ** 3 - low ** 3)) / (3 * (high - low)) - 0.5;
      // 410 trials a tenth: b alone has standard error 0.29 / √410, a² less than 0.6 / √410, and the tenths' borders wander.
      expect(Math.abs(mean - expected)).toBeLessThan((5 * 0.9) / Math.sqrt(410));
    });
  });
});

describe('a summary', () => {
  test('counts errors and odds, and merges', () => {
    const predicates = [{ output: 0, operator: '<' as const, value: 2 }];
    const a = summarise([Float64Array.of(1, 2, 3, Number.NaN)], predicates);
    const b = summarise([Float64Array.of(0, 5)], predicates);
    const both = mergeSummaries(a, b);
    expect(both.outputs[0]).toMatchObject({ trials: 6, errors: 1 });
    expect(both.odds[0]!.hits).toBe(2);
    expect(both.outputs[0]!.moments.mean).toBeCloseTo(2.2, 14);
  });
});

test('roots agree with what they are roots of', () => {
  expect(root(1024, 5)).toBe(4);
  expect(root(27, 3)).toBe(3);
  expect(Math.abs(root(1e9, 5) ** 5 / 1e9 - 1)).toBeLessThan(1e-14);
  expect(Z95).toBeCloseTo(1.96, 3);
});
