/** Walks a graph through a builder: the frame of every pass that replaces operations by others. */
import { Builder } from './builder.ts';
import type { Graph, Id, Operation } from './ir.ts';

/** May give an operation another form: the new id, or undefined to keep it. `args` are ids of the builder. */
export type Rewrite = (builder: Builder, operation: Operation, args: readonly Id[], id: Id) => Id | undefined;

/** The graph with operations rewritten, constants folded and equal operations shared. Loops keep their shape. */
export function rebuild(graph: Graph, rewrite: Rewrite = () => undefined): Graph {
  const builder = new Builder();
  const moved: Id[] = [];
  const { operations } = graph;
  for (let id = 0; id < operations.length; id++) {
    const operation = operations[id]!;
    const args: Id[] = [];
    for (let k = 0; k < operation.args.length; k++) args.push(moved[operation.args[k]!]!);
    moved.push(rewrite(builder, operation, args, id as Id) ?? builder.copy(operation, args, graph));
  }
  const { columns, ...rest } = builder.graph(graph.outputs.map((id) => moved[id]!));
  return { ...rest, columns: Math.max(columns, graph.columns) };
}
