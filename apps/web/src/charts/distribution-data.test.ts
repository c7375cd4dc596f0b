import { expect, test } from 'vitest';
import { sharedBins } from './bins.ts';
import { drawnOf, edgeOf } from './distribution-data.ts';

const column = (count: number, value: (i: number) => number) =>
  Float64Array.from({ length: count }, (_, i) => value(i)).sort();
const series = (name: string, sorted: Float64Array, keeps = true) => ({
  name,
  bins: sharedBins([sorted])[0]!,
  ...(keeps && { sorted }),
});

test('series with trials are laid on shared bins, others are densities', () => {
  const [a, b] = [column(100, (i) => i), column(200, (i) => i / 4)];
  expect(drawnOf({ series: [series('a', a), series('b', b)] }).aligned).toBe(true);
  expect(drawnOf({ series: [series('a', a), series('b', b, false)] }).aligned).toBe(false);
});

test('the axis reaches a base value nearby, not one far away', () => {
  const one = [
    series(
      'a',
      column(100, (i) => i),
    ),
  ];
  expect(drawnOf({ series: one, base: 120 }).domain[1]).toBeGreaterThan(120);
  expect(drawnOf({ series: one, base: 1e6 }).base).toBeUndefined();
});

test('the bar on which a marker stands is inside', () => {
  const drawn = drawnOf({
    series: [
      series(
        'dice',
        column(60, (i) => 1 + (i % 6)),
      ),
    ],
  });
  expect(edgeOf(drawn, 3, 'low')).toBeLessThan(3);
  expect(edgeOf(drawn, 3, 'high')).toBeGreaterThan(3);
  expect(edgeOf(drawn, 3.5, 'low')).toBe(3.5);
});
