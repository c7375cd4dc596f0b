/**
 * Choices and truth: IF and its kin evaluate only what they choose; in compiled code both sides are computed and one is
 * selected. AND, OR and XOR pass over text and blanks in ranges.
 */

import { SCALARS } from '../../ir/apply.ts';
import type { Id } from '../../ir/ir.ts';
import { compareScalars } from '../compare.ts';
import { lowerComparison } from '../lower-operators.ts';
import {
  booleanWhere,
  conditionOf,
  errorCodeOf,
  errorIndex,
  failed,
  selectOperand,
  settle,
  TAG,
  truthOf,
} from '../operand.ts';
import { isSymbolic, type Operand, type OperandArray, type Symbolic, type SymbolicContext } from '../symbolic.ts';
import { type ErrorValue, error, isArray, isError, type Scalar, toLogical, type Value } from '../value.ts';
import { afterCondition, choose, isOperandArray } from './choice-lowering.ts';
import type { FunctionDefinition, GeneralFunction, LoweredArgument, Parameter } from './function.ts';

type Thunk = () => Value;

/** The value of a lazy argument; an omitted one (`IF(A1,,2)`) is 0. */
function force(argument: Value | undefined): Value {
  const value = (argument as unknown as Thunk)();
  return value === null ? 0 : value;
}

function forceLowered(argument: LoweredArgument): Operand | OperandArray {
  const value = (argument as () => Operand | OperandArray)();
  return value === null ? 0 : value;
}

/** The truth values that AND, OR and XOR see in one argument; an error when it holds one. */
function truths(argument: Value | undefined): readonly boolean[] | ErrorValue {
  const value = argument ?? null;
  if (!isArray(value)) {
    if (value === '') return []; // an empty text is passed over even as an argument of its own
    const truth = toLogical(value as Scalar);
    return typeof truth === 'boolean' ? [truth] : truth;
  }
  const found: boolean[] = [];
  for (const item of value.items) {
    if (isError(item)) return item;
    if (typeof item === 'number' || typeof item === 'boolean') found.push(Boolean(item));
  }
  return found;
}

/** A truth value that counts in trials where `counts` holds. */
interface Truth {
  readonly counts: Id;
  readonly truth: Id;
}

function lowerTruths(argument: LoweredArgument, operands: Operand[], context: SymbolicContext): readonly Truth[] {
  const { builder } = context;
  const always = builder.bool(true);
  const value = (argument ?? null) as Operand | OperandArray;
  const one = (truth: boolean | ErrorValue | Symbolic): Truth => {
    operands.push(truth);
    if (isSymbolic(truth)) return { counts: always, truth: truthOf(truth, context) };
    return { counts: always, truth: builder.bool(truth === true) };
  };
  if (value === '') return [];
  if (!isOperandArray(value)) return [one(conditionOf(value, context))];
  return value.operands.flatMap((operand) => {
    if (!isSymbolic(operand)) {
      return typeof operand === 'string' || operand === null ? [] : [one(toLogical(operand))];
    }
    if (operand.type === 'text') {
      operands.push(operand); // passed over, but its errors are not
      return [];
    }
    if (operand.type !== 'any') return [one(conditionOf(operand, context))];
    operands.push(operand);
    const is = (tag: number): Id => builder.eq(operand.tag!, builder.const(tag));
    const truth = builder.ne(operand.value, builder.const(0));
    return [{ counts: builder.or(is(TAG.number), is(TAG.boolean)), truth }];
  });
}

const LOGICALS: Parameter = { name: 'logical1', accepts: 'values', repeats: true, errors: true };

