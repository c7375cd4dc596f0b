/** The WebAssembly backend: owns a kernel's memory and instances, and runs them on ranges of trials. */
import type { Graph } from '../../ir/ir.ts';
import { prune } from '../../ir/prune.ts';
import { RARE } from '../../ir/rare.ts';
import { streamKey } from '../../random/philox.ts';
import type { Backend, Kernel, TrialRange } from '../backend.ts';
import { moduleOf } from './compile.ts';
import { ROUNDS } from './draw.ts';
import { COLUMN, HEADER, STEPS, STRIDE, VECTOR } from './layout.ts';
import { type Plan, plan } from './plan.ts';
import { STEP, VECTORS } from './vector.ts';
import { type Memory, type Module, WASM } from './webassembly.ts';

/** The backend with functions of about `pieceSize` vector operations; results do not depend on it. */
export function webAssembly(pieceSize?: number): Backend {
  // Engines compile a function when it is first called; the module itself is not worth waiting for another thread.
  const compileNow = (graph: Graph): Kernel => {
    const needed = prune(graph);
    const compiled = plan(needed, pieceSize);
    return new WasmKernel(needed, compiled, new WASM.Module(moduleOf(compiled, 'notice')));
  };
  return { name: 'wasm', exact: true, compile: async (graph) => compileNow(graph), compileNow };
}

export const WEBASSEMBLY: Backend = webAssembly();

/** Runs the steps from byte offset `at` of the columns to `end`; see `emit.ts`. */
type Steps = (at: number, end: number, place: number) => number;

/** Where more than one step in this many is run again, the slow code runs them all for the next PATIENCE chunks. */
const OFTEN = 4;
const PATIENCE = 30;

class WasmKernel implements Kernel {
  readonly #graph: Graph;
  readonly #plan: Plan;
  readonly #memory: Memory;
  readonly #header: DataView;
  readonly #fast: readonly Steps[];
  /** By piece: the same with the slow paths, once a lane has needed one. */
  readonly #slow: Steps[] = [];
  /** The seed whose keys are in memory. */
  #seed: number | bigint | undefined;
  /** By piece: for how many chunks more the slow code runs all steps. */
  readonly #patience: Uint8Array;
  readonly #inputs: readonly { readonly column: number; readonly values: Float64Array }[];
  readonly #outputs: readonly Float64Array[];

  constructor(graph: Graph, compiled: Plan, module: Module) {
    const { layout, program } = compiled;
    this.#graph = graph;
    this.#plan = compiled;
    this.#memory = new WASM.Memory({ initial: layout.pages, maximum: layout.pages });
    this.#header = new DataView(this.#memory.buffer);
    this.#fast = this.#instantiate(module, [...compiled.partition.pieces.keys()]);
    this.#patience = new Uint8Array(this.#fast.length);
    const read = new Set<number>();
    for (const { form, imm } of program.operations) if (form === 'input') read.add(Math.floor(imm / VECTORS));
    this.#inputs = Array.from(read, (column) => ({ column, values: this.#column(layout.inputs, column) }));
    this.#outputs = graph.outputs.map((_, k) => this.#column(layout.outputs, k));
    this.#fill();
  }

  run(range: TrialRange, columns: readonly Float64Array[]): readonly Float64Array[] {
    const offset = range.first % 2;
    this.#open(range, offset, columns);
    const end = Math.ceil((offset + range.count) / STEP) * STRIDE;
    const chunk = this.#plan.chunk * STRIDE;
    for (let from = 0; from < end; from += chunk) {
      const to = Math.min(end, from + chunk);
      for (let piece = 0; piece < this.#fast.length; piece++) this.#runPiece(piece, from, to);
    }
    return this.#outputs.map((values) => values.subarray(offset, offset + range.count));
  }

  release(): void {}

  /** One piece over the steps of a chunk; where a lane is rare, the step is run again on the slow paths. */
  #runPiece(piece: number, from: number, to: number): void {
    if (this.#patience[piece]! > 0) {
      this.#patience[piece]!--;
      this.#slowPiece(piece)(from, to, 0);
      return;
    }
    const fast = this.#fast[piece]!;
    const place = (at: number): number => ((at - from) / STRIDE) * this.#plan.frame;
    let again = 0;
    for (let at = fast(from, to, 0); at < to; again++) {
      at = this.#slowPiece(piece)(at, at + STRIDE, place(at));
      if (at < to) at = fast(at, to, place(at));
    }
    if (again * OFTEN > (to - from) / STRIDE) this.#patience[piece] = PATIENCE;
  }

