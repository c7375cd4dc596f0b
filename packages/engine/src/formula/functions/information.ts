/** What kind of value a cell holds. These functions see errors; compiled, they ask for them explicitly. */
import type { Id } from '../../ir/ir.ts';
import {
  booleanWhere,
  errorCodeOf,
  failed,
  makeSymbolic,
  numberOf,
  settle,
  succeeded,
  symbolicOf,
  TAG,
  tagOf,
} from '../operand.ts';
import { isSymbolic, type Operand, type SymbolicContext } from '../symbolic.ts';
import { ERROR_KINDS, error, isArray, isError, isReference, type Scalar, type Value } from '../value.ts';
import { operandsOf } from './arrays.ts';
import type { FunctionDefinition, GeneralFunction, Parameter } from './function.ts';
import { isNotAvailable } from './logical.ts';

const VALUE: Parameter = { name: 'value', accepts: 'scalar', errors: true };

/** A question about one value, asked of a known one and as a condition of one that varies. */
function question(
  name: string,
  summary: string,
  examples: GeneralFunction['examples'],
  evaluate: (value: Scalar) => boolean,
  lower: (value: Operand, context: SymbolicContext) => Id,
): FunctionDefinition {
  return {
    name,
    category: 'information',
    summary,
    parameters: [VALUE],
    examples,
    evaluate: ([value]) => evaluate(value as Scalar),
    lower: ([value], context) => booleanWhere(lower(value as Operand, context), [], context),
  };
}

/** The condition: the operand has one of the types in this trial, and is no error. */
function hasType(operand: Operand, types: readonly number[], context: SymbolicContext): Id {
  const { builder } = context;
  const tag = tagOf(symbolicOf(operand, context), context);
  const any = types.reduce<Id>(
    (found, type) => builder.or(found, builder.eq(tag, builder.const(type))),
    builder.bool(false),
  );
  return builder.and(any, succeeded(operand, context));
}

/** ISEVEN and ISODD: of the whole part. */
function parity(name: string, odd: boolean, examples: GeneralFunction['examples']): FunctionDefinition {
  return {
    name,
    category: 'information',
    summary: `Whether the whole part of a number is ${odd ? 'odd' : 'even'}.`,
    parameters: [{ name: 'number', accepts: 'number', strict: true }],
    examples,
    result: 'boolean',
    numeric(m, x) {
      const whole = m.abs(m.trunc(x!));
      const half = m.mul(whole, m.const(0.5));
      const bit = m.mul(m.sub(half, m.floor(half)), m.const(2));
      return odd ? bit : m.sub(m.const(1), bit);
    },
  };
}

/** What N makes of a value: numbers stay, TRUE is 1, all else 0; errors pass. */
function plainNumber(value: Scalar): Scalar {
  if (isError(value) || typeof value === 'number') return value;
  return value === true ? 1 : 0;
}

function lowerPlainNumber(operand: Operand, context: SymbolicContext): Operand {
  const { builder } = context;
  if (!isSymbolic(operand)) return plainNumber(operand);
  if (operand.type === 'number' || operand.type === 'boolean') return numberOf(operand, context);
  const nothing = builder.mul(operand.value, builder.const(0)); // 0, but NaN where it is an error
  const value =
    operand.type === 'text'
      ? nothing
      : builder.select(builder.eq(operand.tag!, builder.const(TAG.text)), nothing, operand.value);
  const { mayOverflow, errorCode } = operand;
  return settle(makeSymbolic(context, 'number', value, { mayOverflow, errorCode }), context);
}

/** The first cell of a reference or array; a scalar itself. */
function firstOf(value: Value | undefined): Scalar {
  if (value === undefined || isReference(value)) return null;
  return isArray(value) ? value.items[0]! : value;
}

/** ERROR.TYPE of the kinds that do not follow the order of ERROR_KINDS. */
const ERROR_NUMBERS: Readonly<Partial<Record<string, number>>> = { '#SPILL!': 9, '#CALC!': 14 };

