import type { OutputResult } from '@tessera/api';
import { expect, it } from 'vitest';
import { duration, errorSentence, eventText, headline } from './words.ts';

it('spans of time in at most two units', () => {
  expect([0.2, 42, 60, 95, 1300, 3600, 7500, 90_000].map(duration)).toEqual([
    'a second',
    '42 s',
    '1 min',
    '1 min 35 s',
    '21 min',
    '1 h',
    '2 h 5 min',
    '1 d 1 h',
  ]);
});

it('the event at the markers in words', () => {
  const writing = { value: String };
  expect(eventText({ low: 0 }, writing)).toBe('chance to be 0 or more');
  expect(eventText({ high: 7 }, writing)).toBe('chance to be 7 or less');
  expect(eventText({ low: -1, high: 7 }, writing)).toBe('chance to be from -1 to 7');
  expect(eventText({}, writing)).toBe('');
});

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
