/** Statistics of pairs: covariance, correlation, straight lines. A pair counts when both of its cells hold numbers. */
import type { Operand } from '../symbolic.ts';
import { isSymbolic } from '../symbolic.ts';
import { isError } from '../value.ts';
import type { Checked, FunctionDefinition, GeneralFunction, Parameter } from './function.ts';
import { elements, overNumbers } from './kernel.ts';
import { sum } from './sample.ts';

/** The means and the sums of products of distances from them. */
interface Moments<V> {
  readonly n: number;
  readonly meanX: V;
  readonly meanY: V;
  readonly xx: V;
  readonly xy: V;
  readonly yy: V;
}

function moments<V, B>(m: Checked<V, B>, xs: readonly V[], ys: readonly V[]): Moments<V> {
  const count = m.const(Math.max(xs.length, 1));
  const meanX = m.div(sum(m, xs), count);
  const meanY = m.div(sum(m, ys), count);
  const dx = xs.map((x) => m.sub(x, meanX));
  const dy = ys.map((y) => m.sub(y, meanY));
  const products = (a: readonly V[], b: readonly V[]): V =>
    sum(
      m,
      a.map((x, i) => m.mul(x, b[i]!)),
    );
  return { n: xs.length, meanX, meanY, xx: products(dx, dx), xy: products(dx, dy), yy: products(dy, dy) };
}

/** Whether the cell holds a number, as far as is known: one that varies does unless it can only be something else. */
function holdsNumber(operand: Operand): boolean {
  if (isSymbolic(operand)) return operand.type === 'number';
  return typeof operand === 'number' || isError(operand);
}

type Statistic = <V, B>(m: Checked<V, B>, xs: readonly V[], ys: readonly V[], extra: V) => V;

/** `overNumbers`, but a cell that is a number in some trials only makes the pairs uncertain: the evaluator's job. */
function ofSureNumbers(plan: Parameters<typeof overNumbers>[0]): ReturnType<typeof overNumbers> {
  const { evaluate, lower } = overNumbers(plan);
  return {
    evaluate,
    lower(args, context) {
      for (const operand of args.flatMap((argument) => elements(argument))) {
        if (isSymbolic(operand) && operand.type === 'any') context.fallback('a pair may hold text in some trials');
      }
      return lower!(args, context);
    },
  };
}

/** A statistic of two ranges of equal size; `at` is the name of a number that comes first (FORECAST). */
function ofPairs(
  name: string,
  summary: string,
  [first, second]: readonly [string, string],
  examples: GeneralFunction['examples'],
  statistic: Statistic,
  more: { readonly aliases?: readonly string[]; readonly at?: string } = {},
): FunctionDefinition {
  const array = (label: string): Parameter => ({ name: label, accepts: 'values', errors: true, array: true });
  const before: Parameter[] = more.at === undefined ? [] : [{ name: more.at, accepts: 'number' }];
  return {
    name,
    ...(more.aliases ? { aliases: more.aliases } : {}),
    category: 'statistical',
    summary,
    parameters: [...before, array(first), array(second)],
    examples,
    ...ofSureNumbers((args) => {
      const offset = before.length;
      const a = elements(args[offset]);
      const b = elements(args[offset + 1]);
      if (a.length !== b.length) return '#N/A';
      const both = a.map((x, i) => [x, b[i]!] as const).filter(([x, y]) => holdsNumber(x) && holdsNumber(y));
      const operands = [...elements(args[0]).slice(0, offset), ...both.map(([x]) => x), ...both.map(([, y]) => y)];
      return {
        operands,
        compute(m, values) {
          const numbers = values.slice(offset);
          const half = numbers.length / 2;
          return statistic(m, numbers.slice(0, half), numbers.slice(half), values[0] ?? m.const(0));
        },
      };
    }),
  };
}

function correlation<V, B>(m: Checked<V, B>, { xx, xy, yy }: Moments<V>): V {
  const scale = m.mul(m.sqrt(xx), m.sqrt(yy));
  m.require(m.ne(scale, m.const(0)), '#DIV/0!');
  return m.div(xy, scale);
}

/** Slope and intercept of y over x, by least squares. */
function line<V, B>(m: Checked<V, B>, { n, meanX, meanY, xx, xy }: Moments<V>): readonly [slope: V, intercept: V] {
  m.require(m.bool(n > 0), '#DIV/0!');
  m.require(m.ne(xx, m.const(0)), '#DIV/0!');
  const slope = m.div(xy, xx);
  return [slope, m.sub(meanY, m.mul(slope, meanX))];
}

/** The sum over pairs of a term of each. */
function sumOfPairs(term: <V, B>(m: Checked<V, B>, x: V, y: V) => V): Statistic {
  return (m, xs, ys) => {
    m.require(m.bool(xs.length > 0), '#DIV/0!');
    return sum(
      m,
      xs.map((x, i) => term(m, x, ys[i]!)),
    );
  };
}

