/** A histogram as small as a word: only its shape. The numbers stand beside it. */
import classes from './spark.module.css';

interface SparkProps {
  readonly counts: readonly number[];
  readonly height?: number;
}

export function Spark({ counts, height = 28 }: SparkProps) {
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, i) => `M${i} 1V${1 - count / most}H${i + 1}V1Z`).join('');
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
