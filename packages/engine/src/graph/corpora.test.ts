/**
 * Workbooks of others with the values that Excel saved in them: every formula that we support must agree. The files lie
 * beside the project, if at all; without them these tests show as skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import { parseFormula } from '../formula/parse.ts';
import { printFormula } from '../formula/print.ts';
import { readXlsx } from '../workbook/read-xlsx.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { checkParity, type Parity } from './parity.ts';

const ROOT = new URL('../../../../../shared/corpora/', import.meta.url);
const here = existsSync(ROOT);

/** Files whose saved values are not what Excel computes for us, with the reason. */
const SET_APART: Readonly<Record<string, string>> = {
  'ascii.xlsx': 'saved by Excel for Macintosh, where CHAR above 127 is another alphabet',
};

const inflate = (bytes: Uint8Array, maxSize: number) => inflateRawSync(bytes, { maxOutputLength: maxSize });

function open(set: string, name: string): Workbook | undefined {
  try {
    return readXlsx(readFileSync(new URL(encodeURI(`${set}/${name}`), ROOT)), { inflate, fileName: name });
  } catch (cause) {
    if (cause instanceof TesseraError) return undefined; // encrypted or damaged on purpose
    throw cause;
  }
}

interface Tally {
  files: number;
  checked: number;
  matched: number;
  unsupported: number;
  readonly examples: string[];
}

function add(tally: Tally, name: string, parity: Parity): void {
  tally.files++;
  tally.checked += parity.checked;
  tally.matched += parity.matched;
  tally.unsupported += parity.unsupported.length;
  for (const { cell, formula, expected, actual } of parity.mismatches.slice(0, 3)) {
    tally.examples.push(
      `${name} ${cell} ${formula}: saved ${JSON.stringify(expected)}, ours ${JSON.stringify(actual)}`,
    );
  }
}

describe.skipIf(!here)('parity with the values that Excel saved', () => {
  it.each(['ironcalc', 'xlcalculator', 'xlsx-convert', 'closedxml'])('%s: above 99 % of supported cells', (set) => {
    const tally: Tally = { files: 0, checked: 0, matched: 0, unsupported: 0, examples: [] };
    for (const name of readdirSync(new URL(`${set}/`, ROOT), { recursive: true, encoding: 'utf8' })) {
      if (!/\.xls[xm]$/.test(name) || Object.keys(SET_APART).some((apart) => name.endsWith(`/${apart}`))) continue;
      const workbook = open(set, name);
      // What other programs saved is a second opinion, not the truth.
      if (workbook?.application?.startsWith('Microsoft')) add(tally, name, checkParity(workbook));
    }
    const rate = tally.matched / tally.checked;
    console.info(
      `${set}: ${tally.files} files, ${tally.checked} cells checked, ${(rate * 100).toFixed(2)} % agree, ` +
        `${tally.unsupported} formulas unsupported`,
    );
    expect(tally.checked).toBeGreaterThan(500);
    expect(rate, tally.examples.slice(0, 40).join('\n')).toBeGreaterThan(0.99);
  });
});

describe.skipIf(!here)('formulas of real spreadsheets', () => {
  it('can be read, and printed so that reading again gives the same tree', () => {
    const file = new URL('euses-formulas/formulas.txt', ROOT);
    const formulas = readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => (line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line));
    const sheets = [{ name: 'Sheet1' }];
    const read = (text: string) =>
      parseFormula(text, { workbook: { sheets, tables: [] }, cell: { sheet: 0, row: 9, column: 9 } });
    const failed: string[] = [];
    formulas.forEach((text, index) => {
      try {
        const node = read(text);
        // A seventh of the 89,295 is enough for the way back.
        if (
          index % 7 === 0 &&
          JSON.stringify(read(printFormula(node, { sheets, sheet: 0 }))) !== JSON.stringify(node)
        ) {
          failed.push(text);
        }
      } catch (cause) {
        if (!(cause instanceof TesseraError)) throw cause;
        failed.push(text);
      }
    });
    console.info(`EUSES: ${formulas.length - failed.length} of ${formulas.length} formulas read`);
    expect(failed.length / formulas.length).toBeLessThan(0.0001);
  });
});
