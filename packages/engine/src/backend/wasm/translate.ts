/**
 * Instruction selection: a graph to a vector program. One case per operation of the IR; what each must do to numbers
 * stands in `ir/apply.ts`, and the forms chosen here give the same bits (a NaN's payload apart).
 */
import { type Graph, type Id, loopStates, type Operation } from '../../ir/ir.ts';
import { regions } from '../../ir/regions.ts';
import { ArrayValue, arrayElement, gather, sorted } from './arrays.ts';
import { draw } from './draw.ts';
import { VECTORS, type VectorProgram } from './vector.ts';
import { type Vectors, Writer } from './writer.ts';

const ROUNDING = 6755399441055744; // 1.5 · 2^52
const TWO52 = 4503599627370496;

interface Selection {
  readonly graph: Graph;
  readonly writer: Writer;
  /** By id: the vectors of a number or truth value. */
  readonly values: Vectors[];
  readonly arrays: Map<Id, ArrayValue>;
}

/** The vector program of a verified graph. */
export function translate(graph: Graph): VectorProgram {
  const writer = new Writer();
  const selection: Selection = { graph, writer, values: [], arrays: new Map() };
  const home = new Int32Array(graph.operations.length);
  for (const [loop, body] of regions(graph).bodies) for (const id of body) home[id] = loop + 1;
  const asked = new Map<Id, number[]>();
  graph.outputs.forEach((id, output) => {
    const places = asked.get(id);
    if (places) places.push(output);
    else asked.set(id, [output]);
  });
  graph.operations.forEach((operation, id) => {
    writer.region = home[id]!;
    selection.values[id] = select(selection, operation, id);
    for (const output of asked.get(id) ?? []) {
      selection.values[id]!.forEach((value, k) => {
        writer.emit('output', [value], output * VECTORS + k);
      });
    }
  });
  return writer.program();
}

const NONE: Vectors = [];

function select(selection: Selection, operation: Operation, id: Id): Vectors {
  const { writer, values, graph, arrays } = selection;
  const { op, args, imm } = operation;
  const at = (k: number): Vectors => values[args[k]!]!;
  const both = (value: number): Vectors => Array(VECTORS).fill(value);
  switch (op) {
    case 'const':
      return both(writer.number(imm));
    case 'bool':
      return both(truth(writer, imm === 1));
    case 'trial':
      return trials(writer);
    case 'input':
      return Array.from({ length: VECTORS }, (_, k) => writer.once('input', imm * VECTORS + k));
    case 'draw':
    case 'mirror':
      return draw(writer, imm, at(0), op === 'mirror');
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return writer.each(`f64x2.${op}`, at(0), at(1));
    case 'neg':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
      return writer.each(`f64x2.${op}`, at(0));
    case 'min':
      return writer.map((a, b) => minimum(writer, a, b), at(0), at(1));
    case 'max':
      return writer.map((a, b) => maximum(writer, a, b), at(0), at(1));
    case 'pow2':
      return writer.map((a) => pow2(writer, a), at(0));
    case 'exponent':
      return writer.map((a) => exponent(writer, a), at(0));
    case 'mantissa':
      return writer.map((a) => mantissa(writer, a), at(0));
    case 'high':
      return writer.map((a) => writer.emit('v128.and', [a, writer.bits(0xf8000000, 0xffffffff)]), at(0));
    case 'and':
    case 'or':
    case 'xor':
      return writer.each(`v128.${op}`, at(0), at(1));
    case 'not':
      return writer.each('v128.not', at(0));
    case 'select':
      return writer.map((c, a, b) => choose(writer, c, a, b), at(0), at(1), at(2));
    case 'gather':
      return gather(writer, imm, graph.tables[imm]!.length, at(0));
    case 'array':
      arrays.set(
        id,
        new ArrayValue(
          writer,
          args.map((arg) => values[arg]!),
        ),
      );
      return NONE;
    case 'sort':
      arrays.set(id, sorted(writer, arrays.get(args[0]!)!));
      return NONE;
    case 'at':
      return arrayElement(writer, arrays.get(args[0]!)!, at(1));
    case 'rare':
      return writer.map((m, f, x, y) => writer.emit('rare', [m, f, x, y], imm), at(0), at(1), at(2), at(3));
    case 'loopVar':
      return loopVariable(selection, operation);
    case 'loop':
      return closeLoop(selection, operation);
    case 'loopResult': {
      const loop = values[args[0]!]![0]!;
      return Array.from({ length: VECTORS }, (_, k) => writer.emit('result', [loop], imm * VECTORS + k));
    }
    default:
      return op satisfies never;
  }
}

function truth(writer: Writer, value: boolean): number {
  return value ? writer.bits(0xffffffff, 0xffffffff) : writer.bits(0, 0);
}

function trials(writer: Writer): Vectors {
  const first = writer.once('trial');
  const later = Array.from({ length: VECTORS - 1 }, (_, k) =>
    writer.emit('f64x2.add', [first, writer.number(2 * k + 2)]),
  );
  return [first, ...later];
}

