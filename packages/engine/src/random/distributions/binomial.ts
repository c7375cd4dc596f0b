/** Counts of successes: binomial and negative binomial, from the incomplete beta function. */
import type { Arithmetic } from '../../ir/ir.ts';
import { betaTails } from './beta.ts';
import { binomialProbability } from './counts.ts';
import { type Distribution, GREATEST_COUNT, type Tails } from './distribution.ts';
import { cornishFisher, searchCount } from './lattice.ts';
import { countDensity, countTails, flip, isWhole } from './tails.ts';

/** P(X <= k) and P(X > k) for a whole k in [0, n). */
function binomialTails<V, B>(m: Arithmetic<V, B>, k: V, n: V, p: V): Tails<V> {
  const rest = m.sub(n, k);
  const next = m.add(k, m.const(1));
  return flip(betaTails(m, p, m.sub(m.const(1), p), next, rest));
}

export const binomial: Distribution = {
  name: 'binomial',
  title: 'Binomial',
  use: 'How many of n independent tries succeed.',
  example: 'binomial(50, 0.02)',
  parameters: [
    { name: 'n', meaning: 'number of tries, a whole number from 0 to 2^52' },
    { name: 'p', meaning: 'probability of success in each try, from 0 to 1' },
  ],
  discrete: true,
  integer: true,
  tabulate: 'steps',
  method: 'Cornish-Fisher start, then a bounded search with the incomplete beta function; never a sum from zero.',
  limits: 'Up to 1e9 tries in a few steps; p = 0 and p = 1 give 0 and n.',
  source: 'Abramowitz and Stegun, 26.5.24; probabilities by C. Loader, 2000.',
  requirements: (m, [n, p]) => [
    {
      holds: m.and(isWhole(m, n!), m.and(m.ge(n!, m.const(0)), m.le(n!, m.const(GREATEST_COUNT)))),
      otherwise: 'n ({n}) must be a whole number from 0 to 2^52',
    },
    { holds: m.and(m.ge(p!, m.const(0)), m.le(p!, m.const(1))), otherwise: 'p ({p}) must be from 0 to 1' },
  ],
  quantile(m, u, [n, p]) {
    const [zero, one] = [m.const(0), m.const(1)];
    const never = m.or(m.eq(p!, zero), m.eq(n!, zero));
    const always = m.eq(p!, one);
    const certain = m.or(never, always);
    const chance = m.select(certain, m.const(0.5), p!);
    const tries = m.select(certain, one, n!);
    const q = m.sub(one, chance);
    const mean = m.mul(tries, chance);
    const variance = m.mul(mean, q);
    const sd = m.sqrt(variance);
    const excess = m.div(m.sub(one, m.mul(m.const(6), m.mul(chance, q))), variance);
    const guess = cornishFisher(m, u, mean, sd, m.div(m.sub(q, chance), sd), excess);
    // The search never asks for the cdf at n itself unless it starts there, where it is 1 by definition.
    const top = m.sub(tries, one);
    const k = searchCount(m, u, m.min(guess, top), zero, tries, (count) => binomialTails(m, count, tries, chance));
    return m.select(never, zero, m.select(always, n!, k));
  },
  cdf(m, x, [n, p]) {
    return countTails(m, x, n!, (k) => binomialTails(m, k, m.max(n!, m.const(1)), p!));
  },
  density: (m, x, [n, p]) => countDensity(m, x, n!, (k) => binomialProbability(m, k, n!, p!, m.sub(m.const(1), p!))),
  moments([n, p]) {
    const q = 1 - p!;
    const variance = n! * p! * q;
    return {
      mean: n! * p!,
      variance,
      skewness: (q - p!) / Math.sqrt(variance),
      kurtosis: 3 + (1 - 6 * p! * q) / variance,
    };
  },
  support: ([n, p]) => [p === 1 ? n! : 0, p === 0 ? 0 : n!],
};

/** P(X <= k) and P(X > k) for a whole k >= 0. */
function negativeBinomialTails<V, B>(m: Arithmetic<V, B>, k: V, r: V, p: V): Tails<V> {
  const one = m.const(1);
  return betaTails(m, p, m.sub(one, p), r, m.add(k, one));
}

export const negativeBinomial: Distribution = {
  name: 'negativeBinomial',
  aliases: ['negBin'],
  title: 'Negative binomial',
  use: 'How many failures come before the r-th success; counts that vary more than the Poisson.',
  example: 'negativeBinomial(5, 0.3)',
  parameters: [
    { name: 'r', meaning: 'number of successes, above 0 (need not be whole)' },
    { name: 'p', meaning: 'probability of success in each try, above 0 and at most 1' },
  ],
  discrete: true,
  integer: true,
  tabulate: 'steps',
  method: 'Cornish-Fisher start, then a bounded search with the incomplete beta function; never a sum from zero.',
  limits: 'Means up to 1e9; p = 1 gives 0.',
  source: 'Abramowitz and Stegun, 26.5.26; probabilities by C. Loader, 2000.',
  requirements: (m, [r, p]) => [
    { holds: m.gt(r!, m.const(0)), otherwise: 'r ({r}) must be above 0' },
    {
      holds: m.and(m.gt(p!, m.const(0)), m.le(p!, m.const(1))),
      otherwise: 'p ({p}) must be above 0 and at most 1',
    },
  ],
  quantile(m, u, [r, p]) {
    const [zero, one] = [m.const(0), m.const(1)];
    const certain = m.eq(p!, one);
    const chance = m.select(certain, m.const(0.5), p!);
    const q = m.sub(one, chance);
    const mean = m.div(m.mul(r!, q), chance);
    const variance = m.div(mean, chance);
    const sd = m.sqrt(variance);
    const skewness = m.div(m.add(one, q), m.sqrt(m.mul(r!, q)));
    const excess = m.add(m.div(m.const(6), r!), m.div(m.mul(chance, chance), m.mul(r!, q)));
    const guess = cornishFisher(m, u, mean, sd, skewness, excess);
    const k = searchCount(m, u, guess, zero, m.const(Infinity), (count) => negativeBinomialTails(m, count, r!, chance));
    return m.select(certain, zero, k);
  },
  cdf: (m, x, [r, p]) => countTails(m, x, m.const(Infinity), (k) => negativeBinomialTails(m, k, r!, p!)),
  density: (m, x, [r, p]) =>
    countDensity(m, x, m.const(Infinity), (k) => {
      const total = m.add(r!, k);
      return m.mul(m.div(r!, total), binomialProbability(m, r!, total, p!, m.sub(m.const(1), p!)));
    }),
  moments([r, p]) {
    const q = 1 - p!;
    return {
      mean: (r! * q) / p!,
      variance: (r! * q) / p! ** 2,
      skewness: (1 + q) / Math.sqrt(r! * q),
      kurtosis: 3 + 6 / r! + p! ** 2 / (r! * q),
    };
  },
  support: ([, p]) => [0, p === 1 ? 0 : Infinity],
};
