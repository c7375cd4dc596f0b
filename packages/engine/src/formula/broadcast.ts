/**
 * Shapes: how Excel stretches scalars, rows and columns over each other, and cuts an area to one cell in a legacy
 * formula. It knows no function and reads no cell.
 */
import { TesseraError } from '../errors.ts';
import type { Area } from '../workbook/address.ts';
import { type ArrayValue, error, isArray, type Scalar } from './value.ts';

export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** Elements that an array may have. */
export const MAX_ARRAY = 2 ** 24;

/** The array of a shape, element by element in row order. Throws `array-too-large`. */
export function makeArray({ rows, columns }: Shape, element: (row: number, column: number) => Scalar): ArrayValue {
  if (rows * columns > MAX_ARRAY) throw new TesseraError('array-too-large', { rows, columns, limit: MAX_ARRAY });
  const items: Scalar[] = new Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) items[at++] = element(row, column);
  }
  return { rows, columns, items };
}

/** The smallest shape that holds all values. */
export function commonShape(values: readonly (Scalar | ArrayValue)[]): Shape {
  let rows = 1;
  let columns = 1;
  for (const value of values) {
    if (!isArray(value)) continue;
    rows = Math.max(rows, value.rows);
    columns = Math.max(columns, value.columns);
  }
  return { rows, columns };
}

/** The element of a stretched value: one row or column repeats, beyond its end stands #N/A. */
export function elementAt(value: Scalar | ArrayValue, row: number, column: number): Scalar {
  if (!isArray(value)) return value;
  const i = value.rows === 1 ? 0 : row;
  const j = value.columns === 1 ? 0 : column;
  return i < value.rows && j < value.columns ? value.items[i * value.columns + j]! : error('#N/A');
}

/** Applies a function of scalars to values of any shapes. */
export function broadcast(values: readonly (Scalar | ArrayValue)[], apply: (...scalars: Scalar[]) => Scalar) {
  if (!values.some(isArray)) return apply(...(values as Scalar[]));
  return makeArray(commonShape(values), (row, column) =>
    apply(...values.map((value) => elementAt(value, row, column))),
  );
}

/** The cell of an area that a legacy formula at (row, column) means: its own row or column; undefined when none. */
export function intersectCell(area: Area, row: number, column: number): { row: number; column: number } | undefined {
  const tall = area.top !== area.bottom;
  const wide = area.left !== area.right;
  if (tall && wide) return undefined;
  if (tall) return row >= area.top && row <= area.bottom ? { row, column: area.left } : undefined;
  if (wide) return column >= area.left && column <= area.right ? { row: area.top, column } : undefined;
  return { row: area.top, column: area.left };
}

/** The cells that two areas have in common. */
export function intersectAreas(a: Area, b: Area): Area | undefined {
  const top = Math.max(a.top, b.top);
  const left = Math.max(a.left, b.left);
  const bottom = Math.min(a.bottom, b.bottom);
  const right = Math.min(a.right, b.right);
  return a.sheet === b.sheet && top <= bottom && left <= right
    ? { sheet: a.sheet, top, left, bottom, right }
    : undefined;
}

/** The smallest area around two areas of one sheet. */
export function joinAreas(a: Area, b: Area): Area | undefined {
  if (a.sheet !== b.sheet) return undefined;
  return {
    sheet: a.sheet,
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
