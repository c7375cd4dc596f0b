/** Working days counted in closed form against a walk from day to day. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scalar, Value } from '../value.ts';
import type { EvaluateContext, GeneralFunction } from './function.ts';
import { findFunction } from './registry.ts';

const CONTEXT = { date1904: false } as EvaluateContext;

function call(name: string, ...args: (Scalar | readonly number[] | undefined)[]): Value {
  const values = args.map((arg) =>
    Array.isArray(arg) ? { rows: arg.length, columns: 1, items: arg } : (arg as Scalar | undefined),
  );
  return (findFunction(name) as GeneralFunction).evaluate(values, CONTEXT);
}

/** Serial 2 is a Monday. */
function works(day: number, pattern: string, holidays: readonly number[]): boolean {
  return pattern[(day + 5) % 7] === '0' && !holidays.includes(day);
}

const day = fc.integer({ min: 40000, max: 40060 });
const holidays = fc.array(fc.integer({ min: 39990, max: 40070 }), { maxLength: 12 });
const pattern = fc.constantFrom('0000011', '1000001', '0000001', '1111110', '0101010');

describe('working days', () => {
  it('NETWORKDAYS counts the days that are walked through', () => {
    fc.assert(
      fc.property(day, day, holidays, pattern, (start, end, free, weekend) => {
        let count = 0;
        for (let at = Math.min(start, end); at <= Math.max(start, end); at++) if (works(at, weekend, free)) count++;
        const expected = start <= end ? count : -count;
        expect(Number(call('NETWORKDAYS.INTL', start, end, weekend, free)) + 0).toBe(expected + 0);
      }),
    );
  });

  it('WORKDAY ends where as many working days have passed', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -40, max: 40 }), holidays, pattern, (start, days, free, weekend) => {
        let at = start;
        for (let left = Math.abs(days); left > 0; ) {
          at += Math.sign(days);
          if (works(at, weekend, free)) left--;
        }
        expect(call('WORKDAY.INTL', start, days, weekend, free)).toBe(at);
      }),
    );
  });

  it('weekends by number mean the days that Excel lists', () => {
    const patterns: Record<number, string> = {
      1: '0000011', 2: '1000001', 3: '1100000', 4: '0110000', 5: '0011000', 6: '0001100', 7: '0000110',
      11: '0000001', 12: '1000000', 13: '0100000', 14: '0010000', 15: '0001000', 16: '0000100', 17: '0000010',
    }; // biome-ignore format: a table
    for (const [number, weekend] of Object.entries(patterns)) {
      expect(call('NETWORKDAYS.INTL', 40001, 40017, Number(number), []), number).toBe(
        call('NETWORKDAYS.INTL', 40001, 40017, weekend, []),
      );
    }
  });
});
