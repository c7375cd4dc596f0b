/**
 * Files of Excel 97 to 2003 with the values that Excel saved in them: what the reader makes of their formulas must come to
 * those values, each of them. Left out are files of the same set about what our functions do differently, not the reader:
 * odd arguments of ADDRESS and MATCH, number formats, digits of LINEST. The files lie beside the project, if at all; without them these tests show as skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../workbook/read-workbook.ts';
import { checkParity } from './parity.ts';

const ROOT = new URL('../../../../../shared/corpora/gnumeric/samples/', import.meta.url);

describe.skipIf(!existsSync(ROOT))('an old file', () => {
  it.each([
    ['array-intersection', 7],
    ['chitest', 36],
    ['ftest', 36],
    ['ttest', 111],
    ['pattern', 4],
    ['excel/chart-tests-excel', 97],
    ['excel/complex-parsing', 102],
    ['excel/engfuns', 83],
    ['excel/infofuns', 86],
    ['excel/logfuns', 31],
    ['excel/lookfuns', 94],
    ['excel/operator', 9954],
    ['excel/solver-01', 3],
    ['excel/sort', 9],
    ['excel/statfuns', 367],
    ['excel/textfuns', 117],
    ['excel/yalta2008', 369],
  ])('%s.xls: all of %d cells agree', async (name, cells) => {
    const book = await readWorkbook(readFileSync(new URL(`${name}.xls`, ROOT)), {
      inflate: (bytes, size) => inflateRawSync(bytes, { maxOutputLength: size }),
    });
    const { matched, mismatches } = checkParity(book);
    expect(mismatches).toEqual([]);
    expect(matched).toBe(cells);
  });

  it('refuses a what-if data table by name', async () => {
    const book = await readWorkbook(readFileSync(new URL('arrays.xls', ROOT)), { inflate: (bytes) => bytes });
    const { unsupported } = checkParity(book);
    expect(unsupported.filter(({ what }) => what === 'TABLE()').length).toBeGreaterThan(0);
    expect(unsupported.find(({ cell }) => cell === 'DataTable!C6')).toMatchObject({ what: 'TABLE()' });
  });
});
