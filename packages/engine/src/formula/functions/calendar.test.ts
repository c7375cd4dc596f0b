/** The calendar against the platform's own, which is proleptic Gregorian and knows no Excel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../../ir/apply.ts';
import { checkedScalars, compute } from '../operators.ts';
import { civil, monthStart } from './calendar.ts';
import type { NumericFunction } from './function.ts';
import { findFunction } from './registry.ts';

const DAY = 86400000;
const EPOCH = Date.UTC(1899, 11, 30);

function dateOf(serial: number): Date {
  return new Date(EPOCH + serial * DAY);
}

function serialOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return (date.getTime() - EPOCH) / DAY;
}

function call(name: string, args: readonly number[], date1904 = false): unknown {
  const value = compute(checkedScalars(date1904), (m) => (findFunction(name) as NumericFunction).numeric(m, ...args));
  return typeof value === 'object' && value !== null ? value.error : value;
}

/** Days from 1 March 1900 on, where Excel's calendar is the real one. */
const someDay = fc.integer({ min: 61, max: 2958465 });

describe('the calendar', () => {
  it('agrees with the real one from March 1900 to 9999, every 17th day', () => {
    for (let serial = 61; serial <= 2958465; serial += 17) {
      const date = dateOf(serial);
      const { year, month, day } = civil(SCALARS, serial);
      if (year !== date.getUTCFullYear() || month !== date.getUTCMonth() + 1 || day !== date.getUTCDate()) {
        expect({ serial, year, month, day }).toEqual({ serial, date });
      }
      if (monthStart(SCALARS, year, month) !== serial - day + 1) expect(serial).toBe('the start of its month');
    }
  });

  it("has Excel's day 0 and its 29 February 1900", () => {
    const days = [0, 1, 31, 32, 59, 60, 61].map((serial) => Object.values(civil(SCALARS, serial)).join('-'));
    expect(days).toEqual(['1900-1-0', '1900-1-1', '1900-1-31', '1900-2-1', '1900-2-28', '1900-2-29', '1900-3-1']);
  });

  it('counts from 1 January 1904 when the workbook does', () => {
    expect(call('YEAR', [0], true)).toBe(1904);
    expect(call('DAY', [0], true)).toBe(1);
    expect(call('DATE', [2023, 4, 1], true)).toBe(45017 - 1462);
    expect(call('DATE', [1904, 1, 0], true)).toBe('#NUM!');
    expect(call('EOMONTH', [0, 1], true)).toBe(59);
    expect(call('WEEKDAY', [0, 1], true)).toBe(6);
  });
});

describe('date functions', () => {
  it('DATE runs over months and days as the real calendar does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1902, max: 9000 }),
        fc.integer({ min: -20, max: 40 }),
        fc.integer({ min: -50, max: 500 }),
        (year, month, day) => {
          expect(call('DATE', [year, month, day])).toBe(serialOf(year, month, day));
        },
      ),
    );
  });

  it('EDATE keeps the day, or takes the last of the month', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -1200, max: 1200 }), (serial, months) => {
        const date = dateOf(serial);
        const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1 + months];
        const last = dateOf(serialOf(year, month + 1, 0)).getUTCDate();
        const expected = serialOf(year, month, Math.min(date.getUTCDate(), last));
        fc.pre(expected >= 61 && expected <= 2958465);
        expect(call('EDATE', [serial, months])).toBe(expected);
        expect(call('EOMONTH', [serial, months])).toBe(serialOf(year, month + 1, 0));
      }),
    );
  });

  it('WEEKDAY counts from each first day', () => {
    fc.assert(
      fc.property(someDay, (serial) => {
        const sunday = dateOf(serial).getUTCDay();
        expect(call('WEEKDAY', [serial, 1])).toBe(sunday + 1);
        expect(call('WEEKDAY', [serial, 2])).toBe(((sunday + 6) % 7) + 1);
        expect(call('WEEKDAY', [serial, 3])).toBe((sunday + 6) % 7);
        for (let type = 11; type <= 17; type++) {
          expect(call('WEEKDAY', [serial, type])).toBe(((sunday + 17 - type) % 7) + 1);
        }
      }),
    );
  });

  it('ISOWEEKNUM is the week of the Thursday', () => {
    fc.assert(
      fc.property(someDay, (serial) => {
        const thursday = dateOf(serial + 3 - ((dateOf(serial).getUTCDay() + 6) % 7));
        const january = serialOf(thursday.getUTCFullYear(), 1, 1);
        const week = Math.floor(((thursday.getTime() - EPOCH) / DAY - january) / 7) + 1;
        fc.pre(thursday.getUTCFullYear() > 1900 && thursday.getUTCFullYear() < 10000);
        expect(call('ISOWEEKNUM', [serial])).toBe(week);
        expect(call('WEEKNUM', [serial, 21])).toBe(week);
      }),
    );
  });

  it('HOUR, MINUTE and SECOND take a time apart that TIME put together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86399 }), fc.integer({ min: 0, max: 60000 }), (seconds, day) => {
        const time = call('TIME', [0, 0, 0]);
        expect(time).toBe(0);
        const serial = day + seconds / 86400;
        expect(call('HOUR', [serial])).toBe(Math.floor(seconds / 3600));
        expect(call('MINUTE', [serial])).toBe(Math.floor(seconds / 60) % 60);
        expect(call('SECOND', [serial])).toBe(seconds % 60);
      }),
    );
  });

  it('YEARFRAC of whole years is whole, in every basis that counts years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1904, max: 3000 }), fc.integer({ min: 1, max: 28 }), (year, day) => {
        const [start, end] = [serialOf(year, 4, day), serialOf(year + 1, 4, day)];
        for (const basis of [0, 4]) expect(call('YEARFRAC', [start, end, basis])).toBe(1);
        expect(call('YEARFRAC', [end, start, 3])).toBe((end - start) / 365);
        expect(call('YEARFRAC', [start, end, 2])).toBe((end - start) / 360);
      }),
    );
  });
});
