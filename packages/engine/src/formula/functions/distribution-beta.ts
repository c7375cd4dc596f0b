/** The distributions that rest on the incomplete beta function: beta, Student's t and Fisher's F. */
import { beta } from '../../random/distributions/beta.ts';
import { fDistribution, studentT } from '../../random/distributions/student.ts';
import {
  CUMULATIVE,
  degrees,
  distributed,
  numbers,
  quantileFromRight,
  quantileFromZero,
  quantileOf,
  requireNotNegative,
  requirePositive,
} from './distribution-call.ts';
import type { Checked, NumericFunction, Parameter } from './function.ts';

const BOUNDS: readonly Parameter[] = [
  { name: 'A', accepts: 'number', optional: true, fallback: 0 },
  { name: 'B', accepts: 'number', optional: true, fallback: 1 },
];

/** BETA.*, T.*, F.*, CONFIDENCE.T. */
export const BETA_FAMILY: readonly NumericFunction[] = [
  {
    name: 'BETA.DIST',
    category: 'distribution',
    summary: 'The beta distribution between two bounds, or its density.',
    parameters: [...numbers('x', 'alpha', 'beta'), CUMULATIVE, ...BOUNDS],
    examples: [
      ['BETA.DIST(2,8,10,TRUE,1,3)', 0.6854705810546873],
      ['BETA.DIST(2,8,10,FALSE,1,3)', 1.4837646484375],
      ['BETA.DIST(4,8,10,TRUE,1,3)', '#NUM!'],
      ['BETA.DIST(2,0,10,TRUE,1,3)', '#NUM!'],
    ],
    numeric: (m, x, a, b, cumulative, low, high) => {
      const { share, width } = withinBounds(m, x, a, b, low, high);
      const value = distributed(m, beta, share, [a, b], cumulative);
      return m.select(m.eq(cumulative, m.const(0)), m.div(value, width), value);
    },
  },
  {
    name: 'BETADIST',
    category: 'distribution',
    summary: 'The beta distribution between two bounds.',
    parameters: [...numbers('x', 'alpha', 'beta'), ...BOUNDS],
    examples: [['BETADIST(2,8,10,1,3)', 0.6854705810546873]],
    numeric: (m, x, a, b, low, high) => {
      const { share } = withinBounds(m, x, a, b, low, high);
      return beta.cdf(m, share, [a, b], []).lower;
    },
  },
  {
    name: 'BETA.INV',
    aliases: ['BETAINV'],
    category: 'distribution',
    summary: 'The value below which a beta quantity stays with a given probability.',
    parameters: [...numbers('probability', 'alpha', 'beta'), ...BOUNDS],
    examples: [
      ['BETA.INV(0.6854705810546873,8,10,1,3)', 2],
      ['BETA.INV(0,8,10,1,3)', '#NUM!'],
      ['BETA.INV(1,8,10,1,3)', '#NUM!'],
    ],
    numeric: (m, p, a, b, low, high) => {
      requirePositive(m, a, b);
      m.require(m.lt(low, high), '#NUM!');
      return m.add(low, m.mul(quantileOf(m, beta, p, [a, b]), m.sub(high, low)));
    },
  },
  {
    name: 'T.DIST',
    category: 'distribution',
    summary: "Student's t distribution or its density.",
    parameters: [...numbers('x', 'deg_freedom'), CUMULATIVE],
    examples: [
      ['T.DIST(60,1,TRUE)', 0.9946953263673741],
      ['T.DIST(8,3,FALSE)', 0.0007369065209469264],
      ['T.DIST(1,0,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, df, cumulative) => distributed(m, studentT, x, [degrees(m, df)], cumulative),
  },
  {
    name: 'T.DIST.RT',
    category: 'distribution',
    summary: 'The probability that a t quantity is greater.',
    parameters: numbers('x', 'deg_freedom'),
    examples: [['T.DIST.RT(1.959999998,60)', 0.0273224649879604]],
    numeric: (m, x, df) => studentT.cdf(m, x, [degrees(m, df)], []).upper,
  },
  {
    name: 'T.DIST.2T',
    category: 'distribution',
    summary: 'The probability that a t quantity is farther from 0.',
    parameters: numbers('x', 'deg_freedom'),
    examples: [
      ['T.DIST.2T(1.959999998,60)', 0.0546449299759209],
      ['T.DIST.2T(-1,60)', '#NUM!'],
    ],
    numeric: (m, x, df) => {
      requireNotNegative(m, x);
      return m.mul(m.const(2), studentT.cdf(m, x, [degrees(m, df)], []).upper);
    },
  },
  {
    name: 'TDIST',
    category: 'distribution',
    summary: 'The probability of a t quantity beyond x, in one or two tails.',
    parameters: numbers('x', 'deg_freedom', 'tails'),
    examples: [
      ['TDIST(1.959999998,60,2)', 0.0546449299759209],
      ['TDIST(1.959999998,60,3)', '#NUM!'],
    ],
    numeric: (m, x, df, tails) => {
      const sides = m.trunc(tails);
      m.require(m.or(m.eq(sides, m.const(1)), m.eq(sides, m.const(2))), '#NUM!');
      requireNotNegative(m, x);
      return m.mul(sides, studentT.cdf(m, x, [degrees(m, df)], []).upper);
    },
  },
  {
    name: 'T.INV',
    category: 'distribution',
    summary: 'The value below which a t quantity stays with a given probability.',
    parameters: numbers('probability', 'deg_freedom'),
    examples: [
      ['T.INV(0.75,2)', 0.816496580927726],
      ['T.INV(0,2)', '#NUM!'],
    ],
    numeric: (m, p, df) => quantileOf(m, studentT, p, [degrees(m, df)]),
  },
  {
    name: 'T.INV.2T',
    aliases: ['TINV'],
    category: 'distribution',
    summary: 'The distance from 0 that a t quantity exceeds with a given probability.',
    parameters: numbers('probability', 'deg_freedom'),
    examples: [
      ['T.INV.2T(0.546449,60)', 0.606533075825758],
      ['T.INV.2T(1,60)', 0],
    ],
    numeric: (m, p, df) => {
      const freedom = degrees(m, df);
      m.require(m.and(m.gt(p, m.const(0)), m.le(p, m.const(1))), '#NUM!');
      const half = m.mul(p, m.const(0.5));
      const distance = studentT.quantile(m, { lower: m.sub(m.const(1), half), upper: half }, [freedom], []);
      return m.select(m.eq(p, m.const(1)), m.const(0), distance);
    },
  },
  {
    name: 'CONFIDENCE.T',
    category: 'distribution',
    summary: 'Half the width of a confidence interval of a mean, with an estimated deviation.',
    parameters: numbers('alpha', 'standard_dev', 'size'),
    examples: [
      ['CONFIDENCE.T(0.05,1,50)', 0.2841968554957285],
      ['CONFIDENCE.T(0.05,1,1)', '#DIV/0!'],
    ],
    numeric: (m, alpha, sd, size) => {
      const count = m.trunc(size);
      m.require(m.and(m.gt(alpha, m.const(0)), m.lt(alpha, m.const(1))), '#NUM!');
      requirePositive(m, sd);
      m.require(m.ge(count, m.const(1)), '#NUM!');
      m.require(m.ne(count, m.const(1)), '#DIV/0!');
      const half = m.mul(alpha, m.const(0.5));
      const freedom = m.max(m.sub(count, m.const(1)), m.const(1));
      const distance = studentT.quantile(m, { lower: m.sub(m.const(1), half), upper: half }, [freedom], []);
      return m.div(m.mul(distance, sd), m.sqrt(count));
    },
  },
  {
    name: 'F.DIST',
    category: 'distribution',
    summary: 'The F distribution or its density.',
    parameters: [...numbers('x', 'deg_freedom1', 'deg_freedom2'), CUMULATIVE],
    examples: [
      ['F.DIST(15.2069,6,4,TRUE)', 0.9900000430027627],
      ['F.DIST(15.2069,6,4,FALSE)', 0.001223791708783173],
      ['F.DIST(-1,6,4,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, df1, df2, cumulative) => {
      requireNotNegative(m, x);
      return distributed(m, fDistribution, x, [degrees(m, df1), degrees(m, df2)], cumulative);
    },
  },
  {
    name: 'F.DIST.RT',
    aliases: ['FDIST'],
    category: 'distribution',
    summary: 'The probability that an F quantity is greater.',
    parameters: numbers('x', 'deg_freedom1', 'deg_freedom2'),
    examples: [['F.DIST.RT(15.2069,6,4)', 0.009999956997237311]],
    numeric: (m, x, df1, df2) => {
      requireNotNegative(m, x);
      return fDistribution.cdf(m, x, [degrees(m, df1), degrees(m, df2)], []).upper;
    },
  },
  {
    name: 'F.INV',
    category: 'distribution',
    summary: 'The value below which an F quantity stays with a given probability.',
    parameters: numbers('probability', 'deg_freedom1', 'deg_freedom2'),
    examples: [['F.INV(0.01,6,4)', 0.10930991412457851]],
    numeric: (m, p, df1, df2) => quantileFromZero(m, fDistribution, p, [degrees(m, df1), degrees(m, df2)]),
  },
  {
    name: 'F.INV.RT',
    aliases: ['FINV'],
    category: 'distribution',
    summary: 'The value above which an F quantity lies with a given probability.',
    parameters: numbers('probability', 'deg_freedom1', 'deg_freedom2'),
    examples: [['F.INV.RT(0.01,6,4)', 15.206864861157054]],
    numeric: (m, p, df1, df2) => quantileFromRight(m, fDistribution, p, [degrees(m, df1), degrees(m, df2)]),
  },
];

function withinBounds<V, B>(m: Checked<V, B>, x: V, a: V, b: V, low: V, high: V): { share: V; width: V } {
  requirePositive(m, a, b);
  m.require(m.lt(low, high), '#NUM!');
  m.require(m.and(m.ge(x, low), m.le(x, high)), '#NUM!');
  const width = m.sub(high, low);
  return { share: m.div(m.sub(x, low), width), width };
}