/** True where `pmin(x, c)` and `pmax(x, c)` need no help: a constant that is neither NaN nor the wrong zero. */
function decided(writer: Writer, id: number, wrongZero: number): boolean {
  const known = writer.constantOf(id);
  return known !== undefined && !Number.isNaN(known) && !Object.is(known, wrongZero);
}

/**
 * min from `pmin(a, b) = b < a ? b : a`, one instruction: with a suitable constant as b it is min. In general the two
 * orders differ only where an operand is NaN or both are zeros, and there the union of their bits is NaN, or the
 * negative zero.
 */
function minimum(writer: Writer, a: number, b: number): number {
  if (decided(writer, b, -0)) return writer.emit('f64x2.pmin', [a, b]);
  if (decided(writer, a, -0)) return writer.emit('f64x2.pmin', [b, a]);
  return writer.emit('v128.or', [writer.emit('f64x2.pmin', [a, b]), writer.emit('f64x2.pmin', [b, a])]);
}

/** max likewise; the zeros' bits must meet by `and`, so NaN is put back as all bits where the two orders disagree. */
function maximum(writer: Writer, a: number, b: number): number {
  if (decided(writer, b, 0)) return writer.emit('f64x2.pmax', [a, b]);
  if (decided(writer, a, 0)) return writer.emit('f64x2.pmax', [b, a]);
  // max(x, +0): pmax may leave -0, which +0 turns into +0.
  if (Object.is(writer.constantOf(b), 0)) return writer.emit('f64x2.add', [writer.emit('f64x2.pmax', [a, b]), b]);
  if (Object.is(writer.constantOf(a), 0)) return writer.emit('f64x2.add', [writer.emit('f64x2.pmax', [b, a]), a]);
  const one = writer.emit('f64x2.pmax', [a, b]);
  const other = writer.emit('f64x2.pmax', [b, a]);
  const agreed = writer.emit('v128.and', [one, other]);
  return writer.emit('v128.or', [agreed, writer.emit('f64x2.ne', [one, other])]);
}

function pow2(writer: Writer, a: number): number {
  const whole = writer.emit('f64x2.add', [a, writer.number(ROUNDING)]);
  return writer.emit('i64x2.add', [writer.shift('i64x2.shl', whole, 52), writer.number(1)]);
}

function exponent(writer: Writer, a: number): number {
  const biased = writer.shift('i64x2.shr_u', writer.shift('i64x2.shl', a, 1), 53);
  const number = writer.emit('v128.or', [biased, writer.number(TWO52)]);
  return writer.emit('f64x2.sub', [number, writer.number(TWO52 + 1023)]);
}

function mantissa(writer: Writer, a: number): number {
  const fraction = writer.emit('v128.and', [a, writer.bits(0xffffffff, 0xfffff)]);
  return writer.emit('v128.or', [fraction, writer.number(1)]);
}

/** select, in one or two instructions where an arm is zero or NaN, or the arms are the operands of the comparison. */
function choose(writer: Writer, c: number, a: number, b: number): number {
  const { form, args } = writer.operation(c);
  if (Object.is(writer.constantOf(b), 0)) return writer.emit('v128.and', [a, c]);
  if (Object.is(writer.constantOf(a), 0)) return writer.emit('v128.andnot', [b, c]);
  if (Number.isNaN(writer.constantOf(a))) return writer.emit('v128.or', [b, c]);
  if (Number.isNaN(writer.constantOf(b))) return writer.emit('v128.or', [a, writer.emit('v128.not', [c])]);
  const [low, high] = form === 'f64x2.gt' ? [args[1], args[0]] : [args[0], args[1]];
  if (form === 'f64x2.lt' || form === 'f64x2.gt') {
    if (a === low && b === high) return writer.emit('f64x2.pmin', [b, a]);
    if (a === high && b === low) return writer.emit('f64x2.pmax', [b, a]);
  }
  return writer.emit('v128.bitselect', [a, b, c]);
}

function loopVariable({ writer, graph, values }: Selection, { imm, loop }: Operation): Vectors {
  // The state after the last is the trip; how many there are is known when the loop operation is met, so look it up.
  const states = statesOf(graph, loop!);
  void values;
  if (imm === states) return Array(VECTORS).fill(writer.emit('trip'));
  return Array.from({ length: VECTORS }, (_, k) => writer.emit('state', [], imm * VECTORS + k));
}

const STATES = new WeakMap<Graph, Map<number, number>>();

function statesOf(graph: Graph, loop: number): number {
  let known = STATES.get(graph);
  if (!known) {
    known = new Map(
      graph.operations.flatMap((each) => (each.op === 'loop' ? [[each.loop!, loopStates(each)] as const] : [])),
    );
    STATES.set(graph, known);
  }
  return known.get(loop) ?? -1;
}

function closeLoop({ writer, values }: Selection, operation: Operation): Vectors {
  const { args, imm, loop } = operation;
  const n = loopStates(operation);
  const flat = (ids: readonly Id[]): number[] => ids.flatMap((id) => [...values[id]!]);
  const initial = flat(args.slice(0, n));
  const next = flat(args.slice(n, 2 * n));
  const done = [...values[args[2 * n]!]!];
  writer.loops[loop!] = { limit: imm, initial, next, done };
  return [writer.emit('loop', initial, loop)];
}
