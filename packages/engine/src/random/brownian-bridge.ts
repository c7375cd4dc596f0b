/**
 * The Brownian bridge: the end of a path is drawn first, then its middle given both ends, then the middles of the halves,
 * so that the first few normals decide most of the path. That is where quasi-random points are best. Glasserman, "Monte
 * Carlo Methods in Financial Engineering" (2004), 3.1. It knows no process and no source of normals.
 *
 * Told by increments: with X the standard normal of the increment over an interval that is split into parts of p and
 * q = 1 - p of its length, and z the next normal, √p X + √q z and √q X - √p z are those of the two parts. So a bridge is a
 * row of rotations: no path is built and differenced, and nothing cancels, however short a step is.
 */

/** A bridge over n times. */
export interface Bridge {
  /** By position of a normal, the index of the time at which it decides the path: n - 1 first. */
  readonly order: readonly number[];
  /**
   * Writes n columns of increments, (W(t_k) - W(t_{k-1})) / √(t_k - t_{k-1}) with t_0 = 0 and W(0) = 0, from n columns of
   * normals in the bridge's order: the same variables turned, so independent standard normals where those are. Columns are
   * as long as the first of `normals`; no column of `out` may be one of `normals`.
   */
  build(normals: readonly Float64Array[], out: readonly Float64Array[]): void;
}

/** The interval up to time `end` is split at time `middle`. */
interface Split {
  readonly middle: number;
  readonly end: number;
  /** Roots of the shares of the earlier and of the later part. */
  readonly earlier: number;
  readonly later: number;
}

/**
 * The bridge over times t_1 < … < t_n, all above 0, spaced anyhow; intervals are split at the time of the middle index, the
 * wider ones first.
 * @throws RangeError where times do not increase from 0
 */
export function createBridge(times: readonly number[]): Bridge {
  const wrong = times.findIndex((time, k) => !(time > (times[k - 1] ?? 0) && time < Infinity));
  if (wrong >= 0) throw new RangeError(`time ${wrong} of a bridge, ${times[wrong]}, is not after the one before it`);
  const splits = splitsOf(times);
  return {
    order: times.length === 0 ? [] : [times.length - 1, ...splits.map(({ middle }) => middle)],
    build(normals, out) {
      if (times.length === 0) return;
      out[times.length - 1]!.set(normals[0]!);
      splits.forEach(({ middle, end, earlier, later }, i) => {
        rotate(normals[i + 1]!, out[middle]!, out[end]!, earlier, later);
      });
    },
  };
}

/** Breadth first: all intervals of a level before the next one. */
function splitsOf(times: readonly number[]): Split[] {
  const splits: Split[] = [];
  /** First and last time of intervals between decided times; the increment of an interval lies at its last. */
  const waiting: [first: number, last: number][] = [[0, times.length - 1]];
  for (const [first, last] of waiting) {
    if (first >= last) continue;
    const middle = Math.floor((first + last - 1) / 2);
    const start = times[first - 1] ?? 0;
    const length = times[last]! - start;
    splits.push({
      middle,
      end: last,
      earlier: Math.sqrt((times[middle]! - start) / length),
      later: Math.sqrt((times[last]! - times[middle]!) / length),
    });
    waiting.push([first, middle], [middle + 1, last]);
  }
  return splits;
}

/** `whole` becomes the later part. */
function rotate(z: Float64Array, part: Float64Array, whole: Float64Array, earlier: number, later: number): void {
  for (let i = 0; i < z.length; i++) {
    const x = whole[i]!;
    const y = z[i]!;
    part[i] = earlier * x + later * y;
    whole[i] = later * x - earlier * y;
  }
}
