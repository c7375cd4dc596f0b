/**
 * Cuts a lowered model into stages: compiled, then the cells that need the evaluator, then compiled again. Values cross
 * as columns of doubles: a number as it is, TRUE and FALSE as 1 and 0, a text as its code in the stage's table, a blank
 * as 0, an error as NaN; where the type may vary a second column holds the tag (0 number, 1 text, 2 truth value,
 * 3 blank), and where it may be an error a further one holds the position of its kind in ERROR_KINDS.
 */

import type { TrialRange } from '../backend/backend.ts';
import { TesseraError } from '../errors.ts';
import { errorIndex, failed, symbolicOf, TAG, tagOf } from '../formula/operand.ts';
import type { Operand, SymbolicContext } from '../formula/symbolic.ts';
import { ERROR_KINDS, error, isError, type Scalar } from '../formula/value.ts';
import { type Graph, type Id, OPERATIONS, type Operation } from '../ir/ir.ts';
import { optimise } from '../ir/optimise.ts';
import { prune } from '../ir/prune.ts';
import type { CompiledStage, EvaluatedStage, WorkbookStage } from '../program.ts';
import type { CellKey } from '../workbook/address.ts';
import { type CellSource, Cells } from './cells.ts';
import type { Formula } from './dependencies.ts';

/** A value that crosses to the evaluator: the operations of its columns. */
export interface Crossing {
  readonly value: Id;
  readonly tag: Id;
  readonly code: Id;
}

/** One formula that runs on the evaluator. */
export interface EvaluatedFormula {
  readonly formula: Formula;
  /** The cells it reads that vary, with their values. */
  readonly reads: readonly { readonly key: CellKey; readonly crossing: Crossing }[];
  /** Its draws: the n-th drawing call, with the uniform. */
  readonly draws: readonly { readonly n: number; readonly uniform: Id }[];
  /** The cells it may read that do not vary. */
  readonly constants: readonly CellKey[];
  /** The evaluated formulas that it reads, by position; they run in its stage (again, if they ran in an earlier one). */
  readonly after: readonly number[];
  /** Whether its value may be text, which only the evaluator can read. */
  readonly textual: boolean;
  /** Program columns of its cells' values. */
  readonly writes: readonly CellWrite[];
}

export interface CellWrite {
  readonly key: CellKey;
  /** `Sheet1!B4` */
  readonly name: string;
  readonly value: number;
  readonly tag: number;
  readonly code: number;
}

/** What the evaluator needs to run a stage: a plain value. */
interface EvaluatedCells {
  readonly source: CellSource;
  readonly texts: readonly string[];
  readonly order: readonly CellKey[];
  /** Cells to fill before a trial, with the places of their columns among the stage's `reads`. */
  readonly reads: readonly CellRead[];
  readonly draws: readonly { readonly key: CellKey; readonly n: number; readonly at: number }[];
  /** Cells to read after a trial; their columns are the stage's `writes`, three for each. */
  readonly cells: readonly { readonly key: CellKey; readonly name: string; readonly textual: boolean }[];
}

interface CellRead {
  readonly key: CellKey;
  readonly value: number;
  readonly tag: number;
  readonly code: number;
}

/** The columns in which an operand crosses. */
export function crossingOf(operand: Operand, context: SymbolicContext): Crossing {
  const symbolic = symbolicOf(operand, context);
  const { builder } = context;
  const none = builder.const(-1);
  return {
    value: symbolic.value,
    tag: tagOf(symbolic, context),
    code: builder.select(failed(operand, context), symbolic.errorCode(), none),
  };
}

/** Sees the graph of a compiled stage (by its level) after each pass. */
export type Watch = (level: number, pass: string, graph: Graph) => void;

/** Plans the stages of a lowered model; columns are numbered through all its plans. */
export class StagePlan {
  readonly #operations: readonly Operation[];
  readonly #graph: Graph;
  readonly #texts: readonly string[];
  readonly #evaluated: readonly EvaluatedFormula[];
  /** Which evaluated formula writes a column. */
  readonly #writers = new Map<number, number>();
  /** The stage in which an operation, and an evaluated formula, can be computed at the earliest. */
  readonly #levels: Int32Array;
  readonly #evaluatedLevels: number[] = [];
  readonly #watch: Watch;
  #columns: number;

