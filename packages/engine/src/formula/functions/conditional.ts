/**
 * Sums, counts, means and extremes of the cells whose partners meet criteria: SUMIF to MINIFS. Written once as a fold
 * over the chosen cells for known values and once as selects for values that vary.
 */
import type { Id } from '../../ir/ir.ts';
import {
  errorCodeOf,
  errorIndex,
  failed,
  finite,
  makeSymbolic,
  settle,
  symbolicOf,
  TAG,
  tagOf,
  truthNumber,
} from '../operand.ts';
import { isSymbolic, type Operand, type OperandArray, type SymbolicContext } from '../symbolic.ts';
import { type ArrayValue, error, isError, type Scalar, type Value } from '../value.ts';
import { arrayOf, operandsOf } from './arrays.ts';
import { type Criterion, meets, meetsCondition, parseCriterion } from './criteria.ts';
import type { FunctionDefinition, GeneralFunction, LoweredArgument, Parameter } from './function.ts';

type Kind = 'sum' | 'average' | 'max' | 'min';

interface Pair<T> {
  readonly range: T;
  readonly criterion: Criterion;
}

/** The items of `values` where every range meets its criterion; #VALUE! when a shape differs. */
function chosen(values: ArrayValue, pairs: readonly Pair<ArrayValue>[]): readonly Scalar[] | undefined {
  if (pairs.some(({ range }) => range.rows !== values.rows || range.columns !== values.columns)) return undefined;
  return values.items.filter((_, i) => pairs.every(({ range, criterion }) => meets(range.items[i]!, criterion)));
}

/** COUNTIFS; with the blank cells beyond the used part of whole columns, where a blank meets every criterion. */
function count(values: ArrayValue, pairs: readonly Pair<ArrayValue>[]): Scalar {
  const items = chosen(values, pairs);
  if (items === undefined) return error('#VALUE!');
  return items.length + (pairs.every(({ criterion }) => meets(null, criterion)) ? (values.beyond ?? 0) : 0);
}

/** The result over chosen cells; only numbers count, the first error wins. */
function fold(kind: Kind, items: readonly Scalar[]): Scalar {
  const failure = items.find((item) => isError(item));
  if (failure !== undefined) return failure;
  const numbers = items.filter((item) => typeof item === 'number');
  switch (kind) {
    case 'sum':
      return numbers.reduce((a, b) => a + b, 0);
    case 'average':
      return numbers.length === 0 ? error('#DIV/0!') : numbers.reduce((a, b) => a + b, 0) / numbers.length;
    case 'max':
      return numbers.length === 0 ? 0 : numbers.reduce((a, b) => Math.max(a, b));
    case 'min':
      return numbers.length === 0 ? 0 : numbers.reduce((a, b) => Math.min(a, b));
  }
}

interface LoweredPair {
  readonly range: OperandArray;
  readonly criterion: Operand;
}

/** One cell of the result range with the condition under which it counts. */
interface Choice {
  readonly operand: Operand;
  readonly condition: Id;
}

function choices(
  values: OperandArray,
  pairs: readonly LoweredPair[],
  context: SymbolicContext,
): readonly Choice[] | undefined {
  const { builder } = context;
  if (pairs.some(({ range }) => range.rows !== values.rows || range.columns !== values.columns)) return undefined;
  return values.operands
    .map((operand, i) => ({
      operand,
      condition: pairs.reduce<Id>(
        (all, { range, criterion }) => builder.and(all, meetsCondition(range.operands[i]!, criterion, context)),
        builder.bool(true),
      ),
    }))
    .filter(({ condition }) => !isFalse(condition, context));
}

function isFalse(condition: Id, { builder }: SymbolicContext): boolean {
  const { op, imm } = builder.operation(condition);
  return op === 'bool' && imm === 0;
}

