import { expect, it } from 'vitest';
import { typedNumber } from './number-text.ts';

it('reads numbers as people type them', () => {
  expect(typedNumber('1,250.5', 'en-US')).toBe(1250.5);
  expect(typedNumber(' -3 ', 'en-US')).toBe(-3);
  expect(typedNumber('−3', 'en-US')).toBe(-3);
  expect(typedNumber('12 %', 'en-US')).toBeCloseTo(0.12, 12);
  expect(typedNumber('1e6', 'en-US')).toBe(1e6);
  expect(typedNumber('1.250,5', 'de')).toBe(1250.5);
  expect(typedNumber('', 'en-US')).toBeUndefined();
  expect(typedNumber('zwölf', 'en-US')).toBeUndefined();
});
