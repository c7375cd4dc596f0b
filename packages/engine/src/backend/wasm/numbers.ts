/**
 * Operations of the IR that take more than one instruction, and those that take fewer than they seem to. Each gives the
 * bits of `ir/apply.ts`, a NaN's payload apart.
 */
import type { Vectors, Writer } from './writer.ts';

const ROUNDING = 6755399441055744; // 1.5 · 2^52
const TWO52 = 4503599627370496;

export function truth(writer: Writer, value: boolean): Vectors {
  return value ? writer.word(0xffffffff, 0xffffffff) : writer.word(0, 0);
}

/**
 * min from `pmin(a, b) = b < a ? b : a`, one instruction: with a suitable constant as b it is min. In general the two
 * orders differ only where an operand is NaN or both are zeros, and there the union of their bits is NaN, or the
 * negative zero.
 */
export function minimum(writer: Writer, a: Vectors, b: Vectors): Vectors {
  if (decides(writer, b, -0)) return writer.each('f64x2.pmin', [a, b]);
  if (decides(writer, a, -0)) return writer.each('f64x2.pmin', [b, a]);
  return writer.each('v128.or', [writer.each('f64x2.pmin', [a, b]), writer.each('f64x2.pmin', [b, a])]);
}

/** max likewise; the zeros' bits must meet by `and`, so NaN is put back as all bits where the two orders disagree. */
export function maximum(writer: Writer, a: Vectors, b: Vectors): Vectors {
  if (decides(writer, b, 0)) return writer.each('f64x2.pmax', [a, b]);
  if (decides(writer, a, 0)) return writer.each('f64x2.pmax', [b, a]);
  // max(x, +0): pmax may leave -0, which adding +0 turns into +0.
  if (isConstant(writer, b, 0)) return writer.each('f64x2.add', [writer.each('f64x2.pmax', [a, b]), b]);
  if (isConstant(writer, a, 0)) return writer.each('f64x2.add', [writer.each('f64x2.pmax', [b, a]), a]);
  const one = writer.each('f64x2.pmax', [a, b]);
  const other = writer.each('f64x2.pmax', [b, a]);
  return writer.each('v128.or', [writer.each('v128.and', [one, other]), writer.each('f64x2.ne', [one, other])]);
}

/** True where `pmin(x, c)` or `pmax(x, c)` needs no help: a constant that is neither NaN nor the wrong zero. */
function decides(writer: Writer, value: Vectors, wrongZero: number): boolean {
  const known = writer.constantOf(value[0]!);
  return known !== undefined && !Number.isNaN(known) && !Object.is(known, wrongZero);
}

function isConstant(writer: Writer, value: Vectors, x: number): boolean {
  return Object.is(writer.constantOf(value[0]!), x);
}

export function pow2(writer: Writer, a: Vectors): Vectors {
  const whole = writer.each('f64x2.add', [a, writer.real(ROUNDING)]);
  return writer.each('i64x2.add', [writer.each('i64x2.shl', [whole], 52), writer.real(1)]);
}

export function exponent(writer: Writer, a: Vectors): Vectors {
  const biased = writer.each('i64x2.shr_u', [writer.each('i64x2.shl', [a], 1)], 53);
  return writer.each('f64x2.sub', [writer.each('v128.or', [biased, writer.real(TWO52)]), writer.real(TWO52 + 1023)]);
}

export function mantissa(writer: Writer, a: Vectors): Vectors {
  return writer.each('v128.or', [writer.each('v128.and', [a, writer.word(0xffffffff, 0xfffff)]), writer.real(1)]);
}

export function cell(writer: Writer, a: Vectors, bits: number): Vectors {
  const number = writer.each('i64x2.shr_u', [writer.each('i64x2.shl', [a], 1)], 53 - bits);
  return writer.each('f64x2.sub', [writer.each('v128.or', [number, writer.real(TWO52)]), writer.real(TWO52)]);
}

export function place(writer: Writer, a: Vectors, bits: number): Vectors {
  const fraction = writer.each('i64x2.shr_u', [writer.each('i64x2.shl', [a], 12 + bits)], 12);
  return writer.each('v128.or', [fraction, writer.real(1)]);
}

