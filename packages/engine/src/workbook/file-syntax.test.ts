import { expect, it } from 'vitest';
import { fromFileSyntax } from './file-syntax.ts';

it.each([
  ['SUM(A1:A3)', 'SUM(A1:A3)'],
  ['=SUM(A1)', 'SUM(A1)'],
  ['_xlfn.STDEV.S(A1)', 'STDEV.S(A1)'],
  ['_xlfn._xlws.FILTER(A1:A3,_xlfn.ANCHORARRAY(B1)>0)', 'FILTER(A1:A3,B1#>0)'],
  ['_xlfn.LET(_xlpm.x,1,_xlpm.x+1)', 'LET(x,1,x+1)'],
  ['_xlfn.LAMBDA(_xlpm.a,_xlop.b,_xlpm.a)', 'LAMBDA(a,b,a)'],
  ['_xlfn.SINGLE(A1:A3)+1', '@A1:A3+1'],
  ['_xlfn.SINGLE(INDEX(A1:A3,2))', '@INDEX(A1:A3,2)'],
  ['_xlfn.SINGLE(A1:A3+B1:B3)', '@(A1:A3+B1:B3)'],
  ['_xlfn.SINGLE(_xlfn.SINGLE(A1:A3))', '@@A1:A3'],
  ['_xlfn.ANCHORARRAY(Sheet2!A1)', 'Sheet2!A1#'],
  ['_xlfn._TRO_ALL(A1:B9)', 'A1.:.B9'],
  ['_xlfn._TRO_LEADING(A1:B9)+_xlfn._TRO_TRAILING(A:A)', 'A1.:B9+A:.A'],
  ['_xll.RiskNormal(1,2)', '_xll.RiskNormal(1,2)'],
  ['"_xlfn.SINGLE(A1)"&\'_xlfn.\'!A1', '"_xlfn.SINGLE(A1)"&\'_xlfn.\'!A1'],
  ['_xlfn.CONCAT(")",_xlfn.SINGLE(")"))', 'CONCAT(")",@")")'],
  ['[0]!Rate*2', 'Rate*2'],
  ['_xlfn.SINGLE(A1', 'SINGLE(A1'],
])('%s reads %s', (text, expected) => expect(fromFileSyntax(text)).toBe(expected));
