/**
 * Value at risk and expected shortfall of an output that is better when it is larger (profit, NPV): at level 0.95 the
 * loss (the negative of the output) that 95 % of trials do not exceed, and the mean loss of the trials at or beyond it.
 */
import { type Order, quantile } from './quantiles.ts';
import type { CountedBin } from './sketch.ts';

export interface TailRisk {
  readonly level: number;
  readonly value_at_risk: number;
  readonly expected_shortfall: number;
}

/** From samples, all levels in one look at them; NaN are left out. */
export function tailRisksOf(samples: Float64Array, order: Order, levels: readonly number[]): TailRisk[] {
  const thresholds = Float64Array.from(levels, (level) => quantile(order, 1 - level));
  const sums = new Float64Array(levels.length);
  const counts = new Float64Array(levels.length);
  const highest = thresholds.reduce((a, b) => Math.max(a, b), -Infinity);
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    if (!(x <= highest)) continue;
    for (let k = 0; k < thresholds.length; k++) {
      if (x <= thresholds[k]!) {
        sums[k]! += x;
        counts[k]!++;
      }
    }
  }
  return levels.map((level, k) => ({
    level,
    value_at_risk: -thresholds[k]!,
    expected_shortfall: counts[k]! > 0 ? -sums[k]! / counts[k]! : NaN,
  }));
}

/** From counts: the middle of each bin stands for its values. */
export function tailRiskOfBins(bins: readonly CountedBin[], order: Order, level: number): TailRisk {
  const threshold = quantile(order, 1 - level);
  let sum = 0;
  let total = 0;
  for (const { from, to, count } of bins) {
    if (from > threshold) break;
    const share = to > threshold && to > from ? (threshold - from) / (to - from) : 1;
    sum += count * share * ((from + Math.min(to, threshold)) / 2);
    total += count * share;
  }
  return { level, value_at_risk: -threshold, expected_shortfall: total > 0 ? -sum / total : -threshold };
}
