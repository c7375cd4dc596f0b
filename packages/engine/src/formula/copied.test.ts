/** Copies of a formula: whatever is made of an original must be what the parser makes of the text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patternOf } from './copied.ts';
import { formulaParser, parseFormula } from './parse.ts';

const workbook = {
  sheets: [{ name: 'Sheet1' }, { name: "It's A1!" }, { name: 'TAB1' }, { name: 'TAB3' }],
  tables: [],
};
const cell = { sheet: 0, row: 4, column: 4 };

/** Formulas with `{}` where a cell goes; among them all that looks like a cell and is none, or is one in odd company. */
const FORMULAS = [
  '{}*(1+Sheet1!{})', '-{}+{}%', "SUM({}:{},'It''s A1!'!{}:{})/{}", 'IF({}>1,{},"A1 "&{}&" B2""C3")', '{}:{}:{}',
  'LOG10({})+ATAN2({},{})', 'SUMIF({}:{},">0",{})', 'TAB1:TAB3!{}', 'SUM(TAB1:TAB3!{}:{})', '{}#+1', '@{}:{}',
  'OFFSET({},1,1):{}', 'INDEX({}:{},{},1)', '{} {}', 'SUM(({},{}))', 'RAND()+{}+RANDBETWEEN({},9)', '{{},1}', '{1,2;3,4}*{}',
  'LET(x,{},x*x+{})', 'LAMBDA(a,a+{})({})', "Nowhere!{}+{}", '#REF!{}', 'Sheet1!#REF!+{}', '{}.5', '1E5+{}', '{}E5', '{}_x+1',
  'A:A+{}', '1:1*{}', '{}:B', '{}:.{}', 'a1+{}', '({}-{})', '{}-{}', 'ABCD12+XFE1+{}', '{}1048577', '_xlfn.STDEV.S({}:{})',
  '{}+', '{}={}', '{}<>{}', "'{}'!A1", '"{}"', '{}!A1', 'é{}', '{}(1)', 'TRUE+{}', '{}^-{}', ' {} + {} ',
]; // biome-ignore format: a list

const address = fc
  .tuple(
    fc.boolean(),
    fc.constantFrom('A', 'B', 'Z', 'AA', 'XFD', 'XFE', 'ABC'),
    fc.boolean(),
    fc.constantFrom(1, 2, 9, 10, 1048576, 1048577),
  )
  .map(([a, letters, b, digits]) => `${a ? '$' : ''}${letters}${b ? '$' : ''}${digits}`);

function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (failure) {
    return String(failure);
  }
}

describe('a copied formula', () => {
  test('has the tree that the parser gives its text', () => {
    const formula = fc.constantFrom(...FORMULAS);
    fc.assert(
      fc.property(
        formula,
        fc.array(fc.array(address, { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 4 }),
        (shape, fillings) => {
          const parse = formulaParser(workbook);
          for (const filling of fillings) {
            let place = 0;
            const text = shape.replaceAll('{}', () => filling[place++]!);
            expect(attempt(() => parse(text, cell))).toEqual(attempt(() => parseFormula(text, { workbook, cell })));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('is recognised whatever cells it names, and what only looks like a cell is left', () => {
    const one = patternOf('A1*LOG10($B$2)+\'C3\'!D4&"E5"+Sheet1!F6:G7');
    const other = patternOf('$C9*LOG10(X3)+\'C3\'!A1&"E5"+Sheet1!A$1:B2');
    expect(other.pattern).toBe(one.pattern);
    expect(one.cells).toEqual([0, 0, 1, 1, 3, 3, 5, 5, 6, 6]);
    expect(patternOf('A1B+A0+ABCD1+XFE1+A1048577+R1C1').cells).toEqual([]);
  });
});
