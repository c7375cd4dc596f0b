import { expect, it } from 'vitest';
import { cellsOf, placeOf, printPlace, qualified, seenFrom } from './references.ts';

const SHEETS = ['Sheet1', "It's 2026", 'R1C1'];

it('cells in whatever spelling are those of the grid', () => {
  expect(cellsOf('$b$4', SHEETS)).toEqual(['Sheet1!B4']);
  expect(cellsOf("'it''s 2026'!AA10", SHEETS)).toEqual(["'It''s 2026'!AA10"]);
  expect(cellsOf('sheet1!C2:B1', SHEETS)).toEqual(['Sheet1!B1', 'Sheet1!C1', 'Sheet1!B2', 'Sheet1!C2']);
});

it('names, expressions, unknown sheets and whole columns are no cells', () => {
  for (const text of ['Price', '=B4', 'Nowhere!B4', 'A:C', 'A1:Z1000', 'XFE1', 'A1048577', 'A0']) {
    expect(cellsOf(text, SHEETS), text).toBeUndefined();
  }
});

it('a place is printed as it is read', () => {
  for (const text of ['Sheet1!XFD1048576', "'It''s 2026'!A1", "'R1C1'!Z9"]) {
    expect(printPlace(placeOf(text, SHEETS)!)).toBe(text);
  }
});

it('a cell is seen from another one as a formula there would write it', () => {
  expect(seenFrom('Sheet1!C4', 'Sheet1!B4')).toBe('C4');
  expect(seenFrom("'R1C1'!C4", 'Sheet1!B4')).toBe("'R1C1'!C4");
  expect(qualified('C4', "'It''s 2026'!B4")).toBe("'It''s 2026'!C4");
  expect(qualified('Sheet1!C4', "'R1C1'!B4")).toBe('Sheet1!C4');
});
