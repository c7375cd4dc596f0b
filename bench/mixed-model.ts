/**
 * The model of the speed questions: n random spreadsheet operations over 20 triangular inputs (3 % exp, 3 % log, 15 %
 * division), each needed by the one output; as a graph, as C and as NumPy. Operands are near one half of the time, as
 * in a sheet. An operation that would leave the range of well-behaved numbers on some sample trials is drawn again.
 */

import type { Program } from '@tessera/engine';
import { Builder } from '../packages/engine/src/ir/builder.ts';
import type { Arithmetic, Graph, Id } from '../packages/engine/src/ir/ir.ts';
import { streamOf } from '../packages/engine/src/random/philox.ts';
import { exp, log } from '../packages/engine/src/special/elementary.ts';

export const INPUTS = 20;

/** One spreadsheet operation on earlier values (the inputs are values 0 to 19). */
export interface Cell {
  readonly op: 'add' | 'sub' | 'mul' | 'div' | 'exp' | 'log' | 'min' | 'max' | 'sqrt' | 'abs' | 'if';
  readonly args: readonly number[];
}

export interface MixedModel {
  /** Least, most likely and largest value of each input. */
  readonly triangles: readonly (readonly [number, number, number])[];
  readonly cells: readonly Cell[];
}

const SHARES: readonly (readonly [Cell['op'], number])[] = [
  ['add', 0.26],
  ['sub', 0.16],
  ['mul', 0.24],
  ['div', 0.15],
  ['exp', 0.03],
  ['log', 0.03],
  ['min', 0.03],
  ['max', 0.03],
  ['sqrt', 0.02],
  ['abs', 0.02],
  ['if', 0.03],
];
const SAMPLES = 400;
const ARITY: Record<Cell['op'], number> = {
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  exp: 1,
  log: 1,
  min: 2,
  max: 2,
  sqrt: 1,
  abs: 1,
  if: 4,
};

/** A 32-bit generator (Marsaglia's xorshift): the model must be the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

export function mixedModel(operations: number, seed = 1, live = true): MixedModel {
  const random = generator(seed * 2654435761 + 12345);
  const triangles = Array.from({ length: INPUTS }, () => {
    const low = 0.5 + random();
    const width = 0.5 + random();
    return [low, low + width * (0.2 + 0.6 * random()), low + width] as const;
  });
  const values = triangles.map(([low, , high]) => Array.from({ length: SAMPLES }, () => low + (high - low) * random()));
  const ranges: Range[] = triangles.map(([low, , high]) => [low, high]);
  const unread = new Set(values.keys());
  const cells: Cell[] = [];
  const queue = SHARES.flatMap(([op, share]) => Array<Cell['op']>(Math.round(share * operations)).fill(op));
  for (let tries = 0; cells.length < operations; tries++) {
    // The last cells gather what nothing has read yet.
    const gathering = live && unread.size >= operations - cells.length;
    const place = Math.floor(random() * queue.length);
    const op = gathering ? 'add' : queue[place]!;
    const args = pickArguments(op, values.length, live ? unread : new Set(), gathering, random);
    const sample = Array.from({ length: SAMPLES }, (_, k) =>
      apply(
        op,
        args.map((arg) => values[arg]![k]!),
      ),
    );
    const range = bounds(
      op,
      args.map((arg) => ranges[arg]!),
    );
    if (!gathering && (!Number.isFinite(range[0]) || !Number.isFinite(range[1]))) continue;
    if (!gathering && tries < 1e5 && !sample.every((x) => Math.abs(x) > 0.05 && Math.abs(x) < 20)) continue;
    queue.splice(gathering ? queue.lastIndexOf(op) : place, 1);
    for (const arg of args) unread.delete(arg);
    unread.add(values.push(sample) - 1);
    ranges.push(range);
    cells.push({ op, args });
  }
  return { triangles, cells };
}

/** The same, but formulas read any earlier values: about half of them reach the output, the last formula. */
export function randomModel(operations: number, seed = 1): MixedModel {
  return mixedModel(operations, seed, false);
}

const FORMULAS: Readonly<Record<Cell['op'], (x: readonly string[]) => string>> = {
  add: ([a, b]) => `${a}+${b}`,
  sub: ([a, b]) => `${a}-${b}`,
  mul: ([a, b]) => `${a}*${b}`,
  div: ([a, b]) => `${a}/${b}`,
  exp: ([a]) => `EXP(${a})`,
  log: ([a]) => `LN(${a})`,
  sqrt: ([a]) => `SQRT(${a})`,
  abs: ([a]) => `ABS(${a})`,
  min: ([a, b]) => `MIN(${a},${b})`,
  max: ([a, b]) => `MAX(${a},${b})`,
  if: ([a, b, c, d]) => `IF(${a}<${b},${c},${d})`,
};

