/**
 * The mean of the first trials, with its 95 % interval, as trials come in. Where trials depend on each other the interval
 * comes from what is independent: the averages of pairs in an antithetic run, of blocks in a Latin hypercube.
 */
import type { ConvergencePoint, Sampling } from '../../charts/chart.ts';
import { student95 } from '../../charts/student.ts';

/** Trials that are drawn together. */
const TOGETHER: Readonly<Record<Sampling, number>> = { random: 1, antithetic: 2, 'latin-hypercube': 1024 };
/** With fewer whole groups their spread is too uncertain; then trials count as independent, which errs to the wide side. */
const FEWEST_GROUPS = 8;
const POINTS = 160;
const FIRST = 32;

/** Points from the first trials to all of them, evenly on a logarithmic axis; an error (NaN) counts as a trial only. */
export function convergence(column: Float64Array, sampling: Sampling): ConvergencePoint[] {
  const together = TOGETHER[sampling];
  const points: ConvergencePoint[] = [];
  const values = new Running();
  const groups = new Running();
  let group = new Running();
  const stops = stopsOf(column.length, together);
  for (let i = 0, next = 0; i < column.length; i++) {
    const x = column[i]!;
    if (!Number.isNaN(x)) {
      values.add(x);
      group.add(x);
    }
    if ((i + 1) % together === 0) {
      if (group.count > 0) groups.add(group.mean);
      group = new Running();
    }
    if (i + 1 !== stops[next]) continue;
    next++;
    if (values.count < 2) continue;
    const reach = reachOf(together > 1 && groups.count >= FEWEST_GROUPS ? groups : values);
    points.push({ trials: i + 1, mean: values.mean, low: values.mean - reach, high: values.mean + reach });
  }
  return points;
}

/** Where points are drawn: whole groups of trials, and the last trial. */
function stopsOf(trials: number, together: number): number[] {
  const stops = new Set<number>();
  const first = Math.min(FIRST, trials);
  for (let k = 0; k < POINTS; k++) {
    const wanted = first * (trials / first) ** (k / (POINTS - 1));
    const whole = wanted < together * FEWEST_GROUPS ? Math.round(wanted) : Math.round(wanted / together) * together;
    if (whole <= trials) stops.add(whole);
  }
  return [...stops.add(trials)].sort((a, b) => a - b);
}

/** Welford's running mean and variance (1962). */
class Running {
  count = 0;
  mean = 0;
  #squares = 0;

  add(x: number): void {
    this.count++;
    const away = x - this.mean;
    this.mean += away / this.count;
    this.#squares += away * (x - this.mean);
  }

  /** With n - 1. */
  get variance(): number {
    return this.#squares / (this.count - 1);
  }
}

/** Half a 95% interval: Student's quantile times the standard error. */
function reachOf({ count, variance }: Running): number {
  return student95(count - 1) * Math.sqrt(variance / count);
}
