/** Distributions with a piecewise straight cdf: cumulative points, histogram classes, empirical data. */
import { SCALARS } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';
import type { ConstantQuantile, Distribution, Moments, Requirement, Tails } from './distribution.ts';
import { guide } from './guide.ts';

/** Points of the cdf: ascending values, and the probability of not exceeding each, from 0 to 1. */
interface Points<V> {
  readonly values: readonly V[];
  readonly shares: readonly V[];
}

/** On the segment that ends in point i: value = from + (u - share) · slope. */
function segment<V, B>(m: Arithmetic<V, B>, u: V, from: V, share: V, slope: V): V {
  return m.add(from, m.mul(m.sub(u, share), slope));
}

/** Value per probability on the segment that ends in point i; a jump of the cdf has slope 0. */
function slopeAt<V, B>(m: Arithmetic<V, B>, { values, shares }: Points<V>, i: number): V {
  const rise = m.sub(shares[i]!, shares[i - 1]!);
  const jump = m.le(rise, m.const(0));
  const run = m.sub(values[i]!, values[i - 1]!);
  return m.select(jump, m.const(0), m.div(run, m.select(jump, m.const(1), rise)));
}

function quantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>, points: Points<V>): V {
  const { values, shares } = points;
  const last = values.length - 1;
  const at = (i: number) =>
    m.min(segment(m, u.lower, values[i - 1]!, shares[i - 1]!, slopeAt(m, points, i)), values[i]!);
  let x = at(last);
  for (let i = last - 1; i >= 1; i--) x = m.select(m.le(u.lower, shares[i]!), at(i), x);
  return x;
}

/** The same for constants: four tables and a guide. */
function prepare(points: Points<number>): ConstantQuantile {
  const count = points.values.length;
  const from = Float64Array.from(points.values.slice(0, -1));
  const to = Float64Array.from(points.values.slice(1));
  const share = Float64Array.from(points.shares.slice(0, -1));
  const slope = Float64Array.from({ length: count - 1 }, (_, index) => slopeAt(SCALARS, points, index + 1));
  const search = guide(Float64Array.from(points.shares.slice(1)));
  return (m, u) => {
    const i = search(m, u.lower);
    const x = segment(m, u.lower, m.gather(from, i), m.gather(share, i), m.gather(slope, i));
    return m.min(x, m.gather(to, i));
  };
}

function cdf<V, B>(m: Arithmetic<V, B>, x: V, { values, shares }: Points<V>): Tails<V> {
  const [zero, one] = [m.const(0), m.const(1)];
  let lower = one;
  let upper = zero;
  for (let i = values.length - 1; i >= 1; i--) {
    const [a, b] = [values[i - 1]!, values[i]!];
    const rise = m.sub(shares[i]!, shares[i - 1]!);
    const width = m.sub(b, a);
    const inside = m.lt(x, b);
    const up = m.add(shares[i - 1]!, m.mul(rise, m.div(m.sub(x, a), width)));
    const down = m.add(m.sub(one, shares[i]!), m.mul(rise, m.div(m.sub(b, x), width)));
    lower = m.select(inside, up, lower);
    upper = m.select(inside, down, upper);
  }
  const under = m.lt(x, values[0]!);
  return { lower: m.select(under, zero, lower), upper: m.select(under, one, upper) };
}

/** Right-continuous; infinite at a jump of the cdf. */
function density<V, B>(m: Arithmetic<V, B>, x: V, { values, shares }: Points<V>): V {
  const zero = m.const(0);
  let height = zero;
  for (let i = values.length - 1; i >= 1; i--) {
    const here = m.div(m.sub(shares[i]!, shares[i - 1]!), m.sub(values[i]!, values[i - 1]!));
    height = m.select(m.and(m.ge(x, values[i - 1]!), m.lt(x, values[i]!)), here, height);
  }
  return height;
}

function moments({ values, shares }: Points<number>): Moments {
  /** E[(X - centre)^k], segment by segment: the mean of y^k between two ends, without cancellation. */
  const about = (centre: number, k: number) => {
    let total = 0;
    for (let i = 1; i < values.length; i++) {
      const [a, b] = [values[i - 1]! - centre, values[i]! - centre];
      let mean = 0;
      for (let j = 0; j <= k; j++) mean += a ** j * b ** (k - j);
      total += ((shares[i]! - shares[i - 1]!) * mean) / (k + 1);
    }
    return total;
  };
  const mean = values[0]! + about(values[0]!, 1);
  const variance = about(mean, 2);
  return { mean, variance, skewness: about(mean, 3) / variance ** 1.5, kurtosis: about(mean, 4) / variance ** 2 };
}

function ascending<V, B>(m: Arithmetic<V, B>, xs: readonly V[], strictly: boolean): B {
  return xs.slice(1).reduce((every, x, i) => m.and(every, strictly ? m.lt(xs[i]!, x) : m.le(xs[i]!, x)), m.bool(true));
}

function several<V, B>(m: Arithmetic<V, B>, name: string, xs: readonly V[]): Requirement<B> {
  return { holds: m.bool(xs.length >= 2), otherwise: `${name} must hold at least two numbers` };
}

const METHOD = 'Straight lines between the points of the cdf; a guide table for constants.';

