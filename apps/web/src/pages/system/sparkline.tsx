/** A small line of what a number was since the page was opened. */
import classes from './sparkline.module.css';

const WIDTH = 240;
const HEIGHT = 44;

interface SparklineProps {
  readonly values: readonly number[];
  /** What is drawn, with its numbers, for those who do not see it. */
  readonly label: string;
}

export function Sparkline({ values, label }: SparklineProps) {
  const points = pointsOf(values);
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={classes.sparkline}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} className={classes.ground} />
      {points.length > 1 && (
        <>
          <polygon points={`${points[0]![0]},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} className={classes.area} />
          <polyline points={line} className={classes.line} />
        </>
      )}
    </svg>
  );
}

/** The latest at the right edge, the largest at the top, zero at the bottom. */
function pointsOf(values: readonly number[]): (readonly [number, number])[] {
  const most = Math.max(...values, 0) || 1;
  const step = WIDTH / Math.max(values.length - 1, 1);
  return values.map((value, at) => [at * step, HEIGHT - 1 - (value / most) * (HEIGHT - 4)]);
}
