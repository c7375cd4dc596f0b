import { expect, it } from 'vitest';
import { duration, eventText } from './words.ts';

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
