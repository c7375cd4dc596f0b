/** The arithmetic that all numeric code is written over, once. */
import type { RareName } from './rare.ts';

/**
 * The arithmetic in which special functions, distributions and spreadsheet functions are written once: with `number`
 * and `boolean` (`SCALARS` in `apply.ts`) it computes, with `Id` (a `Builder` of `ir.ts`) it builds operations. Both do the same
 * to the bit.
 */
export interface Arithmetic<V, B> {
  const(x: number): V;
  bool(x: boolean): B;
  /** The value when it is known now (always for numbers; for a builder when the operation is a constant). */
  known(x: V): number | undefined;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  neg(a: V): V;
  abs(a: V): V;
  sqrt(a: V): V;
  floor(a: V): V;
  ceil(a: V): V;
  trunc(a: V): V;
  nearest(a: V): V;
  min(a: V, b: V): V;
  max(a: V, b: V): V;
  pow2(n: V): V;
  exponent(x: V): V;
  mantissa(x: V): V;
  octave(x: V): V;
  centred(x: V): V;
  high(x: V): V;
  /** Number and inside of the cell of |x|, 2^bits cells to an octave; see the operations of these names. */
  cell(x: V, bits: number): V;
  place(x: V, bits: number): V;
  eq(a: V, b: V): B;
  ne(a: V, b: V): B;
  lt(a: V, b: V): B;
  le(a: V, b: V): B;
  gt(a: V, b: V): B;
  ge(a: V, b: V): B;
  and(a: B, b: B): B;
  or(a: B, b: B): B;
  xor(a: B, b: B): B;
  not(a: B): B;
  select(c: B, a: V, b: V): V;
  /** Entry trunc(index) of a constant table, NaN outside it. Pass the same array object to share the table. */
  gather(table: Float64Array, index: V): V;
  /** Element trunc(index) of the values, NaN outside. */
  at(values: readonly V[], index: V): V;
  /** The values in ascending order; none may be NaN. */
  sort(values: readonly V[]): V[];
  /** x, of which the caller knows low <= x <= high wherever it is a number: passes use it, no bit changes. */
  within(x: V, low: number, high: number): V;
  rare(name: RareName, mask: B, fast: V, a: V, b: V): V;
  /** See the `loop` operation. `trip` counts from 0. Returns the final state. */
  loop(limit: number, init: readonly V[], body: (state: readonly V[], trip: V) => { next: readonly V[]; done: B }): V[];
}

/** A function written once over any arithmetic. */
export type Generic<A extends readonly unknown[] = never[]> = <V, B>(m: Arithmetic<V, B>, ...args: A) => V;
