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

interface Ranked {
  readonly ranks: Float64Array;
  readonly first: Uint32Array;
}

/** Average ranks (from 1) of values without NaN; ties share their mean rank. `first`: the lowest rank of the tie, from 0. */
export function rank(values: Float64Array): Ranked {
  const sorted = values.slice().sort();
  const ranks = new Float64Array(values.length);
  const first = new Uint32Array(values.length);
  // How many values the tie that begins at a rank has; filled for beginnings only.
  const ties = new Uint32Array(values.length);
  for (let start = 0; start < sorted.length; start += ties[start]!) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    ties[start] = end - start;
  }
  for (let i = 0; i < values.length; i++) {
    const start = firstAtLeast(sorted, values[i]!);
    first[i] = start;
    ranks[i] = start + (ties[start]! + 1) / 2;
  }
  return { ranks, first };
}

function firstAtLeast(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
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

/**
 * Drivers of each output, strongest first by absolute rank correlation, then by swing. An output without two values has
 * none. Outputs that fail in the same trials share the ranking of the inputs.
 */
export function driversOf(inputs: readonly Float64Array[], outputs: readonly Float64Array[]): Driver[][] {
  const rankings = new Map<string, { readonly rows: Uint32Array; readonly ranked: readonly Ranked[] }>();
  return outputs.map((output) => {
    const rows = validRows([...inputs, output]);
    if (rows.length < 2) return [];
    const failing = failingRows(rows, output.length);
    let ranking = rankings.get(failing);
    if (!ranking) {
      ranking = { rows, ranked: inputs.map((column) => rank(take(column, rows))) };
      rankings.set(failing, ranking);
    }
    return compare(ranking.ranked, take(output, rows));
  });
}

function compare(inputs: readonly Ranked[], values: Float64Array): Driver[] {
  const { ranks } = rank(values);
  const drivers = inputs.map((ranked, input) => {
    const means = decileMeans(ranked.first, values);
    return {
      input,
      rank_correlation: correlation(ranked.ranks, ranks),
      decile_means: means,
      swing: Math.max(...means) - Math.min(...means),
    };
  });
  return drivers.sort((a, b) => Math.abs(b.rank_correlation) - Math.abs(a.rank_correlation) || b.swing - a.swing);
}

/** The rows that are missing, as a key. */
function failingRows(rows: Uint32Array, length: number): string {
  const missing: number[] = [];
  let next = 0;
  for (const row of rows) {
    for (; next < row; next++) missing.push(next);
    next = row + 1;
  }
  for (; next < length; next++) missing.push(next);
  return missing.join();
}

/** Rows in which no column is NaN. */
function validRows(columns: readonly Float64Array[]): Uint32Array {
  const failed = new Uint8Array(columns[0]!.length);
  for (const column of columns) for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i]!)) failed[i] = 1;
  const rows = new Uint32Array(failed.length);
  let count = 0;
  for (let i = 0; i < failed.length; i++) if (failed[i] === 0) rows[count++] = i;
  return rows.subarray(0, count);
}

function take(column: Float64Array, rows: Uint32Array): Float64Array {
  if (rows.length === column.length) return column;
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]!]!;
  return taken;
}

/** Means of the output over the tenths of the input's trials; a tie across a border counts on both sides by its parts. */
function decileMeans(first: Uint32Array, values: Float64Array): number[] {
  const n = values.length;
  const sums = new Float64Array(n);
  const counts = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    sums[first[i]!]! += values[i]!;
    counts[first[i]!]!++;
  }
  const tenths = Math.min(10, n);
  const means = new Array<number>(tenths).fill(0);
  for (let start = 0; start < n; start += counts[start]!) {
    const mean = sums[start]! / counts[start]!;
    const end = start + counts[start]!;
    for (let tenth = Math.floor((start * tenths) / n); tenth < tenths && (tenth * n) / tenths < end; tenth++) {
      const overlap = Math.min(end, ((tenth + 1) * n) / tenths) - Math.max(start, (tenth * n) / tenths);
      if (overlap > 0) means[tenth]! += (mean * overlap * tenths) / n;
    }
  }
  return means;
}
