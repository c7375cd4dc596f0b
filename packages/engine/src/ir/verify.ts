/** Checks that a graph is well formed, before a backend trusts it. */

import { type Graph, loopStates, OPERATIONS, type Operation, type Type } from './ir.ts';
import { RARE } from './rare.ts';
import { loopDependencies } from './regions.ts';

/**
 * Throws an Error that names the operation when an argument stands later, has the wrong type or number, an immediate is
 * out of range, a loop is not closed, or an output is no f64 outside loops. Returns the graph.
 */
export function verify(graph: Graph): Graph {
  const closed = new Set<number>();
  graph.operations.forEach((operation, id) => {
    const complain = (reason: string): never => {
      throw new Error(`operation %${id} (${operation.op}): ${reason}`);
    };
    verifyArguments(graph, operation, id, complain);
    verifyImmediate(graph, operation, complain);
    if (operation.op === 'loop' || operation.op === 'loopVar') {
      if (operation.loop === undefined) complain('no loop number');
      if (operation.op === 'loop' && closed.has(operation.loop!)) complain(`loop ${operation.loop} is closed twice`);
      if (operation.op === 'loop') closed.add(operation.loop!);
    }
  });
  const depends = loopDependencies(graph);
  for (const id of graph.outputs) {
    const operation = graph.operations[id];
    if (!operation || resultOf(operation) !== 'f64') throw new Error(`output %${id} is not a number`);
    if (depends[id]!.size > 0) throw new Error(`output %${id} stands inside a loop`);
  }
  return graph;
}

function resultOf(operation: Operation): Type {
  return OPERATIONS[operation.op].result;
}

function verifyArguments(graph: Graph, { op, args }: Operation, id: number, complain: (reason: string) => never): void {
  const signature: { readonly args: readonly Type[] | 'f64s' | 'loop' } = OPERATIONS[op];
  const wanted = signature.args;
  if (typeof wanted !== 'string' && args.length !== wanted.length)
    complain(`${args.length} arguments, not ${wanted.length}`);
  if (wanted === 'loop' && args.length % 2 === 0) complain('a loop takes n initial states, n next states and done');
  args.forEach((arg, k) => {
    const operation = graph.operations[arg];
    if (!operation || arg >= id) complain(`argument ${k} (%${arg}) does not stand before it`);
    const type =
      wanted === 'f64s' || (wanted === 'loop' && k < args.length - 1) ? 'f64' : wanted === 'loop' ? 'bool' : wanted[k];
    if (resultOf(operation!) !== type) complain(`argument ${k} (%${arg}) is ${resultOf(operation!)}, not ${type}`);
  });
  if (op === 'loopResult' && graph.operations[args[0]!]!.op !== 'loop') complain('its argument is no loop');
  if ((op === 'at' || op === 'sort') && graph.operations[args[0]!]!.op === 'loop') complain('its argument is a loop');
}

function verifyImmediate(graph: Graph, { op, args, imm }: Operation, complain: (reason: string) => never): void {
  const limits: Partial<Record<string, number>> = {
    stream: graph.streams.length,
    column: graph.columns,
    table: graph.tables.length,
    rare: RARE.length,
    state: op === 'loopResult' ? loopStates(graph.operations[args[0]!]!) : Infinity,
    limit: Infinity,
  };
  const kind = OPERATIONS[op].imm;
  const limit = limits[kind];
  if (limit === undefined) return;
  const whole = Number.isInteger(imm) && imm >= (kind === 'limit' ? 1 : 0);
  if (!whole || imm >= limit) complain(`${kind} ${imm} of ${limit}`);
}
