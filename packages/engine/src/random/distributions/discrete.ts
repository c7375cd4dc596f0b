/** Distributions over a list of values: each with its weight, or all alike. */
import type { Arithmetic } from '../../ir/ir.ts';
import type { ConstantQuantile, Distribution, Moments, Requirement, Tails } from './distribution.ts';
import { guide } from './guide.ts';

/** Up to this many values the sums below are taken in the order of the list, as `quantile` takes them. */
const LIST_ORDER = 256;

function sum<V, B>(m: Arithmetic<V, B>, xs: readonly V[]): V {
  return xs.slice(1).reduce((total, x) => m.add(total, x), xs[0]!);
}

/** The weight of all values for which `holds`, in the order of the list; -0 adds nothing at all. */
function weightOf<V, B>(m: Arithmetic<V, B>, weights: readonly V[], holds: (index: number) => B): V {
  return sum(m, weights.map((weight, index) => m.select(holds(index), weight, m.const(-0)))); // biome-ignore format: one thought
}

/** The smallest value whose cumulated share reaches u. The values need no order. */
function quantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>, values: readonly V[], weights: readonly V[]): V {
  const total = sum(m, weights);
  const greatest = values.slice(1).reduce((most, x) => m.max(most, x), values[0]!);
  return values.reduce((best, value) => {
    const upTo = weightOf(m, weights, (index) => m.le(values[index]!, value));
    const enough = m.ge(m.div(upTo, total), u.lower);
    return m.select(enough, m.min(best, value), best);
  }, greatest);
}

/** The same for constants: ascending values, cumulated shares and a guide table. */
function prepare(values: readonly number[], weights: readonly number[]): ConstantQuantile {
  const total = weights.reduce((a, b) => a + b);
  const order = values.map((_, index) => index).sort((i, j) => values[i]! - values[j]!);
  const distinct = [...new Set(order.map((index) => values[index]!))];
  const shares = new Float64Array(distinct.length);
  if (values.length <= LIST_ORDER) {
    distinct.forEach((value, at) => {
      let upTo = -0;
      weights.forEach((weight, index) => {
        upTo += values[index]! <= value ? weight : -0;
      });
      shares[at] = upTo / total;
    });
  } else {
    let upTo = 0;
    let at = -1;
    for (const index of order) {
      if (at < 0 || values[index]! !== distinct[at]) at++;
      upTo += weights[index]!;
      shares[at] = upTo / total;
    }
  }
  const table = Float64Array.from(distinct);
  const search = guide(shares);
  return (m, u) => m.gather(table, search(m, u.lower));
}

function cdf<V, B>(m: Arithmetic<V, B>, x: V, values: readonly V[], weights: readonly V[]): Tails<V> {
  const total = sum(m, weights);
  return {
    lower: m.div(
      m.add(
        weightOf(m, weights, (i) => m.le(values[i]!, x)),
        m.const(0),
      ),
      total,
    ),
    upper: m.div(
      m.add(
        weightOf(m, weights, (i) => m.gt(values[i]!, x)),
        m.const(0),
      ),
      total,
    ),
  };
}

function probability<V, B>(m: Arithmetic<V, B>, x: V, values: readonly V[], weights: readonly V[]): V {
  return m.div(
    m.add(
      weightOf(m, weights, (i) => m.eq(values[i]!, x)),
      m.const(0),
    ),
    sum(m, weights),
  );
}

function moments(values: readonly number[], weights: readonly number[]): Moments {
  const total = weights.reduce((a, b) => a + b);
  const expect = (f: (x: number) => number) => values.reduce((s, x, i) => s + f(x) * (weights[i]! / total), 0);
  const mean = expect((x) => x);
  const central = (k: number) => expect((x) => (x - mean) ** k);
  const variance = central(2);
  return { mean, variance, skewness: central(3) / variance ** 1.5, kurtosis: central(4) / variance ** 2 };
}

