/** The WebAssembly backend: compiles a graph to machine-near code and runs it on blocks of trials. */
import { sortingNetwork } from '../../ir/apply.ts';
import type { Graph } from '../../ir/ir.ts';
import { prune } from '../../ir/prune.ts';
import { RARE } from '../../ir/rare.ts';
import { streamKey } from '../../random/philox.ts';
import type { Backend, Kernel, TrialRange } from '../backend.ts';
import { assemble, Body } from './assembler.ts';
import { ROUNDS } from './draw.ts';
import { emit, networkSize, type Plan } from './emit.ts';
import { COLUMN, HEADER, type Layout, layout, STEPS, STRIDE } from './layout.ts';
import { partition } from './partition.ts';
import { schedule } from './schedule.ts';
import { type Rare, translate } from './translate.ts';
import { STEP } from './vector.ts';
import { type Memory, WASM } from './webassembly.ts';

/** Vector operations in one function. */
const PIECE = 4000;
/** Bytes of scratch memory that the pieces of a chunk share: they should stay in the second-level cache. */
const SCRATCH = 256 * 1024;

export const WEBASSEMBLY: Backend = {
  name: 'wasm',
  exact: true,
  compile: async (graph) => kernel(prune(graph)),
};

type Step = (at: number, end: number, place: number) => number;

interface Code {
  readonly plan: Plan;
  readonly bytes: Uint8Array;
}

/** The binary of a graph with its memory layout. */
export function compileGraph(graph: Graph, rare: Rare, pieceSize = PIECE): Code {
  const program = translate(graph, rare);
  const order = schedule(program);
  const parts = partition(program, order, pieceSize);
  const chunk = parts.size === 0 ? STEPS : Math.max(8, Math.min(STEPS, Math.floor(SCRATCH / (parts.size * 16))));
  const networks = new Map<number, number>();
  for (const { form, imm } of program.operations)
    if (form === 'sort') networks.set(imm, networkSize(program.arrays[imm]!));
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
  const slow =
    rare === 'compute' ? slowPaths(program.operations.flatMap(({ form, imm }) => (form === 'rare' ? [imm] : []))) : [];
  const numbers = new Map(slow.map(({ path }, k) => [path, slow.length + k]));
  const plan: Plan = { program, schedule: order, partition: parts, layout: places, rare: numbers, chunk };
  const pieces = parts.pieces.map((piece, k) => ({ body: emit(plan, piece), name: `piece${k}` }));
  const bytes = assemble({
    pages: places.pages,
    imports: slow.map(({ path }) => ({ name: `rare${path}`, parameters: ['f64', 'f64'], results: ['f64'] })),
    bodies: [...slow.map(({ body }) => ({ body })), ...pieces],
  });
  return { plan, bytes };
}

/** A function `(mask, fast, a, b)` of vectors per slow path in use: the import's result in the lanes of the mask. */
function slowPaths(used: readonly number[]): { path: number; body: Body }[] {
  return [...new Set(used)].map((path, number) => {
    const body = new Body(['v128', 'v128', 'v128', 'v128'], ['v128']);
    for (let lane = 0; lane < 2; lane++) {
      body
        .get(0)
        .lane('i32x4.extract_lane', 2 * lane)
        .open('if');
      body.get(1).get(2).lane('f64x2.extract_lane', lane).get(3).lane('f64x2.extract_lane', lane);
      body.call(number).lane('f64x2.replace_lane', lane).set(1).close();
    }
    return { path, body: body.get(1) };
  });
}

function kernel(graph: Graph): Kernel {
  const fast = instantiate(graph, 'notice');
  let slow: Instance | undefined;
  return {
    run(range, columns) {
      fast.open(range, columns);
      const { steps, offset } = span(range);
      fast.run(steps, (piece, at, place) => {
        slow ??= instantiate(graph, 'compute', fast.memory);
        return slow.pieces[piece]!(at, at + STRIDE, place);
      });
      return fast.outputs.map((column) => column.subarray(offset, offset + range.count));
    },
    release() {},
  };
}

/** The steps that hold the trials of a range, which may begin at an odd place. */
function span({ first, count }: TrialRange): { steps: number; offset: number } {
  const offset = first % 2;
  return { offset, steps: Math.ceil((offset + count) / STEP) };
}

