/**
 * The vector program: a graph after instruction selection. Each operation yields one 128-bit vector (two trials) and is
 * one WebAssembly instruction or one of the few forms below. It knows nothing of order, locals or addresses.
 */
import type { InstructionName } from './opcodes.ts';
import type { TableGroup } from './tables.ts';

/** Vectors a step: each value of the graph is this many vectors of two trials. */
export const VECTORS = 2;
/** Trials a step. */
export const STEP = 2 * VECTORS;

/** An operation's form: a pure SIMD instruction, or */
export type Form =
  | InstructionName
  /** 64-bit constant `imm` of the pool, in both lanes. */
  | 'constant'
  /** Round key `imm` (stream x 10 + round) of Philox, in both lanes. */
  | 'key'
  /** All bits set in the odd trial's lane. */
  | 'oddLane'
  /** The replicate in the high word of both lanes. */
  | 'replicate'
  /** The Philox counters of the step: the numbers of its two pairs of trials. */
  | 'pairs'
  /** The numbers of the step's first two trials. */
  | 'trial'
  /** Input column: `imm` = column x VECTORS + vector. */
  | 'input'
  /** The entry of table `imm` in each lane's row, whose offset in the table's group stands in the lane's low word. */
  | 'gather'
  /** The entries of table `imm` / 2 and of the next one in its group, in the row of lane `imm` mod 2. */
  | 'row'
  /** Writes the arguments (elements x VECTORS) to memory array `imm`. No value. */
  | 'array'
  /** The same, then sorts them. No value. */
  | 'sort'
  /** After args[0] (array or sort): its element `imm` / VECTORS of vector `imm` mod VECTORS. */
  | 'slot'
  /** After args[0]: the element at position args[1] (0 is NaN, 1 the first), vector `imm`. */
  | 'element'
  /** Slow path `imm` for the lanes of mask args[0], else args[1], of operands args[2], args[3]. */
  | 'rare'
  /** State `imm` = state x VECTORS + vector of the loop around it. */
  | 'state'
  /** The trip's number in all lanes. */
  | 'trip'
  /** Loop `imm`, an index of `VectorProgram.loops`. No value. */
  | 'loop'
  /** After args[0], a loop: its state `imm`. */
  | 'result'
  /** Writes args[0] to output `imm` = output x VECTORS + vector. No value. */
  | 'output';

/** One vector operation. */
export interface VectorOperation {
  readonly form: Form;
  readonly args: readonly number[];
  /** Shift count, lane pattern (an index of `SHUFFLE_NAMES`), or as `Form` says. */
  readonly imm: number;
  /** 0 for the step itself, l + 1 for the body of loop l. */
  readonly region: number;
  /** The same operation as the one before it, on the next vector or for the next draw: the two run side by side. */
  readonly twin: boolean;
}

export interface VectorLoop {
  readonly limit: number;
  /** The region in which the loop stands. */
  readonly region: number;
  /** By state x VECTORS + vector: the states after a trip. The states before the first are the operation's arguments. */
  readonly next: readonly number[];
  /** By vector. */
  readonly done: readonly number[];
  /** What the body reads from outside. */
  readonly reads: readonly number[];
}

export interface VectorProgram {
  readonly operations: readonly VectorOperation[];
  /** By loop number. */
  readonly loops: readonly VectorLoop[];
  /** Bits of the constants, two words each, low word first. */
  readonly constants: readonly number[];
  /** Lengths of the memory arrays. */
  readonly arrays: readonly number[];
  /** The graph's tables as they stand in memory: row 0 of a group is NaN, then its entries. */
  readonly groups: readonly TableGroup[];
}

/** Values that are loaded where they are read: cheaper than keeping them, or sending them to another function. */
export const LOADED: ReadonlySet<Form> = new Set<Form>(['constant', 'oddLane', 'key', 'replicate', 'input']);

/** Values that every function has from the start or loads: no operation of a schedule. */
export const GIVEN: ReadonlySet<Form> = new Set<Form>([...LOADED, 'pairs', 'trial']);

const words = (a: number, b: number, c: number, d: number): readonly number[] =>
  [a, b, c, d].flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);

/** The lane patterns in use, by their index; words 0 to 3 are the first operand's, 4 to 7 the second's. */
export const SHUFFLES = {
  /** Odd words crossed within each half: the high words of the two products of each Philox counter, swapped. */
  highsSwapped: words(3, 1, 7, 5),
  lowsSwapped: words(2, 0, 6, 4),
  interleaveLow: words(0, 4, 1, 5),
  interleaveHigh: words(2, 6, 3, 7),
  firstTwice: words(0, 4, 0, 4),
  thirdTwice: words(2, 6, 2, 6),
  firstAndFourth: words(0, 4, 3, 7),
  firstAndThird: words(0, 4, 2, 6),
  lowHalfTwice: words(0, 1, 0, 1),
  highHalfTwice: words(2, 3, 2, 3),
  lowHalves: words(0, 1, 4, 5),
  highHalves: words(2, 3, 6, 7),
  highs: words(1, 3, 5, 7),
  evensTwice: words(0, 2, 0, 2),
  oddsTwice: words(1, 3, 1, 3),
  evensThenOdds: words(0, 5, 2, 7),
  wordsSwapped: words(1, 0, 3, 2),
} as const;

export type ShuffleName = keyof typeof SHUFFLES;
export const SHUFFLE_NAMES = Object.keys(SHUFFLES) as readonly ShuffleName[];
