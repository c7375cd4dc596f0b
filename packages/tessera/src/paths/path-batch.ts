/** Paths as columns: one column of Float64 for each kept time and component, and for each functional, in order of the paths. */
import type { CompiledPaths } from '@tessera/models';
import type { PathView } from './simulation-options.ts';

/** Paths `first` to `first` + `count` - 1. The columns' buffers may be transferred; nothing else holds them. */
export class PathBatch {
  readonly first: number;
  readonly count: number;
  /** Kept times, ascending. */
  readonly times: Float64Array;
  readonly components: readonly string[];
  /** By output of the program: kept values, time by time and component by component, then functionals. */
  readonly columns: readonly Float64Array[];
  readonly #functionals: ReadonlyMap<string, number>;

  constructor(shape: PathShape, first: number, columns: readonly Float64Array[]) {
    this.first = first;
    this.count = columns[0]?.length ?? 0;
    this.times = shape.times;
    this.components = shape.components;
    this.columns = columns;
    this.#functionals = shape.functionals;
  }

  /** Values of all paths at kept time number `time`, of a component (the main one when left out). */
  at(time: number, component?: string): Float64Array {
    return this.columns[time * this.components.length + this.#component(component)]!;
  }

  /** Values of all paths of a functional. */
  functional(name: string): Float64Array {
    const column = this.#functionals.get(name);
    if (column === undefined)
      throw new RangeError(
        `there is no functional "${name}"; there are: ${[...this.#functionals.keys()].join(', ') || 'none'}`,
      );
    return this.columns[column]!;
  }

  /** Path number `index` of the run, over the kept times. */
  path(index: number, component?: string): Float64Array {
    if (!(index >= this.first && index < this.first + this.count))
      throw new RangeError(`path ${index} is not among ${this.first} to ${this.first + this.count - 1}`);
    const offset = this.#component(component);
    return Float64Array.from(
      this.times,
      (_, time) => this.columns[time * this.components.length + offset]![index - this.first]!,
    );
  }

  /** Path number `index` of the run, as `map` sees it. */
  view(index: number): PathView {
    return {
      values: (component) => this.path(index, component),
      functional: (name) => this.functional(name)[index - this.first]!,
    };
  }

  #component(name: string | undefined): number {
    if (name === undefined) return 0;
    const index = this.components.indexOf(name);
    if (index < 0) throw new RangeError(`there is no component "${name}"; there are: ${this.components.join(', ')}`);
    return index;
  }
}

/** What stands in the columns. */
export interface PathShape {
  readonly times: Float64Array;
  readonly components: readonly string[];
  readonly functionals: ReadonlyMap<string, number>;
}

/** The shape of a compiled model's columns. */
export function shapeOf({ outputs }: CompiledPaths): PathShape {
  const values = outputs.flatMap((output) => (output.kind === 'value' ? [output] : []));
  return {
    times: Float64Array.from(new Set(values.map(({ time }) => time))),
    components: [...new Set(values.map(({ component }) => component))],
    functionals: new Map(
      outputs.flatMap((output, column) => (output.kind === 'functional' ? [[output.name, column] as const] : [])),
    ),
  };
}
