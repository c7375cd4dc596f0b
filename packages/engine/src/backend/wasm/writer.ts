/**
 * Builds a vector program. Operations appear in the order of the calls, so arguments stand before users; constants and
 * whatever else is the same for all trials of a step are shared.
 */
import type { TableGroup } from './tables.ts';
import {
  type Form,
  GIVEN,
  SHUFFLE_NAMES,
  type ShuffleName,
  VECTORS,
  type VectorLoop,
  type VectorOperation,
  type VectorProgram,
} from './vector.ts';

/** A value of the graph: one operation per vector; one and the same for all where all lanes hold the same number. */
export type Vectors = readonly number[];

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

/** True where all lanes of all trials hold the same number. */
export function isUniform(value: Vectors): boolean {
  return value[0] === value[1];
}

function column(args: readonly Vectors[], vector: number): number[] {
  const ids: number[] = [];
  for (const arg of args) ids.push(arg[vector]!);
  return ids;
}

export class Writer {
  readonly #operations: VectorOperation[] = [];
  readonly #constants: number[] = [];
  readonly #pool = new Map<string, number>();
  readonly #given = new Map<Form, Map<number, number>>();
  readonly #shared = new Map<string, unknown>();
  readonly #arrays: number[] = [];
  readonly #groups: readonly TableGroup[];
  readonly #loops: Omit<VectorLoop, 'reads'>[] = [];
  /** Where the next operations stand: 0 for the step, l + 1 for the body of loop l. */
  region = 0;

  /** For a graph whose tables are grouped like this. */
  constructor(groups: readonly TableGroup[] = []) {
    this.#groups = groups;
  }

  /** One operation on one vector. */
  emit(form: Form, args: readonly number[] = [], imm = 0, twin = false): number {
    return this.#operations.push({ form, args, imm, region: this.region, twin }) - 1;
  }

  /** One operation on each vector, or on one for all when all lanes are equal. */
  each(form: Form, args: readonly Vectors[], imm = 0): Vectors {
    const first = this.emit(form, column(args, 0), imm);
    if (args.every(isUniform)) return this.all(first);
    const ids = [first];
    for (let k = 1; k < VECTORS; k++) ids.push(this.emit(form, column(args, k), imm, true));
    return ids;
  }

  /** `make` for each vector. */
  vectors(make: (vector: number) => number): Vectors {
    return Array.from({ length: VECTORS }, (_, k) => make(k));
  }

  /** One vector for all. */
  all(id: number): Vectors {
    return Array(VECTORS).fill(id);
  }

  operation(id: number): VectorOperation {
    return this.#operations[id]!;
  }

  /** What is there from the start: one operation for all its users. */
  given(form: Form, imm = 0): number {
    let byImm = this.#given.get(form);
    if (!byImm) {
      byImm = new Map();
      this.#given.set(form, byImm);
    }
    let id = byImm.get(imm);
    if (id === undefined) {
      id = this.#operations.push({ form, args: [], imm, region: 0, twin: false }) - 1;
      byImm.set(imm, id);
    }
    return id;
  }

  /** What `make` gives, made once per key. */
  share<T>(key: string, make: () => T): T {
    const known = this.#shared.get(key) as T | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.#shared.set(key, made);
    return made;
  }

  /** A constant of 64 bits in both lanes. */
  bits(low: number, high: number): number {
    const key = `${low >>> 0} ${high >>> 0}`;
    let index = this.#pool.get(key);
    if (index === undefined) {
      index = this.#constants.push(low >>> 0, high >>> 0) / 2 - 1;
      this.#pool.set(key, index);
    }
    return this.given('constant', index);
  }

  number(x: number): number {
    DOUBLE[0] = x;
    return this.bits(WORDS[0]!, WORDS[1]!);
  }

  /** The constants, as values for `each`. */
  word(low: number, high: number): Vectors {
    return this.all(this.bits(low, high));
  }

  real(x: number): Vectors {
    return this.all(this.number(x));
  }

  /** The number behind a constant. */
  constantOf(id: number): number | undefined {
    const words = this.wordsOf(id);
    if (!words) return undefined;
    [WORDS[0], WORDS[1]] = words;
    return DOUBLE[0]!;
  }

  /** The bits behind a constant, low word first. */
  wordsOf(id: number): [number, number] | undefined {
    const { form, imm } = this.#operations[id]!;
    return form === 'constant' ? [this.#constants[2 * imm]!, this.#constants[2 * imm + 1]!] : undefined;
  }

  /** `shuffle` on each vector. */
  shuffles(name: ShuffleName, a: Vectors, b: Vectors): Vectors {
    return this.each('i8x16.shuffle', [a, b], SHUFFLE_NAMES.indexOf(name));
  }

  shuffle(name: ShuffleName, a: number, b: number): number {
    return this.emit('i8x16.shuffle', [a, b], SHUFFLE_NAMES.indexOf(name));
  }

  /** A new memory array of n elements. */
  array(length: number): number {
    return this.#arrays.push(length) - 1;
  }

  /** Closes loop number `loop`, whose body is region loop + 1. */
  loop(loop: number, initial: readonly number[], closed: Omit<VectorLoop, 'reads'>): number {
    this.#loops[loop] = closed;
    return this.emit('loop', initial, loop);
  }

  program(): VectorProgram {
    const reads = this.#outsideReads();
    const loops = this.#loops.map((loop, k) => ({ ...loop, reads: [...reads[k]!] }));
    return {
      operations: this.#operations,
      loops,
      constants: this.#constants,
      arrays: this.#arrays,
      groups: this.#groups,
    };
  }

  /** By loop: what its body and the loops in it read from outside the body. */
  #outsideReads(): Set<number>[] {
    const operations = this.#operations;
    const reads = this.#loops.map(() => new Set<number>());
    if (reads.length === 0) return reads;
    const around: number[] = [];
    for (const { form, imm, region } of operations) if (form === 'loop') around[imm + 1] = region;
    const note = (value: number, reader: number): void => {
      const { form, region } = operations[value]!;
      if (GIVEN.has(form)) return;
      for (let inner = reader; inner !== region && inner > 0; inner = around[inner]!) reads[inner - 1]!.add(value);
    };
    for (const { args, region } of operations) if (region > 0) for (const arg of args) note(arg, region);
    this.#loops.forEach(({ next, done }, loop) => {
      for (const value of [...next, ...done]) note(value, loop + 1);
    });
    return reads;
  }
}