  /** `columns`: how many program columns are taken already. */
  constructor(
    context: SymbolicContext,
    evaluated: readonly EvaluatedFormula[],
    columns: number,
    watch: Watch = () => {},
  ) {
    this.#watch = watch;
    this.#graph = context.builder.graph([]);
    this.#operations = this.#graph.operations;
    this.#texts = context.texts.slice();
    this.#evaluated = evaluated;
    this.#columns = columns;
    evaluated.forEach(({ writes }, index) => {
      for (const { value, tag, code } of writes) {
        for (const column of [value, tag, code]) this.#writers.set(column, index);
      }
    });
    this.#levels = this.#findLevels();
  }

  get columns(): number {
    return this.#columns;
  }

  /** Levels from front to back; a loop is computed as a whole, so its variables stand on the loop's level. */
  #findLevels(): Int32Array {
    const levels = new Int32Array(this.#operations.length);
    if (this.#evaluated.length === 0) return levels;
    const loops = new Map<number, number>();
    for (let settled = false; !settled; ) {
      settled = true;
      this.#operations.forEach(({ op, args, imm, loop }, id) => {
        let level = 0;
        for (const arg of args) level = Math.max(level, levels[arg]!);
        if (op === 'input') level = this.#levelOfColumn(imm, levels);
        if (op === 'loopVar') level = loops.get(loop!) ?? 0;
        levels[id] = level;
        if (op !== 'loop' || level === (loops.get(loop!) ?? 0)) return;
        loops.set(loop!, level);
        settled = false;
      });
    }
    return levels;
  }

  #levelOfColumn(column: number, levels: Int32Array): number {
    const writer = this.#writers.get(column);
    if (writer === undefined) return 0;
    let level = 0;
    for (const index of this.#withEarlier([writer])) {
      for (const id of importsOf(this.#evaluated[index]!)) level = Math.max(level, levels[id]!);
    }
    this.#evaluatedLevels[writer] = level;
    return level + 1;
  }

  /** Evaluated formulas with those that they read, in order. */
  #withEarlier(indices: readonly number[]): number[] {
    const found = new Set<number>();
    const pending = indices.slice();
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (found.has(index)) continue;
      found.add(index);
      pending.push(...this.#evaluated[index]!.after);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** The stages that compute the targets, and the program column in which each target ends up. */
  plan(
    targets: readonly Id[],
    source: CellSource,
  ): { readonly stages: WorkbookStage[]; readonly columns: readonly number[] } {
    const columns = new Map<Id, number>();
    const demands: Id[][] = [];
    const demand = (id: Id): number => {
      let column = columns.get(id);
      if (column === undefined) {
        column = this.#columns++;
        columns.set(id, column);
        const level = this.#levels[id]!;
        demands[level] = [...(demands[level] ?? []), id];
      }
      return column;
    };
    const needed = this.#neededFormulas(targets);
    for (const id of targets) demand(id);
    for (const index of this.#withEarlier(needed)) importsOf(this.#evaluated[index]!).forEach(demand);
    const stages: WorkbookStage[] = [];
    for (let level = demands.length - 1; level >= 0; level--) {
      const evaluated = needed.filter((index) => this.#evaluatedLevels[index] === level);
      if (evaluated.length > 0) stages.unshift(this.#evaluatedStage(evaluated, columns, source));
      const outputs = demands[level];
      if (outputs) stages.unshift(this.#compiledStage(outputs, level, demand, columns));
    }
    return { stages, columns: targets.map((id) => columns.get(id)!) };
  }

  /** Evaluated formulas that the targets need, in order. */
  #neededFormulas(targets: readonly Id[]): number[] {
    if (this.#evaluated.length === 0) return [];
    const found = new Set<number>();
    const seen = new Uint8Array(this.#operations.length);
    const pending = targets.slice();
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (seen[id]) continue;
      seen[id] = 1;
      const { op, args, imm } = this.#operations[id]!;
      pending.push(...args);
      const writer = op === 'input' ? this.#writers.get(imm) : undefined;
      if (writer === undefined || found.has(writer)) continue;
      found.add(writer);
      for (const index of this.#withEarlier([writer])) pending.push(...importsOf(this.#evaluated[index]!));
    }
    return [...found].sort((a, b) => a - b);
  }

  #compiledStage(
    outputs: readonly Id[],
    level: number,
    demand: (id: Id) => number,
    columns: Map<Id, number>,
  ): CompiledStage {
    const writes = outputs.map((id) => columns.get(id)!);
    const improve = (graph: Graph): Graph => optimise(graph, (pass, seen) => this.#watch(level, pass, seen));
    if (level === 0 && this.#graph.columns === 0) {
      // Every pass walks over all that it is given, and the inputs' stage needs little of it.
      return { kind: 'compiled', graph: improve(prune({ ...this.#graph, outputs })), reads: [], writes };
    }
    const operations = this.#operations;
    const wanted = new Uint8Array(operations.length);
    for (const id of outputs) wanted[id] = 1;
    const imported = new Set<Id>();
    for (let id = operations.length - 1; id >= 0; id--) {
      if (!wanted[id]) continue;
      const operation = operations[id]!;
      if (this.#levels[id]! < level && isImported(operation)) imported.add(id as Id);
      else for (const arg of operation.args) wanted[arg] = 1;
    }
    const reads: number[] = [];
    const place = (column: number): number => {
      const known = reads.indexOf(column);
      return known >= 0 ? known : reads.push(column) - 1;
    };
    const moved = new Int32Array(operations.length);
    const kept: Operation[] = [];
    operations.forEach((operation, id) => {
      if (!wanted[id]) return;
      moved[id] = kept.length;
      if (imported.has(id as Id)) kept.push({ op: 'input', args: [], imm: place(demand(id as Id)) });
      else if (operation.op === 'input') kept.push({ ...operation, imm: place(operation.imm) });
      else kept.push({ ...operation, args: operation.args.map((arg) => moved[arg]! as Id) });
    });
    const { tables, streams } = this.#graph;
    const graph = {
      operations: kept,
      tables,
      streams,
      columns: reads.length,
      outputs: outputs.map((id) => moved[id]! as Id),
    };
    return { kind: 'compiled', graph: improve(graph), reads, writes };
  }

  #evaluatedStage(indices: readonly number[], columns: ReadonlyMap<Id, number>, source: CellSource): EvaluatedStage {
    const reads: number[] = [];
    const place = (id: Id): number => {
      const column = columns.get(id)!;
      const known = reads.indexOf(column);
      return known >= 0 ? known : reads.push(column) - 1;
    };
    const written = indices.map((index) => this.#evaluated[index]!);
    const formulas = this.#withEarlier(indices).map((index) => this.#evaluated[index]!);
    const seen = new Map(formulas.flatMap(({ reads: cells }) => cells.map((read) => [read.key, read] as const)));
    const own = new Set(formulas.flatMap(({ writes }) => writes.map(({ key }) => key)));
    const cells: EvaluatedCells = {
      source: sourceFor(formulas, source),
      texts: this.#texts,
      order: formulas.map(({ formula }) => formula.key),
      reads: [...seen.values()]
        .filter(({ key }) => !own.has(key))
        .map(({ key, crossing: { value, tag, code } }) => ({
          key,
          value: place(value),
          tag: place(tag),
          code: place(code),
        })),
      draws: formulas.flatMap(({ formula, draws }) =>
        draws.map(({ n, uniform }) => ({ key: formula.key, n, at: place(uniform) })),
      ),
      cells: written.flatMap(({ writes, textual }) => writes.map(({ key, name }) => ({ key, name, textual }))),
    };
    const writes = written.flatMap((formula) => formula.writes.flatMap(({ value, tag, code }) => [value, tag, code]));
    return { kind: 'evaluated', cells, reads, writes };
  }
}

function importsOf({ reads, draws }: EvaluatedFormula): Id[] {
  return [
    ...reads.flatMap(({ crossing }) => [crossing.value, crossing.tag, crossing.code]),
    ...draws.map(({ uniform }) => uniform),
  ];
}

/** Whether a later stage reads the operation's column instead of computing it again. */
function isImported({ op }: Operation): boolean {
  return op !== 'const' && op !== 'input' && op !== 'trial' && OPERATIONS[op].result === 'f64';
}

/** The formulas and the constants that they may read. */
function sourceFor(formulas: readonly EvaluatedFormula[], { values, ...source }: CellSource): CellSource {
  const kept = new Map<CellKey, Scalar>();
  for (const { constants } of formulas) {
    for (const key of constants) {
      const value = values.get(key);
      if (value !== undefined) kept.set(key, value);
    }
  }
  return { ...source, formulas: formulas.map(({ formula }) => formula), values: kept };
}

// Running

const PREPARED = new WeakMap<EvaluatedCells, Prepared>();

interface Prepared {
  readonly cells: Cells;
  readonly codes: ReadonlyMap<string, number>;
  readonly uniforms: Map<string, number>;
}

function prepare(evaluated: EvaluatedCells): Prepared {
  let prepared = PREPARED.get(evaluated);
  if (!prepared) {
    const uniforms = new Map<string, number>();
    const cells = new Cells(evaluated.source, (key, n) => uniforms.get(`${key} ${n}`)!);
    prepared = { cells, uniforms, codes: new Map(evaluated.texts.map((text, code) => [text, code])) };
    PREPARED.set(evaluated, prepared);
  }
  return prepared;
}

/** Runs an evaluated stage for a block: the stage's columns in, its columns out. */
export function runEvaluated(
  stage: EvaluatedStage,
  columns: readonly Float64Array[],
  range: TrialRange,
): Float64Array[] {
  const evaluated = stage.cells as EvaluatedCells;
  const { cells, codes, uniforms } = prepare(evaluated);
  const written = stage.writes.map(() => new Float64Array(range.count));
  for (let trial = 0; trial < range.count; trial++) {
    for (const { key, value, tag, code } of evaluated.reads) {
      const scalar = decode(columns[value]![trial]!, columns[tag]![trial]!, columns[code]![trial]!, evaluated.texts);
      cells.set(key, scalar);
    }
    for (const { key, n, at } of evaluated.draws) uniforms.set(`${key} ${n}`, columns[at]![trial]!);
    cells.evaluate(evaluated.order);
    evaluated.cells.forEach((cell, index) => {
      const scalar = cells.value(cell.key);
      const { value, tag, code } = encode(scalar, codes);
      if (value === UNKNOWN_TEXT && tag === TAG.text && !cell.textual) {
        throw new TesseraError('text-unforeseen', { cell: cell.name, value: JSON.stringify(scalar) });
      }
      written[3 * index]![trial] = value;
      written[3 * index + 1]![trial] = tag;
      written[3 * index + 2]![trial] = code;
    });
  }
  return written;
}

function decode(value: number, tag: number, code: number, texts: readonly string[]): Scalar {
  if (code >= 0) return error(ERROR_KINDS[code]!);
  if (tag === TAG.text) return texts[value]!;
  if (tag === TAG.boolean) return value === 1;
  return tag === TAG.blank ? null : value;
}

function encode(scalar: Scalar, codes: ReadonlyMap<string, number>): { value: number; tag: number; code: number } {
  if (typeof scalar === 'number') return { value: scalar, tag: TAG.number, code: -1 };
  if (typeof scalar === 'boolean') return { value: scalar ? 1 : 0, tag: TAG.boolean, code: -1 };
  if (scalar === null) return { value: 0, tag: TAG.blank, code: -1 };
  if (typeof scalar === 'string') return { value: codes.get(scalar) ?? UNKNOWN_TEXT, tag: TAG.text, code: -1 };
  return { value: NaN, tag: TAG.number, code: errorIndex(isError(scalar) ? scalar.error : '#VALUE!') };
}

/** A text that the compiled stages do not know: none of them reads a cell that may hold one (see `FallBacks`). */
const UNKNOWN_TEXT = -1;
