import { expect, it } from 'vitest';
import { student95 } from './student.ts';

it.each([
  // scipy.stats.t.ppf(0.975, freedom)
  [7, 2.364624],
  [30, 2.042272],
  [1000, 1.962339],
])('is the tabulated quantile for %d degrees of freedom, but for the rest of its series', (freedom, quantile) => {
  // The next term is 1.6 / freedom⁴, each further one smaller than the one before by a factor of freedom or more.
  const rest = 1.6 / freedom ** 4 / (1 - 1 / freedom);
  const rounding = 5e-7;
  expect(Math.abs(student95(freedom) - quantile)).toBeLessThan(rest + rounding);
});
