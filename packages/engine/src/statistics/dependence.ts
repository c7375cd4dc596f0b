/**
 * How sure an average is where trials depend on each other: in antithetic runs the two of a pair do, in Latin hypercube
 * runs all of a block. Errors come from the spread of what is independent, the averages of blocks or the sums of pairs;
 * never from σ/√n, which is too small or too large by an unknown factor there.
 */
import { BLOCK } from '../backend/backend.ts';
import { type Moments, mergeMoments, momentsOf, NO_MOMENTS, variance } from './moments.ts';
import { Z95 } from './quantiles.ts';

/** Which trials depend on each other: none, two and two, or all within a block. */
export type Dependence = 'none' | 'pairs' | 'blocks';

/** Standard error of an average, and the degrees of freedom of what it was estimated from. */
export interface Spread {
  readonly error: number;
  readonly freedom: number;
}

/** What is known of the values that were averaged: the trial's result itself, or 1 where an event holds and 0 elsewhere. */
export interface Averaged {
  /** Errors included. */
  readonly trials: number;
  /** Valid ones. */
  readonly count: number;
  /** Of one value. */
  readonly variance: number;
  /** Averages of the whole blocks. */
  readonly blocks: Moments;
}

/** With fewer whole blocks than this their spread is too uncertain itself. */
const FEWEST_BLOCKS = 8;

/**
 * Spread of an average. `pairs`: how to find it from pairs, for antithetic runs of too few blocks. Where neither can be had
 * it is that of independent trials: for Latin hypercube sampling hardly ever too small (Owen 1997: at most n/(n - 1) times).
 */
export function spreadOf(averaged: Averaged, dependence: Dependence, pairs?: () => Spread): Spread {
  const { count, blocks } = averaged;
  if (dependence !== 'none' && blocks.count >= FEWEST_BLOCKS) return spreadOfBlocks(averaged, dependence);
  const paired = dependence === 'pairs' ? pairs?.() : undefined;
  if (paired && paired.freedom >= 1) return paired;
  return { error: Math.sqrt(averaged.variance / count), freedom: Infinity };
}

/**
 * From whole blocks; the short last one is added by its share. In a Latin hypercube what an additive model explains of the
 * variance is gone in a whole block (Stein 1987), and in a part of one it is that of drawing without replacement.
 */
function spreadOfBlocks({ trials, count, variance: one, blocks }: Averaged, dependence: Dependence): Spread {
  const whole = blocks.count * BLOCK;
  const rest = trials - whole;
  const share = whole / trials;
  const ofBlock = variance(blocks);
  const main = (share * share * ofBlock) / blocks.count;
  const left = ofBlock * BLOCK;
  const explained = dependence === 'blocks' ? Math.max(0, (one * trials) / count - left) : 0;
  const ofRest = rest === 0 ? 0 : (left + explained * (1 - rest / BLOCK)) / rest;
  const all = main + (1 - share) * (1 - share) * ofRest;
  // Welch and Satterthwaite: only the blocks' own spread is known by few degrees of freedom.
  return { error: Math.sqrt(all), freedom: main > 0 ? (blocks.count - 1) * (all / main) * (all / main) : Infinity };
}

/** Spread of the average of `value` over trials of which each two belong together; NaN marks an error. */
export function spreadOfPairs(samples: Float64Array, value: (x: number) => number, average: number): Spread {
  let squares = 0;
  let count = 0;
  for (let i = 0; i < samples.length; i += 2) {
    let sum = 0;
    for (let k = i; k < Math.min(i + 2, samples.length); k++) {
      if (Number.isNaN(samples[k]!)) continue;
      sum += value(samples[k]!) - average;
      count++;
    }
    squares += sum * sum;
  }
  const freedom = Math.ceil(samples.length / 2) - 1;
  return { error: Math.sqrt((squares * (freedom + 1)) / freedom) / count, freedom };
}

/** The averages of `value` over whole blocks; NaN marks an error. */
export function blockAverages(samples: Float64Array, value: (x: number) => number): Moments {
  let blocks = NO_MOMENTS;
  for (let end = BLOCK; end <= samples.length; end += BLOCK) {
    let sum = 0;
    let count = 0;
    for (let i = end - BLOCK; i < end; i++) {
      if (Number.isNaN(samples[i]!)) continue;
      sum += value(samples[i]!);
      count++;
    }
    if (count > 0) blocks = mergeMoments(blocks, momentsOf(Float64Array.of(sum / count)));
  }
  return blocks;
}

/** Half the length of a 95 % interval: Student's quantile (Abramowitz and Stegun 26.7.5) times the error. */
export function reachOf({ error, freedom }: Spread): number {
  const z = Z95;
  const [z2, nu] = [z * z, freedom];
  const terms = [
    (z * (z2 + 1)) / 4,
    (z * ((5 * z2 + 16) * z2 + 3)) / 96,
    (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384,
  ];
  return error * (z + terms[0]! / nu + terms[1]! / (nu * nu) + terms[2]! / (nu * nu * nu));
}
