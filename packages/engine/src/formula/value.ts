/** Excel's values: scalars, arrays, references; and the conversions between them that Excel makes silently. */
import type { Area } from '../workbook/address.ts';
import type { ErrorKind, ErrorValue, Scalar } from '../workbook/workbook.ts';

export type { ErrorKind, ErrorValue, Scalar };

/** Rows × columns of scalars, row after row. */
export interface ArrayValue {
  readonly rows: number;
  readonly columns: number;
  readonly items: readonly Scalar[];
}

/** One or more areas of cells (several only from a union), not yet read. */
export interface ReferenceValue {
  readonly areas: readonly Area[];
}

export type Value = Scalar | ArrayValue | ReferenceValue;

/** All error kinds; the position is the error's code where a program carries one (0 is #NULL!, as ERROR.TYPE less 1). */
export const ERROR_KINDS: readonly ErrorKind[] = [
  '#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A', '#GETTING_DATA', '#SPILL!', '#CALC!',
]; // biome-ignore format: a list

const ERRORS = new Map(ERROR_KINDS.map((kind) => [kind, Object.freeze({ error: kind })] as const));

/** The one value of an error kind. */
export function error(kind: ErrorKind): ErrorValue {
  return ERRORS.get(kind)!;
}

export function isError(value: Value): value is ErrorValue {
  return typeof value === 'object' && value !== null && 'error' in value;
}
export function isArray(value: Value): value is ArrayValue {
  return typeof value === 'object' && value !== null && 'items' in value;
}
export function isReference(value: Value): value is ReferenceValue {
  return typeof value === 'object' && value !== null && 'areas' in value;
}

/** As a number where Excel expects one: blank 0, TRUE 1, text that reads as a number; else #VALUE!. Errors pass. */
export function toNumber(value: Scalar): number | ErrorValue {
  if (typeof value === 'number') return value;
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : error('#VALUE!');
}

/** As a truth value where Excel expects one: numbers but 0 are true, blank is false, text TRUE or FALSE; else #VALUE!. */
export function toLogical(value: Scalar): boolean | ErrorValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value === null) return false;
  if (typeof value !== 'string') return value;
  const text = value.toUpperCase();
  return text === 'TRUE' ? true : text === 'FALSE' ? false : error('#VALUE!');
}
