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
  const { operations } = graph;
  for (let id = 0; id < operations.length; id++) {
    const operation = operations[id]!;
    const fault =
      faultOfArguments(graph, operation, id) ?? faultOfImmediate(graph, operation) ?? faultOfLoop(operation, closed);
    if (fault !== undefined) throw new Error(`operation %${id} (${operation.op}): ${fault}`);
  }
  const depends = loopDependencies(graph);
  for (const id of graph.outputs) {
    const operation = operations[id];
    if (!operation || resultOf(operation) !== 'f64') throw new Error(`output %${id} is not a number`);
    if (depends[id]!.size > 0) throw new Error(`output %${id} stands inside a loop`);
  }
  return graph;
}

function resultOf(operation: Operation): Type {
  return OPERATIONS[operation.op].result;
}

function faultOfLoop({ op, loop }: Operation, closed: Set<number>): string | undefined {
  if (op !== 'loop' && op !== 'loopVar') return undefined;
  if (loop === undefined) return 'no loop number';
  if (op === 'loop' && closed.has(loop)) return `loop ${loop} is closed twice`;
  if (op === 'loop') closed.add(loop);
  return undefined;
}

function faultOfArguments({ operations }: Graph, { op, args }: Operation, id: number): string | undefined {
  const wanted: readonly Type[] | 'f64s' | 'loop' = OPERATIONS[op].args;
  if (typeof wanted !== 'string' && args.length !== wanted.length) {
    return `${args.length} arguments, not ${wanted.length}`;
  }
  if (wanted === 'loop' && args.length % 2 === 0) return 'a loop takes n initial states, n next states and done';
  for (let k = 0; k < args.length; k++) {
    const arg = args[k]!;
    const operation = operations[arg];
    if (!operation || arg >= id) return `argument ${k} (%${arg}) does not stand before it`;
    const type = typeof wanted !== 'string' ? wanted[k] : wanted === 'loop' && k === args.length - 1 ? 'bool' : 'f64';
    if (resultOf(operation) !== type) return `argument ${k} (%${arg}) is ${resultOf(operation)}, not ${type}`;
  }
  if (op === 'loopResult' && operations[args[0]!]!.op !== 'loop') return 'its argument is no loop';
  if ((op === 'at' || op === 'sort') && operations[args[0]!]!.op === 'loop') return 'its argument is a loop';
  return undefined;
}

function faultOfImmediate(graph: Graph, operation: Operation): string | undefined {
  const { imm } = operation;
  const kind = OPERATIONS[operation.op].imm;
  if (kind === 'none' || kind === 'value') return undefined;
  const limit = limitOf(graph, operation);
  const whole = Number.isInteger(imm) && imm >= (kind === 'limit' ? 1 : 0);
  return whole && imm < limit ? undefined : `${kind} ${imm} of ${limit}`;
}

/** Most fraction bits that the number of a cell may hold. */
const MOST_BITS = 20;

function limitOf({ operations, streams, columns, tables }: Graph, { op, args }: Operation): number {
  switch (OPERATIONS[op].imm) {
    case 'stream':
      return streams.length;
    case 'column':
      return columns;
    case 'table':
      return tables.length;
    case 'rare':
      return RARE.length;
    case 'bits':
      return MOST_BITS + 1;
    case 'state':
      return op === 'loopResult' ? loopStates(operations[args[0]!]!) : Infinity;
    default:
      return Infinity;
  }
}
