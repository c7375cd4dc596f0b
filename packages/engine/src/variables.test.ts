/** What programs may call the cells of a file, by small workbooks made as files. */
import { describe, expect, test } from 'vitest';
import { TesseraError } from './errors.ts';
import { outputOf, variableCell, variablesOf } from './variables.ts';
import { readFixture } from './workbook/fixture.ts';

const text = (address: string, value: string) => `<c r="${address}" t="str"><v>${value}</v></c>`;
const number = (address: string, value: number) => `<c r="${address}"><v>${value}</v></c>`;
const formula = (address: string, of: string, value = 0) => `<c r="${address}"><f>${of}</f><v>${value}</v></c>`;
const row = (...cells: string[]) => `<row>${cells.join('')}</row>`;

const BOOK = readFixture({
  cells:
    row(text('A1', 'Price'), number('B1', 100)) +
    row(text('A2', 'Units'), number('B2', 10)) +
    row(text('A3', 'Q1'), number('B3', 7)) +
    row(text('A4', 'Profit'), formula('B4', 'Price*B2+SUM(B3:B3)', 1007)) +
    row(text('A5', 'Unread'), number('B5', 1)) +
    row(text('A6', 'Twice'), number('B6', 1)) +
    row(text('A7', 'Twice'), number('B7', 1)) +
    row(text('A8', 'Fee'), formula('B8', 'B6+B7', 2)),
  book: `<definedNames><definedName name="Price">Sheet1!$B$1</definedName>
    <definedName name="Block">Sheet1!$B$1:$B$3</definedName><definedName name="Profit_name">Sheet1!$B$4</definedName>
    <definedName name="Half">0.5</definedName></definedNames>`,
});

function refusal(make: () => unknown): string {
  try {
    return `accepted as ${make()}`;
  } catch (failure) {
    if (failure instanceof TesseraError) return `${failure.code}: ${failure.message}`;
    throw failure;
  }
}

describe('what can be made uncertain', () => {
  test('is every typed number that a formula reads, by its name or address', () => {
    expect(variablesOf(BOOK)).toEqual(['Price', 'Sheet1!B2', 'Sheet1!B3', 'Sheet1!B6', 'Sheet1!B7']);
  });

  test('is every number of a file without formulas', () => {
    const table = readFixture({
      cells: row(text('A1', 'Cost'), text('B1', 'Name')) + row(number('A2', 5), text('B2', 'x')),
    });
    expect(variablesOf(table)).toEqual(['Sheet1!A2']);
    expect(variablesOf(readFixture({}))).toEqual([]);
  });

  test('comes back as a cell, each of them', () => {
    expect(variablesOf(BOOK).map((name) => variableCell(name, BOOK))).toEqual([
      'Sheet1!B1', 'Sheet1!B2', 'Sheet1!B3', 'Sheet1!B6', 'Sheet1!B7',
    ]); // biome-ignore format: a list
  });
});

describe('a variable', () => {
  test.each([
    ['B2', 'Sheet1!B2'],
    ['sheet1!$B$2', 'Sheet1!B2'],
    ['price', 'Sheet1!B1'],
    ['Units', 'Sheet1!B2'],
    [' units ', 'Sheet1!B2'],
    // The label of B3, and the address of a cell that holds nothing.
    ['Q1', 'Sheet1!B3'],
    ['Sheet1!Z9', 'Sheet1!Z9'],
    // An address that holds a formula: its distribution takes the formula's place, as in a model.
    ['B4', 'Sheet1!B4'],
  ])('%s is %s', (name, cell) => expect(variableCell(name, BOOK)).toBe(cell));

  test.each([
    ['Unitss', 'input-unknown'],
    ['Block', 'input-not-one-cell'],
    ['Twice', 'variable-ambiguous: "Twice" is the label of 2 cells: Sheet1!B6, Sheet1!B7.'],
    ['Half', 'input-unknown'],
    ['Profit', 'input-unknown'],
  ])('%s is refused', (name, sentence) => {
    expect(refusal(() => variableCell(name, BOOK))).toContain(sentence);
  });
});

describe('an output', () => {
  test.each([
    ['B4', 'B4'],
    ['Sheet1!B4', 'Sheet1!B4'],
    ['B1:B3', 'B1:B3'],
    ['Profit_name', 'Profit_name'],
    ['profit', 'Sheet1!B4'],
    ['=Sheet1!B1+2*Price', '=Sheet1!B1+2*Price'],
    ['Sheet1!B1 + 2*Price', '=Sheet1!B1 + 2*Price'],
    ['B4/B2', '=B4/B2'],
    ['SUM(B1:B3) * Half', '=SUM(B1:B3) * Half'],
    ['LET(k, B1, k*2)', '=LET(k, B1, k*2)'],
    ['=B4', '=B4'],
  ])('%s is %s', (typed, output) => expect(outputOf(typed, BOOK)).toBe(output));

  test('may have the variables of the request in it, and they are not taken for cells', () => {
    expect(outputOf('Units * Q1 + b1', BOOK, ['units', 'Q1'])).toBe('=Sheet1!B2 * Sheet1!B3 + b1');
    expect(outputOf('Q1', BOOK, ['Q1'])).toBe('Sheet1!B3');
    expect(outputOf('"Units"&Units', BOOK, ['Units'])).toBe('="Units"&Sheet1!B2');
  });

  test.each([
    ['Pricee', 'input-unknown: There is no cell or name "Pricee" in this workbook. Did you mean "Price"?'],
    ['B1 + Pricee', 'input-unknown: There is no cell or name "Pricee"'],
    ['B1 +', 'expression-syntax: The formula cannot be read at character 5'],
    ['FROB(B1)', 'formula-unsupported: The output FROB(B1) uses FROB()'],
    ['', 'expression-syntax'],
    ['Sheet9!B1', 'input-unknown'],
    ["2 * 'Sheet 9'!B1", 'input-unknown'],
  ])('%s is refused', (typed, sentence) => {
    expect(refusal(() => outputOf(typed, BOOK))).toContain(sentence);
  });
});
