/**
 * The quantile of a count with constant parameters as a table: for each count the largest u that it serves, found with
 * the very comparison that the search uses, so both give the same count for every u. It knows no distribution.
 */
import { SCALARS } from '../../ir/apply.ts';
import type { ConstantQuantile, Tails } from './distribution.ts';
import { guide } from './guide.ts';
import { reaches } from './lattice.ts';
import { tails } from './tails.ts';
import { rescale, type Truncation } from './truncate.ts';

/** Counts in a table; wider distributions are searched. */
const MOST_COUNTS = 8192;

/** The greatest and the least uniform of a run. */
const LEAST = 2 ** -53;

/** A distribution on whole numbers with its parameters built in. */
export interface Steps {
  quantile(u: Tails<number>): number;
  cdf(k: number): Tails<number>;
}

/** The quantile as a function of u in [2^-53, 1 - 2^-53], or undefined when too many counts are possible. */
export function tabulateSteps(base: Steps, cut: Truncation<number>): ConstantQuantile | undefined {
  const within = (u: number) => rescale(SCALARS, tails(SCALARS, u), cut);
  const first = base.quantile(within(LEAST));
  const last = base.quantile(within(1 - LEAST));
  if (!(last - first < MOST_COUNTS)) return undefined;
  const thresholds = new Float64Array(last - first + 1);
  for (let k = first; k < last; k++) {
    const cdf = base.cdf(k);
    const serves = (u: number) => reaches(SCALARS, cdf, within(u));
    thresholds[k - first] = Math.max(greatest(serves), thresholds[k - first - 1] ?? 0);
  }
  thresholds[last - first] = 1;
  const search = guide(thresholds);
  return (m, u) => m.add(m.const(first), search(m, u.lower));
}

/** The greatest double in [0, 1) for which `holds`, where it holds below some point and not above it; 0 if for none. */
function greatest(holds: (u: number) => boolean): number {
  let low = 0;
  let high = 1;
  // Down by octaves, so that small thresholds are found to full relative accuracy.
  while (high > LEAST && !holds(high / 2)) high /= 2;
  low = high / 2;
  if (!holds(low)) return 0;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return low;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}
