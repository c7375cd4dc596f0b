/** Arguments of functions that take whole ranges, as arrays. */
import type { OperandArray, SymbolicContext } from '../symbolic.ts';
import { type ArrayValue, isArray, isReference, type Value } from '../value.ts';
import type { LoweredArgument } from './function.ts';

/** A `values` argument as an array: a scalar is one by one, a left-out one is one blank. */
export function arrayOf(value: Value | undefined): ArrayValue {
  if (value !== undefined && isArray(value)) return value;
  if (value === undefined || isReference(value)) return { rows: 1, columns: 1, items: [null] };
  return { rows: 1, columns: 1, items: [value] };
}

/** The same of a lowered `values` argument. */
export function operandsOf(argument: LoweredArgument, context: SymbolicContext): OperandArray {
  if (argument === undefined) return { rows: 1, columns: 1, operands: [null] };
  if (typeof argument === 'function') return operandsOf(argument(), context);
  if (typeof argument === 'object' && argument !== null) {
    if ('operands' in argument) return argument;
    if ('areas' in argument) return context.fallback('a range is computed');
  }
  return { rows: 1, columns: 1, operands: [argument] };
}
