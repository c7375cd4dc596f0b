import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import {
  cellKey, columnName, columnNumber, columnOf, MAX_COLUMNS, MAX_ROWS, parseAddress, parseRange, printAddress, printSheet,
  rowOf, sheetOf,
} from './address.ts'; // biome-ignore format: a list

const PLACES = {
  sheets: [{ name: 'Inputs' }, { name: 'My sheet' }, { name: "It's" }],
  names: [
    { name: 'Rate', formula: 'Inputs!$B$4' },
    { name: 'Rate', sheet: 1, formula: "'My sheet'!$C$5" },
    { name: 'Local', sheet: 1, formula: "'My sheet'!$A$1:$B$2" },
    { name: 'Alias', formula: 'Rate' },
    { name: 'Circle', formula: 'Circle' },
    { name: 'Computed', formula: 'Inputs!$B$4*2' },
  ],
};
const names = PLACES.sheets.map(({ name }) => name);
const find = (text: string) => printAddress(parseAddress(text, PLACES), names);

describe('a key', () => {
  it('holds sheet, row and column of any cell', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(MAX_ROWS - 1), fc.nat(MAX_COLUMNS - 1), (sheet, row, column) => {
        const key = cellKey(sheet, row, column);
        expect([sheetOf(key), rowOf(key), columnOf(key)]).toEqual([sheet, row, column]);
      }),
    );
  });

  it('counts columns in letters', () => {
    expect([0, 25, 26, 701, 702, 16383].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
    for (let column = 0; column < MAX_COLUMNS; column += 7) expect(columnNumber(columnName(column))).toBe(column);
  });
});

describe('a range', () => {
  it.each([
    ['B4', 3, 1, 3, 1],
    ['$B$4', 3, 1, 3, 1],
    ['j20:F20', 19, 5, 19, 9],
    ['A1:XFD1048576', 0, 0, 1048575, 16383],
    ['A:C', 0, 0, 1048575, 2],
    ['$2:5', 1, 0, 4, 16383],
  ])('%s is read', (text, top, left, bottom, right) =>
    expect(parseRange(text, 0)).toEqual({ sheet: 0, top, left, bottom, right }),
  );

  it.each(['', 'A', '5', 'A0', 'XFE1', 'A1048577', 'A1:B', 'A1:2', 'A1:B2:C3', 'A1+B2', 'AAAA1', 'A1#', ':'])(
    '%j is none',
    (text) => expect(parseRange(text, 0)).toBeUndefined(),
  );
});

describe('an address as people type it', () => {
  it.each([
    ['B4', 'Inputs!B4'],
    ['inputs!b4', 'Inputs!B4'],
    ["'My sheet'!B4", "'My sheet'!B4"],
    ['My sheet!B4:C5', "'My sheet'!B4:C5"],
    ["'It''s'!A:B", "'It''s'!A:B"],
    ['Inputs!F20:J20', 'Inputs!F20:J20'],
    ['rate', 'Inputs!B4'],
    ["'My sheet'!Rate", "'My sheet'!C5"],
    ['Inputs!Rate', 'Inputs!B4'],
    ['Local', "'My sheet'!A1:B2"],
    ['Alias', 'Inputs!B4'],
  ])('%s means %s', (text, expected) => expect(find(text)).toBe(expected));

  it.each([
    [
      'Inputz!B4',
      'There is no cell or name "Inputz!B4" in this workbook. Did you mean "Inputs!B4"? Sheets: Inputs, My sheet, It\'s.',
    ],
    [
      'Rates',
      'There is no cell or name "Rates" in this workbook. Did you mean "Rate" or "Rate"? Sheets: Inputs, My sheet, It\'s.',
    ],
    ['XYZW99', 'There is no cell or name "XYZW99" in this workbook. Sheets: Inputs, My sheet, It\'s.'],
    ['Circle', 'There is no cell or name "Circle" in this workbook. Sheets: Inputs, My sheet, It\'s.'],
    ['Computed', 'There is no cell or name "Computed" in this workbook. Sheets: Inputs, My sheet, It\'s.'],
  ])('%s is refused, with what is near', (text, message) => {
    expect(() => parseAddress(text, PLACES)).toThrow(
      new TesseraError('input-unknown', {}).constructor as typeof TesseraError,
    );
    expect(() => parseAddress(text, PLACES)).toThrow(message);
  });
});

it('a sheet name is quoted where Excel quotes it', () => {
  expect(["Inputs", 'My sheet', "It's", 'A1', 'R1C1', '2026', 'Café', 'a.b'].map(printSheet)).toEqual(
    ["Inputs", "'My sheet'", "'It''s'", "'A1'", "'R1C1'", "'2026'", 'Café', 'a.b']); // biome-ignore format: pairs
});
