/** Drops what no output needs, with the tables and streams that only it used. Ids change; order stays. */
import type { Graph, Id, Operation } from './ir.ts';

export function prune(graph: Graph): Graph {
  const { operations } = graph;
  const needed = neededBy(graph);
  const moved = new Int32Array(operations.length);
  const tables = keeper(graph.tables);
  const streams = keeper(graph.streams);
  const kept: Operation[] = [];
  for (let id = 0; id < operations.length; id++) {
    if (needed[id] === 0) continue;
    const operation = operations[id]!;
    const { op, imm } = operation;
    const place = op === 'gather' ? tables.place(imm) : op === 'draw' || op === 'mirror' ? streams.place(imm) : imm;
    moved[id] = kept.push(movedTo(operation, moved, place)) - 1;
  }
  return {
    operations: kept,
    tables: tables.kept,
    streams: streams.kept,
    columns: graph.columns,
    outputs: graph.outputs.map((id) => moved[id]! as Id),
  };
}

/** By operation: 1 where an output needs it. */
function neededBy({ operations, outputs }: Graph): Uint8Array {
  const needed = new Uint8Array(operations.length);
  for (const id of outputs) needed[id] = 1;
  for (let id = operations.length - 1; id >= 0; id--) {
    if (needed[id] === 0) continue;
    const { args } = operations[id]!;
    for (let k = 0; k < args.length; k++) needed[args[k]!] = 1;
  }
  return needed;
}

/** The operation with its arguments where they stand now; itself where nothing moved. */
function movedTo(operation: Operation, moved: Int32Array, imm: number): Operation {
  const { op, args } = operation;
  let same = imm === operation.imm || op === 'const';
  for (let k = 0; k < args.length && same; k++) same = moved[args[k]!] === args[k];
  if (same) return operation;
  const places: Id[] = [];
  for (let k = 0; k < args.length; k++) places.push(moved[args[k]!]!);
  return { ...operation, args: places, imm };
}

function keeper<T>(all: readonly T[]): { kept: T[]; place(index: number): number } {
  const kept: T[] = [];
  const places = new Map<number, number>();
  return {
    kept,
    place(index) {
      let place = places.get(index);
      if (place === undefined) {
        place = kept.push(all[index]!) - 1;
        places.set(index, place);
      }
      return place;
    },
  };
}
