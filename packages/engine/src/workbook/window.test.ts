/** What a page is given to show a sheet. */
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixture.ts';
import { display, MOST_WINDOW_CELLS, windowOf } from './window.ts';
import { error } from './workbook.ts';

describe('a value is displayed as Excel does', () => {
  // The texts are those that Excel's documentation of number format codes shows, or that Excel showed.
  it.each([
    [1234.59, '####.#', '1234.6'],
    [8.9, '#.000', '8.900'],
    [0.631, '0.#', '0.6'],
    [12000, '#,###', '12,000'],
    [12000, '#,', '12'],
    [12200000, '0.0,,', '12.2'],
    [5.25, '# ???/???', '5   1/4  '],
    [0.285, '0%', '29%'],
    [0.285, '0.00%', '28.50%'],
    [12200000, '0.00E+00', '1.22E+07'],
    [-1234.5, '#,##0.00;(#,##0.00)', '(1,234.50)'],
    [0, '0;-0;"none"', 'none'],
    [46053, 'yyyy-mm-dd', '2026-01-31'],
    [46053, 'd-mmm-yy', '31-Jan-26'],
    [46053.75, 'm/d/yyyy h:mm', '1/31/2026 18:00'],
    [60, 'yyyy-mm-dd', '1900-02-29'],
    [1.5, '[h]:mm', '36:00'],
    [1234567.891, 'General', '1234567.891'],
    [0.1 + 0.2, 'General', '0.3'],
    [1e21, 'General', '1E+21'],
    [-5, 'General', '-5'],
  ])('%d under %s is %s', (value, code, text) => expect(display(value, code, false).text).toBe(text));

  it('texts, truth values, errors, blanks', () => {
    expect(display('abc', '@', false)).toEqual({ value: 'abc', kind: 'text', text: 'abc' });
    expect(display('abc', '0;0;0;"<"@">"', false).text).toBe('<abc>');
    expect(display(true, '0.00', false)).toEqual({ value: true, kind: 'boolean', text: 'TRUE' });
    expect(display(error('#DIV/0!'), '0', false)).toEqual({ value: '#DIV/0!', kind: 'error', text: '#DIV/0!' });
    expect(display(null, '0', false)).toEqual({ value: null, kind: 'blank', text: '' });
  });

  it('dates of 1904, colours, codes that are none, and texts of any length', () => {
    expect(display(46053 - 1462, 'yyyy-mm-dd', true).text).toBe('2026-01-31');
    expect(display(-1, '0;[Red]-0', false)).toMatchObject({ text: '-1', color: 'red' });
    expect(display(1, '0;[Red]-0', false).color).toBeUndefined();
    expect(display(1.5, 'yy"open', false)).toMatchObject({ value: 1.5, kind: 'number' });
    expect(display('x'.repeat(40_000), 'General', false).text).toHaveLength(4097);
  });
});

const BOOK = readFixture({
  before: `<sheetViews><sheetView showGridLines="0"><pane state="frozen" xSplit="1" ySplit="2"/></sheetView></sheetViews>
    <sheetFormatPr defaultColWidth="10" defaultRowHeight="14"/><cols><col min="2" max="2" width="20"/><col min="3" max="3" hidden="1"/></cols>`,
  cells: `<row r="1" ht="30"><c r="A1" t="str"><v>Total</v></c><c r="B1" s="1"><f>SUM(B2:B9)</f><v>0.25</v></c></row>
    <row r="3" hidden="1"><c r="B3" s="1"><v>2</v></c></row>
    <row r="4"><c r="A4"><f t="array" ref="A4:A5">B3:B4*2</f><v>4</v></c></row><row r="5"><c r="A5"><v>0</v></c></row>`,
  after: '<mergeCells><mergeCell ref="A1:A9"/><mergeCell ref="Z1:Z2"/></mergeCells>',
  parts: {
    'xl/styles.xml': `<styleSheet><fonts><font/><font><b/></font></fonts>
      <cellXfs><xf/><xf numFmtId="9" fontId="1"/></cellXfs></styleSheet>`,
  },
});

describe('a window', () => {
  it('has cells with texts, formulas and styles, row by row', () => {
    const { cells, styles } = windowOf(BOOK);
    expect(cells.map(({ address, text, formula, array, style }) => [address, text, formula, array, style])).toEqual([
      ['A1', 'Total', undefined, undefined, 0],
      ['B1', '25%', '=SUM(B2:B9)', undefined, 1],
      ['B3', '200%', undefined, undefined, 1],
      ['A4', '4', '=B3:B4*2', undefined, 0],
      ['A5', '0', undefined, 'A4', 0],
    ]);
    expect(styles[1]).toEqual({ format: '0%', font: { bold: true }, borders: {} });
  });

  it('says how the sheet is laid out', () => {
    const { cells, styles, ...layout } = windowOf(BOOK, { rows: 4, columns: 3 });
    expect(layout).toEqual({
      sheet: 'Sheet1',
      state: 'visible',
      used_rows: 5,
      used_columns: 2,
      top: 0,
      left: 0,
      rows: 4,
      columns: 3,
      column_widths: [null, 20, null],
      row_heights: [30, null, null, null],
      default_column_width: 10,
      default_row_height: 14,
      hidden_rows: [2],
      hidden_columns: [2],
      merged: [{ top: 0, left: 0, bottom: 8, right: 0 }],
      frozen: { rows: 2, columns: 1 },
      show_grid_lines: false,
    });
  });

  it('begins anywhere, and shows recalculated values where there are some', () => {
    const values = new Map([[1, 5]]);
    const { cells, merged } = windowOf(BOOK, { sheet: 'sheet1', left: 1, rows: 1, columns: 1 }, values);
    expect(cells.map(({ address, value, text }) => [address, value, text])).toEqual([['B1', 5, '500%']]);
    expect(merged).toEqual([]);
  });

  it('is bounded, whatever is asked for', () => {
    const large = windowOf(BOOK, { rows: 1e9, columns: 1e9 });
    expect(large.rows * large.columns).toBeLessThanOrEqual(MOST_WINDOW_CELLS);
    expect(large.columns).toBe(500);
    expect(windowOf(BOOK, { top: 1e9, left: -5, rows: NaN, columns: 2.7 })).toMatchObject({
      top: 1048575,
      left: 0,
      rows: 0,
      columns: 2,
      cells: [],
    });
    expect(() => windowOf(BOOK, { sheet: 'Nope' })).toThrow(
      'There is no sheet "Nope" in this workbook. Sheets: Sheet1.',
    );
  });

  it('of an empty sheet is empty', () => {
    expect(windowOf(readFixture({}))).toMatchObject({ used_rows: 0, used_columns: 0, cells: [] });
  });
});