interface Instance {
  readonly memory: Memory;
  readonly pieces: readonly Step[];
  readonly outputs: readonly Float64Array[];
  open(range: TrialRange, columns: readonly Float64Array[]): void;
  run(steps: number, again: (piece: number, at: number, place: number) => number): void;
}

function instantiate(graph: Graph, rare: Rare, shared?: Memory): Instance {
  const { plan, bytes } = compileGraph(graph, rare);
  const { layout: places, chunk } = plan;
  const memory = shared ?? new WASM.Memory({ initial: places.pages, maximum: places.pages });
  if (!shared) fill(memory, graph, plan);
  const host: Record<string, unknown> = { memory };
  for (const path of plan.rare.keys()) host[`rare${path}`] = RARE[path]!.apply;
  const { exports } = new WASM.Instance(new WASM.Module(bytes), { host });
  const pieces = plan.partition.pieces.map((_, k) => exports[`piece${k}`] as Step);
  const column = (base: number, k: number): Float64Array =>
    new Float64Array(memory.buffer, base + k * COLUMN, STEPS * STEP);
  const inputs = Array.from({ length: graph.columns }, (_, k) => column(places.inputs, k));
  const used = new Set(
    plan.program.operations.flatMap(({ form, imm }) => (form === 'input' ? [Math.floor(imm / 2)] : [])),
  );
  const header = new DataView(memory.buffer);
  return {
    memory,
    pieces,
    outputs: graph.outputs.map((_, k) => column(places.outputs, k)),
    open({ seed, replicate, first, count }, columns) {
      const { offset } = span({ seed, replicate, first, count });
      header.setBigUint64(HEADER.pairs, BigInt(Math.floor(first / 2)), true);
      header.setFloat64(HEADER.trial, first - offset, true);
      header.setUint32(HEADER.replicate + 4, replicate, true);
      graph.streams.forEach((stream, k) => {
        writeKeys(header, HEADER.keys + k * ROUNDS * 8, streamKey(seed, stream));
      });
      for (const k of used) {
        inputs[k]!.fill(columns[k]![0]!, 0, offset);
        inputs[k]!.set(columns[k]!.subarray(0, count), offset);
        inputs[k]!.fill(columns[k]![0]!, offset + count);
      }
    },
    run(steps, again) {
      const end = steps * STRIDE;
      for (let from = 0; from < end; from += chunk * STRIDE) {
        const to = Math.min(end, from + chunk * STRIDE);
        pieces.forEach((piece, k) => {
          let at = piece(from, to, 0);
          while (at < to) {
            at = again(k, at, ((at - from) / STRIDE) * 16);
            if (at < to) at = piece(at, to, ((at - from) / STRIDE) * 16);
          }
        });
      }
    },
  };
}

function writeKeys(header: DataView, at: number, key: readonly [number, number]): void {
  let [low, high] = key;
  for (let round = 0; round < ROUNDS; round++) {
    header.setUint32(at + 8 * round, low, true);
    header.setUint32(at + 8 * round + 4, high, true);
    low = (low + 0x9e3779b9) >>> 0;
    high = (high + 0xbb67ae85) >>> 0;
  }
}

/** Writes what never changes: constants, tables, the NaN before each array, networks. */
function fill(
  memory: Memory,
  graph: Graph,
  { program, layout: places }: { program: Plan['program']; layout: Layout },
): void {
  new Uint32Array(memory.buffer, places.constants, program.constants.length).set(program.constants);
  graph.tables.forEach((table, k) => {
    const entries = new Float64Array(memory.buffer, places.tables[k]!, table.length + 1);
    entries[0] = NaN;
    entries.set(table, 1);
  });
  for (const base of places.arrays) new Float64Array(memory.buffer, base, STEP).fill(NaN);
  for (const [array, at] of places.networks) {
    const base = places.arrays[array]!;
    const words = new Uint32Array(memory.buffer, at);
    let next = 0;
    for (const pair of sortingNetwork(program.arrays[array]!)) {
      for (const element of pair) words[next++] = base + (element + 1) * STRIDE;
    }
  }
}
