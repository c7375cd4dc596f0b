/**
 * Reads the corpus: small text files of formulas with their results, one a line, for every implementation of formulas.
 *
 *     # a comment
 *     A1: 5                 a cell: a number, "text", TRUE, an error, or =formula
 *     A1+1 -> 6             a formula (as if typed into H5) and its result; arrays as {1,2;3,4}
 *     ctrl-shift-enter      formulas from here on are array formulas
 */
import { readdirSync, readFileSync } from 'node:fs';

export type Result = number | string | boolean | { readonly error: string };

export interface Case {
  /** `operators/sign.formula:7` */
  readonly where: string;
  readonly formula: string;
  /** Rows of results; one of one for a plain value. */
  readonly expected: readonly (readonly Result[])[];
  /** Cells of the sheet by address; text that begins with `=` is a formula. */
  readonly cells: Readonly<Record<string, Result>>;
  readonly array: boolean;
}

const FOLDER = new URL('./', import.meta.url);

/** All cases, file by file. */
export function readCorpus(): Case[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.formula'))
    .sort()
    .flatMap((name) => readCases(name, readFileSync(new URL(name, FOLDER), 'utf8')));
}

function readCases(name: string, text: string): Case[] {
  const cases: Case[] = [];
  const cells: Record<string, Result> = {};
  let array = false;
  text.split('\n').forEach((line, index) => {
    const where = `${name}:${index + 1}`;
    if (line.trim() === '' || line.startsWith('#')) return;
    if (line.trim() === 'ctrl-shift-enter') {
      array = true;
      return;
    }
    const cell = /^([A-Z]+\d+): (.*)$/.exec(line);
    if (cell) {
      cells[cell[1]!] = readValue(cell[2]!.trim(), where);
      return;
    }
    const split = line.lastIndexOf('->');
    if (split < 0) throw new Error(`${where}: neither a cell nor a formula with its result: ${line}`);
    const expected = readRows(line.slice(split + 2).trim(), where);
    cases.push({ where, formula: line.slice(0, split).trim(), expected, cells: { ...cells }, array });
  });
  return cases;
}

function readRows(text: string, where: string): Result[][] {
  if (!text.startsWith('{')) return [[readValue(text, where)]];
  const rows = text.slice(1, -1).split(';');
  return rows.map((row) => row.split(',').map((item) => readValue(item.trim(), where)));
}

function readValue(text: string, where: string): Result {
  if (text.startsWith('=')) return text;
  if (text === 'TRUE' || text === 'FALSE') return text === 'TRUE';
  if (text.startsWith('#')) return { error: text };
  if (text.startsWith('"') && text.endsWith('"') && text.length > 1) return text.slice(1, -1).replaceAll('""', '"');
  const number = Number(text);
  if (text === '' || Number.isNaN(number)) throw new Error(`${where}: not a value: ${text}`);
  return number;
}
