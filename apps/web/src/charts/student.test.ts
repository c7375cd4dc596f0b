import { expect, it } from 'vitest';
import { student95 } from './student.ts';

it.each([
  // scipy.stats.t.ppf(0.975, freedom)
  [7, 2.364624],
  [30, 2.042272],
  [1000, 1.962339],
])('is the tabulated quantile for %d degrees of freedom, but for the next term of its series', (freedom, quantile) => {
  const rounding = 5e-7;
  expect(Math.abs(student95(freedom) - quantile)).toBeLessThan(1.6 / freedom ** 4 + rounding);
});
