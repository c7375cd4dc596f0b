/**
 * Instruction selection: a graph to a vector program, one case per operation of the IR. What an operation does to
 * numbers stands in `ir/apply.ts`.
 */
import { type Interval, intervals } from '../../ir/interval.ts';
import { type Graph, type Id, loopStates, type Operation } from '../../ir/ir.ts';
import { regions } from '../../ir/regions.ts';
import { wholes } from '../../ir/whole.ts';
import { ArrayValue, arrayElement, type Cells, gather } from './arrays.ts';
import { draw } from './draw.ts';
import { drawInLoop } from './draw-in-loop.ts';
import { loopDraws } from './loop-draws.ts';
import {
  cell,
  centred,
  choose,
  conjunction,
  exponent,
  high,
  mantissa,
  maximum,
  minimum,
  negation,
  octave,
  place as placeInCell,
  pow2,
  truth,
} from './numbers.ts';
import { groupTables, placesOf, type TableGroup, type TablePlace } from './tables.ts';
import { VECTORS, type VectorProgram } from './vector.ts';
import { type Vectors, Writer } from './writer.ts';

interface Selection {
  readonly graph: Graph;
  readonly writer: Writer;
  /** By id: the vectors of a number or truth value; of a loop, its operation. */
  readonly values: Vectors[];
  readonly arrays: Map<Id, ArrayValue>;
  /** By loop number of the graph: its number in the vector program, and how many states it carries. */
  readonly loops: ReadonlyMap<number, { readonly number: number; readonly states: number }>;
  readonly groups: readonly TableGroup[];
  readonly places: readonly TablePlace[];
  /** What is known of each operation's values; empty where no table asks. */
  readonly known: readonly Interval[];
  readonly whole: Uint8Array;
  /** By id: the region of its operations. */
  readonly home: Int32Array;
  /** By draw in a loop: those that run side by side with it. */
  readonly draws: ReadonlyMap<Id, readonly Id[]>;
}

/** The vector program of a verified graph. */
export function translate(graph: Graph): VectorProgram {
  const groups = groupTables(graph);
  const writer = new Writer(groups);
  // Loop numbers of a graph may be far apart.
  const loops = new Map<number, { readonly number: number; readonly states: number }>();
  for (const operation of graph.operations) {
    if (operation.op === 'loop') loops.set(operation.loop!, { number: loops.size, states: loopStates(operation) });
  }
  const home = new Int32Array(graph.operations.length);
  for (const [loop, body] of regions(graph).bodies) for (const id of body) home[id] = loops.get(loop)!.number + 1;
  const selection: Selection = {
    graph,
    writer,
    values: [],
    arrays: new Map(),
    loops,
    groups,
    places: placesOf(groups),
    known: groups.length > 0 ? intervals(graph) : [],
    whole: groups.length > 0 || loops.size > 0 ? wholes(graph) : new Uint8Array(0),
    home,
    draws: loopDraws(graph, home, ({ imm, loop }) => imm === loops.get(loop!)!.states),
  };
  graph.operations.forEach((_, id) => place(selection, id));
  writer.region = 0;
  graph.outputs.forEach((id, output) => {
    selection.values[id]!.forEach((value, k) => {
      writer.emit('output', [value], output * VECTORS + k, k > 0);
    });
  });
  return writer.program();
}

const NONE: Vectors = [];

/** Selects an operation that is not selected yet: with a draw come others of its loop, and their indices before them. */
function place(selection: Selection, id: Id): void {
  const { graph, writer, values, home, draws } = selection;
  if (values[id] !== undefined) return;
  const abreast = draws.get(id);
  if (abreast) {
    for (const each of abreast) placeAll(selection, graph.operations[each]!.args);
    writer.region = home[id]!;
    drawTogether(selection, abreast);
    return;
  }
  placeAll(selection, graph.operations[id]!.args);
  writer.region = home[id]!;
  values[id] = select(selection, graph.operations[id]!, id);
}

function placeAll(selection: Selection, ids: readonly Id[]): void {
  for (const id of ids) place(selection, id);
}

function drawTogether({ graph, writer, values, whole }: Selection, ids: readonly Id[]): void {
  const draws = ids.map((id) => {
    const { op, args, imm } = graph.operations[id]!;
    const index = args[0]!;
    return { stream: imm, index: values[index]![0]!, isWhole: whole[index] === 1, mirrored: op === 'mirror' };
  });
  drawInLoop(writer, draws).forEach((vectors, k) => {
    values[ids[k]!] = vectors;
  });
}

