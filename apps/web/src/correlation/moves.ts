/** Going from cell to cell of a square table whose diagonal holds none. */

/** Rows down and columns to the right, by key. */
export const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The next cell in a direction, over the diagonal; the same one at the edge. */
export function nextCell(
  [y, x]: readonly [number, number],
  [down, right]: readonly [number, number],
  size: number,
): readonly [number, number] {
  for (let [v, h] = [y + down, x + right]; v >= 0 && h >= 0 && v < size && h < size; v += down, h += right) {
    if (v !== h) return [v, h];
  }
  return [y, x];
}
