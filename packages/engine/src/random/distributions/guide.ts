/**
 * Finding a place in a table of ascending probabilities with a guide table: H.-C. Chen, Y. Asau, "On generating random
 * variates from an empirical distribution", AIIE Transactions 6 (1974). One look-up leads close, a short walk ends it.
 */
import type { Arithmetic } from '../../ir/ir.ts';

/** The index of the first threshold that is not below u, for 0 <= u <= 1; the last index when there is none. */
export type Search = <V, B>(m: Arithmetic<V, B>, u: V) => V;

/** Buckets for each threshold: more make the walk shorter and the table larger. */
const DENSITY = 4;
const LARGEST = 1 << 16;

/** A search over ascending thresholds. */
export function guide(thresholds: Float64Array): Search {
  const last = thresholds.length - 1;
  let buckets = 64;
  while (buckets < DENSITY * thresholds.length && buckets < LARGEST) buckets *= 2;
  const starts = new Float64Array(buckets);
  let longest = 0;
  for (let bucket = 0, at = 0; bucket < buckets; bucket++) {
    while (at < last && thresholds[at]! < bucket / buckets) at++;
    starts[bucket] = at;
    if (bucket > 0) longest = Math.max(longest, at - starts[bucket - 1]!);
  }
  longest = Math.max(longest, last - starts[buckets - 1]!);
  return (m, u) => {
    const bucket = m.min(m.mul(u, m.const(buckets)), m.const(buckets - 1));
    const start = m.gather(starts, bucket);
    const end = m.const(last);
    if (longest === 0) return start;
    const [at] = m.loop(longest + 1, [start], ([at]) => {
      const enough = m.or(m.ge(m.gather(thresholds, at!), u), m.ge(at!, end));
      const next = m.select(enough, at!, m.add(at!, m.const(1)));
      return { next: [next], done: m.or(enough, m.ne(at!, at!)) };
    });
    return at!;
  };
}
