/**
 * Philox4x32-10 (see `draw.ts`) where the index changes from trip to trip and is the same for all trials: the innermost
 * work of path simulation. Of the first two rounds one half depends on the trial alone and stands before the loop, the
 * other on the trip. A round is a chain of slow instructions, so draws run side by side and fill each other's latencies.
 */
import { M0, M1, ROUNDS, uniforms, WHOLE } from './draw.ts';
import { type Form, SHUFFLE_NAMES, type ShuffleName } from './vector.ts';
import type { Vectors, Writer } from './writer.ts';

export interface LoopDraw {
  /** Number of the stream. */
  readonly stream: number;
  /** One vector, the same number in both lanes. */
  readonly index: number;
  readonly isWhole: boolean;
  readonly mirrored: boolean;
}

/** One vector of each draw. */
type Abreast = readonly number[];

/** The state of each draw; the next round's key is in the odd words already. */
interface States {
  readonly even: Abreast;
  readonly odd: Abreast;
}

/** The uniforms of draws in one body, side by side. */
export function drawInLoop(writer: Writer, draws: readonly LoopDraw[]): Vectors[] {
  let states = open(writer, draws);
  for (let round = 2; round < ROUNDS - 1; round++) states = advance(writer, draws, states, round);
  const words = close(writer, states);
  return draws.map(({ mirrored }, k) => {
    const own = words.map((vector) => vector[k]!);
    return uniforms(writer, mirrored ? own.map((id) => writer.shuffle('lowHalfTwice', id, id)) : own, mirrored);
  });
}

/** What a stream's first two rounds are apart from the index. */
interface Still {
  /** Words 0 and 1: what the index's product of the first round is combined with, to be multiplied by M0. */
  readonly middle: number;
  /** What the trip's share of the state after both rounds is combined with; keys as in `States`. */
  readonly even: number;
  readonly odd: number;
}

/** Computed before all loops, once for the stream. */
function still(writer: Writer, stream: number): Still {
  return writer.share(`still ${stream}`, () => {
    const { region } = writer;
    writer.region = 0;
    const made = makeStill(writer, (round) => writer.given('key', stream * ROUNDS + round));
    writer.region = region;
    return made;
  });
}

function makeStill(writer: Writer, key: (round: number) => number): Still {
  const pairs = writer.given('pairs');
  const { first, above } = writer.share('still', () => ({
    first: productsOfTwo(writer, 'evensTwice', pairs, M0),
    above: writer.emit('i64x2.shr_u', [pairs], 32),
  }));
  const combine = (a: number, b: number): number => writer.emit('v128.xor', [a, b]);
  const middle = combine(above, key(0));
  const second = productsOfTwo(writer, 'oddsTwice', combine(combine(first, writer.given('replicate')), key(0)), M1);
  const highs = writer.emit('i64x2.shr_u', [second], 32);
  const lows = writer.emit('v128.and', [second, writer.bits(0xffffffff, 0)]);
  return {
    middle: writer.shuffle('evensTwice', middle, middle),
    even: combine(writer.emit('v128.or', [highs, writer.emit('i64x2.shl', [first], 32)]), key(1)),
    odd: combine(lows, key(2)),
  };
}

/** Two words of a vector times a constant. */
function productsOfTwo(writer: Writer, words: 'evensTwice' | 'oddsTwice', id: number, multiplier: number): number {
  const both = writer.shuffle(words, id, id);
  return writer.emit('i64x2.extmul_low_i32x4_u', [both, writer.bits(multiplier, multiplier)]);
}

/** The index's product of the first round, in both lanes. */
function indexProduct(writer: Writer, { index, isWhole }: LoopDraw): number {
  return writer.share(`index ${index} in ${writer.region}`, () => {
    const whole = isWhole ? index : writer.emit('f64x2.trunc', [index]);
    return productsOfTwo(writer, 'evensTwice', writer.emit('f64x2.add', [whole, writer.number(WHOLE)]), M1);
  });
}

/** After the first two rounds. */
function open(writer: Writer, draws: readonly LoopDraw[]): States {
  const given = draws.map(({ stream }) => still(writer, stream));
  const indices = draws.map((draw) => indexProduct(writer, draw));
  const highs = shuffle(writer, 'oddsTwice', indices, indices);
  const middle = combine(
    writer,
    highs,
    given.map((each) => each.middle),
  );
  const products = multiply(writer, 'i64x2.extmul_low_i32x4_u', middle, writer.bits(M0, M0));
  const lows = products.map((id, k) => writer.emit('i64x2.shl', [id], 32, k > 0));
  return {
    even: combine(
      writer,
      shuffle(writer, 'evensThenOdds', indices, products),
      given.map((each) => each.even),
    ),
    odd: combine(
      writer,
      lows,
      given.map((each) => each.odd),
    ),
  };
}

/** One round. The last but one leaves the words as the last wants them: its products are then in the order of the trials. */
function advance(writer: Writer, draws: readonly LoopDraw[], { even, odd }: States, round: number): States {
  const multipliers = writer.bits(M0, M1);
  const first = multiply(writer, 'i64x2.extmul_low_i32x4_u', even, multipliers);
  const second = multiply(writer, 'i64x2.extmul_high_i32x4_u', even, multipliers);
  const isLast = round === ROUNDS - 2;
  const highs = shuffle(writer, isLast ? 'highs' : 'highsSwapped', first, second);
  const keys = draws.map(({ stream }) => writer.given('key', stream * ROUNDS + round + 1));
  return {
    even: combine(writer, highs, isLast ? shuffle(writer, 'wordsSwapped', odd, odd) : odd),
    odd: combine(writer, shuffle(writer, 'lowsSwapped', first, second), keys),
  };
}

/** The last round: 64 bits a trial, of which the low twelve do not count. */
function close(writer: Writer, { even, odd }: States): readonly Abreast[] {
  const multipliers = writer.bits(M1, M0);
  const zero = even.map(() => writer.bits(0, 0));
  return [
    combine(
      writer,
      multiply(writer, 'i64x2.extmul_low_i32x4_u', even, multipliers),
      shuffle(writer, 'interleaveLow', zero, odd),
    ),
    combine(
      writer,
      multiply(writer, 'i64x2.extmul_high_i32x4_u', even, multipliers),
      shuffle(writer, 'interleaveHigh', zero, odd),
    ),
  ];
}

function multiply(writer: Writer, form: Form, vectors: Abreast, multipliers: number): Abreast {
  return vectors.map((id, k) => writer.emit(form, [id, multipliers], 0, k > 0));
}

function combine(writer: Writer, a: Abreast, b: Abreast): Abreast {
  return a.map((id, k) => writer.emit('v128.xor', [id, b[k]!], 0, k > 0));
}

function shuffle(writer: Writer, name: ShuffleName, a: Abreast, b: Abreast): Abreast {
  const imm = SHUFFLE_NAMES.indexOf(name);
  return a.map((id, k) => writer.emit('i8x16.shuffle', [id, b[k]!], imm, k > 0));
}
