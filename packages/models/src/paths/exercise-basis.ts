/**
 * What a rule of exercise looks at on a path, and the functions of it among which the worth of holding on is sought. Written once
 * over any arithmetic: rules are fitted with numbers, and compiled. It knows no rule.
 */
import type { Arithmetic } from '@tessera/engine';

/** An option that can be exercised before its end. */
export interface ExerciseOption {
  readonly option: 'call' | 'put';
  readonly strike: number;
  /** The price that it is on: one component, or the greatest, least or mean one of all. */
  readonly of: 'price' | 'max' | 'min' | 'mean';
  /** Which component, for `price`. */
  readonly component: number;
}

/** What is seen of a path at one time. */
export interface Sight<V> {
  /** What exercise pays; below 0 where it would cost. */
  readonly inside: V;
  /** What else tells how the path may go on: for `max` and `min` the next prices in order, else components. */
  readonly others: readonly V[];
}

/** Of components beside the price: products with more would need more paths than they are worth. */
const MOST_OTHERS = 3;

/** Components of a path as the rule sees them. */
export function sightOf<V, B>(m: Arithmetic<V, B>, option: ExerciseOption, values: readonly V[]): Sight<V> {
  const { price, others } = priceOf(m, option, values);
  const strike = m.const(option.strike);
  return {
    inside: option.option === 'call' ? m.sub(price, strike) : m.sub(strike, price),
    others: others.slice(0, MOST_OTHERS),
  };
}

function priceOf<V, B>(
  m: Arithmetic<V, B>,
  { of, component }: ExerciseOption,
  values: readonly V[],
): { price: V; others: readonly V[] } {
  if (of === 'price') return { price: values[component]!, others: values.filter((_, index) => index !== component) };
  if (of === 'mean') {
    const sum = values.reduce((a, b) => m.add(a, b));
    // With the mean and all but one, the last one says nothing more.
    return { price: m.mul(sum, m.const(1 / values.length)), others: values.slice(0, -1) };
  }
  const sorted = values.length > 1 ? m.sort(values) : values;
  const [price, ...others] = of === 'max' ? [...sorted].reverse() : sorted;
  return { price: price!, others };
}

/** Where a date's paths lie: what they see is measured by it. */
export interface SightScale<V> {
  /** Mean payoff of those inside. */
  readonly inside: V;
  /** By other: the mean, and one over the standard deviation; 0 for an other that is the same for all. */
  readonly centres: readonly V[];
  readonly factors: readonly V[];
}

/** Others count as so many standard deviations at most: rules are not asked far from where they were fitted. */
const FARTHEST = 4;

/**
 * A payoff g as the share z = g / (g + s) in (0, 1), s the scale's. What holding on is worth is sought as g + s times a function of
 * z and the others, so that it grows no faster than g does, wherever prices go; then exercise is worth more when z is above
 * that function. For calls on a price with s = K it is the price times a function of K over the price.
 */
export function depthOf<V, B>(m: Arithmetic<V, B>, inside: V, scale: V): V {
  const g = m.max(inside, m.const(0));
  return m.div(g, m.add(g, scale));
}

/** Which of the functions is the depth itself. */
export const DEPTH = 1;

/** The functions: powers of the depth, low powers of each other, products; the most telling first. */
export function basis<V, B>(m: Arithmetic<V, B>, depth: V, others: readonly V[], scale: SightScale<V>): V[] {
  const squared = m.mul(depth, depth);
  const [low, high] = [m.const(-FARTHEST), m.const(FARTHEST)];
  const w = others.map((x, k) => m.min(m.max(m.mul(m.sub(x, scale.centres[k]!), scale.factors[k]!), low), high));
  return [
    m.const(1),
    depth,
    squared,
    ...w.flatMap((x) => [x, m.mul(depth, x)]),
    m.mul(squared, depth),
    ...w.flatMap((x) => [m.mul(x, x), m.mul(squared, x)]),
    ...w.flatMap((x, k) => w.slice(k + 1).map((y) => m.mul(x, y))),
  ];
}
