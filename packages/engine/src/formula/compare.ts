/**
 * Excel's comparisons. Numbers that agree in 15 significant digits are equal; types have an order; text ignores case.
 * The numeric part is written once over any arithmetic; what a blank turns into stands here too.
 */
import type { Arithmetic } from '../ir/ir.ts';
import type { Scalar } from './value.ts';

/** Twice the largest relative distance at which two doubles can share 15 digits; beyond it the slow path is not asked. */
const CLOSE = 2 ** -45;

/** b where a agrees with it in 15 significant digits, else a: compare the result with b in the ordinary way. */
function near15<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  const distance = m.abs(m.sub(a, b));
  const mask = m.and(m.ne(a, b), m.le(distance, m.mul(m.abs(b), m.const(CLOSE))));
  return m.rare('near15', mask, a, a, b);
}

/** a = b, as Excel compares numbers. */
export function equal15<V, B>(m: Arithmetic<V, B>, a: V, b: V): B {
  return m.eq(near15(m, a, b), b);
}
export function notEqual15<V, B>(m: Arithmetic<V, B>, a: V, b: V): B {
  return m.ne(near15(m, a, b), b);
}
export function less15<V, B>(m: Arithmetic<V, B>, a: V, b: V): B {
  return m.lt(near15(m, a, b), b);
}
export function lessOrEqual15<V, B>(m: Arithmetic<V, B>, a: V, b: V): B {
  return m.le(near15(m, a, b), b);
}
export function greater15<V, B>(m: Arithmetic<V, B>, a: V, b: V): B {
  return m.gt(near15(m, a, b), b);
}
export function greaterOrEqual15<V, B>(m: Arithmetic<V, B>, a: V, b: V): B {
  return m.ge(near15(m, a, b), b);
}

/** The numeric comparison behind each operator. */
export const COMPARE = {
  '=': equal15,
  '<>': notEqual15,
  '<': less15,
  '<=': lessOrEqual15,
  '>': greater15,
  '>=': greaterOrEqual15,
} as const satisfies Record<string, <V, B>(m: Arithmetic<V, B>, a: V, b: V) => B>;

export type Comparison = keyof typeof COMPARE;

/** What a blank is beside the other operand: 0, "" or FALSE. */
export function fillBlank(value: Scalar, other: Scalar): Scalar {
  if (value !== null) return value;
  return typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0;
}

/** Place of a type in Excel's order: numbers, then text, then truth values. */
function rank(value: Scalar): number {
  return typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2;
}

/** Text as comparisons see it: case does not count. */
export function foldCase(text: string): string {
  return text.toUpperCase();
}

/** Negative, zero or positive for two texts, ignoring case. */
export function compareTexts(a: string, b: string): number {
  const x = foldCase(a);
  const y = foldCase(b);
  return x === y ? 0 : collate(x, y);
}

/**
 * Order of two texts that differ: by characters, with hyphen and apostrophe passed over first, as Excel sorts and
 * compares (punctuation, then digits, then letters).
 */
function collate(x: string, y: string): number {
  const left = x.replace(/['-]/g, '');
  const right = y.replace(/['-]/g, '');
  for (let index = 0; index < left.length && index < right.length; index++) {
    const difference = weight(left.charCodeAt(index)) - weight(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length || x.length - y.length || (x < y ? -1 : 1);
}

/** Punctuation stands before digits, digits before letters. */
function weight(code: number): number {
  if (code >= 48 && code <= 57) return code + 0x10000;
  return (code >= 65 && code <= 90) || code >= 128 ? code + 0x20000 : code;
}

/** Negative, zero or positive for two scalars that are neither errors nor both blank-filled; numbers at 15 digits. */
export function compareScalars(m: Arithmetic<number, boolean>, a: Scalar, b: Scalar): number {
  const x = fillBlank(a, b);
  const y = fillBlank(b, x);
  if (typeof x === 'number' && typeof y === 'number') return less15(m, x, y) ? -1 : equal15(m, x, y) ? 0 : 1;
  if (typeof x === 'string' && typeof y === 'string') return compareTexts(x, y);
  if (typeof x === 'boolean' && typeof y === 'boolean') return Number(x) - Number(y);
  return rank(x) - rank(y);
}