  #slowPiece(piece: number): Steps {
    this.#slow[piece] ??= this.#instantiate(new WASM.Module(moduleOf(this.#plan, 'compute', [piece])), [piece])[0]!;
    return this.#slow[piece];
  }

  /** Writes what a run is about: its trials, keys and input columns. */
  #open({ seed, replicate, first, count }: TrialRange, offset: number, columns: readonly Float64Array[]): void {
    const header = this.#header;
    const pair = Math.floor(first / 2);
    header.setUint32(HEADER.pairs, pair % 2 ** 32, true);
    header.setUint32(HEADER.pairs + 4, Math.floor(pair / 2 ** 32), true);
    header.setFloat64(HEADER.trial, first - offset, true);
    header.setUint32(HEADER.replicate + 4, replicate, true);
    header.setUint32(HEADER.replicate + 12, replicate, true);
    if (seed !== this.#seed) this.#writeKeys(seed);
    for (const { column, values } of this.#inputs) {
      const given = columns[column]!;
      // The lanes beside the range compute too; they get numbers that do no harm.
      values.fill(given[0]!, 0, offset);
      values.set(given.subarray(0, count), offset);
      values.fill(given[0]!, offset + count);
    }
  }

  /** The streams' round keys stay in memory from run to run. */
  #writeKeys(seed: number | bigint): void {
    this.#graph.streams.forEach((stream, k) => {
      writeKeys(this.#header, HEADER.keys + k * ROUNDS * VECTOR, streamKey(seed, stream));
    });
    this.#seed = seed;
  }

  #column(base: number, index: number): Float64Array {
    return new Float64Array(this.#memory.buffer, base + index * COLUMN, STEPS * STEP);
  }

  #instantiate(module: Module, pieces: readonly number[]): Steps[] {
    const host: Record<string, unknown> = { memory: this.#memory };
    for (const path of this.#plan.slow) host[`rare${path}`] = RARE[path]!.apply;
    const { exports } = new WASM.Instance(module, { host });
    return pieces.map((piece) => exports[`piece${piece}`] as Steps);
  }

  /** Writes what never changes: constants, tables, the NaN before each array, sorting networks. */
  #fill(): void {
    const { buffer } = this.#memory;
    const { layout, program, networks } = this.#plan;
    const constants = new Uint32Array(buffer, layout.constants, 2 * program.constants.length);
    program.constants.forEach((word, k) => {
      const at = 4 * (k >> 1) + (k & 1);
      constants[at] = word;
      constants[at + 2] = word;
    });
    for (const { tables, length } of program.groups) {
      for (const table of tables) {
        const entries = new Float64Array(buffer, layout.tables[table]!);
        const values = this.#graph.tables[table]!;
        entries[0] = NaN;
        for (let k = 0; k < length; k++) entries[(k + 1) * tables.length] = values[k]!;
      }
    }
    for (const base of layout.arrays) new Float64Array(buffer, base, STEP).fill(NaN);
    for (const [array, pairs] of networks) {
      const base = layout.arrays[array]!;
      const addresses = pairs.flat().map((element) => base + (element + 1) * STRIDE);
      new Uint32Array(buffer, layout.networks.get(array)!, addresses.length).set(addresses);
    }
  }
}

function writeKeys(header: DataView, at: number, key: readonly [number, number]): void {
  let [low, high] = key;
  for (let round = 0; round < ROUNDS; round++) {
    for (const lane of [0, 8]) {
      header.setUint32(at + VECTOR * round + lane, low, true);
      header.setUint32(at + VECTOR * round + lane + 4, high, true);
    }
    low = (low + 0x9e3779b9) >>> 0;
    high = (high + 0xbb67ae85) >>> 0;
  }
}
