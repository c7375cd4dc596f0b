/**
 * The numbers of an aggregate, some of which are there in some trials only: in IF(…, 5, "") a range holds a number or
 * it does not. A kernel over a sample is written once; where all numbers are sure, its conditions fold away.
 */
import type { AggregateFunction, Checked } from './function.ts';

/** Numbers, and for each the condition that it is there; 0 where it is not. */
export interface Sample<V, B> {
  readonly xs: readonly V[];
  readonly present: readonly B[];
}

/** What to compute from a sample. */
export type SampleKernel = <V, B>(m: Checked<V, B>, sample: Sample<V, B>, rest: readonly (V | undefined)[]) => V;

/** `aggregate` and `masked` of one kernel. */
export function ofSample(kernel: SampleKernel): Pick<AggregateFunction, 'aggregate' | 'masked'> {
  return {
    aggregate: (m, xs, rest) => kernel(m, { xs, present: xs.map(() => m.bool(true)) }, rest),
    masked: (m, xs, present, rest) => kernel(m, { xs, present }, rest),
  };
}

/** How many numbers there are. */
export function countOf<V, B>(m: Checked<V, B>, { present }: Sample<V, B>): V {
  const [zero, one] = [m.const(0), m.const(1)];
  return present.reduce((count, there) => m.add(count, m.select(there, one, zero)), zero);
}

/** The numbers, with a stand-in for those that are not there. */
export function filled<V, B>(m: Checked<V, B>, { xs, present }: Sample<V, B>, standIn: number): V[] {
  const other = m.const(standIn);
  return xs.map((x, i) => m.select(present[i]!, x, other));
}

/** The sum from left to right. */
export function sum<V, B>(m: Checked<V, B>, xs: readonly V[]): V {
  return xs.length === 0 ? m.const(0) : xs.reduce((a, b) => m.add(a, b));
}

/** The sum of a term of each number. */
export function sumOf<V, B>(m: Checked<V, B>, { xs, present }: Sample<V, B>, term: (x: V) => V): V {
  const zero = m.const(0);
  return sum(
    m,
    xs.map((x, i) => m.select(present[i]!, term(x), zero)),
  );
}
