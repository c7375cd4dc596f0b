/**
 * What values an operation can take: bounds that hold whenever it is not NaN, and whether it can be NaN. Bounds are computed
 * with the operations' own rounding, which is monotone, so they are safe without widening.
 */
import { APPLY } from './apply.ts';
import type { Graph, Id, Operation } from './ir.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly mayBeNaN: boolean;
}

const ANY: Interval = { low: -Infinity, high: Infinity, mayBeNaN: true };

/** √½ to 20 bits, rounded down: the least that `centred` gives. */
const ROOT_HALF = (1 + 0x6a09e / 2 ** 20) / 2;

/** Bounds of every operation; truth values and arrays have `ANY`. */
export function intervals(graph: Graph): readonly Interval[] {
  const known: Interval[] = [];
  for (const operation of graph.operations) known.push(cut(intervalOf(graph, operation, known), operation.within));
  return known;
}

function cut(interval: Interval, within: Operation['within']): Interval {
  if (!within) return interval;
  return { ...interval, low: Math.max(interval.low, within[0]), high: Math.min(interval.high, within[1]) };
}

/** Bounds of one operation from those of its arguments, by id. */
export function intervalOf(graph: Pick<Graph, 'tables'>, operation: Operation, known: readonly Interval[]): Interval {
  const { op, args, imm } = operation;
  const a = known[args[0] as Id] ?? ANY;
  const b = known[args[1] as Id] ?? ANY;
  switch (op) {
    case 'const':
      return { low: imm, high: imm, mayBeNaN: Number.isNaN(imm) };
    case 'trial':
      return { low: 0, high: 2 ** 53, mayBeNaN: false };
    case 'draw':
    case 'mirror':
      return { low: 2 ** -53, high: 1 - 2 ** -53, mayBeNaN: false };
    case 'add':
      return hull([a.low + b.low, a.high + b.high], eitherNaN(a, b) || opposite(a, b));
    case 'sub':
      return hull([a.low - b.high, a.high - b.low], eitherNaN(a, b) || opposite(a, negated(b)));
    case 'mul':
      return hull(
        corners(a, b, product),
        eitherNaN(a, b) || (holdsZero(a) && unbounded(b)) || (holdsZero(b) && unbounded(a)),
      );
    case 'div':
      return quotient(a, b);
    case 'neg':
      return { ...negated(a), mayBeNaN: a.mayBeNaN };
    case 'abs':
      return {
        low: holdsZero(a) ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high)),
        high: Math.max(Math.abs(a.low), Math.abs(a.high)),
        mayBeNaN: a.mayBeNaN,
      };
    case 'sqrt':
      return {
        low: Math.sqrt(Math.max(0, a.low)),
        high: Math.sqrt(Math.max(0, a.high)),
        mayBeNaN: a.mayBeNaN || a.low < 0,
      };
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
      return { low: APPLY[op](a.low), high: APPLY[op](a.high), mayBeNaN: a.mayBeNaN };
    case 'min':
    case 'max':
      return { low: APPLY[op](a.low, b.low), high: APPLY[op](a.high, b.high), mayBeNaN: eitherNaN(a, b) };
    case 'pow2':
      return a.low >= -1022 && a.high <= 1023 && !a.mayBeNaN
        ? { low: 0, high: APPLY.pow2(Math.ceil(a.high)), mayBeNaN: false }
        : ANY;
    case 'exponent':
      return { low: -1023, high: 1024, mayBeNaN: false };
    case 'octave':
      return { low: -1023, high: 4095 - 1023, mayBeNaN: false };
    case 'centred':
      return { low: ROOT_HALF, high: 2 * ROOT_HALF, mayBeNaN: false };
    case 'cell':
      return cells(a, imm);
    case 'mantissa':
    case 'place':
      return { low: 1, high: 2 - 2 ** -52, mayBeNaN: false };
    case 'high':
      return { low: Math.min(0, a.low), high: Math.max(0, a.high), mayBeNaN: true };
    case 'select': {
      const c = known[args[2] as Id]!;
      return hull([b.low, b.high, c.low, c.high], eitherNaN(b, c));
    }
    case 'gather':
      return tableInterval(graph.tables[imm]!, a);
    default:
      return ANY;
  }
}

/** The number of a cell grows with |x|. */
function cells(a: Interval, bits: number): Interval {
  const least = holdsZero(a) || a.mayBeNaN ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high));
  const most = Math.max(Math.abs(a.low), Math.abs(a.high));
  const high = a.mayBeNaN ? 2 ** (11 + bits) - 1 : APPLY.cell(most, bits);
  return { low: APPLY.cell(least, bits), high, mayBeNaN: false };
}

function hull(ends: readonly number[], mayBeNaN: boolean): Interval {
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  return Number.isNaN(low) || Number.isNaN(high)
    ? { low: -Infinity, high: Infinity, mayBeNaN }
    : { low, high, mayBeNaN };
}

function eitherNaN(a: Interval, b: Interval): boolean {
  return a.mayBeNaN || b.mayBeNaN;
}
function unbounded({ low, high }: Interval): boolean {
  return low === -Infinity || high === Infinity;
}
function holdsZero({ low, high }: Interval): boolean {
  return low <= 0 && high >= 0;
}
function negated({ low, high, mayBeNaN }: Interval): Interval {
  return { low: -high, high: -low, mayBeNaN };
}
/** True when infinities of opposite sign could meet. */
function opposite(a: Interval, b: Interval): boolean {
  return (a.high === Infinity && b.low === -Infinity) || (a.low === -Infinity && b.high === Infinity);
}
function corners(a: Interval, b: Interval, apply: (x: number, y: number) => number): number[] {
  return [apply(a.low, b.low), apply(a.low, b.high), apply(a.high, b.low), apply(a.high, b.high)];
}
/** A bound of zero times an unbounded one is zero: the infinity itself gives NaN, which is counted apart. */
function product(x: number, y: number): number {
  return x === 0 || y === 0 ? 0 : x * y;
}

function quotient(a: Interval, b: Interval): Interval {
  const infinite = unbounded(a) && unbounded(b);
  if (holdsZero(b)) return { low: -Infinity, high: Infinity, mayBeNaN: eitherNaN(a, b) || holdsZero(a) || infinite };
  return hull(
    corners(a, b, (x, y) => (infinite && Math.abs(x) === Infinity && Math.abs(y) === Infinity ? 0 : x / y)).concat(
      infinite ? [0, a.low, a.high, -a.low, -a.high] : [],
    ),
    eitherNaN(a, b) || infinite,
  );
}

function tableInterval(table: Float64Array, index: Interval): Interval {
  const all = entriesOf(table);
  const mayBeNaN = all.mayBeNaN || index.mayBeNaN || !(index.low >= 0) || !(index.high < table.length);
  return all.low <= all.high ? { ...all, mayBeNaN } : ANY;
}

/** Tables serve many look-ups and passes, and nobody writes to them. */
const ENTRIES = new WeakMap<Float64Array, Interval>();

/** Bounds of a table's entries; `low` above `high` when all are NaN. */
function entriesOf(table: Float64Array): Interval {
  let known = ENTRIES.get(table);
  if (known === undefined) {
    let [low, high, mayBeNaN] = [Infinity, -Infinity, false];
    for (let i = 0; i < table.length; i++) {
      const x = table[i]!;
      if (Number.isNaN(x)) mayBeNaN = true;
      else {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    known = { low, high, mayBeNaN };
    ENTRIES.set(table, known);
  }
  return known;
}
