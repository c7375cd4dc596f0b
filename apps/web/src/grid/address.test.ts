import { expect, it } from 'vitest';
import { addressOf, columnName, parseReference, printSheet, referenceOf } from './address.ts';

it('columns have letters', () => {
  expect([0, 25, 26, 701, 702, 16_383].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
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
