import { printAddress } from '@tessera/engine';
import { expect, it } from 'vitest';
import { addressOf, columnName, parseReference, printSheet, referenceOf } from './address.ts';

it('columns have letters', () => {
  expect([0, 25, 26, 701, 702, 16_383].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
});

it('sheets are quoted as in Excel', () => {
  expect(['Sheet1', 'Umsätze', 'Q1', "It's", '2026', 'My sheet', 'R1C1', 'a.b'].map(printSheet)).toEqual([
    'Sheet1', 'Umsätze', "'Q1'", "'It''s'", "'2026'", "'My sheet'", "'R1C1'", 'a.b',
  ]); // biome-ignore format: side by side
});

it('what is written is read again', () => {
  for (const sheet of ['Sheet1', 'Cash flow', "Q1 '26", '2026', 'A1', 'Übersicht']) {
    const at = { row: 41, column: 27 };
    expect(parseReference(referenceOf(sheet, at))).toEqual({ ...at, sheet });
  }
  expect(addressOf({ row: 3, column: 1 })).toBe('B4');
  expect(printSheet('Cash flow')).toBe("'Cash flow'");
});

it('takes addresses as people type them, and nothing else', () => {
  expect(parseReference('$b$4')).toEqual({ row: 3, column: 1 });
  for (const text of ['', 'B', '4', 'B0', 'XFE1', 'A1048577', 'A1:B2', 'Total'])
    expect(parseReference(text)).toBeUndefined();
});

it('cells are called as the engine calls them, whose code the page does not load', () => {
  const sheets = ['Sheet1', 'Umsätze', 'Q1', "It's", '2026', 'My sheet', 'R1C1', 'a.b', '日本', '', 'x'.repeat(31)];
  for (const [sheet, name] of sheets.entries()) {
    for (const [row, column] of [
      [0, 0],
      [3, 1],
      [1_048_575, 16_383],
    ] as const) {
      const area = { sheet, top: row, left: column, bottom: row, right: column };
      expect(referenceOf(name, { row, column })).toBe(printAddress(area, sheets));
    }
  }
});