function support(values: readonly number[], weights: readonly number[]): readonly [number, number] {
  const possible = values.filter((_, index) => weights[index]! > 0);
  return [possible.reduce((a, b) => Math.min(a, b)), possible.reduce((a, b) => Math.max(a, b))];
}

function ones<V, B>(m: Arithmetic<V, B>, values: readonly V[]): V[] {
  return values.map(() => m.const(1));
}

/** Some values, whatever they are. */
function some<V, B>(m: Arithmetic<V, B>, values: readonly V[]): Requirement<B> {
  return { holds: m.bool(values.length > 0), otherwise: 'values must hold at least one number' };
}

export const discrete: Distribution = {
  name: 'discrete',
  title: 'Discrete',
  use: 'One of a few known values, each with its own chance: scenarios, prices of suppliers.',
  example: 'discrete({95, 100, 120}, {0.2, 0.5, 0.3})',
  parameters: [
    { name: 'values', meaning: 'the possible values, in any order', list: true },
    { name: 'weights', meaning: 'their chances, none negative; they need not add up to 1', list: true },
  ],
  discrete: true,
  method: 'The smallest value whose cumulated weight reaches u; a guide table for constants.',
  limits: 'Values that vary by trial cost the square of their number: keep such lists below some dozens.',
  source: 'Elementary; H.-C. Chen, Y. Asau, 1974.',
  requirements(m, _, [values, weights]) {
    const zero = m.const(0);
    const paired = values!.length === weights!.length && values!.length > 0;
    const total = paired ? sum(m, weights!) : zero;
    return [
      some(m, values!),
      {
        holds: m.bool(values!.length === weights!.length),
        otherwise: `values (${values!.length}) and weights (${weights!.length}) must be equally many`,
      },
      {
        holds: weights!.reduce((every, weight) => m.and(every, m.ge(weight, zero)), m.bool(true)),
        otherwise: 'no weight may be negative',
      },
      { holds: m.gt(total, zero), otherwise: 'at least one weight must be above 0' },
    ];
  },
  quantile: (m, u, _, [values, weights]) => quantile(m, u, values!, weights!),
  prepare: (_, [values, weights]) => {
    const kept = values!.map((_, index) => index).filter((index) => weights![index]! > 0);
    return prepare(kept.map((index) => values![index]!), kept.map((index) => weights![index]!)); // biome-ignore format: a pair
  },
  cdf: (m, x, _, [values, weights]) => cdf(m, x, values!, weights!),
  density: (m, x, _, [values, weights]) => probability(m, x, values!, weights!),
  moments: (_, [values, weights]) => moments(values!, weights!),
  support: (_, [values, weights]) => support(values!, weights!),
};

export const discreteUniform: Distribution = {
  name: 'discreteUniform',
  aliases: ['dUniform', 'resample'],
  title: 'Discrete uniform',
  use: 'One of the listed values, all alike: drawing again from past observations.',
  example: 'discreteUniform(Sheet1!B2:B40)',
  parameters: [{ name: 'values', meaning: 'the possible values, in any order; repeats count', list: true }],
  discrete: true,
  method: 'The smallest value whose cumulated count reaches u; a guide table for constants.',
  limits: 'Values that vary by trial cost the square of their number: keep such lists below some dozens.',
  source: 'Elementary; H.-C. Chen, Y. Asau, 1974.',
  requirements: (m, _, [values]) => [some(m, values!)],
  quantile: (m, u, _, [values]) => quantile(m, u, values!, ones(m, values!)),
  prepare: (_, [values]) => prepare(values!, values!.map(() => 1)), // biome-ignore format: a pair
  cdf: (m, x, _, [values]) => cdf(m, x, values!, ones(m, values!)),
  density: (m, x, _, [values]) => probability(m, x, values!, ones(m, values!)),
  moments: (_, [values]) => moments(values!, values!.map(() => 1)), // biome-ignore format: a pair
  support: (_, [values]) => support(values!, values!.map(() => 1)), // biome-ignore format: a pair
};
