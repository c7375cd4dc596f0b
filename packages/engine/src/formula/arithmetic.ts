/**
 * Excel's arithmetic operators on numbers, written once over any arithmetic: the evaluator computes with them and the
 * compiler builds operations from them. Overflow is left to the caller (an infinite result is #NUM!).
 */
import type { Arithmetic } from '../ir/ir.ts';
import { pow } from '../special/elementary.ts';
import type { Checked } from './functions/function.ts';

export function add<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  return m.add(a, b);
}
export function subtract<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  return m.sub(a, b);
}
export function multiply<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  return m.mul(a, b);
}

/** a / b; #DIV/0! when b is 0. */
export function divide<V, B>(m: Checked<V, B>, a: V, b: V): V {
  m.require(m.ne(b, m.const(0)), '#DIV/0!');
  return m.div(a, b);
}

/** a ^ b; 0^0 is #NUM!, 0 to a negative power #DIV/0!, a negative number to a fraction #NUM!. */
export function power<V, B>(m: Checked<V, B>, a: V, b: V): V {
  const zero = m.const(0);
  const base0 = m.eq(a, zero);
  m.require(m.not(m.and(base0, m.eq(b, zero))), '#NUM!');
  m.require(m.not(m.and(base0, m.lt(b, zero))), '#DIV/0!');
  m.require(m.not(m.and(m.lt(a, zero), m.ne(b, m.trunc(b)))), '#NUM!');
  return pow(m, a, b);
}

/** a%. */
export function percent<V, B>(m: Arithmetic<V, B>, a: V): V {
  return m.div(a, m.const(100));
}

/** Where the result of a final + or - is this small beside its operand, Excel makes it 0; a hair above 2^-50. */
const SNAP = 2 ** -50 * (1 + 2 ** -20);

/**
 * A sum or difference that is the last operation of a whole formula: zero when its operands cancel to all but the last
 * bits, so that 0.5-0.4-0.1 is 0 while (0.5-0.4-0.1) is -2.8E-17. `result` is a + b or a - b. Where it is so small the
 * operands have one size, so one of them is enough to compare with. An infinite operand is not below itself: it stays.
 */
export function snap<V, B>(m: Arithmetic<V, B>, result: V, a: V): V {
  const cancelled = m.lt(m.abs(result), m.mul(m.abs(a), m.const(SNAP)));
  return m.select(cancelled, m.const(0), result);
}

/** a + b as the last operator of a formula. */
export function snapAdd<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  return snap(m, m.add(a, b), a);
}

/** a - b as the last operator of a formula. */
export function snapSubtract<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  return snap(m, m.sub(a, b), a);
}

/** The kernel behind each arithmetic operator. */
export const OPERATE = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '^': power,
} as const satisfies Record<string, <V, B>(m: Checked<V, B>, a: V, b: V) => V>;

export type ArithmeticOperator = keyof typeof OPERATE;
