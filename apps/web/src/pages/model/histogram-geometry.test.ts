import { expect, it } from 'vitest';
import { bars, domainOf, shareOf } from './histogram-geometry.ts';

it('shows the value without uncertainty where it is near', () => {
  expect(domainOf([0, 5, 10], 12)).toEqual([0, 12]);
  expect(domainOf([0, 5, 10], 1000)).toEqual([0, 10]);
  expect(domainOf([3, 3], 3)).toBeUndefined();
});

it('bars are as high as their density: a bin twice as wide with as many trials is half as high', () => {
  const [narrow, wide] = bars({ counts: [10, 10], bin_edges: [0, 1, 3] }, [0, 4]);
  expect(narrow).toMatchObject({ left: 0, width: 0.25, height: 1 });
  expect(wide).toMatchObject({ left: 0.25, width: 0.5, height: 0.5 });
  expect(shareOf(9, [0, 4])).toBe(1);
});
