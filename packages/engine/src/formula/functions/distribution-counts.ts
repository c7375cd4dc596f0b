/** Distributions of counts: binomial, negative binomial, Poisson, hypergeometric. Counts are cut to whole numbers. */
import { binomial, negativeBinomial } from '../../random/distributions/binomial.ts';
import { GREATEST_COUNT } from '../../random/distributions/distribution.ts';
import { hypergeometric } from '../../random/distributions/hypergeometric.ts';
import { poisson } from '../../random/distributions/poisson.ts';
import { CUMULATIVE, distributed, numbers, quantileOf, requireNotNegative } from './distribution-call.ts';
import type { Checked, NumericFunction } from './function.ts';

/** BINOM.*, NEGBINOM.DIST, POISSON.DIST, HYPGEOM.DIST. */
export const COUNTS: readonly NumericFunction[] = [
  {
    name: 'BINOM.DIST',
    aliases: ['BINOMDIST'],
    category: 'distribution',
    summary: 'The probability of a number of successes, or of at most that number, in independent tries.',
    parameters: [...numbers('number_s', 'trials', 'probability_s'), CUMULATIVE],
    examples: [
      ['BINOM.DIST(6,10,0.5,FALSE)', 0.205078125],
      ['BINOM.DIST(6,10,0.5,TRUE)', 0.828125],
      ['BINOM.DIST(11,10,0.5,FALSE)', '#NUM!'],
      ['BINOM.DIST(6,10,1.5,FALSE)', '#NUM!'],
    ],
    numeric: (m, successes, trials, chance, cumulative) => {
      const k = count(m, successes);
      const n = count(m, trials);
      m.require(m.le(k, n), '#NUM!');
      m.require(m.and(m.ge(chance, m.const(0)), m.le(chance, m.const(1))), '#NUM!');
      return distributed(m, binomial, k, [n, chance], cumulative);
    },
  },
  {
    name: 'BINOM.INV',
    aliases: ['CRITBINOM'],
    category: 'distribution',
    summary: 'The least number of successes that is reached with a given probability.',
    parameters: numbers('trials', 'probability_s', 'alpha'),
    examples: [
      ['BINOM.INV(6,0.5,0.75)', 4],
      ['BINOM.INV(100,0.5,0.2)', 46],
      ['BINOM.INV(6,0.5,0)', '#NUM!'],
    ],
    numeric: (m, trials, chance, alpha) => {
      const n = count(m, trials);
      m.require(m.and(m.gt(chance, m.const(0)), m.lt(chance, m.const(1))), '#NUM!');
      return quantileOf(m, binomial, alpha, [n, chance]);
    },
  },
  {
    name: 'NEGBINOM.DIST',
    category: 'distribution',
    summary: 'The probability of a number of failures, or of at most that number, before the n-th success.',
    parameters: [...numbers('number_f', 'number_s', 'probability_s'), CUMULATIVE],
    examples: [
      ['NEGBINOM.DIST(10,5,0.25,TRUE)', 0.3135140584781766],
      ['NEGBINOM.DIST(10,5,0.25,FALSE)', 0.05504866037517786],
      ['NEGBINOM.DIST(10,0,0.25,FALSE)', '#NUM!'],
    ],
    numeric: (m, failures, successes, chance, cumulative) => {
      const [k, r] = failuresAndSuccesses(m, failures, successes, chance);
      return distributed(m, negativeBinomial, k, [r, chance], cumulative);
    },
  },
  {
    name: 'NEGBINOMDIST',
    category: 'distribution',
    summary: 'The probability of a number of failures before the n-th success.',
    parameters: numbers('number_f', 'number_s', 'probability_s'),
    examples: [['NEGBINOMDIST(10,5,0.25)', 0.05504866037517786]],
    numeric: (m, failures, successes, chance) => {
      const [k, r] = failuresAndSuccesses(m, failures, successes, chance);
      return negativeBinomial.density(m, k, [r, chance], []);
    },
  },
  {
    name: 'POISSON.DIST',
    aliases: ['POISSON'],
    category: 'distribution',
    summary: 'The probability of a number of events, or of at most that number.',
    parameters: [...numbers('x', 'mean'), CUMULATIVE],
    examples: [
      ['POISSON.DIST(2,5,TRUE)', 0.12465201948308108],
      ['POISSON.DIST(2,5,FALSE)', 0.08422433748856832],
      ['POISSON.DIST(0,0,FALSE)', 1],
      ['POISSON.DIST(1,0,FALSE)', 0],
      ['POISSON.DIST(-1,5,FALSE)', '#NUM!'],
    ],
    numeric: (m, x, mean, cumulative) => {
      const k = count(m, x);
      requireNotNegative(m, mean);
      m.require(m.lt(mean, m.const(GREATEST_COUNT)), '#NUM!');
      // Without events on average there are none.
      const isNone = m.eq(mean, m.const(0));
      const rate = m.select(isNone, m.const(1), mean);
      const isSure = m.or(m.eq(k, m.const(0)), m.ne(cumulative, m.const(0)));
      const none = m.select(isSure, m.const(1), m.const(0));
      return m.select(isNone, none, distributed(m, poisson, k, [rate], cumulative));
    },
  },
  {
    name: 'HYPGEOM.DIST',
    category: 'distribution',
    summary: 'The probability of a number of successes, or of at most that number, in draws without replacement.',
    parameters: [...numbers('sample_s', 'number_sample', 'population_s', 'number_pop'), CUMULATIVE],
    examples: [
      ['HYPGEOM.DIST(1,4,8,20,TRUE)', 0.4654282765737874],
      ['HYPGEOM.DIST(1,4,8,20,FALSE)', 0.3632610939112487],
      ['HYPGEOM.DIST(5,4,8,20,FALSE)', '#NUM!'],
    ],
    numeric: (m, successes, draws, marked, population, cumulative) => {
      const [k, p] = sample(m, successes, draws, marked, population);
      return distributed(m, hypergeometric, k, p, cumulative);
    },
  },
  {
    name: 'HYPGEOMDIST',
    category: 'distribution',
    summary: 'The probability of a number of successes in draws without replacement.',
    parameters: numbers('sample_s', 'number_sample', 'population_s', 'number_pop'),
    examples: [['HYPGEOMDIST(1,4,8,20)', 0.3632610939112487]],
    numeric: (m, successes, draws, marked, population) => {
      const [k, p] = sample(m, successes, draws, marked, population);
      return hypergeometric.density(m, k, p, []);
    },
  },
];

