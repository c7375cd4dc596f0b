/**
 * What one operation does to numbers: the one definition that folding, the formula evaluator and the reference
 * interpreter use, and that every backend must match to the bit.
 */
import type { Arithmetic } from './arithmetic.ts';
import { RARE } from './rare.ts';

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer); // little-endian on every platform that runs JavaScript engines we support
const TWO52 = 4503599627370496;
const ROUNDING = 6755399441055744; // 1.5 · 2^52: adding it leaves a whole number in the low fraction bits

function nearest(x: number): number {
  if (!(Math.abs(x) < TWO52)) return x;
  const rounded = x < 0 ? -(-x + TWO52 - TWO52) : x + TWO52 - TWO52;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

function pow2(n: number): number {
  DOUBLE[0] = n + ROUNDING;
  WORDS[1] = (WORDS[0]! << 20) + 0x3ff00000;
  WORDS[0] = 0;
  return DOUBLE[0]!;
}

function exponent(x: number): number {
  DOUBLE[0] = x;
  return ((WORDS[1]! >>> 20) & 0x7ff) - 1023;
}

function mantissa(x: number): number {
  DOUBLE[0] = x;
  WORDS[1] = (WORDS[1]! & 0xfffff) | 0x3ff00000;
  return DOUBLE[0]!;
}

/** High words of √½ and of the distance from it to 1. */
const ROOT_HALF = 0x3fe6a09e;
const TO_ONE = 0x3ff00000 - ROOT_HALF;

function octave(x: number): number {
  DOUBLE[0] = x;
  return ((WORDS[1]! + TO_ONE) >>> 20) - 1023;
}

function centred(x: number): number {
  DOUBLE[0] = x;
  WORDS[1] = ((WORDS[1]! + TO_ONE) & 0xfffff) + ROOT_HALF;
  return DOUBLE[0]!;
}

function high(x: number): number {
  DOUBLE[0] = x;
  WORDS[0] = WORDS[0]! & 0xf8000000;
  return DOUBLE[0]!;
}

function cell(x: number, bits: number): number {
  DOUBLE[0] = x;
  return (WORDS[1]! & 0x7fffffff) >>> (20 - bits);
}

function place(x: number, bits: number): number {
  DOUBLE[0] = x;
  const [low, high] = WORDS as unknown as [number, number];
  WORDS[1] = (((high << bits) | (bits === 0 ? 0 : low >>> (32 - bits))) & 0xfffff) | 0x3ff00000;
  WORDS[0] = low << bits;
  return DOUBLE[0]!;
}

function gather(table: ArrayLike<number>, index: number): number {
  return index >= 0 && index < table.length ? table[Math.trunc(index)]! : NaN;
}

/**
 * The compare-exchange pairs of Batcher's odd-even merge sort for n elements (Knuth, TAOCP 3, 5.2.2 M), in order.
 * Each pair (i, j), i < j, puts `y < x ? y : x` at i and `y < x ? x : y` at j.
 */
export function* sortingNetwork(n: number): Generator<readonly [number, number]> {
  let top = 1;
  while (top < n) top *= 2;
  for (let p = top >> 1; p > 0; p >>= 1) {
    let q = top >> 1;
    let r = 0;
    let d = p;
    for (;;) {
      for (let i = 0; i < n - d; i++) if ((i & p) === r) yield [i, i + d];
      if (q === p) break;
      d = q - p;
      q >>= 1;
      r = p;
    }
  }
}

function sort(values: readonly number[]): number[] {
  const sorted = values.slice();
  for (const [i, j] of sortingNetwork(values.length)) {
    const x = sorted[i]!;
    const y = sorted[j]!;
    if (y < x) {
      sorted[i] = y;
      sorted[j] = x;
    }
  }
  return sorted;
}

/** Scalar meaning of each operation that computes from numbers alone. */
export const APPLY = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  neg: (a: number) => -a,
  abs: (a: number) => Math.abs(a),
  sqrt: (a: number) => Math.sqrt(a),
  floor: (a: number) => Math.floor(a),
  ceil: (a: number) => Math.ceil(a),
  trunc: (a: number) => Math.trunc(a),
  nearest,
  min: (a: number, b: number) => Math.min(a, b),
  max: (a: number, b: number) => Math.max(a, b),
  pow2,
  exponent,
  mantissa,
  octave,
  centred,
  high,
  cell,
  place,
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b,
  and: (a: boolean, b: boolean) => a && b,
  or: (a: boolean, b: boolean) => a || b,
  xor: (a: boolean, b: boolean) => a !== b,
  not: (a: boolean) => !a,
  select: (c: boolean, a: number, b: number) => (c ? a : b),
  gather,
  sort,
};

/** `Arithmetic` that computes with numbers. */
export const SCALARS: Arithmetic<number, boolean> = {
  ...APPLY,
  const: (x) => x,
  bool: (x) => x,
  known: (x) => x,
  within: (x) => x,
  at: (values, index) => gather(values, index),
  rare: (name, mask, fast, a, b) => (mask ? RARE.find((entry) => entry.name === name)!.apply(a, b) : fast),
  loop(limit, init, body) {
    let state = init.slice();
    for (let trip = 0; trip < limit; trip++) {
      const { next, done } = body(state, trip);
      state = next.slice();
      if (done) break;
    }
    return state;
  },
};
