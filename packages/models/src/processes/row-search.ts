/**
 * The next state of a chain from one uniform: the row's cumulated probabilities, searched by halving. Only the states that a row
 * can lead to are stored, so a chain that moves to neighbours needs two look-ups whatever its size. The state rises with the
 * uniform, as a quantile does: antithetic and stratified draws keep their sense. It knows no process.
 */
import type { Arithmetic } from '@tessera/engine';

/** The number of the state that the uniform leads to from state `from`. */
export type RowSearch = <V, B>(m: Arithmetic<V, B>, from: V, u: V) => V;

/** A search over rows of probabilities; each row is scaled to add to 1, and a row of zeros leads to state 0. */
export function rowSearch(rows: readonly (readonly number[])[]): RowSearch {
  const targets = rows.map((row) => row.flatMap((p, state) => (p > 0 ? [state] : [])));
  const depth = Math.ceil(Math.log2(Math.max(...targets.map((row) => row.length), 1)));
  const width = 2 ** depth;
  const limits = new Float64Array(rows.length * width).fill(Infinity);
  const states = new Float64Array(rows.length * width);
  rows.forEach((row, from) => {
    const total = row.reduce((sum, p) => sum + p, 0);
    let sum = 0;
    targets[from]!.forEach((state, k) => {
      sum += row[state]!;
      states[from * width + k] = state;
      if (k < targets[from]!.length - 1) limits[from * width + k] = sum / total;
    });
  });
  return (m, from, u) => {
    const last = rows.length * width - 1;
    let at = m.mul(m.within(from, 0, rows.length - 1), m.const(width));
    for (let half = width / 2; half >= 1; half /= 2) {
      const limit = m.gather(limits, m.add(at, m.const(half - 1)));
      at = m.within(m.add(at, m.select(m.lt(limit, u), m.const(half), m.const(0))), 0, last);
    }
    return m.gather(states, at);
  };
}
