/**
 * SUBTOTAL and AGGREGATE: a statistic of cells, chosen by its number, that passes over other such functions, hidden rows
 * or errors.
 */
import { lowerAggregateOf } from '../lower-call.ts';
import { failed, selectOperand } from '../operand.ts';
import { checkedScalars, compute } from '../operators.ts';
import { isSymbolic, type Operand, type SymbolicContext } from '../symbolic.ts';
import { type ErrorValue, error, isArray, isError, isReference, type Scalar, toNumber, type Value } from '../value.ts';
import type {
  AggregateFunction,
  EvaluateContext,
  FunctionDefinition,
  GeneralFunction,
  LoweredArgument,
  Parameter,
  PassedOver,
} from './function.ts';
import { STATISTICAL } from './statistical.ts';
import { SUMS } from './sums.ts';

type Choice = AggregateFunction | GeneralFunction;

/** The functions by number, from 1. SUBTOTAL has the first eleven; from the fourteenth on they take a further number. */
const CHOICES: readonly Choice[] = [
  'AVERAGE', 'COUNT', 'COUNTA', 'MAX', 'MIN', 'PRODUCT', 'STDEV.S', 'STDEV.P', 'SUM', 'VAR.S', 'VAR.P',
  'MEDIAN', 'MODE.SNGL', 'LARGE', 'SMALL', 'PERCENTILE.INC', 'QUARTILE.INC', 'PERCENTILE.EXC', 'QUARTILE.EXC',
].map((wanted) => [...SUMS, ...STATISTICAL].find(({ name }) => name === wanted) as Choice); // biome-ignore format: a list
const SUBTOTAL_CHOICES = 11;
const WITH_NUMBER_FROM = 14;

/** What to compute, of which cells. */
interface Request {
  readonly definition: Choice;
  readonly over: PassedOver;
  readonly skipErrors: boolean;
}

/** SUBTOTAL's request; with 100 added to the number, all hidden rows are passed over. */
function subtotalOf(code: number): Request | undefined {
  const whole = Math.trunc(code);
  const all = whole > 100;
  const number = all ? whole - 100 : whole;
  const definition = number <= SUBTOTAL_CHOICES ? CHOICES[number - 1] : undefined;
  const over: PassedOver = { subtotals: true, hidden: all ? 'all' : 'filtered' };
  return definition && { definition, over, skipErrors: false };
}

/** AGGREGATE's request; its options 0 to 7 say what to pass over. */
function aggregateOf(code: number, options: number): Request | undefined {
  const definition = CHOICES[Math.trunc(code) - 1];
  const option = Math.trunc(options);
  if (definition === undefined || option < 0 || option > 7) return undefined;
  const over: PassedOver = { subtotals: option < 4, hidden: option % 2 === 1 ? 'all' : 'none' };
  return { definition, over, skipErrors: option % 4 >= 2 };
}

/** The cells of a reference that count. */
function visible(areas: Value, over: PassedOver, context: EvaluateContext): readonly Scalar[] | undefined {
  if (isArray(areas)) return areas.items;
  if (!isReference(areas)) return undefined;
  const items: Scalar[] = [];
  for (const whole of areas.areas) {
    const area = context.clip(whole);
    if (area === undefined) continue;
    const { sheet, top, bottom, left, right } = area;
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        if (!context.passesOver?.(sheet, row, column, over)) items.push(context.read(sheet, row, column));
      }
    }
  }
  return items;
}

function visibleOperands(argument: LoweredArgument, over: PassedOver): readonly Operand[] | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('operands' in argument) return argument.operands;
  return 'areas' in argument ? argument.visible(over) : undefined;
}

function evaluate(
  { definition, over, skipErrors }: Request,
  sources: readonly (Value | undefined)[],
  rest: readonly number[],
  context: EvaluateContext,
): Value {
  const parts = sources.map((source) => visible(source ?? null, over, context));
  if (parts.some((part) => part === undefined)) return error('#VALUE!');
  const all = parts.flatMap((part) => part!);
  const items = skipErrors ? all.filter((item) => !isError(item)) : all;
  if (!('aggregate' in definition)) return definition.evaluate([{ rows: 1, columns: items.length, items }], context);
  const failure = items.find((item) => isError(item));
  if (failure !== undefined) return failure;
  const numbers = items.filter((item) => typeof item === 'number');
  return compute(checkedScalars(context.date1904), (m) => definition.aggregate(m, numbers, rest));
}

