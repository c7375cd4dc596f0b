/** Means, spreads and counts. Sums of squares are of the distances from the mean, in two passes, so that they cannot cancel. */
import { exp, log } from '../../special/elementary.ts';
import { error, isArray, isError, type Scalar, toNumber, type Value } from '../value.ts';
import { arrayOf } from './arrays.ts';
import { CORRELATION } from './correlation.ts';
import { COUNTS } from './counts.ts';
import type { Checked, FunctionDefinition, Parameter } from './function.ts';
import { ORDER_STATISTICS } from './order-statistics.ts';
import { countOf, filled, ofSample, type Sample, sum, sumOf } from './sample.ts';

const NUMBERS: Parameter = { name: 'number1', accepts: 'values', repeats: true };

/** The mean; #DIV/0! of nothing. */
function mean<V, B>(m: Checked<V, B>, sample: Sample<V, B>): V {
  return atLeast(m, sample, 1, sum(m, sample.xs));
}

/** A sum divided by the number of numbers; #DIV/0! when there are fewer than `least`. */
function atLeast<V, B>(m: Checked<V, B>, sample: Sample<V, B>, least: number, total: V, less = 0): V {
  const n = countOf(m, sample);
  m.require(m.ge(n, m.const(least)), '#DIV/0!');
  return m.div(total, m.sub(n, m.const(less)));
}

/** The sum of squared distances from the mean. */
function squares<V, B>(m: Checked<V, B>, sample: Sample<V, B>): V {
  const centre = mean(m, sample);
  return sumOf(m, sample, (x) => {
    const distance = m.sub(x, centre);
    return m.mul(distance, distance);
  });
}

/** The variance of a sample (`less` 1) or a population (`less` 0). */
function variance<V, B>(m: Checked<V, B>, sample: Sample<V, B>, less: 0 | 1): V {
  return atLeast(m, sample, less + 1, squares(m, sample), less);
}

/** The sum of third or fourth powers of the standardised numbers. */
function standardised<V, B>(m: Checked<V, B>, sample: Sample<V, B>, power: 3 | 4, less: 0 | 1): V {
  m.require(m.ge(countOf(m, sample), m.const(less === 0 ? 3 : power)), '#DIV/0!');
  const deviation = m.sqrt(variance(m, sample, less));
  m.require(m.ne(deviation, m.const(0)), '#DIV/0!');
  const centre = mean(m, sample);
  return sumOf(m, sample, (x) => {
    const z = m.div(m.sub(x, centre), deviation);
    const square = m.mul(z, z);
    return m.mul(square, power === 3 ? z : square);
  });
}

function requireSome<V, B>(m: Checked<V, B>, sample: Sample<V, B>): void {
  m.require(m.gt(countOf(m, sample), m.const(0)), '#NUM!');
}

function requirePositive<V, B>(m: Checked<V, B>, sample: Sample<V, B>): void {
  requireSome(m, sample);
  for (const x of filled(m, sample, 1)) m.require(m.gt(x, m.const(0)), '#NUM!');
}