/** AND, OR or XOR: one fold over truth values, once on values and once on conditions. */
function junction(
  name: string,
  summary: string,
  examples: GeneralFunction['examples'],
  evaluate: (truths: readonly boolean[]) => boolean,
  lower: (truths: readonly Truth[], context: SymbolicContext) => Id,
): FunctionDefinition {
  return {
    name,
    category: 'logical',
    summary,
    parameters: [LOGICALS],
    examples,
    evaluate(args) {
      const found: boolean[] = [];
      for (const argument of args) {
        const part = truths(argument);
        if ('error' in part) return part;
        found.push(...part);
      }
      return found.length === 0 ? error('#VALUE!') : evaluate(found);
    },
    lower(args, context) {
      const operands: Operand[] = [];
      const found = args.flatMap((argument) => lowerTruths(argument, operands, context));
      const { builder } = context;
      const some = found.reduce<Id>((any, { counts }) => builder.or(any, counts), builder.bool(false));
      const { op, imm } = builder.operation(some);
      if (found.length === 0) return error('#VALUE!');
      if (op !== 'bool' || imm === 0) return context.fallback(`${name} may find no truth value among cells that vary`);
      return booleanWhere(lower(found, context), operands, context);
    },
  };
}

/** Whether SWITCH takes the case: as the operator = compares, but a blank equals only what it equals there. */
function sameScalar(a: Scalar, b: Scalar): boolean {
  return compareScalars(SCALARS, a, b) === 0;
}

const CONDITION: Parameter = { name: 'logical_test', accepts: 'logical' };

