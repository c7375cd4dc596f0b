/**
 * Resolves the references of formula text (A1, names, structured references) to nodes of one workbook. It reads tokens
 * of the library's xlsx dialect and knows nothing of operators or calls.
 */
import { parseA1Ref, parseR1C1Ref, parseStructRef, type RangeA1 } from '@borgar/fx/xlsx';
import { type Area, MAX_COLUMNS, MAX_ROWS } from '../workbook/address.ts';
import type { Table } from '../workbook/workbook.ts';
import type { Node } from './ast.ts';

/** The parts of a workbook that give references their meaning. */
export interface ReferenceScope {
  readonly sheets: readonly { readonly name: string }[];
  readonly tables: readonly Table[];
}

/** The cell a formula stands in; all from 0. */
export interface Position {
  readonly sheet: number;
  readonly row: number;
  readonly column: number;
}

const BROKEN: Node = { kind: 'error', error: '#REF!' };

function unsupported(text: string, reason: string): Node {
  return { kind: 'unsupported', text, reason };
}

/** Index of the sheet of a name, as Excel compares names (case-insensitive); -1 when there is none. */
export function sheetIndex(scope: ReferenceScope, name: string): number {
  const wanted = name.toUpperCase();
  return scope.sheets.findIndex((sheet) => sheet.name.toUpperCase() === wanted);
}

/** First and last sheet of `Sheet1` or `Sheet1:Sheet3`; undefined when one is not there. */
function sheetSpan(scope: ReferenceScope, name: string, own: number): readonly [number, number] | undefined {
  if (name === '') return [own, own];
  const whole = sheetIndex(scope, name);
  if (whole >= 0) return [whole, whole];
  const [first = '', last = ''] = name.split(':');
  const ends = [sheetIndex(scope, first), sheetIndex(scope, last)] as const;
  return ends[0] < 0 || ends[1] < 0 ? undefined : [Math.min(...ends), Math.max(...ends)];
}

/** One edge; in a defined name the relative ones are offsets from the cell that uses the name, and wrap around. */
function edge(
  value: number | null | undefined,
  open: number,
  fixed: boolean | null | undefined,
  shift: number,
  size: number,
) {
  if (value === null || value === undefined) return open;
  return fixed ? value : (value + shift) % size;
}

function areaOf(range: Partial<RangeA1>, sheet: number, shift: Pick<Position, 'row' | 'column'>): Area {
  const top = edge(range.top, 0, range.$top, shift.row, MAX_ROWS);
  const bottom = edge(range.bottom, MAX_ROWS - 1, range.$bottom, shift.row, MAX_ROWS);
  const left = edge(range.left, 0, range.$left, shift.column, MAX_COLUMNS);
  const right = edge(range.right, MAX_COLUMNS - 1, range.$right, shift.column, MAX_COLUMNS);
  return {
    sheet,
    top: Math.min(top, bottom),
    left: Math.min(left, right),
    bottom: Math.max(top, bottom),
    right: Math.max(left, right),
  };
}

/**
 * The node of an A1 reference or a name, with or without sheet. `shift` moves relative references, for the formula of a
 * defined name, which is written as seen from A1.
 */
export function resolveReference(
  text: string,
  scope: ReferenceScope,
  cell: Position,
  shift: Pick<Position, 'row' | 'column'>,
): Node {
  const parsed = parseA1Ref(text);
  if (parsed === undefined) return unsupported(text, 'a reference of an unknown form');
  if (parsed.workbookName && parsed.workbookName !== '0') return unsupported(text, 'a link to another workbook');
  const span = sheetSpan(scope, parsed.sheetName ?? '', cell.sheet);
  if (span === undefined) return BROKEN;
  if ('name' in parsed) {
    const table = parsed.sheetName ? undefined : tableNamed(scope, parsed.name);
    if (table) return { kind: 'reference', area: dataArea(table) };
    return parsed.sheetName ? { kind: 'name', name: parsed.name, sheet: span[0] } : { kind: 'name', name: parsed.name };
  }
  if (!('range' in parsed)) return unsupported(text, 'a reference of an unknown form');
  if ('trim' in parsed.range && parsed.range.trim) return unsupported(text, 'a trimmed range');
  const area = areaOf(parsed.range, span[0], shift);
  return span[1] > span[0] ? { kind: 'reference', area, lastSheet: span[1] } : { kind: 'reference', area };
}

function tableNamed(scope: ReferenceScope, name: string): Table | undefined {
  const wanted = name.toUpperCase();
  return scope.tables.find((table) => table.name.toUpperCase() === wanted);
}

