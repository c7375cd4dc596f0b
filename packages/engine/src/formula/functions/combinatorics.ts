/** Whole-number functions: factorials, choices, divisors. */
import type { Arithmetic, Id } from '../../ir/ir.ts';
import { constantsOf } from '../lower-operators.ts';
import { selectOperand, TAG } from '../operand.ts';
import { isSymbolic, type Operand, type Symbolic, type SymbolicContext } from '../symbolic.ts';
import { error } from '../value.ts';
import type { Checked, FunctionDefinition, GeneralFunction, LoweredArgument } from './function.ts';
import { elements, overNumbers } from './kernel.ts';

/** n! for n = 0 … 170, each the nearest double (computed exactly, then rounded once). */
const FACTORIALS = table(170, 1);
/** n!! for n = 0 … 300. */
const DOUBLE_FACTORIALS = table(300, 2);

function table(last: number, step: number): Float64Array {
  const exact: bigint[] = [];
  for (let n = 0; n <= last; n++) exact.push(n === 0 ? 1n : BigInt(n) * (exact[n - step] ?? 1n));
  return Float64Array.from(exact, Number);
}

/** 2^53: from here on a double no longer tells whole neighbours apart. */
const LARGEST_WHOLE = 9007199254740992;

/** C(n, k) beyond 1029 with k near n / 2 exceeds the doubles; so no more factors than this matter. */
const MOST_FACTORS = 1030;

/** The number of ways to choose k of n, for whole 0 <= k <= n; exact while it stays below 2^53. */
export function choose<V, B>(m: Arithmetic<V, B>, n: V, k: V): V {
  const one = m.const(1);
  const few = m.min(k, m.sub(n, k));
  const [result] = m.loop(MOST_FACTORS, [one], ([product], trip) => {
    const i = m.add(trip, one);
    // Each quotient is whole (C(n - few + i, i)), so the division is exact as long as the product is.
    const next = m.div(m.mul(product!, m.add(m.sub(n, few), i)), i);
    const over = m.gt(i, few);
    return { next: [m.select(over, product!, next)], done: m.ge(i, few) };
  });
  return result!;
}

function wholeChoice<V, B>(m: Checked<V, B>, number: V, chosen: V): readonly [n: V, k: V] {
  const n = m.trunc(number);
  const k = m.trunc(chosen);
  const zero = m.const(0);
  m.require(m.and(m.ge(n, zero), m.ge(k, zero)), '#NUM!');
  return [n, k];
}

/** The greatest common divisor of two whole numbers that are not negative, by Euclid; 0 for two zeros. */
function commonDivisor<V, B>(m: Arithmetic<V, B>, a: V, b: V): V {
  const zero = m.const(0);
  // Fibonacci neighbours are the worst case: F(79) > 2^53.
  const [result] = m.loop(80, [a, b], ([x, y]) => {
    const end = m.eq(y!, zero);
    const divisor = m.select(end, m.const(1), y!);
    const rest = m.sub(x!, m.mul(m.floor(m.div(x!, divisor)), divisor));
    // The quotient may round up to the next whole number; then the rest is negative.
    const mended = m.select(m.lt(rest, zero), m.add(rest, divisor), rest);
    return { next: [m.select(end, x!, y!), m.select(end, y!, mended)], done: m.eq(mended, zero) };
  });
  return result!;
}

/** The numbers cut to whole ones; #NUM! below 0 and where a double no longer tells neighbours apart. */
function wholes<V, B>(m: Checked<V, B>, xs: readonly V[]): V[] {
  return xs.map((x) => {
    const whole = m.trunc(x);
    m.require(m.and(m.ge(whole, m.const(0)), m.lt(whole, m.const(LARGEST_WHOLE))), '#NUM!');
    return whole;
  });
}

/**
 * GCD and LCM take arguments as the Analysis ToolPak did: texts in ranges are converted, truth values refused, a blank
 * cell of its own is passed over while blanks inside a range are 0.
 */
function ofWholes(
  name: string,
  summary: string,
  examples: GeneralFunction['examples'],
  compute: <V, B>(m: Checked<V, B>, xs: readonly V[]) => V,
): FunctionDefinition {
  return {
    name,
    category: 'math',
    summary,
    parameters: [{ name: 'number1', accepts: 'values', repeats: true }],
    examples,
    ...onlyNumbers((args) => {
      const operands = args.flatMap((argument) => {
        if (argument === null) return [error('#N/A')];
        const items = elements(argument);
        return items.length === 1 && items[0] === null ? [] : items.map(refuseTruth);
      });
      if (operands.length === 0) return '#VALUE!';
      return { operands, compute: (m, xs) => compute(m, wholes(m, xs)) };
    }),
  };
}

/** As `overNumbers`, for operands whose type varies: #VALUE! in trials where one is a truth value. */
function onlyNumbers(plan: Parameters<typeof overNumbers>[0]): ReturnType<typeof overNumbers> {
  const { evaluate, lower } = overNumbers(plan);
  return {
    evaluate,
    lower: (args, context) =>
      lower!(
        args.map((argument) => withoutTruth(argument, context)),
        context,
      ),
  };
}

