/** Kernels of the graphs that all versions of one program have: a drag changes one small graph, and compiles that one. */
import type { Backend, Graph, Kernel } from '@tessera/engine';

/** A backend that compiles each of `kept` once; whoever compiled another graph releases it. */
export function keepKernels(backend: Backend, kept: ReadonlySet<Graph>): Backend {
  const kernels = new Map<Graph, Kernel>();
  const compileNow = (graph: Graph): Kernel => {
    if (!kept.has(graph)) return backend.compileNow!(graph);
    const kernel = kernels.get(graph) ?? backend.compileNow!(graph);
    kernels.set(graph, kernel);
    return { run: (range, columns) => kernel.run(range, columns), release() {} };
  };
  return { name: backend.name, exact: backend.exact, compileNow, compile: async (graph) => compileNow(graph) };
}
