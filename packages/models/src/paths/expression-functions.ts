/**
 * The functions that expressions over numbers know, in one table: the reader, the documents and the page learn of them here.
 * It knows no trees and no paths.
 */
import {
  type Arithmetic,
  cos,
  exp,
  expm1,
  log,
  log1p,
  normalCdf,
  normalDensity,
  normalQuantile,
  pow,
  sin,
  tan,
  tanh,
} from '@tessera/engine';

/** A function of expressions. An example is an expression without names, and what it comes to. */
export type ExpressionFunction = {
  /** In lower case; expressions may write it in any. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** As the documents show them, such as `x` or `a, b, …`. */
  readonly parameters: string;
  readonly fewest: number;
  /** As many as one likes when left out. */
  readonly most?: number;
  readonly meaning: string;
  readonly example: readonly [expression: string, value: number];
} & (
  | { readonly takes: 'numbers'; apply<V, B>(m: Arithmetic<V, B>, args: readonly V[]): V }
  /** Of conditions, and one itself. */
  | { readonly takes: 'conditions'; apply<V, B>(m: Arithmetic<V, B>, args: readonly B[]): B }
  /** A condition and two numbers. */
  | { readonly takes: 'choice'; apply<V, B>(m: Arithmetic<V, B>, condition: B, a: V, b: V): V }
);

type One = <V, B>(m: Arithmetic<V, B>, x: V) => V;
type Two = <V, B>(m: Arithmetic<V, B>, a: V, b: V) => V;

const sign: One = (m, x) => m.select(m.gt(x, m.const(0)), m.const(1), m.select(m.lt(x, m.const(0)), m.const(-1), x));
const mod: Two = (m, a, b) => m.sub(a, m.mul(b, m.floor(m.div(a, b))));

/** All functions, in the order in which people look for them. */
export const EXPRESSION_FUNCTIONS: readonly ExpressionFunction[] = [
  one('exp', [], 'e to the power x', ['exp(0)', 1], exp),
  one('log', ['ln'], 'the natural logarithm of x', ['log(1)', 0], log),
  one('sqrt', [], 'the square root of x', ['sqrt(9)', 3], (m, x) => m.sqrt(x)),
  one('abs', [], 'x without its sign', ['abs(-2)', 2], (m, x) => m.abs(x)),
  one('sign', [], '1 above 0, -1 below 0, and 0 at 0', ['sign(-3)', -1], sign),
  many('min', 'the least of several numbers', ['min(3, 1, 2)', 1], (m, a, b) => m.min(a, b)),
  many('max', 'the greatest of several numbers', ['max(3, 1, 2)', 3], (m, a, b) => m.max(a, b)),
  two('pow', ['power'], 'a, b', 'a to the power b, as a^b', ['pow(2, 10)', 1024], pow),
  two('mod', [], 'a, b', 'what is left of a divided by b, with the sign of b', ['mod(7, 3)', 1], mod),
  one('floor', [], 'the whole number at x or next below it', ['floor(-1.5)', -2], (m, x) => m.floor(x)),
  one('ceil', [], 'the whole number at x or next above it', ['ceil(1.2)', 2], (m, x) => m.ceil(x)),
  one('round', [], 'the whole number next to x; of two, the even one', ['round(2.5)', 2], (m, x) => m.nearest(x)),
  one('sin', [], 'the sine of x in radians', ['sin(0)', 0], sin),
  one('cos', [], 'the cosine of x in radians', ['cos(0)', 1], cos),
  one('tan', [], 'the tangent of x in radians', ['tan(0)', 0], tan),
  one('tanh', [], 'the hyperbolic tangent of x', ['tanh(0)', 0], tanh),
  one('expm1', [], 'exp(x) - 1, exact for small x', ['expm1(0)', 0], expm1),
  one('log1p', [], 'log(1 + x), exact for small x', ['log1p(0)', 0], log1p),
  one('normcdf', [], 'the probability that a standard normal number is below x', ['normcdf(0)', 0.5], normalCdf),
  one('normpdf', [], 'the density of the standard normal distribution at x', ['normpdf(0)', 0.3989422804014327], normalDensity),
  one('norminv', [], 'the number below which a standard normal one is with probability x', ['norminv(0.5)', 0], normalQuantile),
  {
    name: 'if', parameters: 'condition, a, b', fewest: 3, most: 3, takes: 'choice',
    meaning: 'a where the condition holds, else b', example: ['if(1 < 2, 10, 20)', 10],
    apply: (m, condition, a, b) => m.select(condition, a, b),
  },
  {
    name: 'and', parameters: 'c1, c2, …', fewest: 1, takes: 'conditions',
    meaning: 'whether all conditions hold', example: ['if(and(1 < 2, 2 < 3), 1, 0)', 1],
    apply: (m, all) => all.reduce((a, b) => m.and(a, b)),
  },
  {
    name: 'or', parameters: 'c1, c2, …', fewest: 1, takes: 'conditions',
    meaning: 'whether any condition holds', example: ['if(or(1 > 2, 2 < 3), 1, 0)', 1],
    apply: (m, all) => all.reduce((a, b) => m.or(a, b)),
  },
  {
    name: 'not', parameters: 'c', fewest: 1, most: 1, takes: 'conditions',
    meaning: 'whether the condition does not hold', example: ['if(not(1 > 2), 1, 0)', 1],
    apply: (m, [c]) => m.not(c!),
  },
]; // biome-ignore format: a table

/** Names of numbers that every expression knows. */
export const EXPRESSION_CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI };

const BY_NAME = new Map(
  EXPRESSION_FUNCTIONS.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])].map((name) => [name, entry])),
);

/** The function of that name or alias, in lower case. */
export function findExpressionFunction(name: string): ExpressionFunction | undefined {
  return BY_NAME.get(name);
}

/** Every name and alias. */
export const FUNCTION_NAMES: readonly string[] = [...BY_NAME.keys()];

type Example = ExpressionFunction['example'];

function one(
  name: string,
  aliases: readonly string[],
  meaning: string,
  example: Example,
  apply: One,
): ExpressionFunction {
  const fixed = { name, aliases, parameters: 'x', fewest: 1, most: 1, meaning, example };
  return { ...fixed, takes: 'numbers', apply: (m, [x]) => apply(m, x!) };
}

function two(
  name: string,
  aliases: readonly string[],
  parameters: string,
  meaning: string,
  example: Example,
  apply: Two,
): ExpressionFunction {
  const fixed = { name, aliases, parameters, fewest: 2, most: 2, meaning, example };
  return { ...fixed, takes: 'numbers', apply: (m, [a, b]) => apply(m, a!, b!) };
}

function many(name: string, meaning: string, example: Example, apply: Two): ExpressionFunction {
  const fixed = { name, parameters: 'a, b, …', fewest: 2, meaning, example };
  return { ...fixed, takes: 'numbers', apply: (m, args) => args.reduce((a, b) => apply(m, a, b)) };
}
