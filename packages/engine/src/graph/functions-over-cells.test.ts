/** What functions make of cells: shapes of ranges, whole columns, blanks, hidden and filtered rows. */
import { describe, expect, it } from 'vitest';
import { isError } from '../formula/value.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { areaAt, at, type Content, makeWorkbook } from './fixture.ts';
import { recalculate } from './recalculate.ts';

const CELLS: Readonly<Record<string, Content>> = { A1: 1, A2: 2, A3: 1, A4: 'x', B1: 10, B2: 20, B3: 40, B5: true };

/** The value of a formula in Z1 beside these cells. */
function valueOf(formula: string, cells = CELLS, change: (book: Workbook) => Workbook = (book) => book): unknown {
  const book = change(makeWorkbook({ sheets: { Sheet1: { ...cells, Z1: { formula } } } }));
  const value = recalculate(book, { asOf: 0 }).values.get(at('Z1')) ?? null;
  return isError(value) ? value.error : value;
}

/** The same book with these rows hidden, by a filter over the area when one is given. */
function hiding(rows: readonly number[], filter?: string): (book: Workbook) => Workbook {
  return (book) => ({
    ...book,
    sheets: book.sheets.map((sheet) => ({
      ...sheet,
      hiddenRows: new Set(rows),
      ...(filter ? { filtered: [areaAt(filter)] } : {}),
    })),
  });
}

describe('ranges of conditional functions', () => {
  it.each([
    ['SUMIF(A1:A3,1,B1)', 50],
    ['SUMIF(A1:A3,1,B1:B9)', 50],
    ['AVERAGEIF(A1:A3,1,B1:B2)', 25],
    ['SUMIF(A:A,1,B:B)', 50],
    ['SUMIF(A1:A3,1,OFFSET(B1,0,0,3,1))', 50],
    ['SUMIFS(B1:B3,A1:A3,1)', 50],
    ['SUMIFS(B1:B2,A1:A3,1)', '#VALUE!'],
    ['COUNTIF(A:A,"<>1")', 1048574],
    ['COUNTIFS(A:A,"",B:B,"")', 1048571],
    ['COUNTIF(B1:B5,"=")', 1],
    ['COUNTIF(A1:A5,"<>")', 4],
  ])('%s', (formula, expected) => {
    expect(valueOf(formula)).toBe(expected);
  });
});

describe('blank cells, text and truth values in ranges', () => {
  it.each([
    ['SUM(A1:B5)', 74],
    ['COUNT(A1:B5)', 6],
    ['COUNTA(A1:B5)', 8],
    ['COUNTBLANK(A1:B5)', 2],
    ['COUNTBLANK(A:A)', 1048572],
    ['AVERAGEA(A1:B5)', 9.375],
    ['MIN(C1:C5)', 0],
    ['AND(A1:B5)', true],
    ['AND(C1:C5)', '#VALUE!'],
    ['IF(C1="",1,2)', 1],
    ['ISBLANK(C1)', true],
    ['N(A4)', 0],
    ['GCD(C1,A2)', 2],
    ['LCM(C1:C2)', 0],
    ['GCD(C1)', '#VALUE!'],
  ])('%s', (formula, expected) => {
    expect(valueOf(formula)).toBe(expected);
  });
});

describe('SUBTOTAL', () => {
  const cells = { ...CELLS, B4: { formula: 'SUBTOTAL(9,B1:B3)' } };

  it('passes over other subtotals', () => {
    expect(valueOf('SUBTOTAL(9,B1:B5)', cells)).toBe(70);
    expect(valueOf('SUM(B1:B5)', cells)).toBe(140);
  });

  it('passes over hidden rows from 101 on', () => {
    expect(valueOf('SUBTOTAL(9,B1:B3)', CELLS, hiding([1]))).toBe(70);
    expect(valueOf('SUBTOTAL(109,B1:B3)', CELLS, hiding([1]))).toBe(50);
    expect(valueOf('SUBTOTAL(102,A1:B3)', CELLS, hiding([1]))).toBe(4);
  });

  it('always passes over rows that a filter hides', () => {
    expect(valueOf('SUBTOTAL(9,B1:B3)', CELLS, hiding([1], 'A1:B2'))).toBe(50);
    expect(valueOf('SUBTOTAL(9,B1:B3)', CELLS, hiding([2], 'A1:B2'))).toBe(70);
  });

  it('takes its place in a range of its own kind only', () => {
    expect(valueOf('SUBTOTAL(3,A1:A9)')).toBe(4);
    expect(valueOf('SUBTOTAL(1,C1:C9)')).toBe('#DIV/0!');
  });
});

describe('CHAR and CODE', () => {
  const onMac = (book: Workbook): Workbook => ({ ...book, application: 'Microsoft Macintosh Excel 16.0300' });

  it('follow the code page of the program that saved the book', () => {
    expect(valueOf('CHAR(128)')).toBe('€');
    expect(valueOf('CHAR(128)', CELLS, onMac)).toBe('Ä');
    expect(valueOf('CODE("Ä")')).toBe(196);
    expect(valueOf('CODE("Ä")', CELLS, onMac)).toBe(128);
  });
});