function tableAround(scope: ReferenceScope, cell: Position): Table | undefined {
  return scope.tables.find(
    ({ area }) =>
      area.sheet === cell.sheet &&
      area.top <= cell.row &&
      cell.row <= area.bottom &&
      area.left <= cell.column &&
      cell.column <= area.right,
  );
}

function dataArea({ area, headerRows, totalsRows }: Table): Area {
  return { ...area, top: area.top + headerRows, bottom: area.bottom - totalsRows };
}

/** The rows that the sections of a structured reference name (data when none); undefined when the table lacks them. */
function sectionRows(table: Table, sections: readonly string[], row: number): readonly [number, number] | undefined {
  const data = dataArea(table);
  const rows: Record<string, readonly [number, number]> = {
    all: [table.area.top, table.area.bottom],
    headers: [table.area.top, data.top - 1],
    data: [data.top, data.bottom],
    totals: [data.bottom + 1, table.area.bottom],
    'this row': [row, row],
  };
  const parts = (sections.length === 0 ? ['data'] : sections).map((section) => rows[section]);
  if (parts.some((part) => part === undefined || part[0] > part[1])) return undefined;
  return [Math.min(...parts.map((part) => part![0])), Math.max(...parts.map((part) => part![1]))];
}

/** The node of a structured reference (`Table1[[#Totals],[Sales]]`, `[@Price]`). */
export function resolveStructured(text: string, scope: ReferenceScope, cell: Position): Node {
  const parsed = parseStructRef(text);
  if (parsed === undefined) return unsupported(text, 'a structured reference of an unknown form');
  if (parsed.workbookName && parsed.workbookName !== '0') return unsupported(text, 'a link to another workbook');
  const table = parsed.table ? tableNamed(scope, parsed.table) : tableAround(scope, cell);
  if (table === undefined) return BROKEN;
  const names = table.columns.map((name) => name.toUpperCase());
  const columns = (parsed.columns ?? []).map((name) => names.indexOf(name.toUpperCase()));
  const sections = (parsed.sections ?? []).map((section) => section.toLowerCase());
  const data = dataArea(table);
  const outside = table.area.sheet !== cell.sheet || cell.row < data.top || cell.row > data.bottom;
  if (sections.includes('this row') && outside) return { kind: 'error', error: '#VALUE!' };
  const rows = sectionRows(table, sections, cell.row);
  if (rows === undefined || columns.includes(-1)) return BROKEN;
  const [from, to] = columns.length === 0 ? [0, names.length - 1] : [columns[0]!, columns.at(-1)!];
  return {
    kind: 'reference',
    area: {
      sheet: table.area.sheet,
      top: rows[0],
      left: table.area.left + Math.min(from, to),
      bottom: rows[1],
      right: table.area.left + Math.max(from, to),
    },
  };
}

/**
 * The node that a text spells at run time (INDIRECT): an address in A1 or R1C1 form, a structured reference or a name;
 * #REF! when it spells none.
 */
export function resolveText(text: string, isA1: boolean, scope: ReferenceScope, cell: Position): Node {
  if (!isA1) return resolveR1C1(text, scope, cell);
  const structured = text.includes('[') && !text.includes('!');
  const node = structured ? resolveStructured(text, scope, cell) : resolveReference(text, scope, cell, ORIGIN);
  return node.kind === 'unsupported' || (node.kind === 'reference' && node.lastSheet !== undefined) ? BROKEN : node;
}

const ORIGIN = { row: 0, column: 0 };

function resolveR1C1(text: string, scope: ReferenceScope, cell: Position): Node {
  const parsed = parseR1C1Ref(text);
  if (parsed === undefined || !('range' in parsed) || parsed.workbookName) return BROKEN;
  const span = sheetSpan(scope, parsed.sheetName ?? '', cell.sheet);
  if (span === undefined || span[0] !== span[1]) return BROKEN;
  const { r0, r1, c0, c1, $r0, $r1, $c0, $c1 } = parsed.range;
  const place = (value: number | null | undefined, open: number, fixed: boolean | null | undefined, own: number) =>
    value === null || value === undefined ? open : fixed ? value : own + value;
  const rows = [place(r0, 0, $r0, cell.row), place(r1, MAX_ROWS - 1, $r1, cell.row)];
  const columns = [place(c0, 0, $c0, cell.column), place(c1, MAX_COLUMNS - 1, $c1, cell.column)];
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  if (top < 0 || left < 0 || bottom >= MAX_ROWS || right >= MAX_COLUMNS) return BROKEN;
  return { kind: 'reference', area: { sheet: span[0], top, left, bottom, right } };
}
