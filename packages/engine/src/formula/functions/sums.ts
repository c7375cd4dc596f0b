/** Sums and products of ranges. */
import type { Id } from '../../ir/ir.ts';
import { combineErrors, makeSymbolic, settle, symbolicOf, TAG, tagOf } from '../operand.ts';
import type { Operand, OperandArray, SymbolicContext } from '../symbolic.ts';
import { type ArrayValue, error, isError, type Scalar, type Value } from '../value.ts';
import { arrayOf, operandsOf } from './arrays.ts';
import type { FunctionDefinition, Parameter } from './function.ts';
import { countOf, filled, ofSample, sum, sumOf } from './sample.ts';

const NUMBERS: Parameter = { name: 'number1', accepts: 'values', repeats: true };

/** The numbers among the operands of SUMPRODUCT; everything else counts as 0. */
function factor(item: Scalar): number {
  return typeof item === 'number' ? item : 0;
}

function sumOfProducts(arrays: readonly ArrayValue[]): Scalar {
  const [first] = arrays as [ArrayValue];
  if (arrays.some((array) => array.rows !== first.rows || array.columns !== first.columns)) return error('#VALUE!');
  for (const { items } of arrays) for (const item of items) if (isError(item)) return item;
  let total = 0;
  for (let i = 0; i < first.items.length; i++) {
    let product = factor(first.items[i]!);
    for (let j = 1; j < arrays.length; j++) product *= factor(arrays[j]!.items[i]!);
    total += product;
  }
  return total;
}

/** The number of an operand, 0 for another type, NaN for an error. */
function factorOf(operand: Operand, context: SymbolicContext): Id {
  const { builder } = context;
  const { type, value, ...rest } = symbolicOf(operand, context);
  if (type === 'number') return value;
  if (type === 'any') {
    const isNumber = builder.eq(tagOf({ type, value, ...rest }, context), builder.const(TAG.number));
    return builder.select(isNumber, value, builder.mul(value, builder.const(0)));
  }
  return builder.mul(value, builder.const(0));
}

function lowerSumOfProducts(arrays: readonly OperandArray[], context: SymbolicContext): Operand {
  const { builder } = context;
  const [first] = arrays as [OperandArray];
  if (arrays.some((array) => array.rows !== first.rows || array.columns !== first.columns)) return error('#VALUE!');
  const products = first.operands.map((_, i) =>
    arrays.map(({ operands }) => factorOf(operands[i]!, context)).reduce((a, b) => builder.mul(a, b)),
  );
  const total = products.reduce((a, b) => builder.add(a, b), builder.const(0));
  const errorCode = combineErrors(
    arrays.flatMap(({ operands }) => operands),
    context,
  );
  return settle(makeSymbolic(context, 'number', total, { errorCode }), context);
}

/** Sums and products. */
export const SUMS: readonly FunctionDefinition[] = [
  {
    name: 'SUM',
    category: 'math',
    summary: 'The sum of numbers and of the numbers in ranges.',
    parameters: [NUMBERS],
    examples: [
      ['SUM(1,2,3)', 6],
      ['SUM("7")', 7],
      ['SUM(TRUE)', 1],
      ['SUM("x")', '#VALUE!'],
      ['SUM({1,"7",TRUE})', 1],
      ['SUM(1,#N/A)', '#N/A'],
    ],
    ...ofSample((m, { xs }) => sum(m, xs)),
  },
  {
    name: 'PRODUCT',
    category: 'math',
    summary: 'The product of numbers and of the numbers in ranges; 0 when there is none.',
    parameters: [NUMBERS],
    examples: [
      ['PRODUCT(2,3,4)', 24],
      ['PRODUCT({2,"3"})', 2],
      ['PRODUCT({"3"})', 0],
    ],
    ...ofSample((m, sample) => {
      const product = filled(m, sample, 1).reduce((a, b) => m.mul(a, b), m.const(1));
      return m.select(m.eq(countOf(m, sample), m.const(0)), m.const(0), product);
    }),
  },
  {
    name: 'SUMSQ',
    category: 'math',
    summary: 'The sum of the squares of numbers.',
    parameters: [NUMBERS],
    examples: [['SUMSQ(3,4)', 25]],
    ...ofSample((m, sample) => sumOf(m, sample, (x) => m.mul(x, x))),
  },
  {
    name: 'SUMPRODUCT',
    category: 'math',
    summary: 'The sum of the products of the cells at equal places; other things than numbers count as 0.',
    parameters: [{ name: 'array1', accepts: 'values', repeats: true, errors: true, array: true }],
    examples: [
      ['SUMPRODUCT({1,2,3},{4,5,6})', 32],
      ['SUMPRODUCT({1,"2",TRUE},{4,5,6})', 4],
      ['SUMPRODUCT({1,2,3})', 6],
      ['SUMPRODUCT({1,2},{1;2})', '#VALUE!'],
      ['SUMPRODUCT(({1,2,3}>1)*{10,20,30})', 50],
    ],
    evaluate: (args) => sumOfProducts(args.map((argument) => arrayOf(argument as Value))),
    lower: (args, context) =>
      lowerSumOfProducts(
        args.map((argument) => operandsOf(argument, context)),
        context,
      ),
  },
];
