/** Parameters in the form of percentiles: for which distributions, which ones to begin with, and back. */

import type { DistributionEntry, Sketch } from '../preview/protocol.ts';
import { anchorOf, guess } from './guess.ts';
import { constantText, type Draft, draftOf, readDraft } from './text.ts';

/** Shares by the number of parameters that are open. */
const SHARES: Readonly<Record<number, readonly number[]>> = { 1: [50], 2: [10, 90], 3: [10, 50, 90] };

/** The percentages that would stand for its parameters; undefined where percentiles cannot. */
export function sharesOf(entry: DistributionEntry): readonly number[] | undefined {
  if (entry.discrete || entry.parameters.some(({ list }) => list)) return undefined;
  return SHARES[entry.parameters.filter(({ fallback }) => fallback === undefined).length];
}

/** The same distribution, given by percentiles that it has now. */
export function byPercentiles(entry: DistributionEntry, draft: Draft, sketch: Sketch): Draft {
  const pairs = sharesOf(entry)!.map((percentage) => ({
    share: constantText(percentage / 100),
    value: constantText(Number((sketch.percentiles[percentage] ?? 0).toPrecision(5))),
  }));
  const args = [...pairs.map(() => ''), ...draft.args.slice(pairs.length)];
  return draftOf(draft.name, args, { percentiles: { from: 0, pairs } });
}

/** About the same distribution, given by its parameters. */
export function byParameters(entry: DistributionEntry, sketch: Sketch | undefined, value: number | null): Draft {
  const anchor = sketch && anchorOf(sketch, value);
  return readDraft(anchor ? guess(entry.name, anchor, entry.example) : entry.example)!;
}
