/**
 * What drives an output: Spearman's rank correlation with each input, and how the output's mean changes over the deciles
 * of the input. Trials where either is an error are left out.
 */

export interface Driver {
  /** Index of the input. */
  readonly input: number;
  readonly rank_correlation: number;
  /** Mean of the output in each tenth of the input's trials, lowest input first. */
  readonly decile_means: readonly number[];
  /** Largest less smallest of the decile means. */
  readonly swing: number;
}

/** One column ranked: ascending order of the trials, and each trial's average rank. */
interface Ranked {
  readonly order: Uint32Array;
  readonly ranks: Float64Array;
}

/** Average ranks (from 1) of the values; ties share their mean rank. */
export function rank(values: Float64Array): Ranked {
  const order = new Uint32Array(values.length).map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!]! === values[order[start]!]!) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return { order, ranks };
}

function correlation(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const mean = (n + 1) / 2;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - mean;
    const dy = y[i]! - mean;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/** Drivers of one output, strongest first by absolute rank correlation, then by swing. */
export function driversOf(inputs: readonly Float64Array[], output: Float64Array): Driver[] {
  const valid: number[] = [];
  for (let i = 0; i < output.length; i++) {
    if (!Number.isNaN(output[i]!) && inputs.every((column) => !Number.isNaN(column[i]!))) valid.push(i);
  }
  if (valid.length < 2) return [];
  const pick = (column: Float64Array): Float64Array => Float64Array.from(valid, (i) => column[i]!);
  const values = pick(output);
  const { ranks } = rank(values);
  const drivers = inputs.map((column, input) => {
    const ranked = rank(pick(column));
    const means = decileMeans(ranked.order, values);
    return {
      input,
      rank_correlation: correlation(ranked.ranks, ranks),
      decile_means: means,
      swing: Math.max(...means) - Math.min(...means),
    };
  });
  return drivers.sort((a, b) => Math.abs(b.rank_correlation) - Math.abs(a.rank_correlation) || b.swing - a.swing);
}

function decileMeans(order: Uint32Array, values: Float64Array): number[] {
  const n = order.length;
  const tenths = Math.min(10, n);
  return Array.from({ length: tenths }, (_, tenth) => {
    const start = Math.floor((tenth * n) / tenths);
    const end = Math.floor(((tenth + 1) * n) / tenths);
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[order[i]!]!;
    return sum / (end - start);
  });
}
