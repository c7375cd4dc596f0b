/**
 * What one operation does to numbers: the one definition that folding, the formula evaluator and the reference
 * interpreter use, and that every backend must match to the bit.
 */
import type { Arithmetic } from './ir.ts';

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

function high(x: number): number {
  DOUBLE[0] = x;
  WORDS[0] = WORDS[0]! & 0xf8000000;
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
  high,
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

/**
 * Slow paths for the rare lane, by `rare`'s immediate. They may use only what every JavaScript engine computes alike:
 * arithmetic, `toPrecision`, number parsing. Append only: the index is part of stored programs.
 */
export const RARE = [
  /** b when a and b agree in 15 significant decimal digits, else a. */
  { name: 'near15', apply: (a: number, b: number): number => (a.toPrecision(15) === b.toPrecision(15) ? b : a) },
  /** ROUND, ROUNDUP, ROUNDDOWN of a to b decimal places, on a's 15 significant decimal digits. */
  { name: 'round', apply: (a: number, b: number): number => roundDecimal(a, b, 'half') },
  { name: 'roundUp', apply: (a: number, b: number): number => roundDecimal(a, b, 'up') },
  { name: 'roundDown', apply: (a: number, b: number): number => roundDecimal(a, b, 'down') },
  /** a at 15 significant decimal digits. */
  { name: 'precision15', apply: (a: number): number => Number(a.toPrecision(15)) },
] as const satisfies readonly { name: string; apply(a: number, b: number): number }[];

export type RareName = (typeof RARE)[number]['name'];

/** Rounds the 15-significant-digit decimal of x to `places` decimals (truncated to a whole number), away from zero at a tie. */
function roundDecimal(x: number, places: number, mode: 'half' | 'up' | 'down'): number {
  const digitsAfter = Math.trunc(places);
  if (!Number.isFinite(x) || Number.isNaN(digitsAfter)) return NaN;
  if (x === 0) return 0;
  const [mantissaText, exponentText] = Math.abs(x).toExponential(14).split('e') as [string, string];
  const digits = mantissaText.replace('.', '');
  // |x| = 0.d1d2…d15 · 10^scale
  const scale = Number(exponentText) + 1;
  const kept = scale + digitsAfter;
  if (kept >= 15) return Number(`${x < 0 ? '-' : ''}${mantissaText}e${exponentText}`);
  let head = kept > 0 ? BigInt(digits.slice(0, kept)) : 0n;
  const tail = kept >= 0 ? digits.slice(kept) : '0'.repeat(-kept) + digits;
  const up = mode === 'up' ? /[1-9]/.test(tail) : mode === 'half' && tail.charCodeAt(0) >= 53;
  if (up) head += 1n;
  if (head === 0n) return 0;
  return Number(`${x < 0 ? '-' : ''}${head}e${-digitsAfter}`);
}

/** `Arithmetic` that computes with numbers. */
export const SCALARS: Arithmetic<number, boolean> = {
  ...APPLY,
  const: (x) => x,
  bool: (x) => x,
  known: (x) => x,
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
