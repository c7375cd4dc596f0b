/**
 * Which vector operations are needed, and in which order they run: by demand, depth first from the outputs, so that a
 * value is made shortly before it is read and few are alive at a time. Of an operation's arguments the one that needs
 * more registers comes first (Sethi and Ullman, "The generation of optimal code for arithmetic expressions", 1970).
 * The two vectors of a value go side by side: they share loaded constants and fill each other's latencies.
 */
import { GIVEN, type VectorProgram } from './vector.ts';

/** By region: its operations in order. Region 0 is the step, l + 1 the body of loop l. */
export type Schedule = readonly (readonly number[])[];

export function schedule(program: VectorProgram): Schedule {
  return new Scheduler(program).run();
}

/** Calls `visit` with what an operation reads; a loop reads what its body does. */
export function visitReads({ operations, loops }: VectorProgram, id: number, visit: (value: number) => void): void {
  const { form, args, imm } = operations[id]!;
  for (const arg of args) visit(arg);
  if (form === 'loop') for (const value of loops[imm]!.reads) visit(value);
}

/**
 * Works on units: an operation with its twins, or a loop with its results, named by their first operation. What units
 * read stands in one flat array, so that walking a large program stays in the processor's caches.
 */
class Scheduler {
  readonly #program: VectorProgram;
  /** By operation: its unit. */
  readonly #unit: Int32Array;
  /** By operation: where its reads begin in `#reads`; a unit's operations follow each other, and so do their reads. */
  readonly #start: Int32Array;
  /** Units that are read. */
  readonly #reads: number[] = [];
  /** By unit: registers that its expression needs, roughly. */
  readonly #registers: Uint16Array;
  /** By unit: 0 not met, 1 its reads are being placed, 2 placed. */
  readonly #placed: Uint8Array;
  /** By loop: its results. */
  readonly #results: number[][];
  readonly #lists: number[][];

  constructor(program: VectorProgram) {
    const count = program.operations.length;
    this.#program = program;
    this.#unit = new Int32Array(count);
    this.#start = new Int32Array(count + 1);
    this.#registers = new Uint16Array(count);
    this.#placed = new Uint8Array(count);
    this.#results = program.loops.map(() => []);
    this.#lists = Array.from({ length: program.loops.length + 1 }, () => []);
  }

  run(): Schedule {
    const { operations } = this.#program;
    operations.forEach(({ form, args, imm, twin }, id) => {
      this.#unit[id] = form === 'result' ? args[0]! : twin ? this.#unit[id - 1]! : id;
      this.#start[id] = this.#reads.length;
      if (form === 'result') this.#results[operations[args[0]!]!.imm]!.push(id);
      else this.#noteReads(args);
      if (form === 'loop') this.#noteReads(this.#program.loops[imm]!.reads);
    });
    this.#start[operations.length] = this.#reads.length;
    operations.forEach(({ twin }, id) => {
      if (!twin) this.#registers[id] = this.#label(id);
    });
    operations.forEach(({ form }, id) => {
      if (form === 'output') this.#place(this.#unit[id]!);
    });
    return this.#lists;
  }

  #noteReads(values: readonly number[]): void {
    for (const value of values) {
      if (!GIVEN.has(this.#program.operations[value]!.form)) this.#reads.push(this.#unit[value]!);
    }
  }

  /** Where a unit's reads end. */
  #end(unit: number): number {
    let next = unit + 1;
    while (this.#unit[next] === unit && this.#program.operations[next]!.twin) next++;
    return this.#start[next]!;
  }

  #label(unit: number): number {
    let most = 1;
    let second = 0;
    const end = this.#start[unit + 1]!;
    for (let k = this.#start[unit]!; k < end; k++) {
      const need = this.#registers[this.#reads[k]!]!;
      if (need >= most) {
        second = most;
        most = need;
      } else if (need > second) second = need;
    }
    return Math.min(most === second ? most + 1 : most, 65535);
  }

  /** Places a unit after all that it reads. A stack of our own: chains may be long. */
  #place(root: number): void {
    const placed = this.#placed;
    const stack = [root];
    while (stack.length > 0) {
      const unit = stack.at(-1)!;
      if (placed[unit] !== 0) {
        stack.pop();
        if (placed[unit] === 1) this.#append(unit);
        continue;
      }
      placed[unit] = 1;
      const from = stack.length;
      const end = this.#end(unit);
      for (let k = this.#start[unit]!; k < end; k++) {
        const read = this.#reads[k]!;
        if (placed[read] === 0) stack.push(read);
      }
      this.#sortTail(stack, from);
    }
  }

  /** The last on the stack is the first to be placed: the one that needs most. */
  #sortTail(stack: number[], from: number): void {
    const registers = this.#registers;
    if (stack.length - from > 16) {
      for (const unit of stack.splice(from).sort((a, b) => registers[a]! - registers[b]!)) stack.push(unit);
      return;
    }
    for (let k = from + 1; k < stack.length; k++) {
      const unit = stack[k]!;
      let at = k;
      for (; at > from && registers[stack[at - 1]!]! > registers[unit]!; at--) stack[at] = stack[at - 1]!;
      stack[at] = unit;
    }
  }

  #append(unit: number): void {
    const { operations, loops } = this.#program;
    const { form, imm, region } = operations[unit]!;
    const list = this.#lists[region]!;
    this.#placed[unit] = 2;
    list.push(unit);
    for (let twin = unit + 1; this.#unit[twin] === unit && operations[twin]!.twin; twin++) list.push(twin);
    if (form !== 'loop') return;
    for (const id of this.#results[imm]!) list.push(id);
    for (const value of [...loops[imm]!.next, ...loops[imm]!.done]) {
      const inside = operations[value]!;
      if (inside.region === imm + 1 && !GIVEN.has(inside.form)) this.#place(this.#unit[value]!);
    }
  }
}
