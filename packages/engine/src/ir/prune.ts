/** Drops what no output needs, with the tables and streams that only it used. Ids change; order stays. */
import type { Graph, Id, Operation } from './ir.ts';

export function prune(graph: Graph): Graph {
  const { operations } = graph;
  const needed = new Uint8Array(operations.length);
  for (const id of graph.outputs) needed[id] = 1;
  for (let id = operations.length - 1; id >= 0; id--) {
    if (needed[id]) for (const arg of operations[id]!.args) needed[arg] = 1;
  }
  const moved = new Int32Array(operations.length);
  const tables = keeper(graph.tables);
  const streams = keeper(graph.streams);
  const kept: Operation[] = [];
  operations.forEach((operation, id) => {
    if (!needed[id]) return;
    moved[id] = kept.length;
    const { op, imm } = operation;
    const place = op === 'gather' ? tables.place(imm) : op === 'draw' || op === 'mirror' ? streams.place(imm) : imm;
    kept.push({ ...operation, args: operation.args.map((arg) => moved[arg]! as Id), imm: place });
  });
  return {
    operations: kept,
    tables: tables.kept,
    streams: streams.kept,
    columns: graph.columns,
    outputs: graph.outputs.map((id) => moved[id]! as Id),
  };
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
