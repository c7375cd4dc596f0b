/** What formulas are found to read. */
import { describe, expect, it } from 'vitest';
import { columnName, MAX_ROWS } from '../workbook/address.ts';
import { findDependencies } from './dependencies.ts';
import { at, type Book, type Content, makeWorkbook } from './fixture.ts';

/** What the formula in F3 of Sheet1 needs, areas as text. */
function needs(content: Content, more: Partial<Book> = {}) {
  const workbook = makeWorkbook({ sheets: { Sheet1: { F3: content }, Other: {} }, ...more });
  const { areas, ...rest } = findDependencies(workbook).formulas.get(at('F3'))!;
  const printed = areas.map((area) => {
    const from = columnName(area.left) + (area.top + 1);
    const to = columnName(area.right) + (area.bottom === MAX_ROWS - 1 ? '' : area.bottom + 1);
    return (area.sheet === 0 ? '' : 'Other!') + (from === to ? from : `${from}:${to}`);
  });
  return { areas: printed, ...rest };
}

describe('precedents', () => {
  it.each<[Content, string[]]>([
    ['=A1+B2*A1', ['A1', 'B2']],
    ['=SUM(A:A)', ['A1:A']],
    ['=SUM(Sheet1:Other!A1)', ['A1', 'Other!A1']],
    // An area where a legacy formula wants one value means the cell of its own row.
    ['=A1:A9*2', ['A3']],
    ['=ABS(A:A)', ['A3']],
    ['=@A:A', ['A3']],
    [{ formula: 'A1:A9*2', array: 'F3:F4' }, ['A1:A9']],
    ['=SUMPRODUCT(A1:A9*B1:B9)', ['A1:A9', 'B1:B9']],
    // The position of a reference is known without reading it.
    ['=ROW(A1)+COLUMNS(B1:C1)', []],
    // Both ends, and all between them.
    ['=SUM(A1:INDEX(B:B,3))', ['A1:B']],
    ['=SUM(A1:B2 B2:C3)', ['A1:B2', 'B2:C3']],
    ['=OFFSET(A1,2,ROW())', ['D3']],
    ['=SUM(OFFSET(A1,0,0,3,2))', ['A1:B3']],
    ['=LET(x,A1,x+B1)', ['A1', 'B1']],
    ['=LAMBDA(x,x+B1)(A1)', ['B1', 'A1']],
  ])('%j reads %j', (content, expected) => {
    expect(needs(content).areas.toSorted()).toEqual(expected.toSorted());
  });

  it('follows names, of the sheet before those of the workbook, from where they are used', () => {
    const names = [
      { name: 'rate', formula: 'Sheet1!$A$1' },
      { name: 'rate', formula: 'Other!$B$2', sheet: 0 },
      { name: 'twice', formula: 'rate*2' },
      { name: 'left', formula: 'Sheet1!XFD1' },
    ];
    expect(needs('=rate', { names }).areas).toEqual(['Other!B2']);
    expect(needs('=twice', { names }).areas).toEqual(['Other!B2']);
    expect(needs('=left', { names }).areas).toEqual(['E3']);
    expect(needs('=Other!rate', { names }).areas).toEqual(['A1']);
  });

  it('tells what changes by itself, what computes references, and what cannot be evaluated', () => {
    expect(needs('=NOW()+A1')).toMatchObject({ volatile: true, dynamic: false, unsupported: [] });
    expect(needs('=OFFSET(A1,B1,0)')).toMatchObject({ volatile: false, dynamic: true });
    expect(needs('=WEBSERVICE(A1)').unsupported).toEqual([
      { what: 'WEBSERVICE()', reason: 'this function is not available' },
    ]);
    expect(needs('=[1]Sheet1!A1').unsupported).toMatchObject([{ what: '[1]Sheet1!A1' }]);
    expect(needs('=1+').unsupported).toMatchObject([{ reason: expect.stringContaining('cannot be read') }]);
  });
});
