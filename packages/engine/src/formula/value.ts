/** Excel's values: scalars, arrays, references; and the conversions between them that Excel makes silently. */
import type { Area } from '../workbook/address.ts';
import { ERROR_KINDS, type ErrorKind, type ErrorValue, error, type Scalar } from '../workbook/workbook.ts';
import { parseNumber, printNumber } from './coerce.ts';

export { ERROR_KINDS, type ErrorKind, type ErrorValue, error, type Scalar };

/** Rows × columns of scalars, row after row. */
export interface ArrayValue {
  readonly rows: number;
  readonly columns: number;
  readonly items: readonly Scalar[];
  /** Of a whole column or row that was read: how many blank cells at its end are left out of `items`. */
  readonly beyond?: number;
}

/** One or more areas of cells (several only from a union), not yet read. */
export interface ReferenceValue {
  readonly areas: readonly Area[];
}

export type Value = Scalar | ArrayValue | ReferenceValue;

export function isError(value: unknown): value is ErrorValue {
  return typeof value === 'object' && value !== null && 'error' in value;
}
export function isArray(value: Value): value is ArrayValue {
  return typeof value === 'object' && value !== null && 'items' in value;
}
export function isReference(value: Value): value is ReferenceValue {
  return typeof value === 'object' && value !== null && 'areas' in value;
}

/** A LAMBDA, or a name bound to one; only the evaluator makes and calls it. */
export interface LambdaValue {
  readonly lambda: (args: readonly (Value | LambdaValue | undefined)[]) => Value | LambdaValue;
}

export function isLambda(value: Value | LambdaValue): value is LambdaValue {
  return typeof value === 'object' && value !== null && 'lambda' in value;
}

/** A scalar where a number is wanted: a blank is 0, TRUE is 1, a text is what it reads as, else #VALUE!. */
export function toNumber(value: Scalar, date1904 = false): number | ErrorValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseNumber(value, date1904) ?? error('#VALUE!');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value === null ? 0 : value;
}

/** A scalar where text is wanted: numbers by 15 significant digits, a blank is "". */
export function toText(value: Scalar): string | ErrorValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return printNumber(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return value === null ? '' : value;
}

/** A scalar where a truth value is wanted: 0 and blank are FALSE, "true" and "false" are read, other text is #VALUE!. */
export function toLogical(value: Scalar): boolean | ErrorValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') {
    const upper = value.toUpperCase();
    return upper === 'TRUE' ? true : upper === 'FALSE' ? false : error('#VALUE!');
  }
  return value === null ? false : value;
}
