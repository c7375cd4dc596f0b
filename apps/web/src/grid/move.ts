/** Where a key leads from a cell, as in Excel. It knows sizes and merged areas, no cells. */
import type { Point } from './address.ts';
import type { Axis } from './axis.ts';
import type { Merges } from './merges.ts';

/** The sheet as far as moving about needs it. */
export interface Field {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly merges: Merges;
  readonly usedRows: number;
  readonly usedColumns: number;
  /** Rows that fit into the view. */
  readonly page: number;
  readonly isFilled: (point: Point) => boolean;
}

/** A key with what was held down. */
export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

type Step = readonly [rows: -1 | 0 | 1, columns: -1 | 0 | 1];

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell that a key leads to; undefined when the key leads nowhere. */
export function moved(from: Point, { key, ctrl, shift }: Key, field: Field): Point | undefined {
  const to = target(from, key, ctrl, shift, field);
  return to && field.merges.anchorOf(to);
}

function target(from: Point, key: string, ctrl: boolean, shift: boolean, field: Field): Point | undefined {
  const step = STEPS[key];
  if (step) return ctrl ? jump(from, step, field) : stepFrom(from, step, field);
  const { rows, columns } = field;
  switch (key) {
    case 'Tab':
      return stepFrom(from, [0, shift ? -1 : 1], field);
    case 'Home':
      return { row: ctrl ? rows.at(0) : from.row, column: columns.at(0) };
    case 'End':
      return { row: ctrl ? lastOf(field.usedRows, rows) : from.row, column: lastOf(field.usedColumns, columns) };
    case 'PageDown':
      return { row: paged(from.row, field.page, rows), column: from.column };
    case 'PageUp':
      return { row: paged(from.row, -field.page, rows), column: from.column };
    default:
      return undefined;
  }
}

function lastOf(used: number, axis: Axis): number {
  return axis.at(axis.start(Math.max(0, Math.min(used, axis.count) - 1)));
}

function paged(row: number, page: number, rows: Axis): number {
  return rows.at(rows.start(Math.max(0, Math.min(rows.count - 1, row + page))));
}

/** One step, out of a merged area and over hidden rows and columns. */
function stepFrom(from: Point, [down, across]: Step, { rows, columns, merges }: Field): Point {
  const area = merges.over(from.row, from.column);
  const edge = (step: number, first: number, last: number) => (step > 0 ? last : first);
  const row = down === 0 ? from.row : rows.next(area ? edge(down, area.top, area.bottom) : from.row, down);
  const column =
    across === 0 ? from.column : columns.next(area ? edge(across, area.left, area.right) : from.column, across);
  return { row, column };
}

/** To the edge of a block of filled cells, or over a gap to the next one. */
function jump(from: Point, step: Step, field: Field): Point {
  const { usedRows, usedColumns, isFilled, rows, columns } = field;
  const isUsed = ({ row, column }: Point) => row < usedRows && column < usedColumns;
  let at = stepFrom(from, step, field);
  const crossesGap = !(isFilled(from) && isFilled(at));
  for (;;) {
    const next = stepFrom(at, step, field);
    if (crossesGap ? isFilled(at) : !isFilled(next)) return at;
    if (next.row === at.row && next.column === at.column) return at;
    if (!isUsed(next)) {
      const end = { row: lastOf(usedRows, rows), column: lastOf(usedColumns, columns) };
      return { row: step[0] > 0 ? end.row : at.row, column: step[1] > 0 ? end.column : at.column };
    }
    at = next;
  }
}
