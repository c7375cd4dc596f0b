/**
 * Finding a place in a table of ascending probabilities with a guide table: H.-C. Chen, Y. Asau, "On generating random
 * variates from an empirical distribution", AIIE Transactions 6 (1974). One look-up leads close; one comparison ends it
 * where cells that shrink towards both ends keep the thresholds apart, else a short walk.
 */
import { APPLY } from '../../ir/apply.ts';
import type { Arithmetic } from '../../ir/ir.ts';

/** The index of the first threshold that is not below u, for 0 <= u <= 1; the last index when there is none. */
export type Search = <V, B>(m: Arithmetic<V, B>, u: V) => V;

/** Buckets for each threshold: more make the walk shorter and the table larger. */
const DENSITY = 4;
const LARGEST = 1 << 16;

/** A search over ascending thresholds. */
export function guide(thresholds: Float64Array): Search {
  for (const bits of CELL_BITS) {
    const cells = divide(thresholds, bits);
    if (cells !== undefined) return (m, u) => compareOnce(m, u, cells, bits);
  }
  return walk(thresholds);
}

/** Leading fraction bits of t = min(u, 1 - u) that make a cell: the first number that keeps the thresholds apart is taken. */
const CELL_BITS = [3, 4, 5, 6, 7, 8];
const LEAST = 2 ** -53;
/** The greatest double below 1/2. */
const MOST = 0.5 - 2 ** -54;

/** By cell of the lower half, then of the upper: the place for u up to `threshold`, and the place above it. */
interface Cells {
  readonly start: Float64Array;
  readonly threshold: Float64Array;
  /** Left out where it is always the next place. */
  readonly after: Float64Array | undefined;
}

function compareOnce<V, B>(m: Arithmetic<V, B>, u: V, { start, threshold, after }: Cells, bits: number): V {
  const upper = m.sub(m.const(1), u);
  const high = m.gt(u, upper);
  const t = m.min(m.max(m.select(high, upper, u), m.const(LEAST)), m.const(MOST));
  const first = APPLY.cell(LEAST, bits);
  const half = APPLY.cell(0.5, bits) - first;
  const index = m.sub(m.cell(t, bits), m.select(high, m.const(first - half), m.const(first)));
  const from = m.gather(start, index);
  const above = m.lt(m.gather(threshold, index), u);
  if (after !== undefined) return m.select(above, m.gather(after, index), from);
  return m.add(from, m.select(above, m.const(1), m.const(0)));
}

/** The cells, or undefined where one holds two different thresholds. */
function divide(thresholds: Float64Array, bits: number): Cells | undefined {
  const half = APPLY.cell(0.5, bits) - APPLY.cell(LEAST, bits);
  const [start, threshold, after] = Array.from({ length: 3 }, () => new Float64Array(2 * half)) as [
    Float64Array, Float64Array, Float64Array,
  ]; // biome-ignore format: one line
  const last = thresholds.length - 1;
  let at = 0;
  // In ascending order of u: up the lower half, down the cells of the upper one.
  for (let k = 0; k < 2 * half; k++) {
    const mirrored = 2 * half - 1 - k;
    const cell = k < half ? k : half + mirrored;
    // The lower half's cells hold their lower ends, the upper half's their upper ones; 1 - x is exact there.
    const inside = (x: number) =>
      k < half ? x < lowerEnd(k + 1, bits) : mirrored > 0 ? 1 - x >= lowerEnd(mirrored, bits) : x < 1;
    start[cell] = at;
    threshold[cell] = 2;
    if (at < last && inside(thresholds[at]!)) threshold[cell] = thresholds[at]!;
    while (at < last && thresholds[at] === threshold[cell]) at++;
    after[cell] = at;
    if (at < last && inside(thresholds[at]!)) return undefined;
  }
  const single = start.every((from, cell) => threshold[cell] === 2 || after[cell] === from + 1);
  return { start, threshold, after: single ? undefined : after };
}

/** The lower end of a cell of t. */
function lowerEnd(cell: number, bits: number): number {
  const octave = Math.floor(cell / 2 ** bits);
  return (1 + (cell % 2 ** bits) / 2 ** bits) * 2 ** (octave - 53);
}

/** By the bucket of u and a walk from the first threshold in it. */
function walk(thresholds: Float64Array): Search {
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
