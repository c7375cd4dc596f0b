/** What is decided before code is written: the program, its order, its pieces, and where everything stands. */
import { sortingNetwork } from '../../ir/apply.ts';
import type { Graph } from '../../ir/ir.ts';
import { type Layout, layout, STEPS, VECTOR } from './layout.ts';
import { type Partition, partition } from './partition.ts';
import { type Schedule, schedule } from './schedule.ts';
import { translate } from './translate.ts';
import type { VectorProgram } from './vector.ts';

/** Vector operations in one function, about. */
const PIECE = 2000;
/** Bytes of scratch memory that the steps of a chunk use together: they should stay in the second-level cache. */
const SCRATCH = 256 * 1024;
/** A chunk has no fewer steps than this: each piece is a call. */
const LEAST_CHUNK = 4;

export interface Plan {
  readonly program: VectorProgram;
  readonly schedule: Schedule;
  readonly partition: Partition;
  readonly layout: Layout;
  /** How many steps a piece runs before the next one runs them. */
  readonly chunk: number;
  /** Bytes of scratch memory of one step. */
  readonly frame: number;
  /** The slow paths in use. */
  readonly slow: readonly number[];
  /** Compare-exchange pairs of each sorted array, by array. */
  readonly networks: ReadonlyMap<number, readonly (readonly [number, number])[]>;
}

/** Selects, orders, cuts and lays out a verified graph. */
export function plan(graph: Graph, pieceSize = PIECE): Plan {
  return planProgram(translate(graph), graph, pieceSize);
}

/** Orders, cuts and lays out a vector program with the graph's streams, tables, columns and outputs. */
export function planProgram(program: VectorProgram, graph: Omit<Graph, 'operations'>, pieceSize = PIECE): Plan {
  const order = schedule(program);
  const parts = partition(program, order, pieceSize);
  const frame = frameOf(parts.size);
  const fitting = Math.floor(SCRATCH / (frame + 1));
  const chunk = parts.pieces.length === 1 ? STEPS : Math.max(LEAST_CHUNK, Math.min(STEPS, fitting));
  const slow = new Set<number>();
  const networks = new Map<number, readonly (readonly [number, number])[]>();
  for (const { form, imm } of program.operations) {
    if (form === 'rare') slow.add(imm);
    else if (form === 'sort') networks.set(imm, [...sortingNetwork(program.arrays[imm]!)]);
  }
  const places = layout({
    streams: graph.streams.length,
    constants: program.constants.length / 2,
    groups: program.groups,
    arrays: program.arrays,
    networks,
    inputs: graph.columns,
    outputs: graph.outputs.length,
    scratch: chunk * frame,
  });
  return { program, schedule: order, partition: parts, layout: places, chunk, frame, slow: [...slow], networks };
}

/** Not a multiple of 4,096: the steps' values must not contend for the same cache lines. */
function frameOf(slots: number): number {
  const bytes = Math.ceil((slots * VECTOR) / 64) * 64;
  return bytes > 0 && bytes % 4096 === 0 ? bytes + 64 : bytes;
}
