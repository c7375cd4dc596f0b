/**
 * Philox4x32-10 in vectors (the address and the bits: `random/philox.ts`). One vector holds two counters: the words
 * c0, c2 of both in `even`, c1, c3 in `odd`. A round is two multiplications, two shuffles and two exclusive ors for
 * both counters, so the four trials of a step cost one run when their index is the same.
 */
import type { ShuffleName } from './vector.ts';
import { isUniform, type Vectors, type Writer } from './writer.ts';

/** Rounds, and round keys per stream. */
export const ROUNDS = 10;

export const M0 = 0xd2511f53;
export const M1 = 0xcd9e8d57;
/** 1.5 · 2^52: adding it leaves a whole number, modulo 2^32, in the low word. */
export const WHOLE = 6755399441055744;

interface State {
  readonly even: number;
  readonly odd: number;
}

/** The uniforms of stream number `stream` at `index`; `mirrored` makes the odd trial's 1 minus the even one's. */
export function draw(writer: Writer, stream: number, index: Vectors, mirrored: boolean): Vectors {
  const words = isUniform(index)
    ? drawTogether(writer, stream, index[0]!, mirrored)
    : index.map((each, vector) => drawApart(writer, stream, each, vector, mirrored));
  return uniforms(writer, words, mirrored);
}

/** All lanes have one index: two counters serve four trials. */
function drawTogether(writer: Writer, stream: number, index: number, mirrored: boolean): Vectors {
  const opened = writer.share(`opened ${index}`, () => open(writer, writer.given('pairs'), index));
  const words = close(writer, opened, stream);
  const lanes: readonly ShuffleName[] = mirrored ? ['firstTwice', 'thirdTwice'] : ['interleaveLow', 'interleaveHigh'];
  return lanes.map((name) => writer.shuffle(name, words.odd, words.even));
}

/** Each lane has its own index, so its own counter. */
function drawApart(writer: Writer, stream: number, index: number, vector: number, mirrored: boolean): number {
  const pairs = writer.given('pairs');
  const pair = writer.shuffle(vector === 0 ? 'lowHalfTwice' : 'highHalfTwice', pairs, pairs);
  const words = close(writer, open(writer, pair, index), stream);
  return writer.shuffle(mirrored ? 'firstAndThird' : 'firstAndFourth', words.odd, words.even);
}

/** The first round but for its key: what all streams share. */
function open(writer: Writer, pairs: number, index: number): State {
  const lowWord = writer.bits(0xffffffff, 0);
  const even = writer.emit('v128.or', [writer.emit('v128.and', [pairs, lowWord]), highWord(writer, index)]);
  const odd = writer.emit('v128.or', [writer.emit('i64x2.shr_u', [pairs], 32), writer.given('replicate')]);
  return multiply(writer, even, odd);
}

/** A whole number in [0, 2^32) as the high word of each lane. */
function highWord(writer: Writer, index: number): number {
  const known = writer.constantOf(index);
  if (known !== undefined) return writer.bits(0, known);
  const whole = writer.emit('f64x2.add', [writer.emit('f64x2.trunc', [index]), writer.number(WHOLE)]);
  return writer.emit('i64x2.shl', [whole], 32);
}

/** Products of the even words, swapped into place; `plain` goes into the new even words. */
function multiply(writer: Writer, even: number, plain: number): State {
  const multipliers = writer.bits(M0, M1);
  const first = writer.emit('i64x2.extmul_low_i32x4_u', [even, multipliers]);
  const second = writer.emit('i64x2.extmul_high_i32x4_u', [even, multipliers]);
  const odd = writer.shuffle('lowsSwapped', first, second);
  return { even: writer.emit('v128.xor', [writer.shuffle('highsSwapped', first, second), plain]), odd };
}

/** The first round's key and the other rounds. */
function close(writer: Writer, opened: State, stream: number): State {
  const key = (round: number): number => writer.given('key', stream * ROUNDS + round);
  let state: State = { even: writer.emit('v128.xor', [opened.even, key(0)]), odd: opened.odd };
  for (let round = 1; round < ROUNDS; round++) {
    state = multiply(writer, state.even, writer.emit('v128.xor', [state.odd, key(round)]));
  }
  return state;
}

/** 64 bits a lane, of which the upper 52 are k, to (k + 0.5) · 2^-52: as fraction bits of a number in [1, 2), then down. */
export function uniforms(writer: Writer, words: Vectors, mirrored: boolean): Vectors {
  // 1 - u has the complement of k.
  const bits = mirrored ? writer.each('v128.xor', [words, writer.all(writer.given('oddLane'))]) : words;
  const fraction = writer.each('i64x2.shr_u', [bits], 12);
  return writer.each('f64x2.sub', [writer.each('v128.or', [fraction, writer.real(1)]), writer.real(1 - 2 ** -53)]);
}
