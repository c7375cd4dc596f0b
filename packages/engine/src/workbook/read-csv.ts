/**
 * Reads comma-separated text: RFC 4180 with the separator found out (comma, semicolon, tab or bar) and any line ends. A
 * number is what Excel in English takes for one, in quotes or not; all else is text. A leading `=` is text too: a table
 * from a stranger computes nothing.
 */
import { holdLimit, type Limits } from '@tessera/xlsx';
import { cellKey, MAX_COLUMNS, MAX_ROWS } from './address.ts';
import { emptySheet } from './read-sheet.ts';
import { PLAIN_STYLE } from './styles.ts';
import type { Cell, Scalar, Workbook } from './workbook.ts';

/** A comma last: it also stands in text and in numbers. */
const SEPARATORS = ['\t', ';', '|', ','] as const;
/** Letters that the separator is found out from. */
const SAMPLE = 64 * 1024;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?%?$/;
/** `1,234,567.5`: commas only where they part thousands, and only where they part fields too (else they are decimal commas). */
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;

const DECIMAL_COMMA = /^\s*[+-]?\d+,\d+\s*$/;

/** Reads bytes as UTF-8 or UTF-16 (by its mark), else as Windows-1252. Throws `ContainerError` beyond a limit. */
export function readCsv(bytes: Uint8Array, sheetName: string, limits: Limits): Workbook {
  holdLimit('partSize', bytes.length, limits);
  const text = decode(bytes);
  const notes: string[] = [];
  const cells = readCells(text, separatorOf(text), limits, notes);
  const sheet = emptySheet({ index: 0, name: sheetName, state: 'visible' });
  return {
    sheets: [{ ...sheet, ...cells }],
    names: [],
    tables: [],
    styles: [PLAIN_STYLE],
    date1904: false,
    iteration: { enabled: false, count: 100, delta: 0.001 },
    notes,
  };
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The separator that stands equally often in each of the first lines, outside quotes; `sep=;` on the first line says it. */
function separatorOf(text: string): string {
  const said = /^sep=(.)\r?\n/i.exec(text)?.[1];
  if (said) return said;
  const lines = text
    .slice(0, SAMPLE)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .slice(0, 20);
  const counts = (separator: string) => lines.map((line) => line.split(separator).length - 1);
  const even = SEPARATORS.find((separator) => {
    const [first = 0, ...more] = counts(separator);
    return first > 0 && more.every((count) => count === first);
  });
  const least = SEPARATORS.map((separator) => Math.min(...counts(separator)));
  return even ?? SEPARATORS[least.lastIndexOf(Math.max(...least))]!;
}

function readCells(text: string, separator: string, limits: Limits, notes: string[]) {
  const cells = new Map<number, Cell>();
  let at = /^sep=.\r?\n/i.exec(text)?.[0].length ?? 0;
  let [row, column, right, bottom] = [0, 0, 0, -1];
  let cut = false;
  let commas = false;
  while (at < text.length) {
    const close = text[at] === '"' ? closingQuote(text, at) : at - 1;
    const stop = endOfField(text, close + 1, separator);
    const quoted = close < at ? '' : text.slice(at + 1, close).replaceAll('""', '"');
    const field = quoted + text.slice(close + 1, stop);
    const value = valueOf(field, separator === ',');
    commas ||= typeof value === 'string' && separator !== ',' && DECIMAL_COMMA.test(value);
    if (value !== null && value !== '' && column < MAX_COLUMNS && row < MAX_ROWS) {
      cells.set(cellKey(0, row, column), { value, style: 0 });
      holdLimit('cells', cells.size, limits);
      right = Math.max(right, column);
      bottom = row;
    } else if (value !== null && value !== '') cut = true;
    at = stop;
    if (at < text.length && text[at] === separator) column++;
    else {
      row++;
      column = 0;
      if (text[at] === '\r' && text[at + 1] === '\n') at++;
    }
    at++;
  }
  if (commas) notes.push('It has numbers with a decimal comma, which are read as text; write them with a point.');
  if (cut) notes.push(`It has more than ${MAX_ROWS} rows or ${MAX_COLUMNS} columns; the rest is not read.`);
  return { cells, ...(bottom >= 0 && { extent: { sheet: 0, top: 0, left: 0, bottom, right } }) };
}

/** Where the quote at `at` is closed; the end of the text when it never is. */
function closingQuote(text: string, at: number): number {
  let close = text.indexOf('"', at + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close < 0 ? text.length : close;
}

function endOfField(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** A number or truth value where a field is one, else its text. */
function valueOf(field: string, groups: boolean): Scalar {
  const text = field.trim();
  if (text === '') return null;
  const isNumber = NUMBER.test(text);
  if (isNumber || (groups && GROUPED.test(text))) {
    const number = Number(text.replaceAll(',', '').replace('%', '')) / (text.endsWith('%') ? 100 : 1);
    if (Number.isFinite(number)) return number;
  }
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return field;
}
