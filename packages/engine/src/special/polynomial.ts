/** Polynomials over any arithmetic. Knows no function in particular. */
import type { Arithmetic } from '../ir/ir.ts';

/** c[0] + c[1] z + … + c[n] z^n by Horner's rule: 2n operations, one chain. */
export function polynomial<V, B>(m: Arithmetic<V, B>, z: V, coefficients: readonly number[]): V {
  let sum = m.const(coefficients.at(-1)!);
  for (let i = coefficients.length - 2; i >= 0; i--) sum = m.add(m.mul(sum, z), m.const(coefficients[i]!));
  return sum;
}

/**
 * The same sum by pairs, (c[0] + c[1] z) + z² ((c[2] + c[3] z) + …): one operation more, half the latency. With
 * coefficients of alternating signs and falling size no pair cancels against the next.
 */
export function polynomialPaired<V, B>(m: Arithmetic<V, B>, z: V, coefficients: readonly number[]): V {
  const square = m.mul(z, z);
  const pair = (i: number): V => polynomial(m, z, coefficients.slice(i, i + 2));
  const last = (coefficients.length - 1) & ~1;
  let sum = pair(last);
  for (let i = last - 2; i >= 0; i -= 2) sum = m.add(m.mul(sum, square), pair(i));
  return sum;
}
