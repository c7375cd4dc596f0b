/** Quantiles of a column without sorting all of it: previews have dozens of columns, and a slider moves. Pure. */

/**
 * The quantiles at ascending levels, by linear interpolation between the neighbours, as Excel's PERCENTILE.INC; NaN values
 * are left out, and of nothing else the quantiles are NaN. The column stays as it is.
 */
export function quantilesOf(column: Float64Array, levels: readonly number[]): number[] {
  const values = withoutErrors(column);
  const last = values.length - 1;
  if (last < 0) return levels.map(() => Number.NaN);
  const ranks = levels.map((level) => level * last);
  const wanted = ranks.flatMap((rank) => [Math.floor(rank), Math.min(last, Math.floor(rank) + 1)]);
  place(values, 0, last, wanted);
  return ranks.map((rank) => {
    const below = Math.floor(rank);
    const [a, b] = [values[below]!, values[Math.min(last, below + 1)]!];
    return a + (b - a) * (rank - below);
  });
}

/** A copy; `filter` would take as long as all of the rest. */
function withoutErrors(column: Float64Array): Float64Array {
  const values = new Float64Array(column.length);
  let count = 0;
  for (let i = 0; i < column.length; i++) {
    values[count] = column[i]!;
    if (!Number.isNaN(column[i]!)) count++;
  }
  return values.subarray(0, count);
}

/** Brings what belongs at the wanted places there: Quicksort (Hoare 1961) of those parts alone that have wanted places. */
function place(values: Float64Array, from: number, to: number, wanted: readonly number[]): void {
  const own = wanted.filter((rank) => rank >= from && rank <= to);
  if (own.length === 0 || from >= to) return;
  const pivot = middle(values[from]!, values[(from + to) >> 1]!, values[to]!);
  let [low, high] = [from, to];
  while (low <= high) {
    while (values[low]! < pivot) low++;
    while (values[high]! > pivot) high--;
    if (low > high) break;
    const x = values[low]!;
    values[low++] = values[high]!;
    values[high--] = x;
  }
  place(values, from, high, own);
  place(values, low, to, own);
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
