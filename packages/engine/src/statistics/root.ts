/** Roots by Newton's method with arithmetic alone: `Math.pow` differs between JavaScript engines. */

/** The k-th root of x >= 1, k a whole number from 2 on, to the last bits. */
export function root(x: number, k: number): number {
  let y = x;
  for (let i = 0; i < 2000; i++) {
    let power = 1;
    for (let j = 1; j < k; j++) power *= y;
    const next = y - (y - x / power) / k;
    if (!(next < y)) return y;
    y = next;
  }
  return y;
}
