/**
 * Barriers and extremes that are watched at all times, not only at those of the grid: between two of them the logarithm of a
 * price is a Brownian bridge, whose crossings and extremes have closed forms. Exact for geometric Brownian motion, whatever
 * the number of steps. It knows no table of payoffs.
 */
import { type Arithmetic, exp, expBounded, log, SCALARS } from '@tessera/engine';
import type { Functional, PathPoint } from './functional.ts';

/** A price on its path. */
export interface WatchedPrice {
  /** Which component it is. */
  readonly component: number;
  /** Of its logarithm, per root of a unit of time. */
  readonly volatility: number;
}

/** What is known of a path and a barrier at the end; all by closed forms given the values at the times of the grid. */
export interface Crossing<V> {
  /** The price at the end. */
  readonly price: V;
  /** The probability that the barrier was never touched. */
  readonly survival: V;
  /**
   * The mean of exp(-rate · time of the first touch), 0 for none. The time within a step is taken as its middle: the one thing
   * here that depends on the number of steps, by a part of rate · dt at most.
   */
  readonly discount: V;
}

/** A functional without its name. */
export interface Reading extends Pick<Functional, 'start' | 'next' | 'result'> {
  /** Readings with the same key have the same state. */
  readonly key: string;
}

/**
 * A barrier watched at all times. Given both ends of a step, a and b away from it in logarithms, it is touched within with
 * probability exp(-2ab / (σ² dt)): Glasserman, Monte Carlo Methods in Financial Engineering (2003), equation 6.49.
 */
export function crossing(
  { component, volatility }: WatchedPrice,
  barrier: { readonly level: number; readonly direction: 'up' | 'down'; readonly rate: number },
  result: <V, B>(m: Arithmetic<V, B>, crossed: Crossing<V>) => V,
): Reading {
  const { level, direction, rate } = barrier;
  // Without a rate it does not matter when.
  const isTimed = rate !== 0;
  /** How far a price is from the barrier, on the side where it is alive. */
  function away<V, B>(m: Arithmetic<V, B>, { values }: PathPoint<V>): V {
    const [price, edge] = [log(m, values[component]!), m.const(log(SCALARS, level))];
    return direction === 'down' ? m.sub(price, edge) : m.sub(edge, price);
  }
  return {
    key: `crossing ${component} ${volatility} ${level} ${direction} ${rate}`,
    start(m, first) {
      const distance = away(m, first);
      const isAlive = m.gt(distance, m.const(0));
      const survival = m.select(isAlive, m.const(1), m.const(0));
      return isTimed ? [distance, survival, m.sub(m.const(1), survival)] : [distance, survival];
    },
    next(m, [before, survival, discount], point, { time }, dt) {
      const distance = away(m, point);
      const exponent = m.mul(m.const(-2 / (volatility * volatility * dt)), m.mul(before!, distance));
      // Below 0 wherever it is read; below -700 the probability is none.
      const passed = expBounded(m, m.max(exponent, m.const(-700)));
      const isAlive = m.and(m.gt(distance, m.const(0)), m.gt(before!, m.const(0)));
      const next = m.mul(survival!, m.select(isAlive, m.sub(m.const(1), passed), m.const(0)));
      if (!isTimed) return [distance, next];
      const factor = exp(m, m.mul(m.const(-rate), m.add(time, m.const(dt / 2))));
      return [distance, next, m.add(discount!, m.mul(m.sub(survival!, next), factor))];
    },
    result(m, [, survival, timed], last) {
      const price = last.values[component]!;
      const discount = timed ?? m.sub(m.const(1), survival!);
      return sound(m, price, result(m, { price, survival: survival!, discount }));
    },
  };
}

/** Numbers of the uniforms that extremes are drawn with; processes use small ones. */
const EXTREME_DRAW = { max: 1000, min: 1001 } as const;

/**
 * The greatest or least price at all times, drawn within each step from its law given both ends, by its quantile function:
 * Glasserman (2003), section 6.4.
 */
export function extreme(
  { component, volatility }: WatchedPrice,
  which: 'max' | 'min',
  result: <V, B>(m: Arithmetic<V, B>, price: V, extreme: V) => V,
): Reading {
  return {
    key: `${which} ${component} ${volatility}`,
    // In logarithms over the price at the start, so that the greatest one of a path that only falls is that price exactly.
    start: (m, { values }) => [values[component]!, log(m, values[component]!), m.const(0), m.const(0)],
    next(m, [first, origin, before, most], { values }, _, dt, noise) {
      const x = m.sub(log(m, values[component]!), origin!);
      const step = m.sub(x, before!);
      const spread = m.mul(m.const(-2 * volatility * volatility * dt), log(m, noise.uniform(EXTREME_DRAW[which])));
      const root = m.sqrt(m.add(m.mul(step, step), spread));
      const middle = m.add(x, before!);
      const drawn = m.mul(m.const(0.5), which === 'max' ? m.add(middle, root) : m.sub(middle, root));
      return [first!, origin!, x, m[which](most!, drawn)];
    },
    result(m, [first, , , most], last) {
      const price = last.values[component]!;
      return sound(m, price, result(m, price, m.mul(first!, exp(m, most!))));
    },
  };
}

/** NaN where the path ended in an error. */
function sound<V, B>(m: Arithmetic<V, B>, price: V, value: V): V {
  return m.select(m.eq(price, price), value, m.const(NaN));
}
