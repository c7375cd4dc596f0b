/** The list of passes: each takes a graph and gives one of the same meaning, to the bit. */
import type { Graph } from './ir.ts';
import { narrow } from './narrow.ts';
import { prune } from './prune.ts';
import { verify } from './verify.ts';

/** Passes in order. Folding and sharing happen in the builder, which `narrow` walks the graph through. */
export const PASSES: readonly { readonly name: string; readonly pass: (graph: Graph) => Graph }[] = [
  { name: 'prune', pass: prune },
  { name: 'narrow', pass: narrow },
  { name: 'prune', pass: prune },
];

/** The graph after all passes, verified. `watch` sees the graph after each. */
export function optimise(graph: Graph, watch: (name: string, graph: Graph) => void = () => {}): Graph {
  let current = verify(graph);
  for (const { name, pass } of PASSES) {
    current = pass(current);
    watch(name, current);
  }
  return verify(current);
}
