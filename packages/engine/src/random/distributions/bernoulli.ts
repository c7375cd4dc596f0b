/** Trials with two outcomes that have closed forms: Bernoulli and geometric. */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1 } from '../../special/elementary.ts';
import type { Distribution, Requirement } from './distribution.ts';
import { reaches } from './lattice.ts';
import { logUpper, tails, within } from './tails.ts';

function probability<V, B>(m: Arithmetic<V, B>, p: V, lowest: 'open' | 'closed'): Requirement<B>[] {
  const zero = m.const(0);
  const enough = lowest === 'open' ? m.gt(p, zero) : m.ge(p, zero);
  const range = lowest === 'open' ? 'above 0 and at most 1' : 'from 0 to 1';
  return [{ holds: m.and(enough, m.le(p, m.const(1))), otherwise: `p ({p}) must be ${range}` }];
}

export const bernoulli: Distribution = {
  name: 'bernoulli',
  title: 'Bernoulli',
  use: 'Something happens (1) or not (0), such as a risk event.',
  example: 'bernoulli(0.03)',
  parameters: [{ name: 'p', meaning: 'probability of 1, from 0 to 1' }],
  discrete: true,
  integer: true,
  method: 'One comparison.',
  limits: 'Any p.',
  source: 'Elementary.',
  requirements: (m, [p]) => probability(m, p!, 'closed'),
  quantile: (m, u, [p]) => m.select(m.le(u.lower, m.sub(m.const(1), p!)), m.const(0), m.const(1)),
  cdf: (m, x, [p]) => within(m, m.floor(x), m.const(-1), m.const(1), { lower: m.sub(m.const(1), p!), upper: p! }),
  density(m, x, [p]) {
    const [zero, one] = [m.const(0), m.const(1)];
    return m.select(m.eq(x, zero), m.sub(one, p!), m.select(m.eq(x, one), p!, zero));
  },
  moments([p]) {
    const variance = p! * (1 - p!);
    return {
      mean: p!,
      variance,
      skewness: (1 - 2 * p!) / Math.sqrt(variance),
      kurtosis: 3 + (1 - 6 * variance) / variance,
    };
  },
  support: () => [0, 1],
};

export const geometric: Distribution = {
  name: 'geometric',
  aliases: ['geomet'],
  title: 'Geometric',
  use: 'How many failures come before the first success.',
  example: 'geometric(0.2)',
  parameters: [{ name: 'p', meaning: 'probability of success in each try, above 0 and at most 1' }],
  discrete: true,
  integer: true,
  method: 'Closed form: ⌈ln(1 - u) / ln(1 - p)⌉ - 1, put right by one look at the cdf.',
  limits: 'p down to 1e-300; counts beyond 2^53 are rounded.',
  source: 'Elementary.',
  requirements: (m, [p]) => probability(m, p!, 'open'),
  quantile(m, u, [p]) {
    const one = m.const(1);
    const zero = m.const(0);
    const rate = logUpper(m, tails(m, p!));
    const k = m.max(m.sub(m.ceil(m.div(logUpper(m, u), rate)), one), zero);
    // Ties, and a quotient rounded up: the count before may already reach u.
    const before = m.mul(k, rate);
    const early = reaches(m, { lower: m.neg(expm1(m, before)), upper: exp(m, before) }, u);
    return m.select(m.eq(p!, one), zero, m.select(early, m.max(m.sub(k, one), zero), k));
  },
  cdf(m, x, [p]) {
    const one = m.const(1);
    const certain = m.eq(p!, one);
    const tries = m.add(m.floor(x), one);
    const h = m.mul(tries, logUpper(m, tails(m, p!)));
    const lower = m.select(certain, one, m.neg(expm1(m, h)));
    const upper = m.select(certain, m.const(0), exp(m, h));
    return within(m, tries, m.const(0), m.const(Infinity), { lower, upper });
  },
  density(m, x, [p]) {
    const [zero, one] = [m.const(0), m.const(1)];
    const value = m.mul(p!, exp(m, m.mul(x, logUpper(m, tails(m, p!)))));
    const counts = m.and(m.eq(m.floor(x), x), m.ge(x, zero));
    const certain = m.select(m.eq(x, zero), one, zero);
    return m.select(counts, m.select(m.eq(p!, one), certain, value), zero);
  },
  moments: ([p]) => ({
    mean: (1 - p!) / p!,
    variance: (1 - p!) / p! ** 2,
    skewness: (2 - p!) / Math.sqrt(1 - p!),
    kurtosis: 9 + p! ** 2 / (1 - p!),
  }),
  support: () => [0, Infinity],
};
