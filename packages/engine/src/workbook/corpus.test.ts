/** Real files, made by others. They lie beside the project, if at all; without them these tests show as skipped. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { openZip } from '@tessera/xlsx';
import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import { cellKey } from './address.ts';
import { readXlsx } from './read-xlsx.ts';
import type { Workbook } from './workbook.ts';

const ROOT = new URL('../../../../../shared/corpora/', import.meta.url);
const here = existsSync(ROOT);
const files = here
  ? readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => /\.xls[xm]$/.test(name))
  : [];

const inflate = (bytes: Uint8Array, maxSize: number) => inflateRawSync(bytes, { maxOutputLength: maxSize });
const bytesOf = (name: string) => readFileSync(new URL(encodeURI(name), ROOT));

const opened = new Map<string, Workbook | TesseraError>();

/** A file's workbook, or the reason of its refusal; read once. */
function open(name: string): Workbook | TesseraError {
  if (!opened.has(name)) opened.set(name, read(name));
  return opened.get(name)!;
}

function read(name: string): Workbook | TesseraError {
  try {
    return readXlsx(bytesOf(name), { inflate, fileName: name });
  } catch (cause) {
    if (cause instanceof TesseraError) return cause;
    throw cause;
  }
}

function formulas(book: Workbook): number {
  let count = 0;
  for (const { cells } of book.sheets) for (const { formula } of cells.values()) if (formula !== undefined) count++;
  return count;
}

/** Cells with a formula of their own, counted by another way: `<f>` elements in the text of the sheets that are not empty, or share one. */
function formulasInText(name: string): number {
  const zip = openZip(bytesOf(name), inflate);
  let count = 0;
  for (const part of zip.entries) {
    if (!/^xl\/worksheets\/[^/]*\.xml$/.test(part.name)) continue;
    const [text = ''] =
      /<(\w+:)?sheetData>.*<\/(\w+:)?sheetData>/s.exec(new TextDecoder().decode(zip.read(part.name))) ?? [];
    for (const [, attributes = '', inner] of text.matchAll(
      /<(?:\w+:)?f((?: [^<>]*?)?)(?:\/>|>([^<]*)<\/(?:\w+:)?f>)/g,
    )) {
      if (attributes.includes('t="dataTable"')) continue;
      if (inner || attributes.includes('t="shared"')) count++;
    }
  }
  return count;
}

describe.skipIf(!here)('files of the corpora', () => {
  it('open, each of them, and no formula is lost', () => {
    const lost: unknown[] = [];
    const totals: Record<string, number> = {};
    for (const name of files) {
      const book = open(name);
      if (book instanceof TesseraError) {
        lost.push([name, book.message]);
        continue;
      }
      const [found, expected] = [formulas(book), formulasInText(name)];
      if (found !== expected) lost.push([name, found, expected]);
      const folder = name.split('/')[0]!;
      totals[folder] = (totals[folder] ?? 0) + found;
    }
    expect(lost).toEqual([]);
    // Counted once by a Python script with zipfile and a regular expression.
    expect(totals).toEqual({
      ironcalc: 71_025,
      xlcalculator: 3445,
      'xlsx-convert': 2282,
      closedxml: 3239,
      gnumeric: 865,
    });
  });

  it('keep the errors that older programs do not know', () => {
    const book = open('ironcalc/xlsx/tests/calc_tests/INFORMATION/ERROR.TYPE.xlsx');
    if (book instanceof TesseraError) throw book;
    // The cells beside them hold ERROR.TYPE of these, as Excel computed it: 14 and 9.
    const value = (row: number) => book.sheets[0]!.cells.get(cellKey(0, row - 1, 0))!.value;
    expect([value(8), value(14)]).toEqual([{ error: '#CALC!' }, { error: '#SPILL!' }]);
  });

  it('have no formula that still carries a prefix of the file format', () => {
    const left: string[] = [];
    for (const name of files) {
      const book = open(name);
      if (book instanceof TesseraError) continue;
      for (const { cells } of book.sheets) {
        for (const { formula } of cells.values())
          if (/_xlfn|_xlws|_xlpm|_xlop/.test(formula ?? '')) left.push(formula!);
      }
    }
    expect(left).toEqual([]);
  });
});
