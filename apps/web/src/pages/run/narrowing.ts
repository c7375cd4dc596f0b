/** How the interval of a mean narrowed while a run was watched: one point for each checkpoint that was seen. */
import type { Run } from '@tessera/api';
import type { ConvergencePoint } from '../../charts/chart.ts';

/** By output, in the order of the run. */
export type Narrowing = readonly (readonly ConvergencePoint[])[];

/** Points kept; the first ones are the widest and say most, so every other one is dropped when there are more. */
const MOST_POINTS = 240;

/** What was seen before, and the checkpoint of this version where it is a new one. */
export function withCheckpoint(before: Narrowing, { snapshot }: Pick<Run, 'snapshot'>): Narrowing {
  if (!snapshot) return before;
  const { trials, outputs } = snapshot;
  if (outputs.every((_, i) => (before[i]?.at(-1)?.trials ?? 0) >= trials)) return before;
  return outputs.map(({ mean, mean_interval }, i) => {
    const points = before[i] ?? [];
    if (mean === null || mean_interval === null) return points;
    const [low, high] = mean_interval;
    return thinned([...points, { trials, mean, low, high }]);
  });
}

function thinned(points: readonly ConvergencePoint[]): readonly ConvergencePoint[] {
  return points.length <= MOST_POINTS ? points : points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
}