/** The choices whose cell holds a number, with the number (NaN for an error, which must not be passed over). */
function numericChoices(
  all: readonly Choice[],
  context: SymbolicContext,
): readonly { readonly value: Id; readonly condition: Id }[] {
  const { builder } = context;
  const numeric = all.map(({ operand, condition }) => {
    const symbolic = symbolicOf(operand, context);
    const wrong = failed(operand, context);
    const isNumber =
      symbolic.type === 'any'
        ? builder.eq(tagOf(symbolic, context), builder.const(TAG.number))
        : builder.bool(symbolic.type === 'number');
    return { value: finite(symbolic, context), condition: builder.and(condition, builder.or(isNumber, wrong)) };
  });
  return numeric.filter(({ condition }) => !isFalse(condition, context));
}

function lowerCount(values: OperandArray, pairs: readonly LoweredPair[], context: SymbolicContext): Operand {
  const all = choices(values, pairs, context);
  if (all === undefined) return error('#VALUE!');
  const { builder } = context;
  const blanksMeet = pairs.every(({ criterion }) => !isSymbolic(criterion) && meets(null, parseCriterion(criterion)));
  const total = builder.add(countOf(all, context), builder.const(blanksMeet ? (values.beyond ?? 0) : 0));
  return settle(makeSymbolic(context, 'number', total, { mayOverflow: false }), context);
}

function lowerFold(kind: Kind, all: readonly Choice[], context: SymbolicContext): Operand {
  const { builder } = context;
  const numeric = numericChoices(all, context);
  const errorCode = (): Id =>
    all.reduceRight<Id>(
      (code, { operand, condition }) =>
        builder.select(builder.and(condition, failed(operand, context)), errorCodeOf(operand, context), code),
      kind === 'average' ? averageCode(numeric, context) : builder.const(errorIndex('#NUM!')),
    );
  const value = foldIds(kind, numeric, context);
  return settle(makeSymbolic(context, 'number', value, { errorCode }), context);
}

function averageCode(numeric: readonly { readonly condition: Id }[], context: SymbolicContext): Id {
  const { builder } = context;
  const none = builder.eq(countOf(numeric, context), builder.const(0));
  return builder.select(none, builder.const(errorIndex('#DIV/0!')), builder.const(errorIndex('#NUM!')));
}

function countOf(numeric: readonly { readonly condition: Id }[], context: SymbolicContext): Id {
  return numeric.reduce<Id>(
    (sum, { condition }) => context.builder.add(sum, truthNumber(context, condition)),
    context.builder.const(0),
  );
}

function foldIds(
  kind: 'sum' | 'average' | 'max' | 'min',
  numeric: readonly { readonly value: Id; readonly condition: Id }[],
  context: SymbolicContext,
): Id {
  const { builder } = context;
  const zero = builder.const(0);
  if (kind === 'sum' || kind === 'average') {
    const sum = numeric.reduce<Id>(
      (total, { value, condition }) => builder.add(total, builder.select(condition, value, zero)),
      zero,
    );
    return kind === 'sum' ? sum : builder.div(sum, countOf(numeric, context)); // 0 / 0 is NaN: #DIV/0!
  }
  const none = builder.const(kind === 'max' ? -Infinity : Infinity);
  const extreme = numeric.reduce<Id>((best, { value, condition }) => {
    const candidate = builder.select(condition, value, none);
    return kind === 'max' ? builder.max(best, candidate) : builder.min(best, candidate);
  }, none);
  return builder.select(builder.eq(extreme, none), zero, extreme);
}

const RANGE: Parameter = { name: 'range', accepts: 'values', errors: true };
const CRITERIA: Parameter = { name: 'criteria', accepts: 'scalar', errors: true };

/** SUMIF and AVERAGEIF: the summed range is the range itself unless given. */
function withOneCriterion(
  name: string,
  kind: 'sum' | 'average',
  summary: string,
  examples: GeneralFunction['examples'],
): FunctionDefinition {
  return {
    name,
    category: kind === 'sum' ? 'math' : 'statistical',
    summary,
    parameters: [
      RANGE,
      CRITERIA,
      { name: `${kind}_range`, accepts: 'values', errors: true, optional: true, shapedLike: 0 },
    ],
    examples,
    evaluate([first, wanted, values]) {
      const range = arrayOf(first);
      const criterion = parseCriterion(wanted as Scalar);
      const summed = values === undefined ? range : reshaped(arrayOf(values), range);
      return fold(kind, chosen(summed, [{ range, criterion }])!);
    },
    lower([first, criterion, values], context) {
      const range = operandsOf(first, context);
      const summed = values === undefined ? range : reshapedOperands(operandsOf(values, context), range);
      return lowerFold(kind, choices(summed, [{ range, criterion: criterion as Operand }], context)!, context);
    },
  };
}

