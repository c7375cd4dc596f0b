/** Sorted copies of long columns without holding up the page: piece by piece, with a breath in between. */

/** Sorts in about five milliseconds. */
const PIECE = 65_536;

const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The values in ascending order, errors (NaN) left out. */
export async function sortedCopy(column: Float64Array, signal?: AbortSignal): Promise<Float64Array> {
  const values = column.filter((x) => !Number.isNaN(x));
  let runs: Float64Array[] = [];
  for (let start = 0; start < values.length; start += PIECE) {
    runs.push(values.subarray(start, start + PIECE).sort());
    await breathe();
    signal?.throwIfAborted();
  }
  while (runs.length > 1) {
    const merged: Float64Array[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(i + 1 < runs.length ? merge(runs[i]!, runs[i + 1]!) : runs[i]!);
      await breathe();
      signal?.throwIfAborted();
    }
    runs = merged;
  }
  return runs[0] ?? values;
}

function merge(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  let [i, j] = [0, 0];
  for (let k = 0; k < all.length; k++) all[k] = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
  return all;
}
