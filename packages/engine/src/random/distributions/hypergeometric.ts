/** Draws without replacement. The cdf is the probability of one count times a short series of ratios. */
import type { Arithmetic } from '../../ir/ir.ts';
import { binomialProbability } from './counts.ts';
import { type Distribution, GREATEST_COUNT, type Tails } from './distribution.ts';
import { cornishFisher, searchCount } from './lattice.ts';
import { inside, isWhole, within } from './tails.ts';

/** Population, successes in it, draws. */
type Urn<V> = readonly [population: V, successes: V, draws: V];

/** The ratio of neighbouring probabilities falls geometrically some ten standard deviations out: a generous bound. */
const TERMS = 1 << 20;

/** The least and the greatest count of successes. */
function range<V, B>(m: Arithmetic<V, B>, [population, successes, draws]: Urn<V>): { low: V; high: V } {
  const low = m.max(m.const(0), m.sub(draws, m.sub(population, successes)));
  return { low, high: m.min(draws, successes) };
}

/** P(X = k) for a whole k in range: three binomial probabilities of p = draws / population (Loader 2000). */
function probability<V, B>(m: Arithmetic<V, B>, k: V, [population, successes, draws]: Urn<V>): V {
  const p = m.div(draws, population);
  const q = m.div(m.sub(population, draws), population);
  const taken = binomialProbability(m, k, successes, p, q);
  const left = binomialProbability(m, m.sub(draws, k), m.sub(population, successes), p, q);
  return m.div(m.mul(taken, left), binomialProbability(m, draws, population, p, q));
}

/** 1 + r(k) + r(k) r(k ± 1) + …: the sum of probabilities from k away from the mean, over that of k. */
function series<V, B>(m: Arithmetic<V, B>, k: V, urn: Urn<V>, up: B): V {
  const [population, successes, draws] = urn;
  const one = m.const(1);
  const spare = m.sub(m.sub(population, successes), draws);
  const [, sum] = m.loop(TERMS, [one, one, k], (state) => {
    const [term, sum, at] = state as [V, V, V];
    // p(i + 1) / p(i) with i the lower of the two neighbours
    const i = m.select(up, at, m.sub(at, one));
    const over = m.mul(m.sub(successes, i), m.sub(draws, i));
    const under = m.mul(m.add(i, one), m.add(m.add(spare, i), one));
    const next = m.mul(term, m.select(up, m.div(over, under), m.div(under, over)));
    const total = m.add(sum, next);
    const step = m.select(up, m.add(at, one), m.sub(at, one));
    return { next: [next, total, step], done: m.not(m.gt(total, sum)) };
  }) as [V, V, V];
  return sum;
}

/** P(X <= k) and P(X > k) for a whole k from low to high - 1. */
function hypergeometricTails<V, B>(m: Arithmetic<V, B>, k: V, urn: Urn<V>): Tails<V> {
  const [population, successes, draws] = urn;
  const one = m.const(1);
  const mean = m.mul(draws, m.div(successes, population));
  // Sum away from the mean: the lower tail from k down, or the upper one from k + 1 up.
  const up = m.ge(m.add(k, m.const(0.5)), mean);
  const from = m.select(up, m.add(k, one), k);
  const tail = m.min(m.mul(probability(m, from, urn), series(m, from, urn, up)), one);
  const rest = m.sub(one, tail);
  return { lower: m.select(up, rest, tail), upper: m.select(up, tail, rest) };
}