/** Statistics of pairs. */
export const CORRELATION: readonly FunctionDefinition[] = [
  ofPairs(
    'CORREL',
    'The correlation of two ranges.',
    ['array1', 'array2'],
    [
      ['CORREL({3,2,4,5,6},{9,7,12,15,17})', 0.9970544855015816],
      ['CORREL({1,2},{1,2,3})', '#N/A'],
      ['CORREL({1,1},{1,2})', '#DIV/0!'],
    ],
    (m, xs, ys) => correlation(m, moments(m, xs, ys)),
    { aliases: ['PEARSON'] },
  ),
  ofPairs(
    'RSQ',
    'The square of the correlation of two ranges.',
    ['known_ys', 'known_xs'],
    [['RSQ({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})', 0.05795019157088122]],
    (m, xs, ys) => {
      const r = correlation(m, moments(m, xs, ys));
      return m.mul(r, r);
    },
  ),
  ofPairs(
    'COVARIANCE.P',
    'The covariance of two ranges (n).',
    ['array1', 'array2'],
    [['COVARIANCE.P({3,2,4,5,6},{9,7,12,15,17})', 5.2]],
    (m, xs, ys) => {
      const { n, xy } = moments(m, xs, ys);
      m.require(m.bool(n > 0), '#DIV/0!');
      return m.div(xy, m.const(Math.max(n, 1)));
    },
    { aliases: ['COVAR'] },
  ),
  ofPairs(
    'COVARIANCE.S',
    'The covariance of two samples (n - 1).',
    ['array1', 'array2'],
    [['COVARIANCE.S({2,4,8},{5,11,12})', 9.666666666666668]],
    (m, xs, ys) => {
      const { n, xy } = moments(m, xs, ys);
      m.require(m.bool(n > 1), '#DIV/0!');
      return m.div(xy, m.const(Math.max(n - 1, 1)));
    },
  ),
  ofPairs(
    'SLOPE',
    'The slope of the line through pairs, by least squares.',
    ['known_ys', 'known_xs'],
    [
      ['SLOPE({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})', 0.3055555555555556],
      ['SLOPE({1,2},{3,3})', '#DIV/0!'],
    ],
    (m, ys, xs) => line(m, moments(m, xs, ys))[0],
  ),
  ofPairs(
    'INTERCEPT',
    'Where the line through pairs, by least squares, meets the y axis.',
    ['known_ys', 'known_xs'],
    [['INTERCEPT({2,3,9,1,8},{6,5,11,7,5})', 0.04838709677419217]],
    (m, ys, xs) => line(m, moments(m, xs, ys))[1],
  ),
  ofPairs(
    'FORECAST.LINEAR',
    'The y at a given x on the line through pairs, by least squares.',
    ['known_ys', 'known_xs'],
    [['FORECAST(30,{6,7,9,15,21},{20,28,31,38,40})', 10.607253086419755]],
    (m, ys, xs, x) => {
      const [slope, intercept] = line(m, moments(m, xs, ys));
      return m.add(intercept, m.mul(slope, x));
    },
    { aliases: ['FORECAST'], at: 'x' },
  ),
  ofPairs(
    'STEYX',
    'The standard error of the ys predicted by the line through pairs.',
    ['known_ys', 'known_xs'],
    [['STEYX({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})', 3.305718950210041]],
    (m, ys, xs) => {
      const { n, xx, xy, yy } = moments(m, xs, ys);
      m.require(m.bool(n > 2), '#DIV/0!');
      m.require(m.ne(xx, m.const(0)), '#DIV/0!');
      const rest = m.max(m.sub(yy, m.div(m.mul(xy, xy), xx)), m.const(0));
      return m.sqrt(m.div(rest, m.const(Math.max(n - 2, 1))));
    },
  ),
  ofPairs(
    'SUMX2MY2',
    'The sum of the differences of squares of pairs.',
    ['array_x', 'array_y'],
    [['SUMX2MY2({2,3,9},{6,5,11})', -88]],
    sumOfPairs((m, x, y) => m.sub(m.mul(x, x), m.mul(y, y))),
  ),
  ofPairs(
    'SUMX2PY2',
    'The sum of the sums of squares of pairs.',
    ['array_x', 'array_y'],
    [['SUMX2PY2({2,3,9},{6,5,11})', 276]],
    sumOfPairs((m, x, y) => m.add(m.mul(x, x), m.mul(y, y))),
  ),
  ofPairs(
    'SUMXMY2',
    'The sum of the squares of the differences of pairs.',
    ['array_x', 'array_y'],
    [['SUMXMY2({2,3,9},{6,5,11})', 24]],
    sumOfPairs((m, x, y) => {
      const difference = m.sub(x, y);
      return m.mul(difference, difference);
    }),
  ),
];