/** Questions about values. */
export const INFORMATION: readonly FunctionDefinition[] = [
  question(
    'ISERROR',
    'Whether a value is an error.',
    [
      ['ISERROR(1/0)', true],
      ['ISERROR(1)', false],
    ],
    (value) => isError(value),
    failed,
  ),
  question(
    'ISERR',
    'Whether a value is an error other than #N/A.',
    [
      ['ISERR(1/0)', true],
      ['ISERR(#N/A)', false],
    ],
    (value) => isError(value) && value !== error('#N/A'),
    (value, context) =>
      context.builder.and(failed(value, context), context.builder.not(isNotAvailable(value, context))),
  ),
  question(
    'ISNA',
    'Whether a value is #N/A.',
    [
      ['ISNA(#N/A)', true],
      ['ISNA(1/0)', false],
    ],
    (value) => value === error('#N/A'),
    isNotAvailable,
  ),
  question(
    'ISNUMBER',
    'Whether a value is a number.',
    [
      ['ISNUMBER(5)', true],
      ['ISNUMBER("5")', false],
      ['ISNUMBER(#N/A)', false],
    ],
    (value) => typeof value === 'number',
    (value, context) => hasType(value, [TAG.number], context),
  ),
  question(
    'ISTEXT',
    'Whether a value is text.',
    [
      ['ISTEXT("a")', true],
      ['ISTEXT(1)', false],
    ],
    (value) => typeof value === 'string',
    (value, context) => hasType(value, [TAG.text], context),
  ),
  question(
    'ISNONTEXT',
    'Whether a value is anything but text; a blank and an error are.',
    [
      ['ISNONTEXT(1)', true],
      ['ISNONTEXT("a")', false],
      ['ISNONTEXT(#N/A)', true],
    ],
    (value) => typeof value !== 'string',
    (value, context) => context.builder.not(hasType(value, [TAG.text], context)),
  ),
  question(
    'ISLOGICAL',
    'Whether a value is a truth value.',
    [
      ['ISLOGICAL(TRUE)', true],
      ['ISLOGICAL(1)', false],
    ],
    (value) => typeof value === 'boolean',
    (value, context) => hasType(value, [TAG.boolean], context),
  ),
  question(
    'ISBLANK',
    'Whether a cell holds nothing; an empty text is something.',
    [
      ['ISBLANK("")', false],
      ['ISBLANK(0)', false],
      ['ISBLANK(#N/A)', false],
    ],
    (value) => value === null,
    (value, context) => hasType(value, [TAG.blank], context),
  ),
  {
    name: 'ISREF',
    category: 'information',
    summary: 'Whether the argument is a reference.',
    parameters: [{ name: 'value', accepts: 'reference', reads: false }],
    examples: [
      ['ISREF(A1)', true],
      ['ISREF(1)', false],
    ],
    evaluate: ([value]) => value !== undefined && isReference(value),
  },
  parity('ISEVEN', false, [
    ['ISEVEN(2.5)', true],
    ['ISEVEN(-1)', false],
    ['ISEVEN(TRUE)', '#VALUE!'],
  ]),
  parity('ISODD', true, [
    ['ISODD(2.5)', false],
    ['ISODD(-1)', true],
  ]),
  {
    name: 'NA',
    category: 'information',
    summary: 'The error #N/A.',
    parameters: [],
    examples: [['NA()', '#N/A']],
    evaluate: () => error('#N/A'),
  },
  {
    name: 'ERROR.TYPE',
    category: 'information',
    summary: 'The number of an error kind; #N/A for anything else.',
    parameters: [{ name: 'error_val', accepts: 'scalar', errors: true }],
    examples: [
      ['ERROR.TYPE(1/0)', 2],
      ['ERROR.TYPE(#N/A)', 7],
      ['ERROR.TYPE(1)', '#N/A'],
    ],
    evaluate([value]) {
      const scalar = value as Scalar;
      if (!isError(scalar)) return error('#N/A');
      return ERROR_NUMBERS[scalar.error] ?? ERROR_KINDS.indexOf(scalar.error) + 1;
    },
    lower([value], context) {
      const { builder } = context;
      const operand = value as Operand;
      const numbers = Float64Array.from(ERROR_KINDS, (kind, index) => ERROR_NUMBERS[kind] ?? index + 1);
      const number = builder.gather(numbers, errorCodeOf(operand, context));
      const result = builder.select(failed(operand, context), number, builder.const(NaN));
      const notAvailable = (): Id => builder.const(ERROR_KINDS.indexOf('#N/A'));
      return settle(makeSymbolic(context, 'number', result, { mayOverflow: false, errorCode: notAvailable }), context);
    },
  },
  {
    name: 'N',
    category: 'information',
    summary: 'A value as a number: text is 0, TRUE is 1.',
    parameters: [{ name: 'value', accepts: 'values', errors: true }],
    examples: [
      ['N(7)', 7],
      ['N("7")', 0],
      ['N(TRUE)', 1],
      ['N(#N/A)', '#N/A'],
    ],
    evaluate: ([value]) => plainNumber(firstOf(value)),
    lower: ([value], context) => lowerPlainNumber(operandsOf(value, context).operands[0]!, context),
  },
  {
    name: 'T',
    category: 'information',
    summary: 'A value if it is text, else the empty text.',
    parameters: [{ name: 'value', accepts: 'values', errors: true }],
    examples: [
      ['T("a")', 'a'],
      ['T(7)', ''],
      ['T(#N/A)', '#N/A'],
    ],
    evaluate([value]) {
      const scalar = firstOf(value);
      return isError(scalar) || typeof scalar === 'string' ? scalar : '';
    },
    lower([value], context) {
      const { builder } = context;
      const operand = operandsOf(value, context).operands[0]!;
      if (!isSymbolic(operand)) return isError(operand) || typeof operand === 'string' ? operand : '';
      if (operand.type === 'text') return operand;
      const empty = builder.add(builder.mul(operand.value, builder.const(0)), builder.const(context.textCode('')));
      const code =
        operand.type === 'any'
          ? builder.select(builder.eq(operand.tag!, builder.const(TAG.text)), operand.value, empty)
          : empty;
      return settle(makeSymbolic(context, 'text', code, { errorCode: operand.errorCode }), context);
    },
  },
  {
    name: 'TYPE',
    category: 'information',
    summary: "The number of a value's type: 1 number, 2 text, 4 truth value, 16 error, 64 array.",
    parameters: [{ name: 'value', accepts: 'reference', errors: true, reads: true }],
    examples: [
      ['TYPE(1)', 1],
      ['TYPE("a")', 2],
      ['TYPE(TRUE)', 4],
      ['TYPE(#N/A)', 16],
      ['TYPE({1,2})', 64],
    ],
    evaluate([value], context) {
      let scalar = value ?? null;
      if (isReference(scalar)) {
        const [area, ...others] = scalar.areas;
        if (!area || others.length > 0) return 16;
        if (area.top !== area.bottom || area.left !== area.right) return 64;
        scalar = context.read(area.sheet, area.top, area.left);
      }
      if (isArray(scalar)) return 64;
      if (isError(scalar)) return 16;
      return typeof scalar === 'string' ? 2 : typeof scalar === 'boolean' ? 4 : 1;
    },
  },
];