/**
 * SUMIF takes of the summed range as many cells as the range has, from its top left cell. A plain reference was given
 * that shape when the formula was read; here an array, or a reference that was computed, is cut or filled with blanks.
 */
function reshaped(values: ArrayValue, shape: { readonly rows: number; readonly columns: number }): ArrayValue {
  if (values.rows === shape.rows && values.columns === shape.columns) return values;
  return { rows: shape.rows, columns: shape.columns, items: cut(values.items, values, shape) };
}

function reshapedOperands(values: OperandArray, shape: OperandArray): OperandArray {
  if (values.rows === shape.rows && values.columns === shape.columns) return values;
  return { rows: shape.rows, columns: shape.columns, operands: cut(values.operands, values, shape) };
}

function cut<T>(
  items: readonly T[],
  from: { readonly rows: number; readonly columns: number },
  to: { readonly rows: number; readonly columns: number },
): (T | null)[] {
  return Array.from({ length: to.rows * to.columns }, (_, i) => {
    const row = Math.floor(i / to.columns);
    const column = i % to.columns;
    return row < from.rows && column < from.columns ? items[row * from.columns + column]! : null;
  });
}

/** The pairs of range and criterion from argument `from` on. */
function pairsOf(args: readonly (Value | undefined)[], from: number): Pair<ArrayValue>[] {
  const pairs: Pair<ArrayValue>[] = [];
  for (let i = from; i + 1 < args.length; i += 2) {
    pairs.push({ range: arrayOf(args[i]), criterion: parseCriterion(args[i + 1] as Scalar) });
  }
  return pairs;
}

function loweredPairsOf(args: readonly LoweredArgument[], from: number, context: SymbolicContext): LoweredPair[] {
  const pairs: LoweredPair[] = [];
  for (let i = from; i + 1 < args.length; i += 2) {
    pairs.push({ range: operandsOf(args[i], context), criterion: args[i + 1] as Operand });
  }
  return pairs;
}

/** SUMIFS and its kin. */
function withCriteria(
  name: string,
  kind: Kind,
  category: 'math' | 'statistical',
  summary: string,
  parameters: readonly Parameter[],
  examples: GeneralFunction['examples'],
): FunctionDefinition {
  return {
    name,
    category,
    summary,
    parameters,
    examples,
    evaluate(args) {
      const items = chosen(arrayOf(args[0]), pairsOf(args, 1));
      return items ? fold(kind, items) : error('#VALUE!');
    },
    lower(args, context) {
      const all = choices(operandsOf(args[0], context), loweredPairsOf(args, 1, context), context);
      return all ? lowerFold(kind, all, context) : error('#VALUE!');
    },
  };
}

const valuesParameter = (name: string): Parameter => ({ name, accepts: 'values', errors: true });
const PAIRS: readonly Parameter[] = [
  { name: 'criteria_range1', accepts: 'values', errors: true, repeats: true },
  { name: 'criteria1', accepts: 'scalar', errors: true },
];

