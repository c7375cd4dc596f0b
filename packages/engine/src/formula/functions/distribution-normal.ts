/** The normal and lognormal distributions, and what is read off them. */
import { lognormal2, normal } from '../../random/distributions/normal.ts';
import { atanh, tanh } from '../../special/elementary.ts';
import { erf, erfc, normalCdf, normalDensity, normalQuantile } from '../../special/normal.ts';
import { CUMULATIVE, distributed, numbers, quantileOf, requirePositive } from './distribution-call.ts';
import type { NumericFunction } from './function.ts';

/** NORM.*, LOGNORM.*, CONFIDENCE.NORM, GAUSS, PHI, STANDARDIZE, FISHER, ERF. */
export const NORMAL_FAMILY: readonly NumericFunction[] = [
  {
    name: 'NORM.DIST',
    aliases: ['NORMDIST'],
    category: 'distribution',
    summary: 'The normal distribution or its density.',
    parameters: [...numbers('x', 'mean', 'standard_dev'), CUMULATIVE],
    examples: [
      ['NORM.DIST(42,40,1.5,TRUE)', 0.9087887802741321],
      ['NORM.DIST(42,40,1.5,FALSE)', 0.10934004978399575],
      ['NORM.DIST(1,0,0,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, mean, sd, cumulative) => {
      requirePositive(m, sd);
      return distributed(m, normal, x, [mean, sd], cumulative);
    },
  },
  {
    name: 'NORM.INV',
    aliases: ['NORMINV'],
    category: 'distribution',
    summary: 'The value below which a normal quantity stays with a given probability.',
    parameters: numbers('probability', 'mean', 'standard_dev'),
    examples: [
      ['NORM.INV(0.9087887802741321,40,1.5)', 42],
      ['NORM.INV(0.5,10,2)', 10],
      ['NORM.INV(0,10,2)', '#NUM!'],
      ['NORM.INV(1,10,2)', '#NUM!'],
      ['NORM.INV(0.5,10,0)', '#NUM!'],
    ],
    numeric: (m, p, mean, sd) => {
      requirePositive(m, sd);
      return quantileOf(m, normal, p, [mean, sd]);
    },
  },
  {
    name: 'NORM.S.DIST',
    category: 'distribution',
    summary: 'The standard normal distribution or its density.',
    parameters: [...numbers('z'), CUMULATIVE],
    examples: [
      ['NORM.S.DIST(1,TRUE)', 0.841344746068543],
      ['NORM.S.DIST(0,FALSE)', 0.3989422804014327],
    ],
    numeric: (m, z, cumulative) => distributed(m, normal, z, [m.const(0), m.const(1)], cumulative),
  },
  {
    name: 'NORMSDIST',
    category: 'distribution',
    summary: 'The standard normal distribution.',
    parameters: numbers('z'),
    examples: [
      ['NORMSDIST(0)', 0.5],
      ['NORMSDIST(-1)', 0.158655253931457],
    ],
    numeric: normalCdf,
  },
  {
    name: 'NORM.S.INV',
    aliases: ['NORMSINV'],
    category: 'distribution',
    summary: 'The value below which a standard normal quantity stays with a given probability.',
    parameters: numbers('probability'),
    examples: [
      ['NORM.S.INV(0.908789)', 1.3333346730441074],
      ['NORM.S.INV(0)', '#NUM!'],
    ],
    numeric: (m, p) => {
      m.require(m.and(m.gt(p, m.const(0)), m.lt(p, m.const(1))), '#NUM!');
      return normalQuantile(m, p);
    },
  },
  {
    name: 'LOGNORM.DIST',
    category: 'distribution',
    summary: 'The lognormal distribution or its density, by the mean and deviation of the logarithm.',
    parameters: [...numbers('x', 'mean', 'standard_dev'), CUMULATIVE],
    examples: [
      ['LOGNORM.DIST(4,3.5,1.2,TRUE)', 0.03908355570680048],
      ['LOGNORM.DIST(4,3.5,1.2,FALSE)', 0.01761759668181922],
      ['LOGNORM.DIST(0,3.5,1.2,TRUE)', '#NUM!'],
    ],
    numeric: (m, x, mu, sigma, cumulative) => {
      requirePositive(m, x, sigma);
      return distributed(m, lognormal2, x, [mu, sigma], cumulative);
    },
  },
  {
    name: 'LOGNORMDIST',
    category: 'distribution',
    summary: 'The lognormal distribution, by the mean and deviation of the logarithm.',
    parameters: numbers('x', 'mean', 'standard_dev'),
    examples: [['LOGNORMDIST(4,3.5,1.2)', 0.03908355570680048]],
    numeric: (m, x, mu, sigma) => {
      requirePositive(m, x, sigma);
      return lognormal2.cdf(m, x, [mu, sigma], []).lower;
    },
  },
  {
    name: 'LOGNORM.INV',
    aliases: ['LOGINV'],
    category: 'distribution',
    summary: 'The value below which a lognormal quantity stays with a given probability.',
    parameters: numbers('probability', 'mean', 'standard_dev'),
    examples: [
      ['LOGNORM.INV(0.5,0,1)', 1],
      ['LOGNORM.INV(0.03908355570680048,3.5,1.2)', 4],
      ['LOGNORM.INV(0.5,0,0)', '#NUM!'],
    ],
    numeric: (m, p, mu, sigma) => {
      requirePositive(m, sigma);
      return quantileOf(m, lognormal2, p, [mu, sigma]);
    },
  },
  {
    name: 'CONFIDENCE.NORM',
    aliases: ['CONFIDENCE'],
    category: 'distribution',
    summary: 'Half the width of a confidence interval of a mean, with a known deviation.',
    parameters: numbers('alpha', 'standard_dev', 'size'),
    examples: [
      ['CONFIDENCE.NORM(0.05,2.5,50)', 0.6929519121748391],
      ['CONFIDENCE.NORM(0,2.5,50)', '#NUM!'],
    ],
    numeric: (m, alpha, sd, size) => {
      const count = m.trunc(size);
      m.require(m.and(m.gt(alpha, m.const(0)), m.lt(alpha, m.const(1))), '#NUM!');
      requirePositive(m, sd);
      m.require(m.ge(count, m.const(1)), '#NUM!');
      return m.div(m.mul(m.neg(normalQuantile(m, m.mul(alpha, m.const(0.5)))), sd), m.sqrt(count));
    },
  },
  {
    name: 'GAUSS',
    category: 'distribution',
    summary: 'The probability that a standard normal quantity lies between 0 and z.',
    parameters: numbers('z'),
    examples: [
      ['GAUSS(1)', 0.3413447460685429],
      ['GAUSS(0)', 0],
    ],
    numeric: (m, z) => m.mul(erf(m, m.mul(z, m.const(Math.SQRT1_2))), m.const(0.5)),
  },
  {
    name: 'PHI',
    category: 'distribution',
    summary: 'The density of the standard normal distribution.',
    parameters: numbers('x'),
    examples: [['PHI(1)', 0.24197072451914337]],
    numeric: normalDensity,
  },
  {
    name: 'STANDARDIZE',
    category: 'distribution',
    summary: 'How many standard deviations a value lies above the mean.',
    parameters: numbers('x', 'mean', 'standard_dev'),
    examples: [
      ['STANDARDIZE(42,40,1.5)', 4 / 3],
      ['STANDARDIZE(42,40,0)', '#NUM!'],
    ],
    numeric: (m, x, mean, sd) => {
      requirePositive(m, sd);
      return m.div(m.sub(x, mean), sd);
    },
  },
  {
    name: 'FISHER',
    category: 'distribution',
    summary: "Fisher's transformation of a correlation.",
    parameters: numbers('x'),
    examples: [
      ['FISHER(0.75)', 0.9729550745276566],
      ['FISHER(1)', '#NUM!'],
    ],
    numeric: (m, x) => {
      m.require(m.lt(m.abs(x), m.const(1)), '#NUM!');
      return atanh(m, x);
    },
  },
  {
    name: 'FISHERINV',
    category: 'distribution',
    summary: "The inverse of Fisher's transformation.",
    parameters: numbers('y'),
    examples: [['FISHERINV(0.9729550745276566)', 0.75]],
    numeric: tanh,
  },
  {
    name: 'ERF',
    category: 'distribution',
    summary: 'The error function, from 0 or between two limits.',
    parameters: [
      { name: 'lower_limit', accepts: 'number', strict: true },
      { name: 'upper_limit', accepts: 'number', optional: true, strict: true },
    ],
    examples: [
      ['ERF(0.745)', 0.7079289200957377],
      ['ERF(0,1)', 0.8427007929497149],
    ],
    numeric: (m, lower, upper) => (upper === undefined ? erf(m, lower) : m.sub(erf(m, upper), erf(m, lower))),
  },
  {
    name: 'ERF.PRECISE',
    category: 'distribution',
    summary: 'The error function.',
    parameters: [{ name: 'x', accepts: 'number', strict: true }],
    examples: [['ERF.PRECISE(1)', 0.8427007929497149]],
    numeric: erf,
  },
  {
    name: 'ERFC',
    aliases: ['ERFC.PRECISE'],
    category: 'distribution',
    summary: 'One minus the error function.',
    parameters: [{ name: 'x', accepts: 'number', strict: true }],
    examples: [['ERFC(1)', 0.15729920705028513]],
    numeric: erfc,
  },
];
