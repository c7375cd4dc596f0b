/**
 * Cuts a schedule into pieces, each to become one function: engines limit a function's size and locals, and their
 * optimising compilers take more than linear time on large ones. A value that a later piece reads goes through scratch
 * memory.
 */
import { type Schedule, visitReads } from './schedule.ts';
import { GIVEN, VECTORS, type VectorProgram } from './vector.ts';

export interface Partition {
  /** By piece: operations of region 0, in order. */
  readonly pieces: readonly (readonly number[])[];
  /** By value: the piece that makes it, -1 for none. */
  readonly maker: Int32Array;
  /** By value: its slot in scratch memory when a later piece reads it, else -1. */
  readonly slots: Int32Array;
  /** Number of slots. */
  readonly size: number;
}

/** Cuts region 0 into pieces of about `limit` operations, those of loop bodies included. */
export function partition(program: VectorProgram, schedule: Schedule, limit: number): Partition {
  const cuts = cut(program, schedule, limit);
  const pieces = program.arrays.length === 0 ? cuts : cuts.map((piece) => withArrays(program, piece));
  const count = program.operations.length;
  const maker = new Int32Array(count).fill(-1);
  const reader = new Int32Array(count).fill(-1);
  pieces.forEach((piece, number) => {
    for (const id of piece) if (maker[id] === -1) maker[id] = number;
    for (const id of piece) {
      visitReads(program, id, (value) => {
        if (maker[value]! < number && crosses(program, value)) reader[value] = number;
      });
    }
  });
  return { pieces, maker, ...assignSlots(pieces, maker, reader) };
}

function crosses({ operations }: VectorProgram, value: number): boolean {
  const { form, region } = operations[value]!;
  return region === 0 && !GIVEN.has(form) && !inMemory(form);
}

/** Forms that stand in memory for one step only. */
function inMemory(form: string): boolean {
  return form === 'array' || form === 'sort';
}

function cut(program: VectorProgram, schedule: Schedule, limit: number): number[][] {
  const pieces: number[][] = [[]];
  let weight = 0;
  for (const id of schedule[0]!) {
    const { form, twin } = program.operations[id]!;
    const own = weigh(program, schedule, id);
    // A loop's results are read from its locals, and twins share what they load.
    if (weight > 0 && weight + own > limit && form !== 'result' && !twin) {
      pieces.push([]);
      weight = 0;
    }
    pieces.at(-1)!.push(id);
    weight += own;
  }
  return pieces;
}

function weigh(program: VectorProgram, schedule: Schedule, id: number): number {
  const { form, args, imm } = program.operations[id]!;
  if (form === 'array' || form === 'sort') return args.length;
  if (form !== 'loop') return 1;
  return schedule[imm + 1]!.reduce((sum, inner) => sum + weigh(program, schedule, inner), VECTORS * args.length);
}

/** Arrays in memory do not outlive a step, so a piece that reads one of another piece writes it again. */
function withArrays(program: VectorProgram, piece: readonly number[]): readonly number[] {
  const own = new Set<number>();
  const again: number[] = [];
  const look = (value: number): void => {
    const { form, region } = program.operations[value]!;
    if (region !== 0 || !inMemory(form) || own.has(value)) return;
    own.add(value);
    again.push(value);
  };
  for (const id of piece) {
    if (inMemory(program.operations[id]!.form)) own.add(id);
    else visitReads(program, id, look);
  }
  return again.length > 0 ? [...again, ...piece] : piece;
}

/** Gives each value that crosses a slot, free again after the last piece that reads it. */
function assignSlots(
  pieces: Partition['pieces'],
  maker: Int32Array,
  reader: Int32Array,
): { slots: Int32Array; size: number } {
  const slots = new Int32Array(reader.length).fill(-1);
  const freed: number[][] = pieces.map(() => []);
  const free: number[] = [];
  let size = 0;
  pieces.forEach((piece, number) => {
    for (const id of piece) {
      if (reader[id] === -1 || maker[id] !== number || slots[id] !== -1) continue;
      const slot = free.pop() ?? size++;
      slots[id] = slot;
      freed[reader[id]!]!.push(slot);
    }
    free.push(...freed[number]!);
  });
  return { slots, size };
}
