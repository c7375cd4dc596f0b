/**
 * Statistics of rank: median, percentiles, extremes by position, ranks. How many numbers there are is known before a
 * run; which of them stands where is not.
 */
import type { AggregateFunction, Checked, FunctionDefinition, Parameter } from './function.ts';
import { roundDecimal } from './rounding.ts';
import { countOf, filled, ofSample, type Sample, sum } from './sample.ts';

const ARRAY: Parameter = { name: 'array', accepts: 'values' };
const NUMBERS: Parameter = { name: 'number1', accepts: 'values', repeats: true };

/** The numbers in ascending order; those that are not there stand at the end, as infinity. */
function ascending<V, B>(m: Checked<V, B>, sample: Sample<V, B>): V[] {
  return m.sort(filled(m, sample, Infinity));
}

/** Element `position` (from 0, between whole numbers by a straight line) of the numbers in ascending order. */
function between<V, B>(m: Checked<V, B>, sorted: readonly V[], position: V): V {
  const below = m.floor(position);
  const share = m.sub(position, below);
  const low = m.at(sorted, below);
  // Where the position is whole, the neighbour must not matter: it may not be there.
  const zero = m.const(0);
  const whole = m.eq(share, zero);
  const high = m.at(sorted, m.select(whole, below, m.add(below, m.const(1))));
  return m.add(low, m.mul(share, m.sub(high, low)));
}

/** The share k of the way from the least to the greatest number (Excel's inclusive rule). */
function inclusive<V, B>(m: Checked<V, B>, sample: Sample<V, B>, k: V): V {
  const n = countOf(m, sample);
  m.require(m.gt(n, m.const(0)), '#NUM!');
  m.require(m.and(m.ge(k, m.const(0)), m.le(k, m.const(1))), '#NUM!');
  return between(m, ascending(m, sample), m.mul(k, m.sub(n, m.const(1))));
}

/** The exclusive rule: rank k (n + 1), which must lie in [1, n]. */
function exclusive<V, B>(m: Checked<V, B>, sample: Sample<V, B>, k: V): V {
  const one = m.const(1);
  const n = countOf(m, sample);
  const rank = m.mul(k, m.add(n, one));
  m.require(m.and(m.ge(rank, one), m.le(rank, n)), '#NUM!');
  m.require(m.and(m.gt(k, m.const(0)), m.lt(k, one)), '#NUM!');
  return between(m, ascending(m, sample), m.sub(rank, one));
}

/** The quartile's number as a share. */
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
    ...ofSample((m, sample, [k]) => {
      const rank = m.ceil(k!);
      const n = countOf(m, sample);
      m.require(m.and(m.ge(rank, m.const(1)), m.le(rank, n)), '#NUM!');
      return m.at(ascending(m, sample), largest ? m.sub(n, rank) : m.sub(rank, m.const(1)));
    }),
  };
}

/** How many of the numbers come before `x`, and how many equal it. */
function ranks<V, B>(m: Checked<V, B>, { xs, present }: Sample<V, B>, x: V, order: V): readonly [before: V, equal: V] {
  const zero = m.const(0);
  const count = (meets: (y: V) => B): V => countOf(m, { xs, present: xs.map((y, i) => m.and(present[i]!, meets(y))) });
  const equal = count((y) => m.eq(y, x));
  m.require(m.gt(equal, zero), '#N/A');
  const greater = count((y) => m.gt(y, x));
  const less = count((y) => m.lt(y, x));
  return [m.select(m.eq(order, zero), greater, less), equal];
}

/** The least number, or the greatest, beginning at `start`; 0 when there is none. */
function extreme<V, B>(m: Checked<V, B>, sample: Sample<V, B>, start: number): V {
  if (sample.xs.length === 0) return m.const(0);
  const best = filled(m, sample, start).reduce((a, b) => (start > 0 ? m.min(a, b) : m.max(a, b)));
  return m.select(m.eq(countOf(m, sample), m.const(0)), m.const(0), best);
}

