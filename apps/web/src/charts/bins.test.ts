import { expect, test } from 'vitest';
import { barsOf, cumulativeCurve, quantile, sharedBins, shareUpTo, total } from './bins.ts';

const column = (count: number, value: (i: number) => number) =>
  Float64Array.from({ length: count }, (_, i) => value(i)).sort();

test('two columns share their bins, and no trial is lost', () => {
  const [a, b] = [column(1000, (i) => i / 1000), column(500, (i) => 0.5 + i / 500)];
  const [binsA, binsB] = sharedBins([a, b]);
  expect(binsA!.edges).toEqual(binsB!.edges);
  expect([total(binsA!), total(binsB!)]).toEqual([1000, 500]);
  binsA!.counts.forEach((count, i) => {
    const isLast = i === binsA!.counts.length - 1;
    const [from, to] = [binsA!.edges[i]!, binsA!.edges[i + 1]!];
    expect(count).toBe(a.filter((x) => x >= from && (isLast ? x <= to : x < to)).length);
  });
});

test('few values get a bin each', () => {
  const [a, b] = sharedBins([column(60, (i) => i % 6), column(40, (i) => (i % 4) + 4)]);
  expect(a!.values).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(a!.counts).toEqual([10, 10, 10, 10, 10, 10, 0, 0]);
  expect(b!.counts).toEqual([0, 0, 0, 0, 10, 10, 10, 10]);
});

test('a monstrous value shares the last bin, which is drawn no wider than the others', () => {
  const [bins] = sharedBins([column(1001, (i) => (i === 1000 ? 1e9 : i))]);
  const bars = barsOf(bins!);
  expect(bars.at(-1)!.counts[1]).toBe(1e9);
  expect(bars.at(-1)!.to).toBeLessThan(20_000);
});

test('a cumulative curve is the share of values at or below', () => {
  const sorted = column(100, (i) => i);
  const [bins] = sharedBins([sorted]);
  const { x, share } = cumulativeCurve(bins!, sorted, 0, 99);
  x.forEach((at, i) => expect(share[i]).toBeCloseTo(sorted.filter((value) => value <= at).length / 100, 12));
  expect(shareUpTo(bins!, 49.5)).toBeCloseTo(0.5, 2);
  expect(cumulativeCurve({ counts: [1, 3], edges: [0, 0.5, 1], values: [0, 1] }, undefined, -0.4, 1.4)).toEqual({
    x: [-0.4, 0, 1, 1.4],
    share: [0, 0.25, 1, 1],
    steps: true,
  });
});

test('what is below a value of few does not count the value', () => {
  const bins = { counts: [1, 3], edges: [0, 0.5, 1], values: [0, 1] };
  expect([0, 1].map((x) => shareUpTo(bins, x, false))).toEqual([0, 0.25]);
  expect([0, 1].map((x) => shareUpTo(bins, x))).toEqual([0.25, 1]);
  expect([false, true].map((orEqual) => shareUpTo({ counts: [4], edges: [7, 7] }, 7, orEqual))).toEqual([0, 1]);
});

test('quantiles lie between their neighbours, as in PERCENTILE.INC', () => {
  expect(quantile(Float64Array.of(1, 2, 4), 0.25)).toBe(1.5);
  expect(quantile(Float64Array.of(1, 2, 4), 1)).toBe(4);
});
