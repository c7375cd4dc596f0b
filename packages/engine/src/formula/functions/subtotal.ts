/** SUBTOTAL: a statistic of the cells of areas that are no subtotals themselves, and not hidden when that is asked. */
import { lowerAggregateOf } from '../lower-call.ts';
import { checkedScalars, compute } from '../operators.ts';
import { isSymbolic, type Operand } from '../symbolic.ts';
import { error, isError, isReference, type Scalar, type Value } from '../value.ts';
import type {
  AggregateFunction,
  EvaluateContext,
  FunctionDefinition,
  GeneralFunction,
  LoweredArgument,
} from './function.ts';
import { STATISTICAL } from './statistical.ts';
import { SUMS } from './sums.ts';

/** The functions by number, from 1; with 100 added, hidden rows are passed over. */
const CHOICES = ['AVERAGE', 'COUNT', 'COUNTA', 'MAX', 'MIN', 'PRODUCT', 'STDEV.S', 'STDEV.P', 'SUM', 'VAR.S', 'VAR.P'];

const DEFINITIONS = CHOICES.map((wanted) => {
  return [...SUMS, ...STATISTICAL].find(({ name }) => name === wanted) as AggregateFunction | GeneralFunction;
});

/** The function of a number and whether hidden rows are passed over; undefined for other numbers. */
function choiceOf(
  code: number,
): readonly [definition: AggregateFunction | GeneralFunction, hidden: boolean] | undefined {
  const whole = Math.trunc(code);
  const hidden = whole > 100;
  const definition = DEFINITIONS[hidden ? whole - 101 : whole - 1];
  return definition && [definition, hidden];
}

/** The values that count, area by area; undefined when an argument is no reference. */
function visible(
  args: readonly (Value | undefined)[],
  hidden: boolean,
  context: EvaluateContext,
): readonly Scalar[] | undefined {
  const items: Scalar[] = [];
  for (const argument of args) {
    if (argument === undefined || !isReference(argument)) return undefined;
    for (const whole of argument.areas) {
      const area = context.clip(whole);
      if (area === undefined) continue;
      const { sheet, top, bottom, left, right } = area;
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          if (!context.passesOver?.(sheet, row, column, hidden)) items.push(context.read(sheet, row, column));
        }
      }
    }
  }
  return items;
}

function visibleOperands(args: readonly LoweredArgument[], hidden: boolean): readonly Operand[] | undefined {
  const operands: Operand[] = [];
  for (const argument of args) {
    if (typeof argument !== 'object' || argument === null || !('areas' in argument)) return undefined;
    operands.push(...argument.visible(hidden));
  }
  return operands;
}

function aggregate(definition: AggregateFunction, items: readonly Scalar[], context: EvaluateContext): Scalar {
  const failure = items.find((item) => isError(item));
  if (failure !== undefined) return failure;
  const numbers = items.filter((item) => typeof item === 'number');
  return compute(checkedScalars(context.date1904), (m) => definition.aggregate(m, numbers, []));
}

/** Subtotals. */
export const SUBTOTALS: readonly FunctionDefinition[] = [
  {
    name: 'SUBTOTAL',
    category: 'math',
    summary: 'A statistic of cells, chosen by its number, that passes over other subtotals.',
    parameters: [
      { name: 'function_num', accepts: 'number' },
      { name: 'ref1', accepts: 'reference', reads: true, repeats: true },
    ],
    examples: [
      ['SUBTOTAL(9,A1:A3)', 0],
      ['SUBTOTAL(103,A1:A3)', 0],
      ['SUBTOTAL(1,A1:A3)', '#DIV/0!'],
      ['SUBTOTAL(12,A1:A3)', '#VALUE!'],
      ['SUBTOTAL(9,{1,2})', '#VALUE!'],
    ],
    evaluate([code, ...references], context) {
      const [definition, hidden] = choiceOf(code as number) ?? [];
      const items = definition && visible(references, hidden!, context);
      if (definition === undefined || items === undefined) return error('#VALUE!');
      if ('aggregate' in definition) return aggregate(definition, items, context);
      return definition.evaluate([{ rows: 1, columns: items.length, items }], context);
    },
    lower([code, ...references], context) {
      if (isSymbolic(code)) return context.fallback('SUBTOTAL is asked for a function that varies');
      const [definition, hidden] = choiceOf(code as number) ?? [];
      const operands = definition && visibleOperands(references, hidden!);
      if (definition === undefined || operands === undefined) return error('#VALUE!');
      if ('aggregate' in definition) return lowerAggregateOf(definition, operands, context);
      return definition.lower!([{ rows: 1, columns: operands.length, operands }], context);
    },
  },
];
