/**
 * The mode of an output. Discrete outputs: the most frequent value. Continuous ones: the peak of a kernel density
 * (Parzen 1962) with the kernel of Epanechnikov (1969) and Silverman's bandwidth 0.9 min(s, IQR/1.34) n^(-1/5) (1986; times
 * 2.214, the ratio of the kernels' canonical bandwidths), evaluated on binned counts between the 0.1 % and 99.9 % points,
 * refined by a parabola through the three highest points.
 */
import { type Order, quantile } from './quantiles.ts';
import { root } from './root.ts';

const GRID = 512;

export interface Mode {
  readonly value: number;
  readonly method: 'most frequent value' | 'kernel density';
}

/** Values that the mode of a long run is estimated from: its first trials. */
export const MODE_TRIALS = 131072;

/** A density of fewer values than this has no peak worth naming. */
const FEWEST_VALUES = 30;

/** `standardDeviation`: of all values. Reads some thousand order statistics. NaN without values, or with too few to tell. */
export function modeOf(order: Order, standardDeviation: number): Mode {
  if (order.count === 0) return { value: NaN, method: 'most frequent value' };
  return frequentValue(order) ?? { value: densityPeak(order, standardDeviation), method: 'kernel density' };
}

/** The most frequent value, when values repeat so much that the output is discrete: some value fills 2 % of the ranks. */
function frequentValue(order: Order): Mode | undefined {
  const n = order.count;
  const step = Math.max(1, Math.floor(n / 200));
  let best: { value: number; length: number } | undefined;
  for (let rank = 0; rank < n; rank += step) {
    const value = order.at(rank);
    if (best?.value === value) continue;
    const length = order.upTo(value) - order.below(value);
    if (!best || length > best.length) best = { value, length };
  }
  return best && best.length >= Math.max(2, n / 50) ? { value: best.value, method: 'most frequent value' } : undefined;
}

function densityPeak(order: Order, standardDeviation: number): number {
  const low = quantile(order, 0.001);
  const high = quantile(order, 0.999);
  const spread = (quantile(order, 0.75) - quantile(order, 0.25)) / 1.34;
  const bandwidth = (2.214 * 0.9 * Math.min(standardDeviation, spread)) / root(order.count, 5);
  if (high > low && order.count < FEWEST_VALUES) return NaN;
  if (!(high > low) || !(bandwidth > 0)) return quantile(order, 0.5);
  const width = (high - low) / GRID;
  const below = Array.from({ length: GRID + 1 }, (_, i) => order.below(low + i * width));
  const counts = Array.from({ length: GRID }, (_, i) => below[i + 1]! - below[i]!);
  const reach = Math.min(GRID, Math.ceil(bandwidth / width));
  const kernel = Array.from({ length: reach + 1 }, (_, i) =>
    Math.max(0, 1 - ((i * width) / bandwidth) * ((i * width) / bandwidth)),
  );
  const density = counts.map((_, i) => {
    let sum = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(GRID - 1, i + reach); j++)
      sum += counts[j]! * kernel[Math.abs(i - j)]!;
    return sum;
  });
  const peak = density.indexOf(Math.max(...density));
  const [left = 0, top = 0, right = 0] = [density[peak - 1], density[peak], density[peak + 1]];
  const bend = left - 2 * top + right;
  const shift = peak > 0 && peak < GRID - 1 && bend < 0 ? (0.5 * (left - right)) / bend : 0;
  return low + (peak + 0.5 + shift) * width;
}
