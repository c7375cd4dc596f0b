import { describe, expect, it } from 'vitest';
import { fitValue, overflowOf } from './fit.ts';

/** Ten pixels a letter. */
const measure = (text: string) => text.length * 10;

describe('a value in a cell', () => {
  it('is shown where it fits', () => expect(fitValue('1,234.50', 80, measure)).toBe('1,234.50'));

  it('is shown as #### where it does not', () => {
    expect(fitValue('1,234.50', 79, measure)).toBe('#######');
    expect(fitValue('1,234.50', 3, measure)).toBe('#');
  });

  // As Excel shows 3.14159265358979 and its kin in General, the narrower the column.
  it.each([
    [3.14159265358979, '3.141592654', 80, '3.141593'],
    [3.14159265358979, '3.141592654', 30, '3.1'],
    [3.14159265358979, '3,141592654', 40, '3,14'],
    [1234567.891, '1234567.891', 80, '1234568'],
    [1234567.891, '1234567.891', 60, '1E+06'],
    [1234567.891, '1234567.891', 40, '####'],
    [0.000012345, '1.2345E-05', 70, '1.2E-05'],
    [2, '2', 10, '2'],
  ])('in General %d loses digits', (value, text, room, shown) => {
    expect(fitValue(text, room, measure, value)).toBe(shown);
  });
});

describe('a text that is wider than its cell', () => {
  const sizes = [50, 50, 50, 50, 50];
  const freeBut =
    (...filled: number[]) =>
    (column: number) =>
      filled.includes(column) ? undefined : sizes[column];
  const at = { first: 2, last: 2 };

  it('stays where it fits', () => {
    expect(overflowOf(50, 50, 'left', at, freeBut())).toEqual({ left: 0, right: 0 });
  });

  it('runs away from the side at which it stands, as far as it needs', () => {
    expect(overflowOf(120, 50, 'left', at, freeBut())).toEqual({ left: 0, right: 70 });
    expect(overflowOf(120, 50, 'right', at, freeBut())).toEqual({ left: 70, right: 0 });
    expect(overflowOf(120, 50, 'center', at, freeBut())).toEqual({ left: 35, right: 35 });
  });

  it('stops at a filled cell and at the edge of the sheet', () => {
    expect(overflowOf(500, 50, 'left', at, freeBut(4))).toEqual({ left: 0, right: 50 });
    expect(overflowOf(500, 50, 'left', at, freeBut())).toEqual({ left: 0, right: 100 });
    expect(overflowOf(500, 50, 'center', at, freeBut(1))).toEqual({ left: 0, right: 100 });
  });
});