function select(selection: Selection, operation: Operation, id: Id): Vectors {
  const { writer, values, arrays } = selection;
  const { op, args, imm } = operation;
  const at = (k: number): Vectors => values[args[k]!]!;
  switch (op) {
    case 'const':
      return writer.real(imm);
    case 'bool':
      return truth(writer, imm === 1);
    case 'trial':
      return trials(writer);
    case 'input':
      if (operation.same) return writer.all(writer.given('input', imm * VECTORS));
      return writer.vectors((k) => writer.given('input', imm * VECTORS + k));
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
      return writer.each(`f64x2.${op}`, [at(0), at(1)]);
    case 'neg':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
      return writer.each(`f64x2.${op}`, [at(0)]);
    case 'min':
      return minimum(writer, at(0), at(1));
    case 'max':
      return maximum(writer, at(0), at(1));
    case 'pow2':
      return pow2(writer, at(0));
    case 'exponent':
      return exponent(writer, at(0));
    case 'mantissa':
      return mantissa(writer, at(0));
    case 'octave':
      return octave(writer, at(0));
    case 'centred':
      return centred(writer, at(0));
    case 'high':
      return high(writer, at(0));
    case 'cell':
      return cell(writer, at(0), imm);
    case 'place':
      return placeInCell(writer, at(0), imm);
    case 'and':
      return conjunction(writer, at(0), at(1));
    case 'or':
    case 'xor':
      return writer.each(`v128.${op}`, [at(0), at(1)]);
    case 'not':
      return negation(writer, at(0));
    case 'select':
      return choose(writer, at(0), at(1), at(2));
    case 'gather':
      return lookUp(selection, operation);
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
      arrays.set(id, arrays.get(args[0]!)!.sorted());
      return NONE;
    case 'at':
      return arrayElement(writer, arrays.get(args[0]!)!, at(1));
    case 'rare':
      return writer.each('rare', [at(0), at(1), at(2), at(3)], imm);
    case 'loopVar':
      return loopVariable(selection, operation);
    case 'loop':
      return closeLoop(selection, operation);
    case 'loopResult':
      return writer.vectors((k) => writer.emit('result', [at(0)[0]!], imm * VECTORS + k));
    default:
      return op satisfies never;
  }
}

function lookUp(selection: Selection, { args, imm }: Operation): Vectors {
  const { writer, values, groups, places, known, whole } = selection;
  const at = args[0]!;
  const { group, column } = places[imm]!;
  const { low, high, mayBeNaN } = known[at]!;
  const inside = !mayBeNaN && low >= 0 && high < groups[group]!.length;
  const cells = inside ? cellsOf(selection, at) : undefined;
  const index = { index: values[at]!, inside, whole: whole[at] === 1, ...(cells && { cells }) };
  return gather(writer, { group: groups[group]!, column }, index);
}

/** An index that is the number of a cell of positive numbers, less a constant. */
function cellsOf({ graph: { operations }, values, known }: Selection, index: Id): Cells | undefined {
  const { op, args } = operations[index]!;
  const number = operations[args[0]!];
  const first = operations[args[1]!];
  if (op !== 'sub' || number?.op !== 'cell' || first?.op !== 'const' || !Number.isInteger(first.imm)) return undefined;
  const of = number.args[0]!;
  const { low, mayBeNaN } = known[of]!;
  return low > 0 && !mayBeNaN ? { of: values[of]!, bits: number.imm, first: first.imm } : undefined;
}

function trials(writer: Writer): Vectors {
  const first = writer.given('trial');
  return writer.vectors((k) => (k === 0 ? first : writer.emit('f64x2.add', [first, writer.number(2 * k)])));
}

function loopVariable({ writer, loops }: Selection, { imm, loop }: Operation): Vectors {
  if (imm === loops.get(loop!)!.states) return writer.all(writer.emit('trip'));
  return writer.vectors((k) => writer.emit('state', [], imm * VECTORS + k));
}

function closeLoop({ writer, values, loops }: Selection, operation: Operation): Vectors {
  const { args, imm, loop } = operation;
  const n = loopStates(operation);
  const flat = (ids: readonly Id[]): number[] => ids.flatMap((id) => [...values[id]!]);
  const next = flat(args.slice(n, 2 * n));
  const done = flat(args.slice(2 * n));
  return [
    writer.loop(loops.get(loop!)!.number, flat(args.slice(0, n)), { limit: imm, region: writer.region, next, done }),
  ];
}
