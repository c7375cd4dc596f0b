import { expect, it } from 'vitest';
import { ago, duration, roughDuration } from './moments.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');

it.each([
  ['2026-03-10T11:59:30Z', 'just now'],
  ['2026-03-10T12:00:30Z', 'just now'],
  ['2026-03-10T11:58:01Z', '1 minute ago'],
  ['2026-03-10T09:30:00Z', '2 hours ago'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2026-02-10T12:00:00Z', 'Feb 10'],
  ['2025-02-10T12:00:00Z', 'Feb 10, 2025'],
])('%s was %s', (moment, words) => {
  expect(ago(moment, NOW, 'en-US')).toBe(words);
});

it.each([
  [0.0123, '12 ms'],
  [4.26, '4.3 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [125, '2 min 5 s'],
  [3600, '1 h'],
  [90_061, '1 d 1 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

it('a length of time that goes on is told in whole seconds', () => {
  expect([0.2, 42, 60, 95, 1300, 3600, 7500, 90_000].map(roughDuration)).toEqual([
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
