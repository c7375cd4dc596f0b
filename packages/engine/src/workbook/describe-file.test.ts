/** What is said of a file that has just come in. */
import { expect, test } from 'vitest';
import { describeFile } from './describe-file.ts';
import { readFixture } from './fixture.ts';

const cell = (address: string, value: string | number) =>
  typeof value === 'string' ? `<c r="${address}" t="str"><v>${value}</v></c>` : `<c r="${address}"><v>${value}</v></c>`;

test('a table: headers, rows, formulas, the first five records', () => {
  const rows = Array.from(
    { length: 7 },
    (_, i) =>
      `<row>${cell(`A${i + 2}`, `item ${i}`)}${cell(`B${i + 2}`, i)}<c r="C${i + 2}"><f>B${i + 2}*2</f><v>${2 * i}</v></c></row>`,
  );
  const head = `<row>${cell('A1', 'Name')}${cell('B1', 'Cost')}${cell('C1', 'Cost')}</row>`;
  const { preview, ...rest } = describeFile(readFixture({ cells: head + rows.join('') }));
  expect(rest).toEqual({
    sheet_names: ['Sheet1'],
    columns: ['Name', 'Cost', 'Cost (2)'],
    row_count: 7,
    formulas_count: 7,
  });
  expect(preview).toHaveLength(5);
  expect(preview[3]).toEqual({ Name: 'item 3', Cost: 3, 'Cost (2)': 6 });
});

test('a sheet without headers has column letters, blanks are null', () => {
  const cells = `<row>${cell('B2', 'Price')}${cell('C2', 5)}</row><row>${cell('B3', 'Units')}</row>`;
  expect(describeFile(readFixture({ cells }))).toEqual({
    sheet_names: ['Sheet1'],
    columns: ['B', 'C'],
    row_count: 2,
    formulas_count: 0,
    preview: [
      { B: 'Price', C: 5 },
      { B: 'Units', C: null },
    ],
  });
});

test('dates are ISO text, durations numbers, errors their text', () => {
  const cells = `<row>${cell('A1', 'When')}${cell('B1', 'For')}${cell('C1', '__proto__')}</row>
    <row><c r="A2" s="1"><v>46053.25</v></c><c r="B2" s="2"><v>1.5</v></c><c r="C2" t="e"><v>#DIV/0!</v></c></row>`;
  const styles = `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="[h]:mm"/></numFmts>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>`;
  const { preview } = describeFile(readFixture({ cells, parts: { 'xl/styles.xml': styles } }));
  expect(JSON.stringify(preview)).toBe('[{"When":"2026-01-31T06:00:00","For":1.5,"__proto__":"#DIV/0!"}]');
});

test('an empty file, and values of formulas that were never saved', () => {
  expect(describeFile(readFixture({}))).toEqual({
    sheet_names: ['Sheet1'],
    columns: [],
    row_count: 0,
    formulas_count: 0,
    preview: [],
  });
  const book = readFixture({ cells: '<row><c r="A1"><f>1+1</f></c></row>' });
  expect(describeFile(book).preview).toEqual([{ A: null }]);
  expect(describeFile(book, new Map([[0, 2]])).preview).toEqual([{ A: 2 }]);
});
