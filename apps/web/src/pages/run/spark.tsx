/** A histogram as small as a word: only its shape. The numbers stand beside it. */
import { barsAtValues, rangeOfValues } from '../../charts/few-values.ts';
import classes from './spark.module.css';

interface SparkProps {
  readonly counts: readonly number[];
  /** The value in each bin, where there are few: they are drawn apart. */
  readonly values?: readonly number[] | undefined;
  readonly height?: number;
}

export function Spark({ counts, values, height = 28 }: SparkProps) {
  const most = Math.max(1, ...counts);
  const drawn = values ? apart(counts, values) : counts.map((count, i) => ({ from: i, to: i + 1, count }));
  const bars = drawn.map(({ from, to, count }) => `M${from} 1V${1 - count / most}H${to}V1Z`).join('');
  return (
    <svg
      viewBox={`0 0 ${Math.max(1, counts.length)} 1`}
      height={height}
      preserveAspectRatio="none"
      className={classes.spark}
      aria-hidden
    >
      <path d={bars} className={classes.bars} />
    </svg>
  );
}

/** As many units wide as there are counts. */
function apart(counts: readonly number[], values: readonly number[]) {
  const [low, high] = rangeOfValues(values);
  const at = (value: number): number => ((value - low) / (high - low)) * counts.length;
  return barsAtValues(counts, values, high - low).map(({ from, to, count }) => ({ from: at(from), to: at(to), count }));
}
