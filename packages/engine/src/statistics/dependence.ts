/**
 * How sure an average is where trials depend on each other: in antithetic runs the two of a pair do, in Latin hypercube
 * runs all of a block, in quasi-random runs all of a net, which is a group of blocks. Errors come from the spread of what is
 * independent, the averages of blocks or groups or the sums of pairs; never from σ/√n, which is too small or too large by an
 * unknown factor there.
 */
import { BLOCK } from '../backend/backend.ts';
import { type Moments, mergeMoments, momentsOf, NO_MOMENTS, variance } from './moments.ts';
import { Z95 } from './quantiles.ts';

/** Which trials depend on each other: none, two and two, all within a block, or all within a group of blocks. */
export type Dependence = 'none' | 'pairs' | 'blocks' | 'groups';

/** Standard error of an average, and the degrees of freedom of what it was estimated from. */
export interface Spread {
  readonly error: number;
  readonly freedom: number;
  /** Student's quantile for an interval of 95 %, where the freedom is too small for the expansion in `reachOf`. */
  readonly quantile?: number;
}

/** What is known of the values that were averaged: the trial's result itself, or 1 where an event holds and 0 elsewhere. */
export interface Averaged {
  /** Errors included. */
  readonly trials: number;
  /** Valid ones. */
  readonly count: number;
  /** Of one value. */
  readonly variance: number;
  /** Averages of the whole blocks, or groups of them. */
  readonly blocks: Moments;
  /** Blocks in a group; 1 when left out. */
  readonly group?: number;
}

/** With fewer whole blocks than this their spread is too uncertain itself. */
const FEWEST_BLOCKS = 8;
/** Groups are few in short runs, and a net gains so much that a wide interval from two is worth having. */
const FEWEST_GROUPS = 2;

/**
 * Spread of an average. `pairs`: how to find it from pairs, for antithetic runs of too few blocks. Where neither can be had
 * it is that of independent trials: for Latin hypercube sampling hardly ever too small (Owen 1997: at most n/(n - 1) times),
 * and for a scrambled net, whole or in part, nearly always too large.
 */
export function spreadOf(averaged: Averaged, dependence: Dependence, pairs?: () => Spread): Spread {
  const { count, blocks } = averaged;
  const fewest = dependence === 'groups' ? FEWEST_GROUPS : FEWEST_BLOCKS;
  if (dependence !== 'none' && blocks.count >= fewest) return spreadOfBlocks(averaged, dependence);
  const paired = dependence === 'pairs' ? pairs?.() : undefined;
  if (paired && paired.freedom >= 1) return paired;
  return { error: Math.sqrt(averaged.variance / count), freedom: Infinity };
}

/**
 * From whole blocks or groups; the short last one is added by its share. In a Latin hypercube what an additive model
 * explains of the variance is gone in a whole block (Stein 1987), and in a part of one it is that of drawing without
 * replacement. A part of a net counts as independent trials, which it is better than: how much better depends on how far
 * it got.
 */
function spreadOfBlocks({ trials, count, variance: one, blocks, group = 1 }: Averaged, dependence: Dependence): Spread {
  const size = group * BLOCK;
  const whole = blocks.count * size;
  const rest = trials - whole;
  const share = whole / trials;
  const ofBlock = variance(blocks);
  const main = (share * share * ofBlock) / blocks.count;
  const independent = (one * trials) / count;
  const left = dependence === 'groups' ? independent : ofBlock * size;
  const explained = dependence === 'blocks' ? Math.max(0, independent - left) : 0;
  const ofRest = rest === 0 ? 0 : (left + explained * (1 - rest / size)) / rest;
  const all = main + (1 - share) * (1 - share) * ofRest;
  // Welch and Satterthwaite: only the blocks' own spread is known by few degrees of freedom.
  const freedom = main > 0 ? (blocks.count - 1) * (all / main) * (all / main) : Infinity;
  const quantile = dependence === 'groups' ? FEW_STUDENTS[Math.floor(freedom)] : undefined;
  return { error: Math.sqrt(all), freedom, ...(quantile !== undefined && { quantile }) };
}

/** Student's 97.5 % points of 1 to 7 degrees of freedom, by SciPy's `t.ppf`; in between that of fewer is taken. */
const FEW_STUDENTS: readonly (number | undefined)[] = [
  undefined, 12.706204736174698, 4.302652729749464, 3.182446305284263, 2.7764451051977987, 2.5705818366147395,
  2.4469118511449692, 2.3646242510102993,
]; // biome-ignore format: a table

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

/** The averages of `value` over whole groups of so many blocks; NaN marks an error. */
export function blockAverages(samples: Float64Array, value: (x: number) => number, group = 1): Moments {
  let blocks = NO_MOMENTS;
  const size = group * BLOCK;
  for (let end = size; end <= samples.length; end += size) {
    let sum = 0;
    let count = 0;
    for (let i = end - size; i < end; i++) {
      if (Number.isNaN(samples[i]!)) continue;
      sum += value(samples[i]!);
      count++;
    }
    if (count > 0) blocks = mergeMoments(blocks, momentsOf(Float64Array.of(sum / count)));
  }
  return blocks;
}

/** Half the length of a 95 % interval: Student's quantile (Abramowitz and Stegun 26.7.5) times the error. */
export function reachOf({ error, freedom, quantile }: Spread): number {
  if (quantile !== undefined) return error * quantile;
  const z = Z95;
  const [z2, nu] = [z * z, freedom];
  const terms = [
    (z * (z2 + 1)) / 4,
    (z * ((5 * z2 + 16) * z2 + 3)) / 96,
    (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384,
  ];
  return error * (z + terms[0]! / nu + terms[1]! / (nu * nu) + terms[2]! / (nu * nu * nu));
}
