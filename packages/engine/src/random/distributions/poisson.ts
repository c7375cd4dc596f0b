/** The Poisson distribution, from the incomplete gamma function. */
import type { Arithmetic } from '../../ir/ir.ts';
import { gammaTails } from '../../special/gamma.ts';
import { poissonProbability } from './counts.ts';
import { type Distribution, GREATEST_COUNT, type Tails } from './distribution.ts';
import { cornishFisher, searchCount } from './lattice.ts';
import { countDensity, countTails } from './tails.ts';

/** P(X <= k) and P(X > k) for a whole k >= 0. */
function poissonTails<V, B>(m: Arithmetic<V, B>, k: V, mean: V): Tails<V> {
  const { p, q } = gammaTails(m, m.add(k, m.const(1)), mean);
  return { lower: q, upper: p };
}

/** A mean below it is as good as 0: no count but 0 has a probability that anyone could tell from 0. */
const LEAST_MEAN = 1e-30;

export const poisson: Distribution = {
  name: 'poisson',
  title: 'Poisson',
  use: 'How many events happen in a period, when they come independently at a constant rate.',
  example: 'poisson(4)',
  parameters: [{ name: 'mean', meaning: 'mean number of events, not negative, below 2^52' }],
  discrete: true,
  integer: true,
  tabulate: 'steps',
  method: 'Cornish-Fisher start, then a bounded search with the incomplete gamma function; never a sum from zero.',
  limits: 'Means up to 1e9 in a few steps; mean 0 gives 0.',
  source: 'Abramowitz and Stegun, 26.4.21; probabilities by C. Loader, 2000.',
  requirements: (m, [mean]) => [
    { holds: m.ge(mean!, m.const(0)), otherwise: 'mean ({mean}) must not be negative' },
    { holds: m.lt(mean!, m.const(GREATEST_COUNT)), otherwise: 'mean ({mean}) must be below 2^52' },
  ],
  quantile(m, u, [mean]) {
    const zero = m.const(0);
    // The search's starting point would overflow where the mean is all but 0.
    const none = m.lt(mean!, m.const(LEAST_MEAN));
    const rate = m.select(none, m.const(1), mean!);
    const sd = m.sqrt(rate);
    const guess = cornishFisher(m, u, rate, sd, m.div(m.const(1), sd), m.div(m.const(1), rate));
    const k = searchCount(m, u, guess, zero, m.const(Infinity), (count) => poissonTails(m, count, rate));
    return m.select(none, zero, k);
  },
  cdf: (m, x, [mean]) => countTails(m, x, m.const(Infinity), (k) => poissonTails(m, k, mean!)),
  density: (m, x, [mean]) => countDensity(m, x, m.const(Infinity), (k) => poissonProbability(m, k, mean!)),
  moments: ([mean]) => ({ mean: mean!, variance: mean!, skewness: 1 / Math.sqrt(mean!), kurtosis: 3 + 1 / mean! }),
  support: ([mean]) => [0, mean === 0 ? 0 : Infinity],
};
