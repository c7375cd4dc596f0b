/**
 * Builds a vector program. It shares constants and counts nothing else: operations appear in the order of the calls, so
 * arguments stand before users.
 */
import {
  type Form,
  SHUFFLE_NAMES,
  type ShuffleName,
  VECTORS,
  type VectorLoop,
  type VectorOperation,
  type VectorProgram,
} from './vector.ts';

/** A value of the graph: one operation per vector; equal entries mean that all lanes hold the same number. */
export type Vectors = readonly number[];

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

export class Writer {
  readonly #operations: VectorOperation[] = [];
  readonly #constants: number[] = [];
  readonly #pool = new Map<string, number>();
  readonly #shared = new Map<string, unknown>();
  readonly #arrays: number[] = [];
  readonly loops: VectorLoop[] = [];
  /** Where the next operations stand. */
  region = 0;

  emit(form: Form, args: readonly number[] = [], imm = 0): number {
    return this.#operations.push({ form, args, imm, region: this.region }) - 1;
  }

  operation(id: number): VectorOperation {
    return this.#operations[id]!;
  }

  /** The same operation for each vector, once when all lanes are equal. */
  each(form: Form, ...args: readonly Vectors[]): Vectors {
    return this.map((...one) => this.emit(form, one), ...args);
  }

  /** `make` for each vector, once when all lanes are equal. */
  map(make: (...args: number[]) => number, ...args: readonly Vectors[]): Vectors {
    const first = make(...args.map((arg) => arg[0]!));
    if (args.every((arg) => arg.every((id) => id === arg[0]))) return Array(VECTORS).fill(first);
    return Array.from({ length: VECTORS }, (_, k) => (k === 0 ? first : make(...args.map((arg) => arg[k]!))));
  }

  /** An operation outside loops that all its users share. */
  once(form: Form, imm = 0): number {
    return this.share(`${form} ${imm}`, () => {
      const region = this.region;
      this.region = 0;
      const id = this.emit(form, [], imm);
      this.region = region;
      return id;
    });
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
    return this.once('constant', index);
  }

  number(x: number): number {
    DOUBLE[0] = x;
    return this.bits(WORDS[0]!, WORDS[1]!);
  }

  /** The number behind a constant, as bits. */
  constantOf(id: number): number | undefined {
    const { form, imm } = this.#operations[id]!;
    if (form !== 'constant') return undefined;
    WORDS[0] = this.#constants[2 * imm]!;
    WORDS[1] = this.#constants[2 * imm + 1]!;
    return DOUBLE[0]!;
  }

  shuffle(name: ShuffleName, a: number, b: number): number {
    return this.emit('i8x16.shuffle', [a, b], SHUFFLE_NAMES.indexOf(name));
  }

  shift(form: 'i64x2.shl' | 'i64x2.shr_u', a: number, count: number): number {
    return this.emit(form, [a], count);
  }

  /** A new memory array of n elements. */
  array(length: number): number {
    return this.#arrays.push(length) - 1;
  }

  program(): VectorProgram {
    return { operations: this.#operations, loops: this.loops, constants: this.#constants, arrays: this.#arrays };
  }
}
