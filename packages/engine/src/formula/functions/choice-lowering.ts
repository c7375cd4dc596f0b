/** Compiled choices: both sides are computed and one is selected; the condition's error is the result's. */
import type { Id } from '../../ir/ir.ts';
import { failed, makeSymbolic, poisoned, selectOperand, settle, symbolicOf } from '../operand.ts';
import type { Operand, OperandArray, Symbolic, SymbolicContext } from '../symbolic.ts';
import { error } from '../value.ts';

/** Whether a lowered value is an array. */
export function isOperandArray(value: Operand | OperandArray): value is OperandArray {
  return typeof value === 'object' && value !== null && 'operands' in value;
}

/** The operand, but the condition's error where that is one. */
export function afterCondition(condition: Symbolic, operand: Operand, context: SymbolicContext): Operand {
  const { builder } = context;
  const { type, value, tag, mayOverflow, errorCode } = symbolicOf(operand, context);
  return settle(
    makeSymbolic(context, type, poisoned(context, [condition], value), {
      mayOverflow,
      ...(tag === undefined ? {} : { tag }),
      errorCode: () => builder.select(failed(condition, context), condition.errorCode(), errorCode()),
    }),
    context,
  );
}

/** `a` where `chosen` holds, else `b`, element by element; an error where the condition is one. */
export function choose(
  condition: Symbolic,
  chosen: Id,
  a: Operand | OperandArray,
  b: Operand | OperandArray,
  context: SymbolicContext,
): Operand | OperandArray {
  const one = (x: Operand, y: Operand): Operand =>
    afterCondition(condition, selectOperand(chosen, x, y, context), context);
  if (!isOperandArray(a) && !isOperandArray(b)) return one(a, b);
  const rows = Math.max(rowsOf(a), rowsOf(b));
  const columns = Math.max(columnsOf(a), columnsOf(b));
  const operands = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return one(elementOf(a, row, column), elementOf(b, row, column));
  });
  return { rows, columns, operands };
}

function rowsOf(value: Operand | OperandArray): number {
  return isOperandArray(value) ? value.rows : 1;
}
function columnsOf(value: Operand | OperandArray): number {
  return isOperandArray(value) ? value.columns : 1;
}

function elementOf(value: Operand | OperandArray, row: number, column: number): Operand {
  if (!isOperandArray(value)) return value;
  const i = value.rows === 1 ? 0 : row;
  const j = value.columns === 1 ? 0 : column;
  return i < value.rows && j < value.columns ? value.operands[i * value.columns + j]! : error('#N/A');
}
