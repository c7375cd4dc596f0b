import { describe, expect, it } from 'vitest';
import { isoDateOfSerial, serialOfIsoDate } from './dates.ts';

describe('an ISO date', () => {
  it.each([
    ['1900-01-01', 1],
    ['1900-02-28', 59],
    ['1900-03-01', 61],
    ['2000-01-01', 36526],
    ['2026-01-31', 46053],
    ['2026-01-31T12:00:00', 46053.5],
    ['2026-01-31T06:00Z', 46053.25],
    ['2026-01-31T00:00:43.2', 46053.0005],
    ['T18:00:00', 0.75],
    ['18:00:00', 0.75],
    ['9999-12-31', 2958465],
  ])('%s is serial %d', (text, serial) => expect(serialOfIsoDate(text, false)).toBeCloseTo(serial, 10));

  it('lies 1462 days earlier in the 1904 system', () => {
    expect(serialOfIsoDate('1904-01-01', true)).toBe(0);
    expect(serialOfIsoDate('2026-01-31', true)).toBe(46053 - 1462);
  });

  it.each(['', 'Z', 'tomorrow', '2026', '31/01/2026'])('is not %j', (text) =>
    expect(serialOfIsoDate(text, false)).toBeUndefined(),
  );
});

describe('a serial', () => {
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, '1900-02-29'],
    [61, '1900-03-01'],
    [46053.5, '2026-01-31T12:00:00'],
    [46053 - 1e-9, '2026-01-31'],
    [0.75, '18:00:00'],
    [2958465, '9999-12-31'],
  ])('%d is %s', (serial, text) => expect(isoDateOfSerial(serial, false)).toBe(text));

  it('counts from 1904 where the workbook does', () => expect(isoDateOfSerial(46053 - 1462, true)).toBe('2026-01-31'));

  it.each([-1, 2958466, NaN, Infinity])('%d is no date', (serial) =>
    expect(isoDateOfSerial(serial, false)).toBeUndefined(),
  );
});