/** Choices and truth values. */
export const LOGICAL: readonly FunctionDefinition[] = [
  {
    name: 'IF',
    category: 'logical',
    summary: 'One of two values, by a condition; only the chosen one is computed.',
    parameters: [
      CONDITION,
      { name: 'value_if_true', accepts: 'lazy' },
      { name: 'value_if_false', accepts: 'lazy', optional: true },
    ],
    examples: [
      ['IF(1>0,"yes","no")', 'yes'],
      ['IF(FALSE,1)', false],
      ['IF(FALSE,1,)', 0],
      ['IF(TRUE,,1)', 0],
      ['IF(TRUE,1,1/0)', 1],
      ['IF(#N/A,1,2)', '#N/A'],
      ['IF("true",1,2)', 1],
      ['IF("x",1,2)', '#VALUE!'],
      ['SUM(IF({TRUE,FALSE,TRUE},{1,2,4},0))', 5],
    ],
    evaluate([condition, whenTrue, whenFalse]) {
      if (condition) return force(whenTrue);
      return whenFalse === undefined ? false : force(whenFalse);
    },
    lower([test, whenTrue, whenFalse], context) {
      const condition = conditionOf(test as Operand, context);
      if (!isSymbolic(condition)) {
        if (isError(condition)) return condition;
        if (condition) return forceLowered(whenTrue);
        return whenFalse === undefined ? false : forceLowered(whenFalse);
      }
      const b = whenFalse === undefined ? false : forceLowered(whenFalse);
      return choose(condition, truthOf(condition, context), forceLowered(whenTrue), b, context);
    },
  },
  {
    name: 'IFS',
    category: 'logical',
    summary: 'The value of the first condition that holds; #N/A when none does.',
    parameters: [
      { name: 'logical_test1', accepts: 'scalar', errors: true, repeats: true },
      { name: 'value_if_true1', accepts: 'lazy' },
    ],
    examples: [
      ['IFS(1>2,"a",2>1,"b")', 'b'],
      ['IFS(FALSE,1)', '#N/A'],
      ['IFS(TRUE,1,1/0,2)', 1],
      ['IFS(1/0,1,TRUE,2)', '#DIV/0!'],
    ],
    evaluate(args) {
      if (args.length % 2 === 1) return error('#N/A');
      for (let i = 0; i < args.length; i += 2) {
        const condition = toLogical(args[i] as Scalar);
        if (typeof condition !== 'boolean') return condition;
        if (condition) return force(args[i + 1]);
      }
      return error('#N/A');
    },
    lower: (args, context) => (args.length % 2 === 1 ? error('#N/A') : lowerCases(args, 0, context)),
  },
  {
    name: 'SWITCH',
    category: 'logical',
    summary: 'The result beside the first value that equals the expression, else the default, else #N/A.',
    parameters: [
      { name: 'expression', accepts: 'scalar' },
      { name: 'value1', accepts: 'scalar', errors: true, repeats: true },
      { name: 'result1', accepts: 'lazy' },
    ],
    examples: [
      ['SWITCH(2,1,"one",2,"two","many")', 'two'],
      ['SWITCH(3,1,"one",2,"two","many")', 'many'],
      ['SWITCH(3,1,"one",2,"two")', '#N/A'],
      ['SWITCH("B","a",1,"b",2)', 2],
    ],
    evaluate([expression, ...cases]) {
      for (let i = 0; i + 1 < cases.length; i += 2) {
        const value = cases[i] as Scalar;
        if (isError(value)) return value;
        if (sameScalar(expression as Scalar, value)) return force(cases[i + 1]);
      }
      if (cases.length % 2 === 0) return error('#N/A');
      return cases.at(-1) as Value;
    },
    lower: ([expression, ...cases], context) => lowerSwitch(expression as Operand, cases, 0, context),
  },
  junction(
    'AND',
    'Whether every truth value is TRUE; text and blanks in ranges are passed over.',
    [
      ['AND(TRUE,1)', true],
      ['AND(TRUE,0)', false],
      ['AND({TRUE,"x"},1)', true],
      ['AND("x")', '#VALUE!'],
      ['AND({"x"})', '#VALUE!'],
      ['AND(FALSE,#N/A)', '#N/A'],
    ],
    (found) => found.every(Boolean),
    (found, { builder }) =>
      found.reduce<Id>(
        (all, { counts, truth }) => builder.and(all, builder.or(builder.not(counts), truth)),
        builder.bool(true),
      ),
  ),
  junction(
    'OR',
    'Whether any truth value is TRUE; text and blanks in ranges are passed over.',
    [
      ['OR(FALSE,1)', true],
      ['OR(FALSE,0)', false],
      ['OR("false",TRUE)', true],
      ['OR("",TRUE)', true],
      ['OR("")', '#VALUE!'],
      ['OR(TRUE,#N/A)', '#N/A'],
    ],
    (found) => found.some(Boolean),
    (found, { builder }) =>
      found.reduce<Id>((any, { counts, truth }) => builder.or(any, builder.and(counts, truth)), builder.bool(false)),
  ),
  junction(
    'XOR',
    'Whether an odd number of truth values is TRUE.',
    [
      ['XOR(TRUE,FALSE)', true],
      ['XOR(TRUE,TRUE)', false],
      ['XOR(TRUE,TRUE,TRUE)', true],
    ],
    (found) => found.filter(Boolean).length % 2 === 1,
    (found, { builder }) =>
      found.reduce<Id>((odd, { counts, truth }) => builder.xor(odd, builder.and(counts, truth)), builder.bool(false)),
  ),
  {
    name: 'NOT',
    category: 'logical',
    summary: 'The opposite truth value.',
    parameters: [{ name: 'logical', accepts: 'logical' }],
    examples: [
      ['NOT(TRUE)', false],
      ['NOT(0)', true],
      ['NOT("TRUE")', false],
      ['NOT("x")', '#VALUE!'],
    ],
    evaluate: ([truth]) => !truth,
    lower([argument], context) {
      const condition = conditionOf(argument as Operand, context);
      if (!isSymbolic(condition)) return isError(condition) ? condition : !condition;
      return booleanWhere(context.builder.not(truthOf(condition, context)), [condition], context);
    },
  },
  {
    name: 'TRUE',
    category: 'logical',
    summary: 'The truth value TRUE.',
    parameters: [],
    examples: [['TRUE()', true]],
    evaluate: () => true,
  },
  {
    name: 'FALSE',
    category: 'logical',
    summary: 'The truth value FALSE.',
    parameters: [],
    examples: [['FALSE()', false]],
    evaluate: () => false,
  },
  {
    name: 'IFERROR',
    category: 'logical',
    summary: 'A value, or another one where it is an error.',
    parameters: [
      { name: 'value', accepts: 'scalar', errors: true },
      { name: 'value_if_error', accepts: 'lazy' },
    ],
    examples: [
      ['IFERROR(1/0,"none")', 'none'],
      ['IFERROR(1,1/0)', 1],
      ['IFERROR(#N/A,)', 0],
      ['SUM(IFERROR({1,#N/A,3},10))', 14],
    ],
    evaluate: ([value, otherwise]) => (isError(value as Scalar) ? force(otherwise) : (value as Scalar)),
    lower([value, otherwise], context) {
      const operand = value as Operand;
      return lowerOtherwise(operand, otherwise, failed(operand, context), context);
    },
  },
  {
    name: 'IFNA',
    category: 'logical',
    summary: 'A value, or another one where it is #N/A.',
    parameters: [
      { name: 'value', accepts: 'scalar', errors: true },
      { name: 'value_if_na', accepts: 'lazy' },
    ],
    examples: [
      ['IFNA(#N/A,"none")', 'none'],
      ['IFNA(1/0,"none")', '#DIV/0!'],
      ['IFNA(5,"none")', 5],
    ],
    evaluate: ([value, otherwise]) => (value === error('#N/A') ? force(otherwise) : (value as Scalar)),
    lower([value, otherwise], context) {
      const operand = value as Operand;
      return lowerOtherwise(operand, otherwise, isNotAvailable(operand, context), context);
    },
  },
];

