/** Bars of an output with few distinct values, for pictures too small for axes. It knows numbers only. */

/** A bar over one value: its middle is the value. */
export interface ValueBar {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly count: number;
}

/** Shares of the picture: no bar so wide that it looks like a range, none so narrow that it cannot be seen. */
const WIDEST = 0.1;
const NARROWEST = 0.015;

/** The range that such a picture shows, for ascending values, two at least. */
export function rangeOfValues(values: readonly number[]): readonly [low: number, high: number] {
  const [low, high] = [values[0]!, values.at(-1)!];
  const margin = Math.max(closest(values) / 2, (high - low) * 0.03);
  return [low - margin, high + margin];
}

/** A bar at each value; `width` is that of all that the picture shows. */
export function barsAtValues(counts: readonly number[], values: readonly number[], width: number): ValueBar[] {
  const half = Math.max(Math.min(0.8 * closest(values), WIDEST * width), NARROWEST * width) / 2;
  return values.map((value, i) => ({ from: value - half, to: value + half, value, count: counts[i]! }));
}

function closest(values: readonly number[]): number {
  return Math.min(...values.slice(1).map((x, i) => x - values[i]!));
}
