/** The locals that tell a function which trials it computes: two per step and vector. */
import type { Body } from './assembler.ts';
import { HEADER } from './layout.ts';
import { VECTORS } from './vector.ts';

/** A new local with the numbers of the first step's pairs of trials, for byte offset `at` (a local) of the columns. */
export function openPairs(body: Body, at: number): number {
  const pairs = body.local('v128');
  body.i32(0).memory('v128.load64_splat', HEADER.pairs).v128(whole(0, 1)).op('i64x2.add');
  body.get(at).i32(4).op('i32.shr_u').op('i64.extend_i32_u').op('i64x2.splat').op('i64x2.add').set(pairs);
  return pairs;
}

export function advancePairs(body: Body, pairs: number): void {
  body.get(pairs).v128(whole(VECTORS, VECTORS)).op('i64x2.add').set(pairs);
}

/** A new local with the numbers of the first step's first two trials. */
export function openTrial(body: Body, at: number): number {
  const trial = body.local('v128');
  body.i32(0).memory('v128.load64_splat', HEADER.trial).v128(doubles(0, 1)).op('f64x2.add');
  body.get(at).i32(3).op('i32.shr_u').op('f64.convert_i32_u').op('f64x2.splat').op('f64x2.add').set(trial);
  return trial;
}

export function advanceTrial(body: Body, trial: number): void {
  body
    .get(trial)
    .v128(doubles(2 * VECTORS, 2 * VECTORS))
    .op('f64x2.add')
    .set(trial);
}

/** The bytes of two 64-bit whole numbers. */
export function whole(a: number, b: number): Uint8Array {
  return new Uint8Array(new BigInt64Array([BigInt(a), BigInt(b)]).buffer);
}

/** The bytes of two doubles. */
export function doubles(a: number, b: number): Uint8Array {
  return new Uint8Array(new Float64Array([a, b]).buffer);
}
