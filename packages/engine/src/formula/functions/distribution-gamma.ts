/** Waiting times and sums of squares: exponential, Weibull, gamma, chi-squared; and the gamma function. */
import { exponential, weibull } from '../../random/distributions/exponential.ts';
import { chiSquared, gamma } from '../../random/distributions/gamma.ts';
import { gamma as gammaFunction, lnGamma } from '../../special/gamma.ts';
import {
  CUMULATIVE,
  degrees,
  distributed,
  numbers,
  quantileFromRight,
  quantileFromZero,
  requireNotNegative,
  requirePositive,
} from './distribution-call.ts';
import type { NumericFunction } from './function.ts';

/** EXPON.DIST, WEIBULL.DIST, GAMMA.*, CHISQ.*, GAMMALN. */
export const GAMMA_FAMILY: readonly NumericFunction[] = [
  {
    name: 'EXPON.DIST',
    aliases: ['EXPONDIST'],
    category: 'distribution',
    summary: 'The exponential distribution or its density.',
    parameters: [...numbers('x', 'lambda'), CUMULATIVE],
    examples: [
      ['EXPON.DIST(0.2,10,TRUE)', 0.8646647167633873],
      ['EXPON.DIST(0.2,10,FALSE)', 1.353352832366127],
      ['EXPON.DIST(0,5,FALSE)', 5],
      ['EXPON.DIST(-1,5,TRUE)', '#NUM!'],
      ['EXPON.DIST(1,0,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, lambda, cumulative) => {
      requireNotNegative(m, x);
      requirePositive(m, lambda);
      return distributed(m, exponential, x, [m.div(m.const(1), lambda)], cumulative);
    },
  },
  {
    name: 'WEIBULL.DIST',
    aliases: ['WEIBULL'],
    category: 'distribution',
    summary: 'The Weibull distribution or its density.',
    parameters: [...numbers('x', 'alpha', 'beta'), CUMULATIVE],
    examples: [
      ['WEIBULL.DIST(105,20,100,TRUE)', 0.9295813900692769],
      ['WEIBULL.DIST(105,20,100,FALSE)', 0.03558886402450435],
      ['WEIBULL.DIST(-1,20,100,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, shape, scale, cumulative) => {
      requireNotNegative(m, x);
      requirePositive(m, shape, scale);
      return distributed(m, weibull, x, [shape, scale], cumulative);
    },
  },
  {
    name: 'GAMMA.DIST',
    aliases: ['GAMMADIST'],
    category: 'distribution',
    summary: 'The gamma distribution or its density.',
    parameters: [...numbers('x', 'alpha', 'beta'), CUMULATIVE],
    examples: [
      ['GAMMA.DIST(1,1,1,TRUE)', 0.6321205588285577],
      ['GAMMA.DIST(10.00001131,9,2,FALSE)', 0.032639130418294],
      ['GAMMA.DIST(-1,1,1,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, shape, scale, cumulative) => {
      requireNotNegative(m, x);
      requirePositive(m, shape, scale);
      return distributed(m, gamma, x, [shape, scale], cumulative);
    },
  },
  {
    name: 'GAMMA.INV',
    aliases: ['GAMMAINV'],
    category: 'distribution',
    summary: 'The value below which a gamma quantity stays with a given probability.',
    parameters: numbers('probability', 'alpha', 'beta'),
    examples: [
      ['GAMMA.INV(0.6321205588285577,1,1)', 1],
      ['GAMMA.INV(0,1,1)', 0],
      ['GAMMA.INV(1,1,1)', '#NUM!'],
      ['GAMMA.INV(0.5,0,1)', '#NUM!'],
    ],
    numeric: (m, p, shape, scale) => {
      requirePositive(m, shape, scale);
      return quantileFromZero(m, gamma, p, [shape, scale]);
    },
  },
  {
    name: 'CHISQ.DIST',
    category: 'distribution',
    summary: 'The chi-squared distribution or its density.',
    parameters: [...numbers('x', 'deg_freedom'), CUMULATIVE],
    examples: [
      ['CHISQ.DIST(0.5,1,TRUE)', 0.5204998778130465],
      ['CHISQ.DIST(2,3,FALSE)', 0.20755374871029736],
      ['CHISQ.DIST(-1,3,FALSE)', '#NUM!'],
      ['CHISQ.DIST(1,0.5,FALSE)', '#NUM!'],
    ],
    numeric: (m, x, df, cumulative) => {
      requireNotNegative(m, x);
      return distributed(m, chiSquared, x, [degrees(m, df)], cumulative);
    },
  },
  {
    name: 'CHISQ.DIST.RT',
    aliases: ['CHIDIST'],
    category: 'distribution',
    summary: 'The probability that a chi-squared quantity is greater.',
    parameters: numbers('x', 'deg_freedom'),
    examples: [['CHISQ.DIST.RT(18.307,10)', 0.05000058909139812]],
    numeric: (m, x, df) => {
      requireNotNegative(m, x);
      return chiSquared.cdf(m, x, [degrees(m, df)], []).upper;
    },
  },
  {
    name: 'CHISQ.INV',
    category: 'distribution',
    summary: 'The value below which a chi-squared quantity stays with a given probability.',
    parameters: numbers('probability', 'deg_freedom'),
    examples: [['CHISQ.INV(0.5204998778130465,1)', 0.5]],
    numeric: (m, p, df) => quantileFromZero(m, chiSquared, p, [degrees(m, df)]),
  },
  {
    name: 'CHISQ.INV.RT',
    aliases: ['CHIINV'],
    category: 'distribution',
    summary: 'The value above which a chi-squared quantity lies with a given probability.',
    parameters: numbers('probability', 'deg_freedom'),
    examples: [['CHISQ.INV.RT(0.05000058909139812,10)', 18.307]],
    numeric: (m, p, df) => quantileFromRight(m, chiSquared, p, [degrees(m, df)]),
  },
  {
    name: 'GAMMA',
    category: 'distribution',
    summary: 'The gamma function.',
    parameters: numbers('number'),
    examples: [
      ['GAMMA(2.5)', 1.329340388179137],
      ['GAMMA(-3.75)', 0.2678661288614166],
      ['GAMMA(0)', '#NUM!'],
      ['GAMMA(-2)', '#NUM!'],
    ],
    numeric: (m, x) => {
      m.require(m.not(m.and(m.le(x, m.const(0)), m.eq(x, m.floor(x)))), '#NUM!');
      return gammaFunction(m, x);
    },
  },
  {
    name: 'GAMMALN',
    aliases: ['GAMMALN.PRECISE'],
    category: 'distribution',
    summary: 'The natural logarithm of the gamma function of a positive number.',
    parameters: numbers('x'),
    examples: [
      ['GAMMALN(4)', 1.791759469228055],
      ['GAMMALN(0)', '#NUM!'],
    ],
    numeric: (m, x) => {
      requirePositive(m, x);
      return lnGamma(m, x);
    },
  },
];
