/**
 * The intermediate representation: a flat, typed list of operations over a column of trials. It knows nothing of
 * spreadsheets, distributions or machines.
 *
 * A `Graph` is a plain value (it can be cloned, sent and stored). An operation stands after all its arguments, so
 * one pass from front to back computes everything. Equal operations are one operation (hash-consing, in `builder.ts`).
 *
 * Loops without regions: `loop` closes a loop, `loopVar` operations with the same `loop` number are the state at the
 * start of a trip, and whatever depends on them belongs to the body. Everything else is invariant and stands outside.
 */
import type { Arithmetic } from './arithmetic.ts';

export type { Arithmetic };

/** Index of an operation in `Graph.operations`. */
export type Id = number & { readonly __id?: never };

/** What an operation yields: a double per trial, a truth value per trial, or a trial-local array of doubles. */
export type Type = 'f64' | 'bool' | 'array';

/** What `imm` means for an operation. */
type Immediate = 'none' | 'bits' | 'value' | 'stream' | 'column' | 'table' | 'state' | 'limit' | 'rare';

interface Signature {
  readonly args: readonly Type[] | 'f64s' | 'loop';
  readonly result: Type;
  readonly imm: Immediate;
}

/**
 * Every operation with its argument types, result type and immediate. IEEE 754 doubles, round to nearest even, no fused
 * multiply-add; what each does to numbers stands in `apply.ts`.
 */
