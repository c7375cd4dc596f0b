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

class Scheduler {
  readonly #program: VectorProgram;
  /** Registers that an operation's expression needs, roughly. */
  readonly #registers: Uint16Array;
  /** 0 not met, 1 its arguments are being looked at, 2 placed. */
  readonly #placed: Uint8Array;
  /** Results of each loop, by loop number. */
  readonly #results: number[][];
  readonly #lists: number[][];

  constructor(program: VectorProgram) {
    this.#program = program;
    this.#registers = new Uint16Array(program.operations.length);
    this.#placed = new Uint8Array(program.operations.length);
    this.#results = program.loops.map(() => []);
    this.#lists = Array.from({ length: program.loops.length + 1 }, () => []);
  }

  run(): Schedule {
    const { operations } = this.#program;
    operations.forEach(({ form, args }, id) => {
      this.#registers[id] = GIVEN.has(form) ? 0 : this.#label(id);
      if (form === 'result') this.#results[operations[args[0]!]!.imm]!.push(id);
    });
    operations.forEach(({ form }, id) => {
      if (form === 'output') this.#place(id);
    });
    return this.#lists;
  }

  #label(id: number): number {
    let most = 1;
    let second = 0;
    visitReads(this.#program, id, (value) => {
      const need = this.#registers[value]!;
      if (need >= most) {
        second = most;
        most = need;
      } else if (need > second) second = need;
    });
    return Math.min(most === second ? most + 1 : most, 65535);
  }

  /** Places an operation after all that it reads. A stack of our own: chains may be long. */
  #place(root: number): void {
    const placed = this.#placed;
    const stack = [this.#lead(root)];
    while (stack.length > 0) {
      const id = stack.at(-1)!;
      if (placed[id] !== 0) {
        stack.pop();
        if (placed[id] === 1) this.#append(id);
        continue;
      }
      placed[id] = 1;
      const from = stack.length;
      for (let each = id; each === id || this.#isTwin(each); each++) this.#want(each, stack);
      this.#sortTail(stack, from);
    }
  }

  /** Puts what an operation reads and is not placed on the stack. */
  #want(id: number, stack: number[]): void {
    const { operations, loops } = this.#program;
    const { form, args, imm } = operations[id]!;
    for (const values of form === 'loop' ? [args, loops[imm]!.reads] : [args]) {
      for (const value of values) {
        if (GIVEN.has(operations[value]!.form)) continue;
        const lead = this.#lead(value);
        if (this.#placed[lead] === 0) stack.push(lead);
      }
    }
  }

  /** The last on the stack is the first to be placed: the one that needs most. */
  #sortTail(stack: number[], from: number): void {
    const registers = this.#registers;
    if (stack.length - from > 16) {
      for (const id of stack.splice(from).sort((a, b) => registers[a]! - registers[b]!)) stack.push(id);
      return;
    }
    for (let k = from + 1; k < stack.length; k++) {
      const id = stack[k]!;
      let at = k;
      for (; at > from && registers[stack[at - 1]!]! > registers[id]!; at--) stack[at] = stack[at - 1]!;
      stack[at] = id;
    }
  }

  /** The operation that stands for a value in the order: its first vector's, or the loop that makes it. */
  #lead(id: number): number {
    const { form, args } = this.#program.operations[id]!;
    let lead = form === 'result' ? args[0]! : id;
    while (this.#program.operations[lead]!.twin) lead--;
    return lead;
  }

  #isTwin(id: number): boolean {
    return this.#program.operations[id]?.twin === true;
  }

  #append(lead: number): void {
    const { operations, loops } = this.#program;
    const { form, imm, region } = operations[lead]!;
    const list = this.#lists[region]!;
    for (let each = lead; each === lead || this.#isTwin(each); each++) {
      this.#placed[each] = 2;
      list.push(each);
    }
    if (form !== 'loop') return;
    for (const id of this.#results[imm]!) list.push(id);
    for (const value of [...loops[imm]!.next, ...loops[imm]!.done]) {
      const inside = operations[value]!;
      if (inside.region === imm + 1 && !GIVEN.has(inside.form)) this.#place(value);
    }
  }
}
