/** Formula text to tree and back. */
import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import type { Node } from './ast.ts';
import { parseFormula } from './parse.ts';
import { printFormula } from './print.ts';

const workbook = {
  sheets: [{ name: 'Sheet1' }, { name: 'My Sheet' }, { name: 'Sheet3' }],
  tables: [
    {
      name: 'Sales',
      area: { sheet: 0, top: 0, left: 0, bottom: 5, right: 2 },
      columns: ['Region', 'Amount', 'Share'],
      headerRows: 1,
      totalsRows: 1,
    },
  ],
} as never;
const cell = { sheet: 0, row: 2, column: 1 };
const context = { sheets: [{ name: 'Sheet1' }, { name: 'My Sheet' }, { name: 'Sheet3' }], sheet: 0 };

function parse(text: string): Node {
  return parseFormula(text, { workbook, cell });
}

/** The tree with every operator in parentheses, to see what binds to what. */
function shape(text: string): string {
  const show = (node: Node): string => {
    if (node.kind === 'binary') return `(${show(node.left)}${node.operator}${show(node.right)})`;
    if (node.kind === 'unary')
      return node.operator === '%' ? `(${show(node.operand)}%)` : `(${node.operator}${show(node.operand)})`;
    if (node.kind === 'call') return `${node.name}(${node.args.map(show).join(';')})`;
    if (node.kind === 'spill') return `(${show(node.target)}#)`;
    return printFormula(node, context);
  };
  return show(parse(text));
}

describe('what binds to what', () => {
  it.each([
    ['-A1^2', '((-A1)^2)'],
    ['0-2^2', '(0-(2^2))'],
    ['2^3^2', '((2^3)^2)'],
    ['A1%^2', '((A1%)^2)'],
    ['-A1%', '((-A1)%)'],
    ['1+2*3', '(1+(2*3))'],
    ['1&2+3=4', '((1&(2+3))=4)'],
    ['1<2=TRUE', '((1<2)=TRUE)'],
    ['--A1', '(-(-A1))'],
    ['@A1:A10+1', '((@A1:A10)+1)'],
    ['SUM((A1,B2) A1:C3,1)', 'SUM(((A1,B2) A1:C3);1)'],
    ['A1:INDEX(B:B,3)', '(A1:INDEX(B:B;3))'],
    ['A1#:B2', '((A1#):B2)'],
    ['IF(A1,,2)', 'IF(A1;;2)'],
    ['_xlfn.STDEV.S(A1)', 'STDEV.S(A1)'],
    ['_xlfn.SINGLE(A1:A3)', '(@A1:A3)'],
    ['_xlfn.ANCHORARRAY(A1)', '(A1#)'],
  ])('%s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('marks the plus or minus that ends a formula, not one in parentheses', () => {
    expect(parse('=1-2')).toMatchObject({ final: true });
    expect(parse('(1)-(2)')).toMatchObject({ final: true });
    expect(parse('(1-2)')).not.toHaveProperty('final');
    expect(parse('((1-2))')).not.toHaveProperty('final');
    expect(parse('(1-2)*1')).not.toHaveProperty('final');
  });
});

describe('references', () => {
  it.each([
    ['Sheet1!A1', 'A1'],
    ["'my sheet'!$A$1:B2", "'My Sheet'!A1:B2"],
    ['B2:A1', 'A1:B2'],
    ['$A:C', 'A:C'],
    ['$2:3', '2:3'],
    ['Sheet1:Sheet3!A1', 'Sheet1:Sheet3!A1'],
    ['Gone!A1', '#REF!'],
    ['Sheet1!#REF!', '#REF!'],
    ['#REF!A1', '#REF!'],
    ['Sales', 'A2:C5'],
    ['sales[amount]', 'B2:B5'],
    ['Sales[[#All],[Region]:[Amount]]', 'A1:B6'],
    ['Sales[[#Totals],[Amount]]', 'B6'],
    ['Sales[#Headers]', 'A1:C1'],
    ['Sales[@Amount]', 'B3'],
    ['[@Share]', 'C3'],
    ['Sales[[#This Row],[Region]:[Share]]', 'A3:C3'],
    ['Sales[Gone]', '#REF!'],
  ])('%s is %s', (text, expected) => {
    expect(printFormula(parse(text), context)).toBe(expected);
  });

  it('keeps names of links to other workbooks, to refuse them by name', () => {
    expect(parse("[1]!'Quoted, name'+1")).toMatchObject({
      left: { kind: 'unsupported', text: "[1]!'Quoted, name'", reason: 'a link to another workbook' },
    });
    expect(parse('[1]Sheet1!A1')).toMatchObject({ kind: 'unsupported' });
  });

  it('moves the relative references of a name to the cell that uses it, around the edge of the sheet', () => {
    const left = parseFormula('Sheet1!XFD1+$A$1', { workbook, cell, ofName: true });
    expect(printFormula(left, context)).toBe('A3+A1');
  });
});

describe('printing', () => {
  it.each([
    'A1+B1*2',
    '(A1+B1)*2',
    'A1-(B1-C1)',
    'A1-B1-C1',
    '(A1-B1)',
    '2^(3^2)',
    '-(A1%)',
    '-A1%',
    '-(2)^2',
    '2^-3',
    'SUM((A1,B2),3)',
    '(A1):(B2)',
    'INDEX(A:A,1):INDEX(A:A,2)',
    'A1:C3 B2:D4',
    'IF(A1,,"a""b")',
    'LET(X,1,Y,X+1,X*Y)',
    'LAMBDA(X,X+1)(2)',
    '{1,-2;"a",TRUE}',
    "'My Sheet'!A1#",
    '@A1:A3',
    'A1=(B1=C1)',
  ])('%s', (text) => {
    expect(printFormula(parse(text), context)).toBe(text);
    expect(parse(printFormula(parse(text), context))).toEqual(parse(text));
  });
});

describe('formulas that cannot be read', () => {
  it.each([
    ['1+', 'formula-syntax'],
    ['SUM(1', 'formula-syntax'],
    ['1 2', 'formula-syntax'],
    ['"abc', 'formula-syntax'],
    ['{1,2;3}', 'formula-syntax'],
    ['LET(1,2)', 'formula-syntax'],
    [`${'('.repeat(5000)}1${')'.repeat(5000)}`, 'formula-too-deep'],
    [`${'-'.repeat(9000)}1`, 'formula-too-deep'],
    [`${'('.repeat(100000)}1${')'.repeat(100000)}`, 'formula-too-long'],
  ])('%.20s', (text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }) as never);
  });

  it('says what, where, and quotes the formula', () => {
    try {
      parse('SUM(1,(2');
      expect.unreachable();
    } catch (failure) {
      expect(failure).toBeInstanceOf(TesseraError);
      expect((failure as TesseraError).message).toMatch(
        /^The formula in Sheet1!B3 cannot be read at character 9: \) is missing at the end\. Formula: =SUM\(1,\(2\./,
      );
    }
  });

  it('takes a sum of thousands of terms, and prints it again', () => {
    const text = `1${'+1'.repeat(8000)}`;
    expect(printFormula(parse(text), context)).toBe(text);
  });
});