export const OPERATIONS = {
  /** A constant, `imm`. */
  const: { args: [], result: 'f64', imm: 'value' },
  /** A truth value, `imm` 0 or 1. */
  bool: { args: [], result: 'bool', imm: 'value' },
  /** The number of the trial, from 0. */
  trial: { args: [], result: 'f64', imm: 'none' },
  /** The trial's value in input column `imm` (data, stage results, Latin hypercube strata). */
  input: { args: [], result: 'f64', imm: 'column' },
  /** One uniform in (0, 1) of stream `imm` at `index` (a whole number in [0, 2^32)); see `random/philox.ts`. */
  draw: { args: ['f64'], result: 'f64', imm: 'stream' },
  /** Antithetic draw: the even trial's uniform, and 1 minus it in the odd trial that follows. */
  mirror: { args: ['f64'], result: 'f64', imm: 'stream' },
  add: { args: ['f64', 'f64'], result: 'f64', imm: 'none' },
  sub: { args: ['f64', 'f64'], result: 'f64', imm: 'none' },
  mul: { args: ['f64', 'f64'], result: 'f64', imm: 'none' },
  div: { args: ['f64', 'f64'], result: 'f64', imm: 'none' },
  neg: { args: ['f64'], result: 'f64', imm: 'none' },
  abs: { args: ['f64'], result: 'f64', imm: 'none' },
  sqrt: { args: ['f64'], result: 'f64', imm: 'none' },
  floor: { args: ['f64'], result: 'f64', imm: 'none' },
  ceil: { args: ['f64'], result: 'f64', imm: 'none' },
  trunc: { args: ['f64'], result: 'f64', imm: 'none' },
  /** Nearest whole number, ties to even. */
  nearest: { args: ['f64'], result: 'f64', imm: 'none' },
  /** Minimum; NaN when either is NaN; -0 below +0 (`Math.min`, `f64x2.min`). */
  min: { args: ['f64', 'f64'], result: 'f64', imm: 'none' },
  max: { args: ['f64', 'f64'], result: 'f64', imm: 'none' },
  /** 2^n for a whole number n in [-1022, 1023]; other arguments give unspecified but repeatable bits. */
  pow2: { args: ['f64'], result: 'f64', imm: 'none' },
  /** The binary exponent of |x| for normal x (exponent(1) = 0); -1023 for zero and subnormals, 1024 for inf and NaN. */
  exponent: { args: ['f64'], result: 'f64', imm: 'none' },
  /** x's fraction bits with exponent 0 and positive sign: in [1, 2). */
  mantissa: { args: ['f64'], result: 'f64', imm: 'none' },
  /** The whole k with x / 2^k in [√½, √2) to 20 bits, for positive normal x; others give unspecified but repeatable bits. */
  octave: { args: ['f64'], result: 'f64', imm: 'none' },
  /** x / 2^octave(x), exactly; others likewise. */
  centred: { args: ['f64'], result: 'f64', imm: 'none' },
  /**
   * The binary exponent of |x| and the leading `imm` fraction bits as one whole number: the number of the cell of |x| among
   * all doubles from 0 up, 2^imm of equal width in each octave. NaN's is unspecified.
   */
  cell: { args: ['f64'], result: 'f64', imm: 'bits' },
  /** Where |x| stands in its cell: 1 at its lower end, below 2. NaN's is unspecified. */
  place: { args: ['f64'], result: 'f64', imm: 'bits' },
  /** x with its low 27 fraction bits cleared (round toward zero): the high part of an exact split. */
  high: { args: ['f64'], result: 'f64', imm: 'none' },
  eq: { args: ['f64', 'f64'], result: 'bool', imm: 'none' },
  ne: { args: ['f64', 'f64'], result: 'bool', imm: 'none' },
  lt: { args: ['f64', 'f64'], result: 'bool', imm: 'none' },
  le: { args: ['f64', 'f64'], result: 'bool', imm: 'none' },
  gt: { args: ['f64', 'f64'], result: 'bool', imm: 'none' },
  ge: { args: ['f64', 'f64'], result: 'bool', imm: 'none' },
  and: { args: ['bool', 'bool'], result: 'bool', imm: 'none' },
  or: { args: ['bool', 'bool'], result: 'bool', imm: 'none' },
  xor: { args: ['bool', 'bool'], result: 'bool', imm: 'none' },
  not: { args: ['bool'], result: 'bool', imm: 'none' },
  /** select(c, a, b): a where c, else b. Both are computed. */
  select: { args: ['bool', 'f64', 'f64'], result: 'f64', imm: 'none' },
  /** Entry trunc(i) of table `imm`; NaN when i is NaN, negative or not below the length. */
  gather: { args: ['f64'], result: 'f64', imm: 'table' },
  /** A trial-local array of the arguments. */
  array: { args: 'f64s', result: 'array', imm: 'none' },
  /** Element trunc(i) of the array; NaN when i is NaN, negative or not below the length. */
  at: { args: ['array', 'f64'], result: 'f64', imm: 'none' },
  /** The array's elements in ascending order (Batcher's network of `apply.ts`; no element may be NaN for that to hold). */
  sort: { args: ['array'], result: 'array', imm: 'none' },
  /** rare(mask, fast, a, b): `RARE[imm](a, b)` where mask, else fast. For the lane in a million. */
  rare: { args: ['bool', 'f64', 'f64', 'f64'], result: 'f64', imm: 'rare' },
  /** State `imm` of loop `loop` at the start of a trip; the state after the last one is the trip's number, from 0. */
  loopVar: { args: [], result: 'f64', imm: 'state' },
  /**
   * A loop of at most `imm` trips; args are n initial states, n next states, and `done`. A trip computes next and done;
   * the lane takes next; where done, it keeps that state from then on. Ends when all lanes are done or after `imm` trips.
   */
  loop: { args: 'loop', result: 'array', imm: 'limit' },
  /** State `imm` of a loop after its end. */
  loopResult: { args: ['array'], result: 'f64', imm: 'state' },
} as const satisfies Record<string, Signature>;

export type OperationName = keyof typeof OPERATIONS;

/** One operation. `imm` is 0 where the operation has no immediate; `loop` only on loopVar and loop. */
export interface Operation {
  readonly op: OperationName;
  readonly args: readonly Id[];
  readonly imm: number;
  readonly loop?: number;
  /** Bounds that hold wherever the value is a number, known to whoever built it. */
  readonly within?: readonly [low: number, high: number];
  /** Of `input` only: the column holds one number for all trials of a run, known to whoever built it. */
  readonly same?: true;
}

/** A list of operations with what it reads and yields; a plain value. */
export interface Graph {
  readonly operations: readonly Operation[];
  /** Look-up tables of `gather`. */
  readonly tables: readonly Float64Array[];
  /** 64-bit ids of the streams of `draw` and `mirror`, as 16 hexadecimal digits. */
  readonly streams: readonly string[];
  /** How many input columns it reads. */
  readonly columns: number;
  /** The f64 operations that it yields, one output column each. */
  readonly outputs: readonly Id[];
}

/** The number of states that a loop operation carries. */
export function loopStates(operation: Operation): number {
  return (operation.args.length - 1) / 2;
}
