/** Means, spreads and counts. Sums of squares are of the distances from the mean, in two passes, so that they cannot cancel. */
import { exp, log } from '../../special/elementary.ts';
import { CORRELATION } from './correlation.ts';
import { COUNTS } from './counts.ts';
import type { Checked, FunctionDefinition, Parameter } from './function.ts';
import { ORDER_STATISTICS } from './order-statistics.ts';
import { sum, sumOf } from './sums.ts';

const NUMBERS: Parameter = { name: 'number1', accepts: 'values', repeats: true };

/** The mean; #DIV/0! of nothing. */
export function mean<V, B>(m: Checked<V, B>, xs: readonly V[]): V {
  m.require(m.bool(xs.length > 0), '#DIV/0!');
  return m.div(sum(m, xs), m.const(Math.max(xs.length, 1)));
}

/** The sum of squared distances from the mean. */
function squares<V, B>(m: Checked<V, B>, xs: readonly V[]): V {
  const centre = mean(m, xs);
  return sumOf(m, xs, (x) => {
    const distance = m.sub(x, centre);
    return m.mul(distance, distance);
  });
}

/** The variance of a sample (`less` 1) or a population (`less` 0). */
function variance<V, B>(m: Checked<V, B>, xs: readonly V[], less: 0 | 1): V {
  m.require(m.bool(xs.length > less), '#DIV/0!');
  return m.div(squares(m, xs), m.const(Math.max(xs.length - less, 1)));
}

/** The sample's standardised third and fourth moments. */
function standardised<V, B>(m: Checked<V, B>, xs: readonly V[], power: 3 | 4, less: 0 | 1): V {
  m.require(m.bool(xs.length > (less === 0 ? 2 : power - 1)), '#DIV/0!');
  const deviation = m.sqrt(variance(m, xs, less));
  m.require(m.ne(deviation, m.const(0)), '#DIV/0!');
  const centre = mean(m, xs);
  return sumOf(m, xs, (x) => {
    const z = m.div(m.sub(x, centre), deviation);
    const square = m.mul(z, z);
    return m.mul(square, power === 3 ? z : square);
  });
}

function requirePositive<V, B>(m: Checked<V, B>, xs: readonly V[]): void {
  m.require(m.bool(xs.length > 0), '#NUM!');
  for (const x of xs) m.require(m.gt(x, m.const(0)), '#NUM!');
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
    aggregate: (m, xs) => mean(m, xs),
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
    aggregate: (m, xs) => m.sqrt(variance(m, xs, 1)),
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
    aggregate: (m, xs) => m.sqrt(variance(m, xs, 0)),
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
    aggregate: (m, xs) => variance(m, xs, 1),
  },
  {
    name: 'VAR.P',
    aliases: ['VARP'],
    category: 'statistical',
    summary: 'The variance of a population (n).',
    parameters: [NUMBERS],
    examples: [['VAR.P(2,4,4,4,5,5,7,9)', 4]],
    aggregate: (m, xs) => variance(m, xs, 0),
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
    aggregate(m, xs) {
      m.require(m.bool(xs.length > 0), '#NUM!');
      return squares(m, xs);
    },
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
    aggregate(m, xs) {
      m.require(m.bool(xs.length > 0), '#NUM!');
      const centre = mean(m, xs);
      return m.div(
        sumOf(m, xs, (x) => m.abs(m.sub(x, centre))),
        m.const(Math.max(xs.length, 1)),
      );
    },
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
    aggregate(m, xs) {
      requirePositive(m, xs);
      return exp(
        m,
        m.div(
          sumOf(m, xs, (x) => log(m, x)),
          m.const(Math.max(xs.length, 1)),
        ),
      );
    },
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
    aggregate(m, xs) {
      requirePositive(m, xs);
      const one = m.const(1);
      return m.div(
        m.const(xs.length),
        sumOf(m, xs, (x) => m.div(one, x)),
      );
    },
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
    aggregate(m, xs) {
      const n = xs.length;
      return m.mul(standardised(m, xs, 3, 1), m.const(n / Math.max((n - 1) * (n - 2), 1)));
    },
  },
  {
    name: 'SKEW.P',
    category: 'statistical',
    summary: 'The skewness of a population.',
    parameters: [NUMBERS],
    examples: [['SKEW.P(3,4,5,2,3,4,5,6,4,7)', 0.303193339354144]],
    aggregate: (m, xs) => m.div(standardised(m, xs, 3, 0), m.const(Math.max(xs.length, 1))),
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
    aggregate(m, xs) {
      const n = xs.length;
      const scale = (n * (n + 1)) / Math.max((n - 1) * (n - 2) * (n - 3), 1);
      const shift = (3 * (n - 1) ** 2) / Math.max((n - 2) * (n - 3), 1);
      return m.sub(m.mul(standardised(m, xs, 4, 1), m.const(scale)), m.const(shift));
    },
  },
];
