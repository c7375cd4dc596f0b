import type { OutputResult } from '@tessera/api';
import { expect, it } from 'vitest';
import { errorSentence, headline, slowCells } from './sentences.ts';

const some = {
  trials: 1000,
  errors: 0,
  mean: 5,
  mean_interval: [4, 6],
  percentiles: { '5': 1, '95': 9 },
} as unknown as OutputResult;
const writing = {
  value: String,
  average: String,
  interval: (ends: readonly [number, number] | null) => ends!.join(' to '),
};

it('the answer in a sentence, for what is known', () => {
  expect(headline(some, writing)).toBe('On average 5 (95% sure: 4 to 6), and between 1 and 9 in nine of ten trials.');
  expect(headline({ ...some, mean_interval: null, percentiles: {} }, writing)).toBe('On average 5.');
  expect(headline({ ...some, percentiles: { '5': 2, '95': 2 } }, writing)).toMatch(/and 2 in nine of ten/);
  expect(headline({ ...some, mean: null, errors: 1000 }, writing)).toMatch(/Every trial ended in an error/);
});

it('errors are counted and said to be left out', () => {
  expect(errorSentence({ errors: 3, trials: 1000 })).toMatch(/^3 of 1,000 trials \(0.3%\) ended in an error/);
});

it('of cells that were not compiled a run names a hundred, and there may have been more', () => {
  expect([1, 99, 100].map(slowCells)).toEqual(['1 cell was', '99 cells were', 'At least 100 cells were']);
});
