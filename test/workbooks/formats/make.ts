/**
 * Makes the files of this folder: one model, written as .xlsx by the library that reads old formats, and saved by LibreOffice
 * in the formats that have formulas of another syntax. Run: node_modules/.bin/node test/workbooks/formats/make.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as library from '@e965/xlsx';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Text that begins with `=` is a formula. */
const SHEETS: Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>> = {
  Inputs: {
    A1: 'Price', B1: 100, A2: 'Units', B2: 12.5, A3: 'Share', B3: 0.25, A4: 'On', B4: true, A5: 'Text', B5: 'x;y "q"',
    A6: 'Error', B6: '=1/0', A7: 'When', B7: '=DATE(2026,1,31)',
  },
  "It's a sheet.2": {
    A1: 'Total', B1: '=Inputs!B1*Inputs!B2', B2: '=SUM(Inputs!B1:B3)', B3: '=IF(Inputs!B4,B1^2%,-B1)', B4: '=Rate*B1',
    B5: '=VLOOKUP("b",{"a",1;"b",2},2,FALSE)', B6: '=SUM((B1,B3),B2)', B7: '=COUNTIF(Inputs!A1:A7,"U*")&" ok"',
    B8: '=IFERROR(Inputs!B6,-1)', B9: '=_xlfn.NORM.S.DIST(0.5,TRUE)', B10: '=Twice/3',
    B11: "=SUM('Inputs:It''s a sheet.2'!B1)", B12: '=SUM(B1:B3 B2:B9)', B13: '=INDEX(Inputs!B1:B3,2)',
    B14: '=NPV(0.1,Inputs!B1,,Inputs!B2)', B15: '=Above+1', B16: '=SUM(Inputs!$B:$B Inputs!$A$2:$B$2)',
  },
}; // biome-ignore format: sheets

const NAMES = [
  { Name: 'Rate', Ref: 'Inputs!$B$3' },
  { Name: 'Twice', Ref: 'Inputs!$B$1*2' },
  // The cell above, as seen from A1.
  { Name: 'Above', Ref: "'It''s a sheet.2'!A1048576" },
];

function sheetOf(cells: (typeof SHEETS)[string]): library.WorkSheet {
  const sheet: library.WorkSheet = { '!ref': 'A1:B20', '!merges': [library.utils.decode_range('A18:B19')] };
  for (const [address, content] of Object.entries(cells)) {
    if (typeof content === 'number') sheet[address] = { t: 'n', v: content };
    else if (typeof content === 'boolean') sheet[address] = { t: 'b', v: content };
    else if (content.startsWith('=')) sheet[address] = { t: 'n', v: 0, f: content.slice(1) };
    else sheet[address] = { t: 's', v: content };
  }
  return sheet;
}

const book = library.utils.book_new();
for (const [name, cells] of Object.entries(SHEETS)) library.utils.book_append_sheet(book, sheetOf(cells), name);
book.Workbook = { Names: NAMES, Sheets: [{}, { Hidden: 1 }] };
writeFileSync(`${FOLDER}model.xlsx`, library.write(book, { type: 'buffer', bookType: 'xlsx' }));
for (const format of ['xls', 'ods']) {
  execFileSync('soffice', ['--headless', '--convert-to', format, '--outdir', FOLDER, `${FOLDER}model.xlsx`]);
}
