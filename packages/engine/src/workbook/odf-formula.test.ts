/** OpenDocument formulas and the same as Excel writes them. */
import { expect, test } from 'vitest';
import { fromOpenFormula, fromReference } from './odf-formula.ts';

test.each([
  ['of:=[.B4]*[Sheet2.A1]', 'B4*Sheet2!A1'],
  ["of:=[$'My sheet'.$A$1]+['It''s'.B2]", "'My sheet'!$A$1+'It''s'!B2"],
  ["of:=['a]b.c'.A1]", "'a]b.c'!A1"],
  ['of:=SUM([.A1:.B2];[.C3])', 'SUM(A1:B2,C3)'],
  ['of:=SUM([Sheet2.C2:.C92])', 'SUM(Sheet2!C2:C92)'],
  ['of:=SUM([$Sheet2.$C$2:$Sheet2.$C$92])', 'SUM(Sheet2!$C$2:$C$92)'],
  ['of:=SUM([Sheet1.A1:Sheet3.B2])', 'SUM(Sheet1:Sheet3!A1:B2)'],
  ["of:=SUM([$'Q 1'.A1:$'Q 3'.A1])", "SUM('Q 1:Q 3'!A1:A1)"],
  ['of:=SUM([.A:.C])+SUM([.1:.2])', 'SUM(A:C)+SUM(1:2)'],
  ['of:={1;2|3;4}', '{1,2;3,4}'],
  ['of:=SUM({1;-2|"a;b|c";TRUE()})', 'SUM({1,-2;"a;b|c",TRUE()})'],
  ['of:="a;b[.A1]""!"&[.B1]', '"a;b[.A1]""!"&B1'],
  ['of:=IF([.A1]<>0;;5)', 'IF(A1<>0,,5)'],
  ['of:=SUM([.A1:.B2]![.B1:.C3])', 'SUM(A1:B2 B1:C3)'],
  ['of:=SUM([.A1]~[.B2]~[.C3])+[.D4]', 'SUM((A1,B2,C3))+D4'],
  ['of:=AREAS(([.A1]~[.B2]))', 'AREAS(((A1,B2)))'],
  ['of:=[.#REF!]+[#REF!.A1]+[.A1:.#REF!]', '#REF!+#REF!+#REF!'],
  ['of:=IFERROR(#N/A;#DIV/0!)+#REF!+#NAME?', 'IFERROR(#N/A,#DIV/0!)+#REF!+#NAME?'],
  ['of:=COM.MICROSOFT.NORM.S.DIST([.A1];TRUE())', 'NORM.S.DIST(A1,TRUE())'],
  ['of:=LEGACY.NORMSDIST([.A1])', 'NORMSDIST(A1)'],
  ['of:=LEGACY.FDIST([.A1];1;2)+FDIST([.A1];1;2;TRUE())', 'FDIST(A1,1,2)+F.DIST(A1,1,2,TRUE())'],
  ['of:=ORG.OPENOFFICE.ERRORTYPE([.A1])', 'ERROR.TYPE(A1)'],
  ['of:=Rate*[.A1]^2%', 'Rate*A1^2%'],
  ['of:=prix_été+[.A1]', 'prix_été+A1'],
  ["of:=['file:///c:/b.ods'#$Sheet1.A1]", '[file:///c:/b.ods]Sheet1!A1'],
  ['oooc:=SUM([.A1:.A3])', 'SUM(A1:A3)'],
  ['=SUM([.A1];2)', 'SUM(A1,2)'],
  ['[.A1]*2', 'A1*2'],
  ['msoxl:=_xlfn.CONCAT(A1,Sheet2!B2)', 'CONCAT(A1,Sheet2!B2)'],
  ['of:=-[.A1]', '-A1'],
  ['of:=[.A1', 'A1'],
  ['of:="open', '"open'],
])('%s is %s', (odf, excel) => expect(fromOpenFormula(odf)).toBe(excel));

test('an address of a name', () => {
  expect(fromReference("$'My sheet'.$A$1:.$B$2")).toBe("'My sheet'!$A$1:$B$2");
  expect(fromReference('$Sheet1.$A$1')).toBe('Sheet1!$A$1');
});