function lower(
  { definition, over, skipErrors }: Request,
  sources: readonly LoweredArgument[],
  rest: readonly Operand[],
  context: SymbolicContext,
): Operand {
  const parts = sources.map((source) => visibleOperands(source, over));
  if (parts.some((part) => part === undefined)) return error('#VALUE!');
  const all = parts.flatMap((part) => part!);
  // An error that is passed over counts like a blank cell.
  const operands = skipErrors
    ? all.map((operand) => selectOperand(failed(operand, context), null, operand, context))
    : all;
  if ('aggregate' in definition) return lowerAggregateOf(definition, operands, rest, context);
  if (!definition.lower) return context.fallback(`${definition.name} is not compiled yet`);
  return definition.lower([{ rows: 1, columns: operands.length, operands }], context) as Operand;
}

/** One number of AGGREGATE's last argument. */
function numberIn(argument: Value | undefined, context: EvaluateContext): number | ErrorValue {
  if (argument === undefined) return error('#VALUE!');
  if (isArray(argument)) return toNumber(argument.items[0]!, context.date1904);
  if (!isReference(argument)) return toNumber(argument, context.date1904);
  const { sheet, top, left } = argument.areas[0]!;
  return toNumber(context.read(sheet, top, left), context.date1904);
}

function operandIn(argument: LoweredArgument): Operand {
  if (argument === undefined || typeof argument === 'function') return error('#VALUE!');
  if (typeof argument !== 'object' || argument === null) return argument;
  if ('operands' in argument) return argument.operands[0]!;
  if (!('areas' in argument)) return argument;
  const value = argument.read();
  return typeof value === 'object' && value !== null && 'operands' in value ? value.operands[0]! : value;
}

const CODE: Parameter = { name: 'function_num', accepts: 'number' };
const VARYING_CODE = 'the statistic that it is asked for varies';

/** SUBTOTAL and AGGREGATE. */
export const SUBTOTALS: readonly FunctionDefinition[] = [
  {
    name: 'SUBTOTAL',
    category: 'math',
    summary: 'A statistic of cells, chosen by its number, that passes over other subtotals.',
    parameters: [CODE, { name: 'ref1', accepts: 'reference', repeats: true }],
    examples: [
      ['SUBTOTAL(9,A1:A3)', 0],
      ['SUBTOTAL(103,A1:A3)', 0],
      ['SUBTOTAL(1,A1:A3)', '#DIV/0!'],
      ['SUBTOTAL(12,A1:A3)', '#VALUE!'],
      ['SUBTOTAL(9,{1,2})', '#VALUE!'],
    ],
    evaluate([code, ...references], context) {
      const request = subtotalOf(code as number);
      if (!request || references.some((value) => value === undefined || !isReference(value))) return error('#VALUE!');
      return evaluate(request, references, [], context);
    },
    lower([code, ...references], context) {
      if (isSymbolic(code)) return context.fallback(VARYING_CODE);
      const request = subtotalOf(code as number);
      return request ? lower(request, references, [], context) : error('#VALUE!');
    },
  },
  {
    name: 'AGGREGATE',
    category: 'math',
    summary: 'A statistic of cells, chosen by its number, that passes over errors, hidden rows or subtotals.',
    parameters: [
      CODE,
      { name: 'options', accepts: 'number' },
      { name: 'ref1', accepts: 'reference', array: true, repeats: true },
    ],
    examples: [
      ['AGGREGATE(9,6,A1:A3)', 0],
      ['AGGREGATE(14,6,{3,#N/A,5,4},2)', 4],
      ['AGGREGATE(15,6,{1,2,3}/({1,2,3}>1),1)', 2],
      ['AGGREGATE(14,4,{3,#N/A,5},1)', '#N/A'],
      ['AGGREGATE(20,6,A1:A3)', '#VALUE!'],
      ['AGGREGATE(9,8,A1:A3)', '#VALUE!'],
    ],
    evaluate([code, options, ...sources], context) {
      const request = aggregateOf(code as number, options as number);
      if (request === undefined) return error('#VALUE!');
      if (Math.trunc(code as number) < WITH_NUMBER_FROM) return evaluate(request, sources, [], context);
      const k = numberIn(sources[1], context);
      return typeof k === 'number' ? evaluate(request, sources.slice(0, 1), [k], context) : k;
    },
    lower([code, options, ...sources], context) {
      if (isSymbolic(code) || isSymbolic(options)) return context.fallback(VARYING_CODE);
      const request = aggregateOf(code as number, options as number);
      if (request === undefined) return error('#VALUE!');
      if (Math.trunc(code as number) < WITH_NUMBER_FROM) return lower(request, sources, [], context);
      return lower(request, sources.slice(0, 1), [operandIn(sources[1])], context);
    },
  },
];
