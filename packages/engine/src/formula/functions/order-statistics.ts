/**
 * Statistics of rank: median, percentiles, extremes by position, ranks. How many numbers there are is known before a
 * run; which of them stands where is not.
 */
import type { AggregateFunction, Checked, FunctionDefinition, Parameter } from './function.ts';

const ARRAY: Parameter = { name: 'array', accepts: 'values' };
const NUMBERS: Parameter = { name: 'number1', accepts: 'values', repeats: true };

/** Element `position` (from 0, between whole numbers by a straight line) of the numbers in ascending order. */
function between<V, B>(m: Checked<V, B>, sorted: readonly V[], position: V): V {
  const below = m.floor(position);
  const low = m.at(sorted, below);
  const last = m.const(sorted.length - 1);
  const high = m.at(sorted, m.min(m.add(below, m.const(1)), last));
  const share = m.sub(position, below);
  // Where the position is whole, the neighbour must not matter.
  const step = m.mul(share, m.sub(high, low));
  return m.select(m.eq(share, m.const(0)), low, m.add(low, step));
}

/** The share k of the way from the least to the greatest number (Excel's inclusive rule). */
function inclusive<V, B>(m: Checked<V, B>, xs: readonly V[], k: V): V {
  const zero = m.const(0);
  m.require(m.bool(xs.length > 0), '#NUM!');
  m.require(m.and(m.ge(k, zero), m.le(k, m.const(1))), '#NUM!');
  if (xs.length === 0) return zero;
  return between(m, m.sort(xs), m.mul(k, m.const(xs.length - 1)));
}

/** The exclusive rule: rank k (n + 1), which must lie in [1, n]. */
function exclusive<V, B>(m: Checked<V, B>, xs: readonly V[], k: V): V {
  const one = m.const(1);
  const count = m.const(xs.length);
  const rank = m.mul(k, m.const(xs.length + 1));
  m.require(m.and(m.ge(rank, one), m.le(rank, count)), '#NUM!');
  m.require(m.and(m.gt(k, m.const(0)), m.lt(k, one)), '#NUM!');
  if (xs.length === 0) return m.const(0);
  return between(m, m.sort(xs), m.sub(rank, one));
}

/** The quartile's number as a share; #NUM! unless it is 0 … 4 when cut to a whole number. */
function quartileShare<V, B>(m: Checked<V, B>, quart: V): V {
  return m.mul(m.trunc(quart), m.const(0.25));
}

/** LARGE and SMALL: k is rounded up, and counts from 1. */
function positional(name: string, largest: boolean, examples: AggregateFunction['examples']): FunctionDefinition {
  return {
    name,
    category: 'statistical',
    summary: `The k-th ${largest ? 'greatest' : 'least'} of numbers.`,
    parameters: [ARRAY, { name: 'k', accepts: 'number' }],
    examples,
    aggregate(m, xs, [k]) {
      const rank = m.ceil(k!);
      const count = m.const(xs.length);
      m.require(m.and(m.ge(rank, m.const(1)), m.le(rank, count)), '#NUM!');
      if (xs.length === 0) return m.const(0);
      const index = largest ? m.sub(count, rank) : m.sub(rank, m.const(1));
      return m.at(m.sort(xs), index);
    },
  };
}

/** How many of the numbers come before `x`, and how many equal it. */
function ranks<V, B>(m: Checked<V, B>, xs: readonly V[], x: V, order: V): readonly [before: V, equal: V] {
  const zero = m.const(0);
  const one = m.const(1);
  const count = (conditions: readonly B[]): V =>
    conditions.reduce((sum, condition) => m.add(sum, m.select(condition, one, zero)), zero);
  const descending = m.eq(order, zero);
  const greater = count(xs.map((y) => m.gt(y, x)));
  const less = count(xs.map((y) => m.lt(y, x)));
  const equal = count(xs.map((y) => m.eq(y, x)));
  m.require(m.gt(equal, zero), '#N/A');
  return [m.select(descending, greater, less), equal];
}

const RANK_PARAMETERS: readonly Parameter[] = [
  { name: 'number', accepts: 'number' },
  { name: 'ref', accepts: 'values' },
  { name: 'order', accepts: 'number', optional: true, fallback: 0 },
];

