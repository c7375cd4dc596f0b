/**
 * What a look-up sees: rows and columns of scalars, behind a reference (read cell by cell, only as far as needed) or in
 * an array. It knows no function.
 */
import type { Area } from '../../workbook/address.ts';
import { type ErrorValue, error, isArray, isError, isReference, type Scalar, type Value } from '../value.ts';
import type { EvaluateContext } from './function.ts';
import type { Vector } from './search.ts';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns beyond these are blank. */
  readonly usedRows: number;
  readonly usedColumns: number;
  at(row: number, column: number): Scalar;
  /** See `Vector.first`, of a block of one row or column. */
  first?(key: Scalar, row: number, column: number, rows: number, columns: number): number | undefined;
  /** The block from (row, column): a reference when the grid is one, else an array, or the scalar of a single cell. */
  part(row: number, column: number, rows: number, columns: number): Value;
}

/** The grid behind an argument; an error as it stands; #VALUE! for a union of areas. */
export function gridOf(value: Value | undefined, context: EvaluateContext): Grid | ErrorValue {
  if (value === undefined) return error('#VALUE!');
  if (isReference(value)) {
    return value.areas.length === 1 ? gridOfArea(value.areas[0]!, context) : error('#VALUE!');
  }
  if (isError(value)) return value;
  return isArray(value) ? gridOfItems(value.rows, value.columns, value.items) : gridOfItems(1, 1, [value]);
}

export function gridOfArea(area: Area, context: EvaluateContext): Grid {
  const { sheet, top, left, bottom, right } = area;
  const used = context.clip(area);
  const block = (row: number, column: number, rows: number, columns: number): Area => ({
    sheet,
    top: top + row,
    left: left + column,
    bottom: top + row + rows - 1,
    right: left + column + columns - 1,
  });
  return {
    rows: bottom - top + 1,
    columns: right - left + 1,
    usedRows: used ? used.bottom - top + 1 : 0,
    usedColumns: used ? used.right - left + 1 : 0,
    at: (row, column) => context.read(sheet, top + row, left + column),
    first: (key, row, column, rows, columns) => context.first?.(block(row, column, rows, columns), key),
    part: (row, column, rows, columns) => ({ areas: [block(row, column, rows, columns)] }),
  };
}

function gridOfItems(rows: number, columns: number, items: readonly Scalar[]): Grid {
  const at = (row: number, column: number) => items[row * columns + column]!;
  return {
    rows,
    columns,
    usedRows: rows,
    usedColumns: columns,
    at,
    part(row, column, height, width) {
      if (height === 1 && width === 1) return at(row, column);
      const block: Scalar[] = [];
      for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) block.push(at(row + i, column + j));
      return { rows: height, columns: width, items: block };
    },
  };
}

/** The first column of a grid, cut to its used part. */
export function columnOfGrid(grid: Grid, column = 0): Vector {
  return {
    length: grid.usedRows,
    at: (index) => grid.at(index, column),
    first: (key) => grid.first?.(key, 0, column, grid.usedRows, 1),
  };
}

/** The first row of a grid, cut to its used part. */
export function rowOfGrid(grid: Grid, row = 0): Vector {
  return {
    length: grid.usedColumns,
    at: (index) => grid.at(row, index),
    first: (key) => grid.first?.(key, row, 0, 1, grid.usedColumns),
  };
}

/** A grid of one row or column as a vector; undefined when it is neither. */
export function vectorOf(grid: Grid): Vector | undefined {
  if (grid.columns === 1) return columnOfGrid(grid);
  return grid.rows === 1 ? rowOfGrid(grid) : undefined;
}
