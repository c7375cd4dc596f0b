/** The interval of a mean as it narrows: a band around a line. The numbers stand beside it. */
import type { ConvergencePoint } from '../../charts/chart.ts';
import classes from './spark.module.css';

const WIDTH = 100;
const HEIGHT = 40;

export function NarrowingBand({
  points,
  height = 64,
}: {
  readonly points: readonly ConvergencePoint[];
  readonly height?: number;
}) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const x = ({ trials }: ConvergencePoint) => ((trials - first.trials) / (last.trials - first.trials)) * WIDTH;
  const y = (value: number) => (high > low ? ((high - value) / (high - low)) * HEIGHT : HEIGHT / 2);
  const path = (list: readonly ConvergencePoint[], value: (point: ConvergencePoint) => number) =>
    list.map((point) => `${x(point).toFixed(2)} ${y(value(point)).toFixed(2)}`).join('L');
  const band = `M${path(points, (p) => p.high)}L${path(points.toReversed(), (p) => p.low)}Z`;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      height={height}
      preserveAspectRatio="none"
      className={classes.spark}
      aria-hidden
    >
      <path d={band} className={classes.band} />
      <path d={`M${path(points, (p) => p.mean)}`} className={classes.line} />
    </svg>
  );
}
