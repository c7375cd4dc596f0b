import { expect, test } from 'vitest';
import { writingOf } from '../../format/writing.ts';
import { type Comparison, differenceSentence, oddsSentence } from './words.ts';

const writing = writingOf('$#,##0', 'en-US');
const of = (difference: object, rest: object = {}) => ({ difference, ...rest }) as Comparison;

test('a difference says which side is larger, and whether that is sure', () => {
  const above = of({ mean: 1200, mean_interval: [1100, 1300], std_dev: 500 });
  expect(differenceSentence(above, 'A', 'B', writing)).toBe(
    'On average A is $1,200 above B (95% sure: $1,100 to $1,300).',
  );
  const below = of({ mean: -1200, mean_interval: [-1300, -1100], std_dev: 500 });
  expect(differenceSentence(below, 'A', 'B', writing)).toBe(
    'On average A is $1,200 below B (95% sure: $1,100 to $1,300).',
  );
  const open = of({ mean: 100, mean_interval: [-100, 300], std_dev: 500 });
  expect(differenceSentence(open, 'A', 'B', writing)).toContain('do not tell which is larger');
  expect(differenceSentence(of({ mean: 0, mean_interval: [0, 0], std_dev: 0 }), 'A', 'B', writing)).toBe(
    'A and B are the same in every trial.',
  );
});

test('odds that no trial or every trial has are said so', () => {
  const odds = (share: number, interval: readonly [number, number]) =>
    oddsSentence(
      of({}, { probability_a_greater: share, probability_interval: interval, probability_equal: 0 }),
      'A',
      'B',
    );
  expect(odds(0, [0, 0.0002])).toBe('A is above B in none of the trials (95% sure: below 0.02%).');
  expect(odds(1, [0.9998, 1])).toBe('A is above B in all of the trials (95% sure: above 99.98%).');
  expect(odds(0.5, [0.49, 0.51])).toBe('A is above B in 50.00% of the trials (95% sure: 49.00% to 51.00%).');
});