/** The condition: the operand is #N/A in this trial. */
export function isNotAvailable(operand: Operand, context: SymbolicContext): Id {
  const { builder } = context;
  const wrong = failed(operand, context);
  const { op, imm } = builder.operation(wrong);
  if (op === 'bool' && imm === 0) return wrong;
  return builder.and(wrong, builder.eq(errorCodeOf(operand, context), builder.const(errorIndex('#N/A'))));
}

/** The operand, or the lazy argument where `replaced` holds. */
function lowerOtherwise(
  operand: Operand,
  otherwise: LoweredArgument,
  replaced: Id,
  context: SymbolicContext,
): Operand | OperandArray {
  const { op, imm } = context.builder.operation(replaced);
  if (op === 'bool') return imm === 1 ? forceLowered(otherwise) : operand;
  const other = forceLowered(otherwise);
  const one = (x: Operand): Operand => settle(selectOperand(replaced, x, operand, context), context);
  return isOperandArray(other) ? { ...other, operands: other.operands.map(one) } : one(other);
}

/** IFS from its i-th argument on. */
function lowerCases(args: readonly LoweredArgument[], i: number, context: SymbolicContext): Operand | OperandArray {
  if (i >= args.length) return error('#N/A');
  const condition = conditionOf(args[i] as Operand, context);
  if (!isSymbolic(condition)) {
    if (isError(condition)) return condition;
    return condition ? forceLowered(args[i + 1]) : lowerCases(args, i + 2, context);
  }
  const others = lowerCases(args, i + 2, context);
  return choose(condition, truthOf(condition, context), forceLowered(args[i + 1]), others, context);
}

/** SWITCH from its i-th case on. */
function lowerSwitch(
  expression: Operand,
  cases: readonly LoweredArgument[],
  i: number,
  context: SymbolicContext,
): Operand | OperandArray {
  if (!isSymbolic(expression) && isError(expression)) return expression;
  if (i >= cases.length) return error('#N/A');
  if (i + 1 === cases.length) return afterExpression(expression, cases[i] as Operand, context);
  const value = cases[i] as Operand;
  if (!isSymbolic(value) && isError(value)) return afterExpression(expression, value, context);
  if (!isSymbolic(expression) && !isSymbolic(value)) {
    return sameScalar(expression, value) ? forceLowered(cases[i + 1]) : lowerSwitch(expression, cases, i + 2, context);
  }
  const same = lowerComparison('=', expression, value, context);
  if (!isSymbolic(same)) {
    if (isError(same)) return same;
    return same === true ? forceLowered(cases[i + 1]) : lowerSwitch(expression, cases, i + 2, context);
  }
  const others = lowerSwitch(expression, cases, i + 2, context);
  return choose(same, truthOf(same, context), forceLowered(cases[i + 1]), others, context);
}

function afterExpression(expression: Operand, operand: Operand, context: SymbolicContext): Operand {
  return isSymbolic(expression) ? afterCondition(expression, operand, context) : operand;
}
