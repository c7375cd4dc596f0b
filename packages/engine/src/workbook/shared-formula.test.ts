import { translateFormulaToA1, translateFormulaToR1C1 } from '@borgar/fx';
import { describe, expect, it } from 'vitest';
import { printCell } from './address.ts';
import { shareFormula } from './shared-formula.ts';

/** Master in C1, as it reads in C3. Each is a place where some reader in use goes wrong, or could. */
const TRAPS: readonly (readonly [master: string, twoBelow: string])[] = [
  ['"B1"&B1', '"B1"&B3'],
  ['"a""B1"&B1', '"a""B1"&B3'],
  ["'Q1 B2'!A1+B1", "'Q1 B2'!A3+B3"],
  ["'[1]It''s B1'!$A1", "'[1]It''s B1'!$A3"],
  ['Q1.B2!A1', 'Q1.B2!A3'],
  ['Table1[Q1]+B1', 'Table1[Q1]+B3'],
  ['Table1[[#This Row],[B1]]*A1', 'Table1[[#This Row],[B1]]*A3'],
  ['SUM(1:1)+B1', 'SUM(3:3)+B3'],
  ['SUM($1:2)', 'SUM($1:4)'],
  ['SUM(A:A)+SUM($A:B)', 'SUM(A:A)+SUM($A:B)'],
  ['B1048576+B1', 'B2+B3'],
  ['$A$1+$A1+A$1+A1', '$A$1+$A3+A$1+A3'],
  ['LOG10(B1)+B1', 'LOG10(B3)+B3'],
  ['LOG10+B1', 'LOG12+B3'],
  ['Rate1+Foo.B1+_xll.Risk1(B1)', 'Rate1+Foo.B1+_xll.Risk1(B3)'],
  ['Sheet1:Sheet3!A1+[1]Sheet1!A1', 'Sheet1:Sheet3!A3+[1]Sheet1!A3'],
  ['LET(x,A1,x+1E5)+TRUE', 'LET(x,A3,x+1E5)+TRUE'],
  ['{1,2;"A1",4}+B1%', '{1,2;"A1",4}+B3%'],
  ['SUM((A1,B2) C3)', 'SUM((A3,B4) C5)'],
  ['INDEX(A1:A3,1):B9', 'INDEX(A3:A5,1):B11'],
  ['A1#+@B1+A1.:.B9', 'A3#+@B3+A3.:.B11'],
  [' A1 +  Sheet1!#REF!', ' A3 +  Sheet1!#REF!'],
];

describe('a shared formula', () => {
  it.each(TRAPS)('%s reads %s two rows below', (master, expected) =>
    expect(shareFormula(master, 0, 2)(2, 2)).toBe(expected),
  );

  it.each(TRAPS)('%s moves as the R1C1 form of another implementation does', (master) => {
    const share = shareFormula(master, 0, 2);
    // Not so near the last row that a range would wrap: there the other one also swaps its corners.
    const relative = translateFormulaToR1C1(`=${master}`, 'C1');
    for (const [row, column] of [
      [0, 3],
      [1048500, 2],
      [7, 0],
      [5, 16383],
    ] as const) {
      expect(`=${share(row, column)}`).toBe(translateFormulaToA1(relative, printCell(row, column)));
    }
  });
});
