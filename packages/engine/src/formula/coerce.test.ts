/** Numbers as text and back; the cases with evidence are in `test/corpus/conversion`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber, printNumber } from './coerce.ts';

describe('printNumber', () => {
  it('writes 15 digits that read back as the same number at 15 digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const rounded = Number(x.toPrecision(15));
        if (!Number.isFinite(rounded)) return; // the largest doubles round up beyond the range
        expect(parseNumber(printNumber(x))).toBe(rounded === 0 ? 0 : rounded);
      }),
    );
  });

  it('never takes more than 15 digits, nor more than 22 places without an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const text = printNumber(x).replace('-', '');
        const digits = text.replace(/E.*/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
        expect(digits.length).toBeLessThanOrEqual(15);
        if (!text.includes('E')) expect(text.replace('.', '').length).toBeLessThanOrEqual(21);
      }),
    );
  });
});

/** Days of each month, the Gregorian rule written out; 1900 has a 29 February in Excel. */
function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 || year === 1900 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

describe('parseNumber of dates', () => {
  it('counts every day from 1 January 1900 to 2200, and none that is not in the calendar', () => {
    let serial = 0;
    for (let year = 1900; year <= 2200; year++) {
      for (let month = 1; month <= 12; month++) {
        const days = daysIn(year, month);
        for (const day of [1, 15, days]) {
          expect(parseNumber(`${year}-${month}-${day}`)).toBe(serial + day);
          expect(parseNumber(`${month}/${day}/${year}`)).toBe(serial + day);
        }
        expect(parseNumber(`${year}-${month}-${days + 1}`)).toBeUndefined();
        serial += days;
      }
    }
  });

  it('counts from 1904 where the workbook does', () => {
    expect(parseNumber('1904-01-01', true)).toBe(0);
    expect(parseNumber('2024-01-31', true)).toBe(45322 - 1462);
    expect(parseNumber('1903-12-31', true)).toBeUndefined();
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-/:., $%()eEapmJanFb€') }), (text) => {
        const value = parseNumber(text);
        expect(value === undefined || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
