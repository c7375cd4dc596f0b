/** The stages of a kernel's compilation put together: a graph to a plan, a plan to the binary of a module. */
import { sortingNetwork } from '../../ir/apply.ts';
import type { Graph } from '../../ir/ir.ts';
import { assemble, Body } from './assembler.ts';
import { emit, type Plan, type Rare } from './emit.ts';
import { layout, STEPS } from './layout.ts';
import { partition } from './partition.ts';
import { schedule } from './schedule.ts';
import { translate } from './translate.ts';

/** Vector operations in one function. */
const PIECE = 4000;
/** Bytes of scratch memory that the pieces of a chunk share: they should stay in the second-level cache. */
const SCRATCH = 256 * 1024;

/** Selects, orders, cuts and lays out a verified graph. */
export function plan(graph: Graph, pieceSize = PIECE): Plan {
  const program = translate(graph);
  const order = schedule(program);
  const parts = partition(program, order, pieceSize);
  const chunk = parts.size === 0 ? STEPS : Math.max(8, Math.min(STEPS, Math.floor(SCRATCH / (parts.size * 16))));
  const slow = new Set<number>();
  const networks = new Map<number, readonly (readonly [number, number])[]>();
  for (const { form, imm } of program.operations) {
    if (form === 'rare') slow.add(imm);
    else if (form === 'sort') networks.set(imm, [...sortingNetwork(program.arrays[imm]!)]);
  }
  const places = layout({
    streams: graph.streams.length,
    constants: program.constants.length / 2,
    tables: graph.tables.map((table) => table.length),
    arrays: program.arrays,
    networks,
    inputs: graph.columns,
    outputs: graph.outputs.length,
    scratch: parts.size * chunk * 16,
  });
  return { program, schedule: order, partition: parts, layout: places, slow: [...slow], chunk, networks };
}

/** The module of a plan: functions `piece0`, `piece1`, … on the memory `host.memory`; the slow one also imports `host.rare…`. */
export function moduleOf(plan: Plan, rare: Rare): Uint8Array {
  const slow = rare === 'compute' ? plan.slow : [];
  return assemble({
    pages: plan.layout.pages,
    imports: slow.map((path) => ({ name: `rare${path}`, parameters: ['f64', 'f64'], results: ['f64'] })),
    bodies: [
      ...slow.map((_, number) => ({ body: slowPath(number) })),
      ...plan.partition.pieces.map((piece, k) => ({ body: emit(plan, piece, rare), name: `piece${k}` })),
    ],
  });
}

/** A function `(mask, fast, a, b)` of vectors: what import `number` makes of a and b in the lanes of the mask, else fast. */
function slowPath(number: number): Body {
  const body = new Body(['v128', 'v128', 'v128', 'v128'], ['v128']);
  for (let lane = 0; lane < 2; lane++) {
    body
      .get(0)
      .lane('i32x4.extract_lane', 2 * lane)
      .open('if');
    body.get(1).get(2).lane('f64x2.extract_lane', lane).get(3).lane('f64x2.extract_lane', lane);
    body.call(number).lane('f64x2.replace_lane', lane).set(1).close();
  }
  return body.get(1);
}
