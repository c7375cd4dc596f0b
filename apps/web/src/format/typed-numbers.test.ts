/** Numbers as people type them in several countries. */
import { describe, expect, it } from 'vitest';
import { isPercent } from './numbers.ts';
import { readNumber, showNumber } from './typed-numbers.ts';

const reading: readonly (readonly [locale: string, typed: string, value: number | undefined])[] = [
  ['en-US', '1,234.5', 1234.5],
  ['en-US', '1,234', 1234],
  ['en-US', '1,234,567', 1_234_567],
  ['en-US', '1,5', 1.5],
  ['en-US', '1.500', 1.5],
  ['en-US', '$1,200', 1200],
  ['en-US', '−3', -3],
  ['en-US', '7 %', 0.07],
  ['en-US', '1.1%', 0.011],
  ['en-US', '1e6', 1_000_000],
  ['en-US', '.5', 0.5],
  ['en-US', '1.234,5', 1234.5],
  ['de-DE', '1.234,5', 1234.5],
  ['de-DE', '1.234', 1234],
  ['de-DE', '1,234', 1.234],
  ['de-DE', '1.5', 1.5],
  ['de-DE', '1,234.5', 1234.5],
  ['fr-FR', '1\u202f234,5', 1234.5],
  ['fr-FR', '1.5', 1.5],
  ['de-CH', '1’234.5', 1234.5],
  ['en-US', '(1,200)', -1200],
  ['en-US', '$(3.5)', -3.5],
  ['en-US', ' -3 ', -3],
  ['en-US', '(-3)', undefined],
  ['en-US', '12,34,5', undefined],
  ['en-US', '1.2.3', undefined],
  ['en-US', '=B4', undefined],
  ['en-US', 'abc', undefined],
  ['en-US', '', undefined],
  ['en-US', '-', undefined],
];

it.each(reading)('%s: %s', (locale, typed, value) => {
  expect(readNumber(typed, { locale, percent: false })).toBe(value);
});

describe('in a cell of percentages', () => {
  it('a bare number is one', () => {
    expect(readNumber('7', { locale: 'en-US', percent: true })).toBe(0.07);
    expect(readNumber('7%', { locale: 'en-US', percent: true })).toBe(0.07);
    expect(showNumber(0.071, { locale: 'en-US', percent: true })).toBe('7.1%');
  });

  it('is known by its format', () => {
    expect(isPercent('0.0%')).toBe(true);
    expect(isPercent('0.0" % of all"')).toBe(false);
    expect(isPercent('#,##0')).toBe(false);
  });
});

it.each(['en-US', 'de-DE', 'fr-FR', 'de-CH', 'en-IN'])('what a field shows in %s it can read', (locale) => {
  for (const value of [0, 12.5, -1234567.875, 0.1, 1e-9, 3e20, 1234]) {
    for (const percent of [false, true]) {
      const shown = showNumber(value, { locale, percent });
      expect(readNumber(shown, { locale, percent }), shown).toBeCloseTo(value, 12);
    }
  }
});
