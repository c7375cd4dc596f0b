/** A computation that few paths need at a time. It knows no process. */
import type { Arithmetic } from '@tessera/engine';

/**
 * Values of `compute` where the condition holds, elsewhere those given. Written as a loop of one trip so that WebAssembly leaves
 * the computation out for a group of paths none of which needs it; `compute` sees its inputs as the loop's state, for what
 * does not depend on that would be computed in any case.
 */
export function whereNeeded<V, B>(
  m: Arithmetic<V, B>,
  condition: B,
  otherwise: readonly V[],
  inputs: readonly V[],
  compute: (inputs: readonly V[]) => readonly V[],
): V[] {
  const count = otherwise.length;
  const results = m.loop(1, [...otherwise, ...inputs], (state) => {
    const computed = compute(state.slice(count));
    const next = computed.map((value, k) => m.select(condition, value, state[k]!));
    return { next: [...next, ...state.slice(count)], done: m.bool(false) };
  });
  return results.slice(0, count);
}
