/**
 * Kernels of the graphs that all versions of one program have, and the columns that they gave: a drag compiles one small
 * graph, and computes only what follows from the input that moves.
 */
import type { Backend, Graph, Kernel, TrialRange } from '@tessera/engine';

/** How many values of columns are kept for one program: 16 MiB. */
const MOST_VALUES = 2 ** 21;

type Columns = readonly Float64Array[];

/** A backend that compiles each of `kept` once; whoever compiled another graph releases it. */
export function keepKernels(backend: Backend, kept: ReadonlySet<Graph>, most = MOST_VALUES): Backend {
  const kernels = new Map<Graph, Kernel>();
  const columns = new KeptColumns(most);
  const compileNow = (graph: Graph): Kernel => {
    const known = kernels.get(graph);
    if (known) return known;
    const kernel = backend.compileNow!(graph);
    if (!kept.has(graph)) return kernel;
    const keeping = { run: (range: TrialRange, reads: Columns) => columns.of(kernel, range, reads), release() {} };
    kernels.set(graph, keeping);
    return keeping;
  };
  return { name: backend.name, exact: backend.exact, compileNow, compile: async (graph) => compileNow(graph) };
}

/** What kernels gave of what cannot have changed: of nothing but draws, and of columns that are kept here themselves. */
class KeptColumns {
  readonly #most: number;
  #left: number;
  /** Of which run they are. */
  #run = '';
  readonly #byKernel = new Map<Kernel, Map<number, { readonly range: TrialRange; reads: Columns; given: Columns }>>();
  #all = new WeakSet<Float64Array>();

  constructor(most: number) {
    this.#most = most;
    this.#left = most;
  }

  /** The columns of a range: those that are kept, or else computed now. Nobody may change them. */
  of(kernel: Kernel, range: TrialRange, columns: Columns): Columns {
    if (!columns.every((column) => this.#all.has(column))) return kernel.run(range, columns);
    this.#begin(`${range.seed} ${range.replicate}`);
    const ranges = this.#byKernel.get(kernel) ?? new Map();
    this.#byKernel.set(kernel, ranges);
    const known = ranges.get(range.first);
    if (known?.range.count === range.count && sameColumns(known.reads, columns)) return known.given;
    const given = kernel.run(range, columns);
    return known ? given : this.#keep(ranges, range, columns, given);
  }

  #keep(ranges: Map<number, unknown>, range: TrialRange, reads: Columns, given: Columns): Columns {
    const size = given.length * range.count;
    if (size > this.#left) return given;
    this.#left -= size;
    const copies = given.map((column) => column.slice());
    for (const column of copies) this.#all.add(column);
    ranges.set(range.first, { range, reads, given: copies });
    return copies;
  }

  #begin(run: string): void {
    if (run === this.#run) return;
    this.#run = run;
    this.#byKernel.clear();
    this.#all = new WeakSet();
    this.#left = this.#most;
  }
}

function sameColumns(a: Columns, b: Columns): boolean {
  return a.length === b.length && a.every((column, i) => column === b[i]);
}
