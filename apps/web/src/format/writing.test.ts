import { expect, it } from 'vitest';
import { writingOf } from './writing.ts';

it('distances get digits enough, in the manner of the cell', () => {
  expect(writingOf('#,##0', 'en').distance(1234.5)).toBe('1,235');
  expect(writingOf('#,##0', 'en').distance(0.0321)).toBe('0.032');
  expect(writingOf('0%', 'en').distance(0.00321)).toBe('0.32%');
  expect(writingOf('yyyy-mm-dd', 'en').distance(12.5)).toBe('12.5 days');
  expect(writingOf('', 'en').distance(null)).toBe('–');
});

it('an average is finer than its cell where the cell would hide it', () => {
  expect(writingOf('0', 'en').average(0.608, 0.488)).toBe('0.608');
  expect(writingOf('#,##0', 'en').average(1234.5, 300)).toBe('1,235');
  expect(writingOf('0', 'en').average(3, 0)).toBe('3');
  expect(writingOf('#,##0', 'en').average(334_690.4, 1_000_000)).toBe('334,690');
  expect(writingOf('0%', 'en').average(0.021234, 0.004)).toBe('2.123%');
  expect(writingOf('0.0%', 'en').average(0.136, 0.1)).toBe('13.6%');
});

it('ends of an interval are told apart', () => {
  expect(writingOf('0%', 'en').interval([0.1, 0.2])).toBe('10% to 20%');
  expect(writingOf('0%', 'en').interval([0.101, 0.104])).toBe('10.10% to 10.40%');
  expect(writingOf('0', 'en').interval([3, 3])).toBe('3 to 3');
  expect(writingOf('0', 'en').interval(null)).toBe('–');
});
