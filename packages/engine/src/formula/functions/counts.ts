/** How many cells hold something: COUNT sees numbers, COUNTA everything, COUNTBLANK nothing; and means of everything. */
import type { Id } from '../../ir/ir.ts';
import { makeSymbolic, settle, succeeded, symbolicOf, TAG, tagOf, truthNumber } from '../operand.ts';
import { isSymbolic, type Operand, type SymbolicContext } from '../symbolic.ts';
import { error, isArray, isError, type Scalar, toNumber, type Value } from '../value.ts';
import { arrayOf, operandsOf } from './arrays.ts';
import type { AggregateFunction, FunctionDefinition, GeneralFunction, Parameter } from './function.ts';

const VALUES: Parameter = { name: 'value1', accepts: 'values', repeats: true, errors: true };

/** A count of the items for which a question is answered yes; literal arguments may count otherwise than cells. */
function count(
  name: string,
  summary: string,
  examples: GeneralFunction['examples'],
  parameters: readonly Parameter[],
  counts: (item: Scalar, literal: boolean) => boolean,
  condition: (operand: Operand, literal: boolean, context: SymbolicContext) => Id,
): FunctionDefinition {
  return {
    name,
    category: 'statistical',
    summary,
    parameters,
    examples,
    evaluate(args) {
      let total = 0;
      for (const argument of args) {
        const literal = argument === undefined || !isArray(argument);
        const { items, beyond = 0 } = arrayOf(argument);
        for (const item of items) if (counts(item, literal)) total++;
        if (counts(null, literal)) total += beyond;
      }
      return total;
    },
    lower(args, context) {
      const { builder } = context;
      let blanks = 0;
      const conditions = args.flatMap((argument) => {
        const literal = typeof argument !== 'object' || argument === null || !('operands' in argument);
        const { operands, beyond = 0 } = operandsOf(argument, context);
        if (counts(null, literal)) blanks += beyond;
        return operands.map((operand) => condition(operand, literal, context));
      });
      const total = conditions.reduce<Id>(
        (sum, each) => builder.add(sum, truthNumber(context, each)),
        builder.const(blanks),
      );
      return settle(makeSymbolic(context, 'number', total, { mayOverflow: false }), context);
    },
  };
}

/** COUNT: numbers; a literal truth value or a text that reads as a number counts too. */
function isCounted(item: Scalar, literal: boolean): boolean {
  if (typeof item === 'number') return true;
  return literal && !isError(item) && typeof toNumber(item) === 'number';
}

function isCountedCondition(operand: Operand, literal: boolean, context: SymbolicContext): Id {
  const { builder } = context;
  if (!isSymbolic(operand)) return builder.bool(isCounted(operand, literal));
  const isNumber =
    operand.type === 'any'
      ? builder.eq(tagOf(operand, context), builder.const(TAG.number))
      : builder.bool(operand.type === 'number' || (literal && operand.type === 'boolean'));
  if (literal && (operand.type === 'any' || operand.type === 'text')) {
    return context.fallback('COUNT is asked of a single value of varying type');
  }
  return builder.and(isNumber, succeeded(operand, context));
}

/** The condition: the operand is a blank (or, with `orEmpty`, an empty text), and no error. */
function isBlankCondition(operand: Operand, orEmpty: boolean, context: SymbolicContext): Id {
  const { builder } = context;
  if (!isSymbolic(operand)) return builder.bool(operand === null || (orEmpty && operand === ''));
  const tag = tagOf(symbolicOf(operand, context), context);
  const is = (type: number): Id => builder.eq(tag, builder.const(type));
  const code = orEmpty ? builder.eq(operand.value, builder.const(context.textCode(''))) : builder.bool(false);
  return builder.and(builder.or(is(TAG.blank), builder.and(is(TAG.text), code)), succeeded(operand, context));
}

/** A value as AVERAGEA and its kin see it: text in ranges counts as 0, TRUE as 1; blanks are passed over. */
function asAll(item: Scalar, literal: boolean): Scalar | undefined {
  if (item === null) return literal ? 0 : undefined;
  if (isError(item) || typeof item === 'number') return item;
  if (typeof item === 'boolean') return Number(item);
  return literal ? toNumber(item) : 0;
}

/** A statistic of all values that are not blank. */
function ofAll(
  name: string,
  summary: string,
  examples: AggregateFunction['examples'],
  evaluate: (xs: readonly number[]) => Scalar,
): FunctionDefinition {
  return {
    name,
    category: 'statistical',
    summary,
    parameters: [VALUES],
    examples,
    evaluate(args) {
      const xs: number[] = [];
      for (const argument of args) {
        const literal = argument === undefined || !isArray(argument as Value);
        for (const item of arrayOf(argument).items) {
          const value = asAll(item, literal);
          if (typeof value === 'number') xs.push(value);
          else if (value !== undefined) return value;
        }
      }
      return evaluate(xs);
    },
  };
}

/** Counts. */
export const COUNTS: readonly FunctionDefinition[] = [
  count(
    'COUNT',
    'The number of numbers.',
    [
      ['COUNT(1,"2",TRUE,"x")', 3],
      ['COUNT({1,"2",TRUE,"x"})', 1],
      ['COUNT(1/0,2)', 1],
    ],
    [VALUES],
    isCounted,
    isCountedCondition,
  ),
  count(
    'COUNTA',
    'The number of values and cells that are not blank; errors and empty texts count.',
    [
      ['COUNTA(1,"",#N/A)', 3],
      ['COUNTA({1,"x",TRUE})', 3],
    ],
    [VALUES],
    (item, literal) => literal || item !== null,
    (operand, literal, context) =>
      literal ? context.builder.bool(true) : context.builder.not(isBlankCondition(operand, false, context)),
  ),
  count(
    'COUNTBLANK',
    'The number of cells that are blank or hold an empty text.',
    [['COUNTBLANK({1,"","x"})', 1]],
    [{ name: 'range', accepts: 'values', errors: true }],
    (item) => item === null || item === '',
    (operand, _, context) => isBlankCondition(operand, true, context),
  ),
  ofAll(
    'AVERAGEA',
    'The mean of all values; text in ranges counts as 0, TRUE as 1.',
    [['AVERAGEA({2,"x",TRUE})', 1]],
    (xs) => (xs.length === 0 ? error('#DIV/0!') : xs.reduce((a, b) => a + b, 0) / xs.length),
  ),
  ofAll('MAXA', 'The greatest of all values; text in ranges counts as 0, TRUE as 1.', [['MAXA({-2,"x"})', 0]], (xs) =>
    xs.reduce((a, b) => Math.max(a, b), xs[0] ?? 0),
  ),
  ofAll('MINA', 'The least of all values; text in ranges counts as 0, TRUE as 1.', [['MINA({2,TRUE})', 1]], (xs) =>
    xs.reduce((a, b) => Math.min(a, b), xs[0] ?? 0),
  ),
];