/** Median, percentiles, quartiles, ranks. */
export const ORDER_STATISTICS: readonly FunctionDefinition[] = [
  {
    name: 'MIN',
    category: 'statistical',
    summary: 'The least of numbers; 0 when there is none.',
    parameters: [NUMBERS],
    examples: [
      ['MIN(3,1,2)', 1],
      ['MIN({3,"1",TRUE})', 3],
      ['MIN("1",2)', 1],
      ['MIN({"x"})', 0],
    ],
    aggregate: (m, xs) => (xs.length === 0 ? m.const(0) : xs.reduce((a, b) => m.min(a, b))),
  },
  {
    name: 'MAX',
    category: 'statistical',
    summary: 'The greatest of numbers; 0 when there is none.',
    parameters: [NUMBERS],
    examples: [
      ['MAX(3,1,2)', 3],
      ['MAX({-3,"1",TRUE})', -3],
      ['MAX(TRUE,-1)', 1],
    ],
    aggregate: (m, xs) => (xs.length === 0 ? m.const(0) : xs.reduce((a, b) => m.max(a, b))),
  },
  {
    name: 'MEDIAN',
    category: 'statistical',
    summary: 'The number in the middle, or the mean of the two.',
    parameters: [NUMBERS],
    examples: [
      ['MEDIAN(3,1,2)', 2],
      ['MEDIAN(1,2,3,4)', 2.5],
      ['MEDIAN({"x"})', '#NUM!'],
    ],
    aggregate(m, xs) {
      m.require(m.bool(xs.length > 0), '#NUM!');
      if (xs.length === 0) return m.const(0);
      const sorted = m.sort(xs);
      const middle = xs.length >> 1;
      if (xs.length % 2 === 1) return sorted[middle]!;
      return m.mul(m.add(sorted[middle - 1]!, sorted[middle]!), m.const(0.5));
    },
  },
  positional('LARGE', true, [
    ['LARGE({3,5,4},2)', 4],
    ['LARGE({3,5,4},1)', 5],
    ['LARGE({3,5,4},4)', '#NUM!'],
    ['LARGE({3,5,4},0)', '#NUM!'],
  ]),
  positional('SMALL', false, [
    ['SMALL({3,5,4},2)', 4],
    ['SMALL({3,5,4},1.2)', 4],
    ['SMALL({3,5,4},4)', '#NUM!'],
  ]),
  {
    name: 'PERCENTILE.INC',
    aliases: ['PERCENTILE'],
    category: 'statistical',
    summary: 'The number below which a share of the numbers lies, the least and the greatest included.',
    parameters: [ARRAY, { name: 'k', accepts: 'number' }],
    examples: [
      ['PERCENTILE.INC({1,2,3,4},0.3)', 1.9],
      ['PERCENTILE({1,2,3,4},1)', 4],
      ['PERCENTILE.INC({1,2},1.1)', '#NUM!'],
    ],
    aggregate: (m, xs, [k]) => inclusive(m, xs, k!),
  },
  {
    name: 'PERCENTILE.EXC',
    category: 'statistical',
    summary: 'The number below which a share of the numbers lies, by rank k (n + 1).',
    parameters: [ARRAY, { name: 'k', accepts: 'number' }],
    examples: [
      ['PERCENTILE.EXC({6,7,15,36,39,40,41,42,43,47,49},0.25)', 15],
      ['PERCENTILE.EXC({1,2,3,4},0.3)', 1.5],
      ['PERCENTILE.EXC({1,2,3},0.2)', '#NUM!'],
    ],
    aggregate: (m, xs, [k]) => exclusive(m, xs, k!),
  },
  {
    name: 'QUARTILE.INC',
    aliases: ['QUARTILE'],
    category: 'statistical',
    summary: 'A quartile, the least (0) and the greatest (4) number included.',
    parameters: [ARRAY, { name: 'quart', accepts: 'number' }],
    examples: [
      ['QUARTILE.INC({1,2,4,7,8,9,10,12},1)', 3.5],
      ['QUARTILE({1,2,3},4)', 3],
      ['QUARTILE.INC({1,2,3},5)', '#NUM!'],
    ],
    aggregate: (m, xs, [quart]) => inclusive(m, xs, quartileShare(m, quart!)),
  },
  {
    name: 'QUARTILE.EXC',
    category: 'statistical',
    summary: 'A quartile by rank k (n + 1).',
    parameters: [ARRAY, { name: 'quart', accepts: 'number' }],
    examples: [
      ['QUARTILE.EXC({6,7,15,36,39,40,41,42,43,47,49},1)', 15],
      ['QUARTILE.EXC({6,7,15,36,39,40,41,42,43,47,49},3)', 43],
      ['QUARTILE.EXC({1,2,3},0)', '#NUM!'],
    ],
    aggregate: (m, xs, [quart]) => exclusive(m, xs, quartileShare(m, quart!)),
  },
  {
    name: 'RANK.EQ',
    aliases: ['RANK'],
    category: 'statistical',
    summary: 'The place of a number among numbers; equal ones share the best place.',
    parameters: RANK_PARAMETERS,
    examples: [
      ['RANK.EQ(3,{7,3.5,3.5,1,3})', 4],
      ['RANK(3.5,{7,3.5,3.5,1,3},1)', 3],
      ['RANK.EQ(2,{1,3})', '#N/A'],
    ],
    aggregate: (m, xs, [x, order]) => m.add(ranks(m, xs, x!, order!)[0], m.const(1)),
  },
  {
    name: 'RANK.AVG',
    category: 'statistical',
    summary: 'The place of a number among numbers; equal ones share the mean of their places.',
    parameters: RANK_PARAMETERS,
    examples: [['RANK.AVG(3.5,{7,3.5,3.5,1,3})', 2.5]],
    aggregate(m, xs, [x, order]) {
      const [before, equal] = ranks(m, xs, x!, order!);
      return m.add(before, m.mul(m.add(equal, m.const(1)), m.const(0.5)));
    },
  },
];
