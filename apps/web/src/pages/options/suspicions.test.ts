import { expect, test } from 'vitest';
import { suspicionIn, suspicionsOf } from './suspicions.ts';

test('rows that look like slips are of a kind whatever their values', () => {
  expect(suspicionIn('r is 4.56: is it in percent?')).toBe('r: is it in percent?');
  expect(suspicionIn('T is 1e+3: is it in days?')).toBe('T: is it in days?');
  expect(
    suspicionsOf([
      { warnings: ['T is 90: is it in days?'] },
      { warnings: ['r is 4.56: is it in percent?', 'T is 60: is it in days?'] },
    ]),
  ).toEqual([
    { code: 'T: is it in days?', text: 'T: is it in days? (2)' },
    { code: 'r: is it in percent?', text: 'r: is it in percent? (1)' },
  ]);
});
