/** Instruction sequences that go through memory by computed addresses: look-ups lane by lane, and large sorts. */
import type { Body } from './assembler.ts';
import { STRIDE, VECTOR } from './layout.ts';

/**
 * Takes positions from the stack and leaves a double for each lane: the one at `base` plus the low word of the lane's
 * position times 2^shift, and `apart` bytes further for the second lane. `positions` is a local to work in.
 */
export function loadLanes(body: Body, positions: number, shift: number, base: number, apart: number): void {
  const shifted = (): Body => (shift > 0 ? body.i32(shift).op('i32.shl') : body);
  body.tee(positions).lane('i32x4.extract_lane', 2);
  shifted().get(positions).lane('i32x4.extract_lane', 0);
  shifted().memory('v128.load64_zero', base);
  body.memoryLane('v128.load64_lane', base + apart, 1);
}

/**
 * Walks over compare-exchange pairs, two addresses of array elements each, that stand at `from` to `to`. `x` and `y`
 * are locals to work in.
 */
export function sortInMemory(body: Body, x: number, y: number, from: number, to: number): void {
  const [pair, low, high] = [body.local('i32'), body.local('i32'), body.local('i32')];
  body.i32(from).set(pair);
  const label = body.open('loop');
  body.get(pair).memory('i32.load', 0).set(low).get(pair).memory('i32.load', 4).set(high);
  for (let at = 0; at < STRIDE; at += VECTOR) {
    body.get(low).memory('v128.load', at).set(x).get(high).memory('v128.load', at).set(y);
    body.get(low).get(x).get(y).op('f64x2.pmin').memory('v128.store', at);
    body.get(high).get(y).get(x).op('f64x2.pmax').memory('v128.store', at);
  }
  body.get(pair).i32(8).op('i32.add').tee(pair).i32(to).op('i32.lt_u').branch('br_if', label).close();
}
