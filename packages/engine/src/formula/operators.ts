/**
 * The operators of formulas on scalars of any type: conversion, errors from left to right, then the kernels of
 * `arithmetic.ts` and `compare.ts`. It knows no references and no arrays.
 */
import { SCALARS } from '../ir/apply.ts';
import { type ArithmeticOperator, OPERATE, percent, snapAdd, snapSubtract } from './arithmetic.ts';
import type { BinaryOperator } from './ast.ts';
import { COMPARE, type Comparison, compareScalars } from './compare.ts';
import type { Checked } from './functions/function.ts';
import { type ErrorKind, error, isError, type Scalar, toNumber, toText } from './value.ts';

/** Arithmetic on numbers that remembers the first requirement that failed. */
export interface CheckedScalars extends Checked<number, boolean> {
  failure: ErrorKind | undefined;
  readonly date1904: boolean;
}

/** One per evaluation; not to be shared between calls that are nested. */
export function checkedScalars(date1904: boolean): CheckedScalars {
  const m: CheckedScalars = {
    ...SCALARS,
    date1904,
    failure: undefined,
    require(condition, otherwise) {
      if (!condition) m.failure ??= otherwise;
    },
  };
  return m;
}

/** Runs a kernel: its number, or the error of the first requirement that failed, or #NUM! when it is not finite. */
export function compute(m: CheckedScalars, kernel: (m: CheckedScalars) => number): Scalar {
  m.failure = undefined;
  const result = kernel(m);
  if (m.failure !== undefined) return error(m.failure);
  return Number.isFinite(result) ? result : error('#NUM!');
}

/** The value of `a operator b`; `final` for the + or - that ends a whole formula. */
export function applyBinary(operator: BinaryOperator, a: Scalar, b: Scalar, final: boolean, m: CheckedScalars): Scalar {
  if (operator === '&') {
    const left = toText(a);
    if (isError(left)) return left;
    const right = toText(b);
    return isError(right) ? right : left + right;
  }
  if (operator in COMPARE) return compare(operator as Comparison, a, b);
  const x = toNumber(a, m.date1904);
  if (typeof x !== 'number') return x;
  const y = toNumber(b, m.date1904);
  if (typeof y !== 'number') return y;
  if (final) return compute(m, () => (operator === '+' ? snapAdd(m, x, y) : snapSubtract(m, x, y)));
  return compute(m, () => OPERATE[operator as ArithmeticOperator](m, x, y));
}

function compare(operator: Comparison, a: Scalar, b: Scalar): Scalar {
  if (isError(a)) return a;
  if (isError(b)) return b;
  if (typeof a === 'number' && typeof b === 'number') return COMPARE[operator](SCALARS, a, b);
  return COMPARE[operator](SCALARS, compareScalars(SCALARS, a, b), 0);
}

/** The value of `-a`, `+a` or `a%`; a plus sign leaves any value as it is. */
export function applyUnary(operator: '-' | '+' | '%', a: Scalar, m: CheckedScalars): Scalar {
  if (operator === '+') return a;
  const x = toNumber(a, m.date1904);
  if (typeof x !== 'number') return x;
  return operator === '-' ? -x : percent(m, x);
}
