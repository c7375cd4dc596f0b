import { expect, it } from 'vitest';
import { bars, domainOf, isTail, outlineOf, shareOf } from './histogram-geometry.ts';

it('shows the value without uncertainty where it is near', () => {
  const of = (bin_edges: number[], base: number) => domainOf({ counts: [], bin_edges }, base);
  expect(of([0, 5, 10], 12)).toEqual([0, 12]);
  expect(of([0, 5, 10], 1000)).toEqual([0, 10]);
  expect(of([3, 3], 3)).toBeUndefined();
});

it('bars are as high as their density: a bin twice as wide with as many trials is half as high', () => {
  const [narrow, wide] = bars({ counts: [10, 10], bin_edges: [0, 1, 3] }, [0, 4]);
  expect(narrow).toMatchObject({ left: 0, width: 0.25, height: 1 });
  expect(wide).toMatchObject({ left: 0.25, width: 0.5, height: 0.5 });
  expect(shareOf(9, [0, 4])).toBe(1);
});

it('bars are drawn as one outline that stands on the ground, without those that count nothing', () => {
  const all = bars({ counts: [10, 0, 5], bin_edges: [0, 1, 2, 3] }, [0, 4]);
  expect(outlineOf(all, 200, 56)).toBe('M0 56V0H50V56ZM100 56V28H150V56Z');
  const narrow = { left: 0.999, width: 0.001, height: 1, from: 0, to: 0 };
  expect(outlineOf([narrow], 200, 56)).toBe('M198 56V0H200V56Z');
});

it('few distinct values are bars apart, as high as they are frequent, and the common one is no tail', () => {
  const histogram = { counts: [75, 25], bin_edges: [0, 0.5, 1], values: [0, 1] };
  const domain = domainOf(histogram, null)!;
  const [zero, one] = bars(histogram, domain);
  expect(zero!.left + zero!.width / 2).toBeCloseTo(0.25, 12);
  expect(one!.left + one!.width / 2).toBeCloseTo(0.75, 12);
  expect(zero!.left + zero!.width).toBeLessThan(one!.left - 0.2);
  expect([zero!.height, one!.height]).toEqual([1, 1 / 3]);
  expect([zero!, one!].map((bar) => isTail(bar, 0, 1))).toEqual([false, false]);
  expect(isTail(one!, 0, 0)).toBe(true);
});