export const cumulative: Distribution = {
  name: 'cumulative',
  aliases: ['cumul'],
  title: 'Cumulative points',
  use: 'Percentiles are known (from experts or data) and nothing else.',
  example: 'cumulative({0, 40, 60, 100}, {0, 0.25, 0.75, 1})',
  parameters: [
    { name: 'values', meaning: 'ascending values, from the least to the greatest', list: true },
    { name: 'probabilities', meaning: 'chance of not exceeding each; ascending, first 0, last 1', list: true },
  ],
  discrete: false,
  method: METHOD,
  limits: 'Points that vary by trial cost a few operations each.',
  source: 'Elementary; H.-C. Chen, Y. Asau, 1974.',
  requirements(m, _, [values, shares]) {
    const paired = values!.length === shares!.length && values!.length >= 2;
    return [
      several(m, 'values', values!),
      {
        holds: m.bool(values!.length === shares!.length),
        otherwise: `values (${values!.length}) and probabilities (${shares!.length}) must be equally many`,
      },
      { holds: ascending(m, values!, false), otherwise: 'values must not descend' },
      { holds: ascending(m, shares!, false), otherwise: 'probabilities must not descend' },
      {
        holds: paired ? m.and(m.eq(shares![0]!, m.const(0)), m.eq(shares!.at(-1)!, m.const(1))) : m.bool(false),
        otherwise: 'probabilities must begin with 0 and end with 1',
      },
    ];
  },
  quantile: (m, u, _, [values, shares]) => quantile(m, u, { values: values!, shares: shares! }),
  prepare: (_, [values, shares]) => prepare({ values: values!, shares: shares! }),
  cdf: (m, x, _, [values, shares]) => cdf(m, x, { values: values!, shares: shares! }),
  density: (m, x, _, [values, shares]) => density(m, x, { values: values!, shares: shares! }),
  moments: (_, [values, shares]) => moments({ values: values!, shares: shares! }),
  support: (_, [values]) => [values![0]!, values!.at(-1)!],
};

/** Cumulated weights over their total. */
function ofClasses<V, B>(m: Arithmetic<V, B>, edges: readonly V[], weights: readonly V[]): Points<V> {
  const sums = [m.const(0)];
  for (const weight of weights) sums.push(m.add(sums.at(-1)!, weight));
  return { values: edges, shares: sums.map((sum) => m.div(sum, sums.at(-1)!)) };
}

export const histogram: Distribution = {
  name: 'histogram',
  aliases: ['histogrm'],
  title: 'Histogram',
  use: 'Counts of past observations by class are known.',
  example: 'histogram({0, 10, 20, 50}, {5, 12, 3})',
  parameters: [
    { name: 'edges', meaning: 'ascending edges of the classes, one more than there are classes', list: true },
    { name: 'weights', meaning: 'weight of each class, none negative; they need not add up to 1', list: true },
  ],
  discrete: false,
  method: METHOD,
  limits: 'Classes that vary by trial cost a few operations each.',
  source: 'Elementary; H.-C. Chen, Y. Asau, 1974.',
  requirements(m, _, [edges, weights]) {
    const zero = m.const(0);
    return [
      several(m, 'edges', edges!),
      {
        holds: m.bool(edges!.length === weights!.length + 1),
        otherwise: `edges (${edges!.length}) must be one more than weights (${weights!.length})`,
      },
      { holds: ascending(m, edges!, true), otherwise: 'edges must ascend' },
      {
        holds: weights!.reduce((every, weight) => m.and(every, m.ge(weight, zero)), m.bool(true)),
        otherwise: 'no weight may be negative',
      },
      {
        holds: m.gt(
          weights!.reduce((total, weight) => m.add(total, weight), zero),
          zero,
        ),
        otherwise: 'at least one weight must be above 0',
      },
    ];
  },
  quantile: (m, u, _, [edges, weights]) => quantile(m, u, ofClasses(m, edges!, weights!)),
  prepare: (_, [edges, weights]) => prepare(ofClasses(SCALARS, edges!, weights!)),
  cdf: (m, x, _, [edges, weights]) => cdf(m, x, ofClasses(m, edges!, weights!)),
  density: (m, x, _, [edges, weights]) => density(m, x, ofClasses(m, edges!, weights!)),
  moments: (_, [edges, weights]) => moments(ofClasses(SCALARS, edges!, weights!)),
  support: (_, [edges]) => [edges![0]!, edges!.at(-1)!],
};

/** The sorted data at 0, 1/(n-1), …, 1. */
function ofData<V, B>(m: Arithmetic<V, B>, data: readonly V[]): Points<V> {
  const values = m.sort(data);
  return { values, shares: values.map((_, index) => m.const(index / (values.length - 1))) };
}

export const empirical: Distribution = {
  name: 'empirical',
  title: 'Empirical',
  use: 'Past observations of a continuous quantity, with values between them as likely as they are.',
  example: 'empirical(Sheet1!B2:B40)',
  parameters: [{ name: 'data', meaning: 'the observations, at least two, in any order', list: true }],
  discrete: false,
  method: `${METHOD} The quantile is the PERCENTILE.INC of the data; to draw the observations themselves use discreteUniform.`,
  limits: 'Data that vary by trial are sorted in every trial: keep such lists below some dozens.',
  source: 'R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", 1996, type 7.',
  requirements: (m, _, [data]) => [several(m, 'data', data!)],
  quantile: (m, u, _, [data]) => quantile(m, u, ofData(m, data!)),
  prepare: (_, [data]) => prepare(ofSorted(data!)),
  cdf: (m, x, _, [data]) => cdf(m, x, ofData(m, data!)),
  density: (m, x, _, [data]) => density(m, x, ofData(m, data!)),
  moments: (_, [data]) => moments(ofSorted(data!)),
  support: (_, [data]) => [data!.reduce((a, b) => Math.min(a, b)), data!.reduce((a, b) => Math.max(a, b))],
};

/** `ofData` for numbers, without the sorting network. */
function ofSorted(data: readonly number[]): Points<number> {
  const values = Array.from(Float64Array.from(data).sort());
  return { values, shares: values.map((_, index) => index / (values.length - 1)) };
}
