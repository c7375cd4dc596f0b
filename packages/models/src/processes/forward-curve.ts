/**
 * A curve of instantaneous forward rates: linear between the points given, flat after the last. It knows no process; the points
 * are plain numbers, known when a step is compiled.
 */
import type { Arithmetic } from '@tessera/engine';

/** The forward rate at time 0, and at ascending times after it. */
export interface ForwardCurve {
  readonly r0: number;
  readonly times: readonly number[];
  readonly forwards: readonly number[];
}

/** Where the slope changes, and by how much. */
function bends({ r0, times, forwards }: ForwardCurve): { readonly time: number; readonly change: number }[] {
  const points = [[0, r0] as const, ...times.map((time, i) => [time, forwards[i]!] as const)];
  const slopes = points.slice(1).map(([time, rate], i) => (rate - points[i]![1]) / (time - points[i]![0]));
  return points.map(([time], i) => ({ time, change: (slopes[i] ?? 0) - (slopes[i - 1] ?? 0) }));
}

/** The forward rate at `time`, and its integral from 0 to there: minus the logarithm of the discount factor. */
export function forwardAt<V, B>(m: Arithmetic<V, B>, curve: ForwardCurve, time: V): readonly [rate: V, integral: V] {
  let rate = m.const(curve.r0);
  let integral = m.mul(rate, time);
  for (const { time: bend, change } of bends(curve)) {
    if (change === 0) continue;
    const after = m.max(m.sub(time, m.const(bend)), m.const(0));
    const rise = m.mul(m.const(change), after);
    rate = m.add(rate, rise);
    integral = m.add(integral, m.mul(m.const(0.5), m.mul(rise, after)));
  }
  return [rate, integral];
}