/** Statistical functions. */
export const STATISTICAL: readonly FunctionDefinition[] = [
  ...COUNTS,
  ...ORDER_STATISTICS,
  ...CORRELATION,
  {
    name: 'AVERAGE',
    category: 'statistical',
    summary: 'The mean of numbers.',
    parameters: [NUMBERS],
    examples: [
      ['AVERAGE(1,2,6)', 3],
      ['AVERAGE({1,"9",TRUE})', 1],
      ['AVERAGE({"x"})', '#DIV/0!'],
      ['AVERAGE(1,TRUE)', 1],
    ],
    ...ofSample(mean),
  },
  {
    name: 'STDEV.S',
    aliases: ['STDEV'],
    category: 'statistical',
    summary: 'The standard deviation of a sample (n - 1).',
    parameters: [NUMBERS],
    examples: [
      ['STDEV.S(2,4,4,4,5,5,7,9)', 2.138089935299395],
      ['STDEV(1)', '#DIV/0!'],
    ],
    ...ofSample((m, sample) => m.sqrt(variance(m, sample, 1))),
  },
  {
    name: 'STDEV.P',
    aliases: ['STDEVP'],
    category: 'statistical',
    summary: 'The standard deviation of a population (n).',
    parameters: [NUMBERS],
    examples: [
      ['STDEV.P(2,4,4,4,5,5,7,9)', 2],
      ['STDEVP(1)', 0],
    ],
    ...ofSample((m, sample) => m.sqrt(variance(m, sample, 0))),
  },
  {
    name: 'VAR.S',
    aliases: ['VAR'],
    category: 'statistical',
    summary: 'The variance of a sample (n - 1).',
    parameters: [NUMBERS],
    examples: [
      ['VAR.S(2,4,4,4,5,5,7,9)', 4.571428571428571],
      ['VAR(1)', '#DIV/0!'],
      ['VAR.S(1000000001,1000000002,1000000003)', 1],
    ],
    ...ofSample((m, sample) => variance(m, sample, 1)),
  },
  {
    name: 'VAR.P',
    aliases: ['VARP'],
    category: 'statistical',
    summary: 'The variance of a population (n).',
    parameters: [NUMBERS],
    examples: [['VAR.P(2,4,4,4,5,5,7,9)', 4]],
    ...ofSample((m, sample) => variance(m, sample, 0)),
  },
  {
    name: 'DEVSQ',
    category: 'statistical',
    summary: 'The sum of squared distances from the mean.',
    parameters: [NUMBERS],
    examples: [
      ['DEVSQ(4,5,8,7,11,4,3)', 48],
      ['DEVSQ({"x"})', '#NUM!'],
    ],
    ...ofSample((m, sample) => {
      requireSome(m, sample);
      return squares(m, sample);
    }),
  },
  {
    name: 'AVEDEV',
    category: 'statistical',
    summary: 'The mean distance from the mean.',
    parameters: [NUMBERS],
    examples: [
      ['AVEDEV(4,5,6,7,5,4,3)', 1.0204081632653061],
      ['AVEDEV({"x"})', '#NUM!'],
    ],
    ...ofSample((m, sample) => {
      requireSome(m, sample);
      const centre = mean(m, sample);
      const total = sumOf(m, sample, (x) => m.abs(m.sub(x, centre)));
      return m.div(total, countOf(m, sample));
    }),
  },
  {
    name: 'GEOMEAN',
    category: 'statistical',
    summary: 'The geometric mean of positive numbers.',
    parameters: [NUMBERS],
    examples: [
      ['GEOMEAN(4,5,8,7,11,4,3)', 5.476986969656962],
      ['GEOMEAN(1,0)', '#NUM!'],
    ],
    ...ofSample((m, sample) => {
      requirePositive(m, sample);
      const total = sumOf(m, sample, (x) => log(m, x));
      return exp(m, m.div(total, countOf(m, sample)));
    }),
  },
  {
    name: 'HARMEAN',
    category: 'statistical',
    summary: 'The harmonic mean of positive numbers.',
    parameters: [NUMBERS],
    examples: [
      ['HARMEAN(4,5,8,7,11,4,3)', 5.028375962061728],
      ['HARMEAN(1,-1)', '#NUM!'],
    ],
    ...ofSample((m, sample) => {
      requirePositive(m, sample);
      const total = sumOf(m, sample, (x) => m.div(m.const(1), x));
      return m.div(countOf(m, sample), total);
    }),
  },
  {
    name: 'SKEW',
    category: 'statistical',
    summary: 'The skewness of a sample.',
    parameters: [NUMBERS],
    examples: [
      ['SKEW(3,4,5,2,3,4,5,6,4,7)', 0.359543071406797],
      ['SKEW(1,2)', '#DIV/0!'],
      ['SKEW(1,1,1)', '#DIV/0!'],
    ],
    ...ofSample((m, sample) => {
      const n = countOf(m, sample);
      const scale = m.div(n, m.mul(m.sub(n, m.const(1)), m.sub(n, m.const(2))));
      return m.mul(standardised(m, sample, 3, 1), scale);
    }),
  },
  {
    name: 'SKEW.P',
    category: 'statistical',
    summary: 'The skewness of a population.',
    parameters: [NUMBERS],
    examples: [['SKEW.P(3,4,5,2,3,4,5,6,4,7)', 0.303193339354144]],
    ...ofSample((m, sample) => m.div(standardised(m, sample, 3, 0), countOf(m, sample))),
  },
  {
    name: 'KURT',
    category: 'statistical',
    summary: 'The excess kurtosis of a sample.',
    parameters: [NUMBERS],
    examples: [
      ['KURT(3,4,5,2,3,4,5,6,4,7)', -0.151799637208417],
      ['KURT(1,2,3)', '#DIV/0!'],
    ],
    ...ofSample((m, sample) => {
      const n = countOf(m, sample);
      const [n1, n2, n3] = [1, 2, 3].map((less) => m.sub(n, m.const(less))) as [typeof n, typeof n, typeof n];
      const scale = m.div(m.mul(n, m.add(n, m.const(1))), m.mul(m.mul(n1, n2), n3));
      const shift = m.div(m.mul(m.const(3), m.mul(n1, n1)), m.mul(n2, n3));
      return m.sub(m.mul(standardised(m, sample, 4, 1), scale), shift);
    }),
  },
  {
    name: 'MODE.SNGL',
    aliases: ['MODE'],
    category: 'statistical',
    summary: 'The most frequent number, the first of several; #N/A when none occurs twice.',
    parameters: [{ ...NUMBERS, errors: true }],
    examples: [
      ['MODE.SNGL(5.6,4,4,3,2,4)', 4],
      ['MODE({3,1,1,3})', 3],
      ['MODE(1,2,3)', '#N/A'],
    ],
    evaluate: (args) => mostFrequent(args),
  },
];

/** MODE: the number that occurs most often; of several, the one that comes first. */
function mostFrequent(args: readonly (Value | undefined)[]): Scalar {
  const counts = new Map<number, number>();
  for (const argument of args) {
    const cells = argument !== undefined && isArray(argument);
    for (const item of arrayOf(argument).items) {
      const value = cells ? item : toNumber(item);
      if (isError(value)) return value;
      if (typeof value === 'number') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  let best: number | undefined;
  for (const [value, count] of counts)
    if (count > Math.max(1, best === undefined ? 1 : counts.get(best)!)) best = value;
  return best ?? error('#N/A');
}
