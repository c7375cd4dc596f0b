/** Merged areas: who covers a cell, and which areas reach into a view. */
import { keyOf, type Point } from './address.ts';
import type { Area, Span } from './tiles.ts';

/** All merged areas that are known of a sheet. */
export class Merges {
  readonly areas: readonly Area[];

  /** Areas that come several times count once. */
  constructor(areas: readonly Area[]) {
    this.areas = [...new Map(areas.map((area) => [keyOf(area.top, area.left), area])).values()];
  }

  /** The area that covers a cell, its top left one too. */
  over(row: number, column: number): Area | undefined {
    return this.areas.find((area) => isIn(area, row, column));
  }

  /** The cell that stands for a cell: the top left one of its merged area, or itself. */
  anchorOf(point: Point): Point {
    const area = this.over(point.row, point.column);
    return area ? { row: area.top, column: area.left } : point;
  }

  /** Those that reach into a row. */
  inRow(row: number): readonly Area[] {
    return this.areas.filter(({ top, bottom }) => row >= top && row <= bottom);
  }

  /** Those that reach into the rows and columns. */
  within(rows: Span, columns: Span): readonly Area[] {
    return this.areas.filter((area) => reaches(area, rows, columns));
  }
}

export function isIn({ top, left, bottom, right }: Area, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

/** Whether an area has cells in the rows and columns. */
export function reaches({ top, left, bottom, right }: Area, rows: Span, columns: Span): boolean {
  return top <= rows.last && bottom >= rows.first && left <= columns.last && right >= columns.first;
}