/** PERCENTRANK: the share of the numbers below x, cut to a number of digits; `edge` 1 leaves the ends out. */
function percentRank(
  name: string,
  edge: 0 | 1,
  aliases: readonly string[],
  examples: AggregateFunction['examples'],
): FunctionDefinition {
  return {
    name,
    aliases,
    category: 'statistical',
    summary: `The place of a number among numbers as a share, the ends ${edge ? 'left out' : 'included'}.`,
    parameters: [
      ARRAY,
      { name: 'x', accepts: 'number' },
      { name: 'significance', accepts: 'number', optional: true, fallback: 3 },
    ],
    examples,
    ...ofSample((m, sample, [x, significance]) => {
      const [zero, one] = [m.const(0), m.const(1)];
      const n = countOf(m, sample);
      m.require(m.gt(n, zero), '#NUM!');
      m.require(m.ge(significance!, one), '#NUM!');
      const [less, equal] = placeOf(m, sample, x!);
      m.require(m.and(m.gt(m.add(less, equal), zero), m.or(m.lt(less, n), m.gt(equal, zero))), '#N/A');
      const sorted = ascending(m, sample);
      const low = m.at(sorted, m.sub(less, one));
      const share = m.div(m.sub(x!, low), m.sub(m.at(sorted, less), low));
      const position = m.select(m.gt(equal, zero), less, m.add(m.sub(less, one), share));
      const rank = m.div(m.add(position, m.const(edge)), m.add(n, m.const(2 * edge - 1)));
      const alone = m.and(m.bool(edge === 0), m.eq(n, one)); // the only number stands at the end
      return roundDecimal(m, 'roundDown', m.select(alone, one, rank), significance!);
    }),
  };
}

/** How many numbers are less than x, and how many equal it. */
function placeOf<V, B>(m: Checked<V, B>, { xs, present }: Sample<V, B>, x: V): readonly [less: V, equal: V] {
  const count = (meets: (y: V) => B): V => countOf(m, { xs, present: xs.map((y, i) => m.and(present[i]!, meets(y))) });
  return [count((y) => m.lt(y, x)), count((y) => m.eq(y, x))];
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
    ...ofSample((m, sample) => extreme(m, sample, Infinity)),
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
    ...ofSample((m, sample) => extreme(m, sample, -Infinity)),
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
    ...ofSample((m, sample) => inclusive(m, sample, m.const(0.5))),
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
    ...ofSample((m, sample, [k]) => inclusive(m, sample, k!)),
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
    ...ofSample((m, sample, [k]) => exclusive(m, sample, k!)),
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
    ...ofSample((m, sample, [quart]) => inclusive(m, sample, quartileShare(m, quart!))),
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
    ...ofSample((m, sample, [quart]) => exclusive(m, sample, quartileShare(m, quart!))),
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
    ...ofSample((m, sample, [x, order]) => m.add(ranks(m, sample, x!, order!)[0], m.const(1))),
  },
  {
    name: 'RANK.AVG',
    category: 'statistical',
    summary: 'The place of a number among numbers; equal ones share the mean of their places.',
    parameters: RANK_PARAMETERS,
    examples: [['RANK.AVG(3.5,{7,3.5,3.5,1,3})', 2.5]],
    ...ofSample((m, sample, [x, order]) => {
      const [before, equal] = ranks(m, sample, x!, order!);
      return m.add(before, m.mul(m.add(equal, m.const(1)), m.const(0.5)));
    }),
  },
  percentRank(
    'PERCENTRANK.INC',
    0,
    ['PERCENTRANK'],
    [
      ['PERCENTRANK.INC({13,12,11,8,4,3,2,1,1,1},2)', 0.333],
      ['PERCENTRANK({13,12,11,8,4,3,2,1,1,1},5)', 0.583],
      ['PERCENTRANK.INC({1,2,3},4)', '#N/A'],
    ],
  ),
  percentRank(
    'PERCENTRANK.EXC',
    1,
    [],
    [
      ['PERCENTRANK.EXC({1,2,3,6,6,6,7,8,9},7)', 0.7],
      ['PERCENTRANK.EXC({1,2,3,6,6,6,7,8,9},5.43)', 0.381],
    ],
  ),
  {
    name: 'TRIMMEAN',
    category: 'statistical',
    summary: 'The mean without a share of the least and greatest numbers.',
    parameters: [ARRAY, { name: 'percent', accepts: 'number' }],
    examples: [
      ['TRIMMEAN({4,5,6,7,2,3,4,5,1,2,3},0.2)', 3.7777777777777777],
      ['TRIMMEAN({1,2},1)', '#NUM!'],
    ],
    ...ofSample((m, sample, [percent]) => {
      const zero = m.const(0);
      const n = countOf(m, sample);
      m.require(m.gt(n, zero), '#NUM!');
      m.require(m.and(m.ge(percent!, zero), m.lt(percent!, m.const(1))), '#NUM!');
      const dropped = m.floor(m.mul(m.mul(n, percent!), m.const(0.5)));
      const last = m.sub(n, dropped);
      const kept = ascending(m, sample).map((x, i) => {
        const inside = m.and(m.ge(m.const(i), dropped), m.lt(m.const(i), last));
        return m.select(inside, x, zero);
      });
      return m.div(sum(m, kept), m.sub(last, dropped));
    }),
  },
];