/** The model as cells of a sheet: inputs in column A, formulas in column B. */
export function asFormulas({ triangles, cells }: MixedModel): {
  sheet: Record<string, number | string>;
  inputs: { cell: string; distribution: string }[];
  output: string;
} {
  const place = (value: number): string => (value < INPUTS ? `A${value + 1}` : `B${value - INPUTS + 1}`);
  const sheet: Record<string, number | string> = {};
  triangles.forEach(([, mode], k) => {
    sheet[place(k)] = mode;
  });
  cells.forEach(({ op, args }, k) => {
    sheet[place(INPUTS + k)] = `=${FORMULAS[op](args.map(place))}`;
  });
  const inputs = triangles.map((triangle, k) => ({
    cell: place(k),
    distribution: `triangular(${triangle.join(', ')})`,
  }));
  return { sheet, inputs, output: place(INPUTS + cells.length - 1) };
}

function pickArguments(
  op: Cell['op'],
  count: number,
  unread: ReadonlySet<number>,
  gathering: boolean,
  random: () => number,
): number[] {
  const waiting = [...unread];
  return Array.from({ length: ARITY[op] }, (_, k) => {
    if (gathering) return waiting[Math.min(k, waiting.length - 1)]!;
    if (random() < 0.5) return Math.max(0, count - 1 - Math.floor(random() * 8));
    return random() < 0.5 && waiting.length > 0
      ? waiting[Math.floor(random() * waiting.length)]!
      : Math.floor(random() * count);
  });
}

function apply(op: Cell['op'], x: readonly number[]): number {
  const [a, b, c, d] = x as [number, number, number, number];
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'exp':
      return Math.exp(a);
    case 'log':
      return Math.log(a);
    case 'min':
      return Math.min(a, b);
    case 'max':
      return Math.max(a, b);
    case 'sqrt':
      return Math.sqrt(a);
    case 'abs':
      return Math.abs(a);
    case 'if':
      return a < b ? c : d;
  }
}

type Range = readonly [number, number];

/** Within which the operation must stay; NaN where it could leave its domain. */
function bounds(op: Cell['op'], x: readonly Range[]): Range {
  const [a, b, c, d] = x as [Range, Range, Range, Range];
  const hull = (...corners: number[]): Range => [Math.min(...corners), Math.max(...corners)];
  const both = (f: (x: number, y: number) => number): Range =>
    hull(f(a[0], b[0]), f(a[0], b[1]), f(a[1], b[0]), f(a[1], b[1]));
  switch (op) {
    case 'add':
      return [a[0] + b[0], a[1] + b[1]];
    case 'sub':
      return [a[0] - b[1], a[1] - b[0]];
    case 'mul':
      return both((x, y) => x * y);
    case 'div':
      return b[0] <= 0 && b[1] >= 0 ? [NaN, NaN] : both((x, y) => x / y);
    case 'exp':
      return a[1] > 20 ? [NaN, NaN] : [Math.exp(a[0]), Math.exp(a[1])];
    case 'log':
      return a[0] <= 0 ? [NaN, NaN] : [Math.log(a[0]), Math.log(a[1])];
    case 'sqrt':
      return a[0] < 0 ? [NaN, NaN] : [Math.sqrt(a[0]), Math.sqrt(a[1])];
    case 'abs':
      return a[0] <= 0 && a[1] >= 0 ? [0, Math.max(-a[0], a[1])] : hull(Math.abs(a[0]), Math.abs(a[1]));
    case 'min':
    case 'max':
      return [Math[op](a[0], b[0]), Math[op](a[1], b[1])];
    case 'if':
      return hull(c[0], c[1], d[0], d[1]);
  }
}

/** The quantile of a triangular distribution, as inputs with constant corners have it. */
function triangular<V, B>(m: Arithmetic<V, B>, u: V, [low, mode, high]: readonly [number, number, number]): V {
  const cut = (mode - low) / (high - low);
  const rising = m.lt(u, m.const(cut));
  const below = m.mul(u, m.const((high - low) * (mode - low)));
  const above = m.mul(m.sub(m.const(1), u), m.const((high - low) * (high - mode)));
  const root = m.sqrt(m.select(rising, below, above));
  return m.select(rising, m.add(m.const(low), root), m.sub(m.const(high), root));
}

/** The model as a graph with one output. */
export function asGraph({ triangles, cells }: MixedModel): Graph {
  const m = new Builder();
  const values: Id[] = triangles.map((triangle, k) => triangular(m, m.draw(streamOf(`input ${k}`)), triangle));
  for (const { op, args } of cells) {
    const x = args.map((arg) => values[arg]!);
    const [a, b, c, d] = x as [Id, Id, Id, Id];
    if (op === 'exp') values.push(exp(m, a));
    else if (op === 'log') values.push(log(m, a));
    else if (op === 'if') values.push(m.select(m.lt(a, b), c, d));
    else if (op === 'sqrt' || op === 'abs') values.push(m[op](a));
    else values.push(m[op](a, b));
  }
  return m.graph([values.at(-1)!]);
}

/** The model as a program of that graph alone. */
export function asProgram(model: MixedModel): Program {
  return {
    version: 1,
    sampling: 'random',
    columns: 1,
    strata: [],
    stages: [{ kind: 'compiled', graph: asGraph(model), reads: [], writes: [0] }],
    inputStages: [],
    inputs: [],
    outputs: [{ reference: 'output', label: 'output', column: 0, base: null }],
    fallbacks: [],
    asOf: 0,
  };
}
