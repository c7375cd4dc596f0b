/**
 * Cuts a schedule into pieces, each to become one function: engines limit a function's size and locals, and their
 * optimising compilers take more than linear time on large ones. A value that a later piece reads goes through scratch
 * memory.
 */
import type { Schedule } from './schedule.ts';
import { GIVEN, type VectorProgram } from './vector.ts';

/** One function's share of the step. */
export interface Piece {
  /** Operations of region 0, in order. */
  readonly operations: readonly number[];
  /** Values that it must write to scratch memory. */
  readonly sends: ReadonlySet<number>;
}

export interface Partition {
  readonly pieces: readonly Piece[];
  /** Scratch slot of each value that crosses. */
  readonly slots: ReadonlyMap<number, number>;
  /** Number of slots. */
  readonly size: number;
}

/** Cuts region 0 into pieces of about `limit` operations, those of loop bodies included. */
export function partition(program: VectorProgram, schedule: Schedule, limit: number): Partition {
  const cuts = cut(program, schedule, limit);
  const lists = cuts.map((operations) => withArrays(program, schedule, operations));
  return assignSlots(program, schedule, lists);
}

function cut({ operations, loops }: VectorProgram, schedule: Schedule, limit: number): number[][] {
  const pieces: number[][] = [[]];
  let weight = 0;
  for (const id of schedule[0]!) {
    const { form, args, imm } = operations[id]!;
    const own =
      form === 'loop' ? bodyWeight({ operations, loops } as VectorProgram, schedule, imm) : 1 + args.length * 0.5;
    // A loop's results are read from its locals.
    if (weight + own > limit && weight > 0 && form !== 'result') {
      pieces.push([]);
      weight = 0;
    }
    pieces.at(-1)!.push(id);
    weight += own;
  }
  return pieces;
}

function bodyWeight(program: VectorProgram, schedule: Schedule, loop: number): number {
  let weight = program.loops[loop]!.initial.length * 4;
  for (const id of schedule[loop + 1]!) {
    const { form, imm } = program.operations[id]!;
    weight += form === 'loop' ? bodyWeight(program, schedule, imm) : 2;
  }
  return weight;
}

/** Calls `visit` with each value that the operation reads, those read in its loop bodies included. */
export function visitReads(
  program: VectorProgram,
  schedule: Schedule,
  id: number,
  visit: (value: number) => void,
): void {
  const { form, args, imm } = program.operations[id]!;
  args.forEach(visit);
  if (form !== 'loop') return;
  const { next, done } = program.loops[imm]!;
  next.forEach(visit);
  done.forEach(visit);
  for (const inner of schedule[imm + 1]!) visitReads(program, schedule, inner, visit);
}

/** Arrays in memory do not outlive a step, so a piece that reads one of another piece writes it again. */
function withArrays(program: VectorProgram, schedule: Schedule, operations: readonly number[]): readonly number[] {
  const own = new Set(operations);
  const again: number[] = [];
  const look = (value: number): void => {
    const { form, region } = program.operations[value]!;
    if (region !== 0 || own.has(value) || (form !== 'array' && form !== 'sort' && form !== 'slot')) return;
    own.add(value);
    visitReads(program, schedule, value, look);
    again.push(value);
  };
  for (const id of operations) visitReads(program, schedule, id, look);
  return again.length > 0 ? [...again, ...operations] : operations;
}

/** Gives each value that crosses a slot, free again after the last piece that reads it. */
function assignSlots(program: VectorProgram, schedule: Schedule, lists: readonly (readonly number[])[]): Partition {
  const maker = new Map<number, number>();
  const lastReader = new Map<number, number>();
  lists.forEach((list, piece) => {
    const own = new Set(list);
    for (const id of list) if (!maker.has(id)) maker.set(id, piece);
    for (const id of list) {
      visitReads(program, schedule, id, (value) => {
        const { form, region } = program.operations[value]!;
        if (region === 0 && !own.has(value) && !GIVEN.has(form)) lastReader.set(value, piece);
      });
    }
  });
  const sends = lists.map(() => new Set<number>());
  const freed = lists.map((): number[] => []);
  const made = lists.map((): number[] => []);
  for (const value of lastReader.keys()) made[maker.get(value)!]!.push(value);
  const slots = new Map<number, number>();
  const free: number[] = [];
  let size = 0;
  lists.forEach((_, piece) => {
    for (const value of made[piece]!) {
      const slot = free.pop() ?? size++;
      slots.set(value, slot);
      sends[piece]!.add(value);
      freed[lastReader.get(value)!]!.push(slot);
    }
    free.push(...freed[piece]!);
  });
  return { pieces: lists.map((operations, piece) => ({ operations, sends: sends[piece]! })), slots, size };
}