function withoutTruth(argument: LoweredArgument, context: SymbolicContext): LoweredArgument {
  const { builder } = context;
  const is = (operand: Symbolic, tag: number): Id => builder.eq(operand.tag!, builder.const(tag));
  const varies = (operand: unknown): operand is Symbolic => isSymbolic(operand) && operand.type === 'any';
  const refused = (operand: Operand): Operand =>
    varies(operand) ? selectOperand(is(operand, TAG.boolean), error('#VALUE!'), operand, context) : operand;
  if (varies(argument)) {
    const tags = constantsOf(argument.tag!, context, 4);
    if (!tags || tags.includes(TAG.blank)) return context.fallback('a blank of its own is passed over');
    return refused(argument);
  }
  const isArray = typeof argument === 'object' && argument !== null && 'operands' in argument;
  return isArray ? { ...argument, operands: argument.operands.map(refused) } : argument;
}

function refuseTruth(operand: Operand): Operand {
  const isTruth = typeof operand === 'boolean' || (isSymbolic(operand) && operand.type === 'boolean');
  return isTruth ? error('#VALUE!') : operand;
}

/** Factorials, choices, divisors. */
export const COMBINATORICS: readonly FunctionDefinition[] = [
  {
    name: 'FACT',
    category: 'math',
    summary: 'The factorial of a number, cut to a whole one.',
    parameters: [{ name: 'number', accepts: 'number' }],
    examples: [
      ['FACT(5)', 120],
      ['FACT(1.9)', 1],
      ['FACT(0)', 1],
      ['FACT(-1)', '#NUM!'],
      ['FACT(171)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.and(m.ge(x!, m.const(0)), m.lt(x!, m.const(171))), '#NUM!');
      return m.gather(FACTORIALS, x!);
    },
  },
  {
    name: 'FACTDOUBLE',
    category: 'math',
    summary: 'The product of a whole number and every second one below it.',
    parameters: [{ name: 'number', accepts: 'number', strict: true }],
    examples: [
      ['FACTDOUBLE(6)', 48],
      ['FACTDOUBLE(7)', 105],
    ],
    numeric(m, x) {
      m.require(m.and(m.gt(x!, m.const(-2)), m.lt(x!, m.const(301))), '#NUM!');
      return m.gather(DOUBLE_FACTORIALS, m.max(x!, m.const(0)));
    },
  },
  {
    name: 'COMBIN',
    category: 'math',
    summary: 'The number of ways to choose some of a number of things.',
    parameters: [
      { name: 'number', accepts: 'number' },
      { name: 'number_chosen', accepts: 'number' },
    ],
    examples: [
      ['COMBIN(8,2)', 28],
      ['COMBIN(52,5)', 2598960],
      ['COMBIN(5,5)', 1],
      ['COMBIN(3,5)', '#NUM!'],
    ],
    numeric(m, number, chosen) {
      const [n, k] = wholeChoice(m, number!, chosen!);
      m.require(m.le(k, n), '#NUM!');
      return choose(m, n, k);
    },
  },
  {
    name: 'COMBINA',
    category: 'math',
    summary: 'The number of ways to choose with repetition.',
    parameters: [
      { name: 'number', accepts: 'number' },
      { name: 'number_chosen', accepts: 'number' },
    ],
    examples: [
      ['COMBINA(4,3)', 20],
      ['COMBINA(10,3)', 220],
      ['COMBINA(0,0)', 1],
    ],
    numeric(m, number, chosen) {
      const [n, k] = wholeChoice(m, number!, chosen!);
      const zero = m.const(0);
      m.require(m.or(m.gt(n, zero), m.eq(k, zero)), '#NUM!');
      return m.select(m.eq(k, zero), m.const(1), choose(m, m.sub(m.add(n, k), m.const(1)), k));
    },
  },
  {
    name: 'PERMUT',
    category: 'statistical',
    summary: 'The number of ordered choices of some of a number of things.',
    parameters: [
      { name: 'number', accepts: 'number' },
      { name: 'number_chosen', accepts: 'number' },
    ],
    examples: [
      ['PERMUT(100,3)', 970200],
      ['PERMUT(3,2)', 6],
      ['PERMUT(3,5)', '#NUM!'],
    ],
    numeric(m, number, chosen) {
      const [n, k] = wholeChoice(m, number!, chosen!);
      m.require(m.le(k, n), '#NUM!');
      // n (n - 1) … exceeds the doubles within 170 factors unless it ends before.
      const [result] = m.loop(171, [m.const(1)], ([product], trip) => ({
        next: [m.select(m.lt(trip, k), m.mul(product!, m.sub(n, trip)), product!)],
        done: m.ge(m.add(trip, m.const(1)), k),
      }));
      return result!;
    },
  },
  ofWholes(
    'GCD',
    'The greatest common divisor of whole numbers.',
    [
      ['GCD(24,36)', 12],
      ['GCD(7,1)', 1],
      ['GCD(5,0)', 5],
      ['GCD({4,"8",12})', 4],
      ['GCD(-5,10)', '#NUM!'],
      ['GCD(TRUE,2)', '#VALUE!'],
    ],
    (m, xs) => xs.reduce((a, b) => commonDivisor(m, a, b)),
  ),
  ofWholes(
    'LCM',
    'The least common multiple of whole numbers.',
    [
      ['LCM(5,2)', 10],
      ['LCM(24,36)', 72],
      ['LCM(5,0)', 0],
      ['LCM(2^31-1,2^30-1)', '#NUM!'],
    ],
    (m, xs) => {
      const zero = m.const(0);
      const multiple = xs.reduce((a, b) => {
        const none = m.or(m.eq(a, zero), m.eq(b, zero));
        const divisor = m.select(none, m.const(1), commonDivisor(m, a, b));
        return m.select(none, zero, m.mul(a, m.div(b, divisor)));
      });
      m.require(m.lt(multiple, m.const(LARGEST_WHOLE)), '#NUM!');
      return multiple;
    },
  ),
];