/** A count: not negative before it is cut to a whole number, and small enough to be one. */
function count<V, B>(m: Checked<V, B>, x: V): V {
  m.require(m.and(m.ge(x, m.const(0)), m.lt(x, m.const(GREATEST_COUNT))), '#NUM!');
  return m.trunc(x);
}

function failuresAndSuccesses<V, B>(m: Checked<V, B>, failures: V, successes: V, chance: V): readonly [V, V] {
  const k = count(m, failures);
  const r = count(m, successes);
  m.require(m.ge(r, m.const(1)), '#NUM!');
  m.require(m.and(m.gt(chance, m.const(0)), m.lt(chance, m.const(1))), '#NUM!');
  return [k, r];
}

/**
 * The count and the parameters (population, successes in it, draws) of a hypergeometric; #NUM! when they cannot be. Then
 * they are replaced by ones that can, so that no series runs on and on for a lane that is lost.
 */
function sample<V, B>(m: Checked<V, B>, successes: V, draws: V, marked: V, population: V): readonly [V, readonly V[]] {
  const [k, n, s, total] = [successes, draws, marked, population].map((x) => count(m, x)) as [V, V, V, V];
  const zero = m.const(0);
  const least = m.max(zero, m.add(m.sub(n, total), s));
  const isUrn = m.and(m.and(m.gt(n, zero), m.le(n, total)), m.and(m.ge(s, zero), m.le(s, total)));
  const isPossible = m.and(isUrn, m.and(m.ge(k, least), m.le(k, m.min(n, s))));
  m.require(isPossible, '#NUM!');
  const possible = (x: V, instead: number) => m.select(isPossible, x, m.const(instead));
  return [possible(k, 0), [possible(total, 2), possible(s, 1), possible(n, 1)]];
}