/** High words of √½ and of the distance from it to 1, as in `ir/apply.ts`. */
const ROOT_HALF = 0x3fe6a09e;
const TO_ONE = 0x3ff00000 - ROOT_HALF;

/** The bits of a, moved up so that the exponent's field counts octaves from √½. */
function fromRootHalf(writer: Writer, a: Vectors): Vectors {
  return writer.share(`from root half ${writer.region} ${a}`, () =>
    writer.each('i64x2.add', [a, writer.word(0, TO_ONE)]),
  );
}

export function octave(writer: Writer, a: Vectors): Vectors {
  const biased = writer.each('i64x2.shr_u', [fromRootHalf(writer, a)], 52);
  return writer.each('f64x2.sub', [writer.each('v128.or', [biased, writer.real(TWO52)]), writer.real(TWO52 + 1023)]);
}

export function centred(writer: Writer, a: Vectors): Vectors {
  const fraction = writer.each('v128.and', [fromRootHalf(writer, a), writer.word(0xffffffff, 0xfffff)]);
  return writer.each('i64x2.add', [fraction, writer.word(0, ROOT_HALF)]);
}

export function high(writer: Writer, a: Vectors): Vectors {
  return writer.each('v128.and', [a, writer.word(0xf8000000, 0xffffffff)]);
}

/** `and`, in one instruction where an operand is a negation. */
export function conjunction(writer: Writer, a: Vectors, b: Vectors): Vectors {
  const [notA, notB] = [negated(writer, a), negated(writer, b)];
  if (notB) return writer.each('v128.andnot', [a, notB]);
  if (notA) return writer.each('v128.andnot', [b, notA]);
  return writer.each('v128.and', [a, b]);
}

/** What a `not` negates. */
function negated(writer: Writer, value: Vectors): Vectors | undefined {
  if (writer.operation(value[0]!).form !== 'v128.not') return undefined;
  return value.map((id) => writer.operation(id).args[0]!);
}

export function negation(writer: Writer, a: Vectors): Vectors {
  const { form } = writer.operation(a[0]!);
  const opposite = form === 'f64x2.eq' ? 'f64x2.ne' : form === 'f64x2.ne' ? 'f64x2.eq' : undefined;
  if (!opposite) return writer.each('v128.not', [a]);
  const operands = [0, 1].map((k) => a.map((id) => writer.operation(id).args[k]!));
  return writer.each(opposite, operands);
}

/** select: three instructions, but fewer where arms are constants or the operands of the comparison. */
export function choose(writer: Writer, c: Vectors, a: Vectors, b: Vectors): Vectors {
  const x = writer.wordsOf(a[0]!);
  const y = writer.wordsOf(b[0]!);
  if (isConstant(writer, b, 0)) return writer.each('v128.and', [a, c]);
  if (isConstant(writer, a, 0)) return writer.each('v128.andnot', [b, c]);
  // All bits set are a NaN.
  if (isConstant(writer, a, NaN)) return writer.each('v128.or', [b, c]);
  if (x && y) return writer.each('v128.xor', [writer.each('v128.and', [c, writer.word(x[0] ^ y[0], x[1] ^ y[1])]), b]);
  if (negates(writer, b, a)) return writer.each('v128.xor', [a, writer.each('v128.andnot', [writer.real(-0), c])]);
  if (negates(writer, a, b)) return writer.each('v128.xor', [b, writer.each('v128.and', [writer.real(-0), c])]);
  const { form, args } = writer.operation(c[0]!);
  if (form === 'f64x2.lt' || form === 'f64x2.gt') {
    const [low, high] = form === 'f64x2.lt' ? args : args.toReversed();
    if (a[0] === low && b[0] === high) return writer.each('f64x2.pmin', [b, a]);
    if (a[0] === high && b[0] === low) return writer.each('f64x2.pmax', [b, a]);
  }
  return writer.each('v128.bitselect', [a, b, c]);
}

/** Whether a is b with the other sign. */
function negates(writer: Writer, a: Vectors, b: Vectors): boolean {
  return a.every((id, k) => writer.operation(id).form === 'f64x2.neg' && writer.operation(id).args[0] === b[k]);
}