/** Conditional sums and means of the MATH category, and those of STATISTICAL. */
export const CONDITIONAL: readonly FunctionDefinition[] = [
  withOneCriterion('SUMIF', 'sum', 'The sum of the cells whose partners meet a criterion.', [
    ['SUMIF({1,2,3,4},">2")', 7],
    ['SUMIF({"a","b","ab"},"a*",{1,2,4})', 5],
    ['SUMIF({1,2,3},5)', 0],
    ['SUMIF({"x",1},"<>x",{10,20})', 20],
    ['SUMIF({1,#N/A},1,{2,3})', 2],
    ['SUMIF({1,2},1,{#N/A,3})', '#N/A'],
  ]),
  withOneCriterion('AVERAGEIF', 'average', 'The mean of the cells whose partners meet a criterion.', [
    ['AVERAGEIF({1,2,3,4},">2")', 3.5],
    ['AVERAGEIF({1,2},">2")', '#DIV/0!'],
    ['AVERAGEIF({"x","y","x"},"X",{1,2,4})', 2.5],
  ]),
  {
    name: 'COUNTIF',
    category: 'statistical',
    summary: 'The number of cells that meet a criterion.',
    parameters: [RANGE, CRITERIA],
    examples: [
      ['COUNTIF({1,2,3,"2",TRUE},2)', 2],
      ['COUNTIF({1,2,3,"2",TRUE},"<>2")', 4],
      ['COUNTIF({1,2,3,"2"},">=2")', 2],
      ['COUNTIF({"apple","Pear","APPLE"},"apple")', 2],
      ['COUNTIF({"a?","ab"},"a~?")', 1],
      ['COUNTIF({TRUE,"TRUE",1},TRUE)', 1],
      ['COUNTIF({1,"",2},"")', 1],
      ['COUNTIF({1,#N/A,2},"<>1")', 2],
      ['COUNTIF({1,#N/A,2},#N/A)', 1],
      ['COUNTIF({"b","c",1},">a")', 2],
    ],
    evaluate([first, wanted]) {
      const range = arrayOf(first);
      return count(range, [{ range, criterion: parseCriterion(wanted as Scalar) }]);
    },
    lower([first, criterion], context) {
      const range = operandsOf(first, context);
      return lowerCount(range, [{ range, criterion: criterion as Operand }], context);
    },
  },
  {
    name: 'COUNTIFS',
    category: 'statistical',
    summary: 'The number of places where every range meets its criterion.',
    parameters: PAIRS,
    examples: [
      ['COUNTIFS({1,2,3},">1",{"a","b","a"},"a")', 1],
      ['COUNTIFS({1,2,3},">1",{1,2},1)', '#VALUE!'],
    ],
    evaluate: (args) => count(arrayOf(args[0]), pairsOf(args, 0)),
    lower: (args, context) => lowerCount(operandsOf(args[0], context), loweredPairsOf(args, 0, context), context),
  },
  withCriteria(
    'SUMIFS',
    'sum',
    'math',
    'The sum of the cells at the places where every range meets its criterion.',
    [valuesParameter('sum_range'), ...PAIRS],
    [
      ['SUMIFS({1,2,4},{"a","b","a"},"a",{1,1,0},1)', 1],
      ['SUMIFS({1,2,4},{1,2,3},">1")', 6],
      ['SUMIFS({1,2,4},{1,2},">1")', '#VALUE!'],
    ],
  ),
  withCriteria(
    'AVERAGEIFS',
    'average',
    'statistical',
    'The mean of the cells at the places where every range meets its criterion.',
    [valuesParameter('average_range'), ...PAIRS],
    [
      ['AVERAGEIFS({1,2,4},{1,2,3},">1")', 3],
      ['AVERAGEIFS({1,2,4},{1,2,3},">3")', '#DIV/0!'],
    ],
  ),
  withCriteria(
    'MAXIFS',
    'max',
    'statistical',
    'The greatest of the cells at the places where every range meets its criterion; 0 when there is none.',
    [valuesParameter('max_range'), ...PAIRS],
    [
      ['MAXIFS({1,5,4},{1,2,1},1)', 4],
      ['MAXIFS({1,5,4},{1,2,1},3)', 0],
    ],
  ),
  withCriteria(
    'MINIFS',
    'min',
    'statistical',
    'The least of the cells at the places where every range meets its criterion; 0 when there is none.',
    [valuesParameter('min_range'), ...PAIRS],
    [
      ['MINIFS({3,5,2},{1,2,1},1)', 2],
      ['MINIFS({1,5,4},{1,2,1},3)', 0],
    ],
  ),
];