export const hypergeometric: Distribution = {
  name: 'hypergeometric',
  aliases: ['hypergeo'],
  title: 'Hypergeometric',
  use: 'How many successes are among items drawn without putting back, such as defects in a sample of a lot.',
  example: 'hypergeometric(500, 12, 40)',
  parameters: [
    { name: 'population', meaning: 'number of items, a whole number above 0' },
    { name: 'successes', meaning: 'how many of them count as successes, from 0 to population' },
    { name: 'draws', meaning: 'how many are drawn, from 0 to population' },
  ],
  discrete: true,
  integer: true,
  tabulate: 'steps',
  method: 'Cornish-Fisher start, then a bounded search; each cdf is one probability times a series of ratios outward.',
  limits: 'Populations up to 2^52 with a standard deviation of up to 1e5 (the series has that many terms).',
  source: 'C. Loader, 2000; W. L. Harkness, "Properties of the extended hypergeometric distribution", 1965.',
  requirements(m, [population, successes, draws]) {
    const zero = m.const(0);
    const share = (x: typeof population) => m.and(isWhole(m, x!), m.and(m.ge(x!, zero), m.le(x!, population!)));
    return [
      {
        holds: m.and(
          isWhole(m, population!),
          m.and(m.gt(population!, zero), m.le(population!, m.const(GREATEST_COUNT))),
        ),
        otherwise: 'population ({population}) must be a whole number from 1 to 2^52',
      },
      {
        holds: share(successes),
        otherwise: 'successes ({successes}) must be a whole number from 0 to population ({population})',
      },
      { holds: share(draws), otherwise: 'draws ({draws}) must be a whole number from 0 to population ({population})' },
    ];
  },
  quantile(m, u, [population, successes, draws]) {
    const urn = [population!, successes!, draws!] as const;
    const { low, high } = range(m, urn);
    const one = m.const(1);
    const p = m.div(successes!, population!);
    const mean = m.mul(draws!, p);
    const left = m.div(m.sub(population!, draws!), m.max(m.sub(population!, one), one));
    const variance = m.mul(m.mul(mean, m.sub(one, p)), left);
    const sd = m.sqrt(variance);
    const bend = m.mul(m.sub(one, m.add(p, p)), m.sub(one, m.div(m.add(draws!, draws!), population!)));
    const safe = m.max(sd, m.const(1e-3));
    const guess = cornishFisher(m, u, mean, sd, m.div(bend, safe), m.const(0));
    const top = m.max(m.sub(high, one), low);
    const k = searchCount(m, u, m.min(guess, top), low, high, (count) => hypergeometricTails(m, count, urn));
    return m.select(m.eq(low, high), low, k);
  },
  cdf(m, x, [population, successes, draws]) {
    const urn = [population!, successes!, draws!] as const;
    const { low, high } = range(m, urn);
    const one = m.const(1);
    const k = m.floor(x);
    const between = m.and(m.ge(k, low), m.lt(k, high));
    return within(m, k, m.sub(low, one), high, hypergeometricTails(m, m.select(between, k, low), urn));
  },
  density(m, x, [population, successes, draws]) {
    const urn = [population!, successes!, draws!] as const;
    const { low, high } = range(m, urn);
    const possible = m.and(isWhole(m, x), m.and(m.ge(x, low), m.le(x, high)));
    return inside(m, x, low, high, m.select(possible, probability(m, m.select(possible, x, low), urn), m.const(0)));
  },
  moments([population, successes, draws]) {
    const [N, K, n] = [population!, successes!, draws!];
    const p = K / N;
    const variance = (n * p * (1 - p) * (N - n)) / Math.max(N - 1, 1);
    const skewness = ((N - 2 * K) * Math.sqrt(N - 1) * (N - 2 * n)) / (Math.sqrt(n * K * (N - K) * (N - n)) * (N - 2));
    const spread = n * K * (N - K) * (N - n) * (N - 2) * (N - 3);
    const excess =
      ((N - 1) * N * N * (N * (N + 1) - 6 * K * (N - K) - 6 * n * (N - n)) +
        6 * n * K * (N - K) * (N - n) * (5 * N - 6)) /
      spread;
    return { mean: n * p, variance, skewness, kurtosis: 3 + excess };
  },
  support([population, successes, draws]) {
    return [Math.max(0, draws! - (population! - successes!)), Math.min(draws!, successes!)];
  },
};
