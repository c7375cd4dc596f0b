/**
 * Exact odds: which share of the trials lies below, between or above two values, and how sure that is. Intervals are 95 %
 * ones of Wilson (1927). Where trials depend on each other they come from the spread of what is independent, the sums of
 * pairs or the averages of blocks; without the trials in their order, from a bound that dependence cannot exceed.
 */
import type { Markers, Sampling } from './chart.ts';
import { student95, Z95 } from './student.ts';

/** A share of the trials. */
export interface Odds {
  readonly share: number;
  readonly interval: readonly [number, number];
  /** Whether the interval may be wider than it has to be: say "at most". */
  readonly atMost: boolean;
}

/** `low` and `high` where both are set: three shares that add up to 1; else two, and all of it in `between` without any. */
export interface Shares {
  readonly below?: Odds;
  readonly between: Odds;
  readonly above?: Odds;
}

/** What odds are read from. */
export interface Trials {
  /** Ascending, errors left out. */
  readonly sorted: Float64Array;
  readonly sampling?: Sampling | undefined;
  /** The same values as trial after trial gave them, NaN for errors. */
  readonly trials?: Float64Array | undefined;
}

/** Latin hypercubes are laid within blocks of so many trials. */
const BLOCK = 1024;
/** With fewer independent parts than this their spread is too uncertain itself. */
const FEWEST = 8;
/** The spread of dependent trials is judged by so many; more would make dragging slow. */
const JUDGED = 2 ** 18;

/** How many of the values are below `x`; with `orEqual` those at `x` too. */
export function countBelow(sorted: Float64Array, x: number, orEqual = false): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < x || (orEqual && sorted[middle] === x)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Shares below `low` (less), above `high` (greater) and between (the markers' own values included). */
export function sharesOf(trials: Trials, { low, high }: Markers): Shares {
  const { sorted } = trials;
  const n = sorted.length;
  const under = low === undefined ? 0 : countBelow(sorted, low);
  const upTo = high === undefined ? n : countBelow(sorted, high, true);
  return {
    ...(low !== undefined && { below: oddsOf(under, trials, (x) => x < low) }),
    between: oddsOf(Math.max(0, upTo - under), trials, (x) => !(x < low!) && !(x > high!)),
    ...(high !== undefined && { above: oddsOf(n - upTo, trials, (x) => x > high) }),
  };
}

/** Odds of an event that holds in `hits` of the trials. */
export function oddsOf(
  hits: number,
  { sorted, sampling = 'random', trials }: Trials,
  holds: (x: number) => boolean,
): Odds {
  const n = sorted.length;
  if (n === 0) return { share: Number.NaN, interval: [0, 1], atMost: false };
  const share = hits / n;
  if (sampling === 'random' || hits === 0 || hits === n) return { share, interval: wilson(share, n), atMost: false };
  const spread = trials && spreadInOrder(trials, holds, share, sampling);
  if (spread) {
    // Judged by the first trials, carried over to all; a share is never surer than to half a trial.
    const error = Math.max(spread.error * Math.sqrt(Math.min(1, JUDGED / trials.length)), 0.5 / n);
    const worth = (share * (1 - share)) / (error * error);
    return { share, interval: wilson(share, worth, student95(spread.freedom)), atMost: false };
  }
  // The two of a pair can at worst be equal: half as many independent trials. A Latin hypercube is hardly ever less sure
  // than independent trials are (Owen 1997: n/(n - 1) times the variance at most).
  return { share, interval: wilson(share, sampling === 'antithetic' ? n / 2 : n), atMost: true };
}

/** Wilson's interval of a share of `n` independent trials. */
export function wilson(share: number, n: number, z = Z95): readonly [number, number] {
  const z2 = z * z;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const reach = Math.sqrt(z2 * ((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  // Rounding must not leave the share itself outside.
  return [Math.max(0, Math.min(share, centre - reach)), Math.min(1, Math.max(share, centre + reach))];
}

/** Standard error of a share from what is independent; undefined where there is too little of it. */
function spreadInOrder(all: Float64Array, holds: (x: number) => boolean, share: number, sampling: Sampling) {
  const trials = all.subarray(0, JUDGED);
  const size = sampling === 'antithetic' && trials.length < FEWEST * BLOCK ? 2 : BLOCK;
  const parts = Math.floor(trials.length / size);
  if (parts < FEWEST) return undefined;
  let squares = 0;
  let count = 0;
  for (let part = 0; part < parts; part++) {
    let sum = 0;
    for (let i = part * size; i < (part + 1) * size; i++) {
      if (Number.isNaN(trials[i]!)) continue;
      sum += (holds(trials[i]!) ? 1 : 0) - share;
      count++;
    }
    squares += sum * sum;
  }
  if (count === 0) return undefined;
  return { error: Math.sqrt((squares * parts) / (parts - 1)) / count, freedom: parts - 1 };
}
