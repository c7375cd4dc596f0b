/**
 * What a workbook's uncertain cells and outputs probably are: end results are numbers that no other formula uses or that have a name, and
 * constants matter as much as they move them. Every constant is moved by 10 % either way through the compiled model, two
 * trials each. Suggestions only: nothing is chosen.
 */
import { type Backend, BLOCK } from './backend/backend.ts';
import { compileWhatIf, type WhatIf } from './compile.ts';
import { randomCells } from './dependents.ts';
import { TesseraError } from './errors.ts';
import { Cells } from './graph/cells.ts';
import { cellsOf, printKey } from './graph/dependencies.ts';
import { orderFormulas } from './graph/order.ts';
import { cellSource, type Recalculated, recalculate } from './graph/recalculate.ts';
import { sliceModel } from './graph/slice.ts';
import { runEvaluated } from './graph/stages.ts';
import { labelOf } from './model.ts';
import { type Area, type CellKey, cellKey, columnOf, parseAddress, rowOf } from './workbook/address.ts';
import type { Workbook } from './workbook/workbook.ts';

/** A cell that looks like an end result. */
export interface SuggestedOutput {
  readonly reference: string;
  readonly label: string;
  readonly value: number;
  /** How many formulas it rests on. */
  readonly formulas: number;
}

/** A constant that looks uncertain. */
export interface SuggestedInput {
  readonly reference: string;
  readonly label: string;
  readonly value: number;
  /** From 0 to 1: its swing beside the largest swing of each end result, on average over them. */
  readonly weight: number;
  /** Each end result when the constant is 10 % lower and 10 % higher, in the order of `outputs`. */
  readonly moves: readonly { readonly low: number; readonly high: number }[];
}

export interface Suggestions {
  /** Cells that draw by themselves: they vary as they are. */
  readonly random: ReturnType<typeof randomCells>;
  readonly outputs: readonly SuggestedOutput[];
  /** Those that move some end result, the strongest first. */
  readonly inputs: readonly SuggestedInput[];
}

/** End results beyond these are not asked for. */
const MOST_RESULTS = 12;
/** Cells beyond these are not followed to what they rest on. */
const MOST_CANDIDATES = 200;
/** Constants beyond these are not moved: they are data. */
const MOST_CONSTANTS = 500;
const MOVE = 0.1;

/** Words that end results bear; they decide only between cells that rest on as much. */
const RESULT_WORDS = /\b(npv|irr|profit|total|net|result|value|cost|margin|cash|income|revenue|return|price|ebitda)\b/i;

/** Suggests uncertain cells and outputs of a workbook, which may be handed in recalculated. `now`: the serial of TODAY() and NOW(). */
export async function suggest(
  workbook: Workbook,
  now: number,
  backend: Backend,
  recalculated: Recalculated = recalculate(workbook, { asOf: now }),
): Promise<Suggestions> {
  const results = endResults(recalculated);
  const constants = constantsOf(
    recalculated,
    results.map(({ key }) => key),
  );
  const keys = results.map(({ key }) => key);
  const moved = await move(recalculated, constants, keys, now, backend);
  const base = keys.map((key) => recalculated.values.get(key) as number);
  const largest = keys.map((_, j) => Math.max(...moved.map((moves) => swing(moves[j]!, base[j]!)), 0));
  const inputs = constants.map((key, i): SuggestedInput => {
    const parts = keys.map((_, j) => (largest[j]! > 0 ? swing(moved[i]![j]!, base[j]!) / largest[j]! : 0));
    return {
      reference: printKey(workbook, key),
      label: labelOf(key, recalculated.values) ?? printKey(workbook, key),
      value: recalculated.values.get(key) as number,
      weight: parts.reduce((a, b) => a + b, 0) / Math.max(1, parts.length),
      moves: moved[i]!,
    };
  });
  return {
    random: randomCells(recalculated),
    outputs: results.map(({ key, formulas }) => ({
      reference: printKey(workbook, key),
      label: labelOf(key, recalculated.values) ?? printKey(workbook, key),
      value: recalculated.values.get(key) as number,
      formulas,
    })),
    inputs: inputs.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight),
  };
}

/** The distance between both moves; an error counts as no number, not as a swing. */
function swing({ low, high }: { readonly low: number; readonly high: number }, base: number): number {
  const from = Number.isFinite(low) ? low : base;
  const to = Number.isFinite(high) ? high : base;
  return Math.max(Math.abs(to - from), Math.abs(to - base), Math.abs(from - base));
}

/** Formula cells that a defined name stands for: somebody found them worth a name. */
function namedCells({ dependencies: { workbook, computed } }: Recalculated): ReadonlySet<CellKey> {
  const found = new Set<CellKey>();
  for (const { name, hidden } of workbook.names) {
    const area = hidden ? undefined : findArea(name, workbook);
    if (!area || area.top !== area.bottom || area.left !== area.right) continue;
    const key = cellKey(area.sheet, area.top, area.left);
    if (computed.numberOf(key) !== undefined) found.add(key);
  }
  return found;
}

function findArea(name: string, workbook: Workbook): Area | undefined {
  try {
    return parseAddress(name, workbook);
  } catch (failure) {
    if (failure instanceof TesseraError) return undefined; // a name for an expression or a constant
    throw failure;
  }
}

/** Formula cells with a number that no formula reads or that have a name: named ones first, then by what they rest on. */
function endResults(recalculated: Recalculated): { readonly key: CellKey; readonly formulas: number }[] {
  const { dependencies, values } = recalculated;
  const { formulas, computed } = dependencies;
  const named = namedCells(recalculated);
  const changes = new Int32Array(computed.size + 1);
  for (const formula of formulas.values()) {
    for (const area of formula.areas) {
      for (const { from, to } of computed.runs(area)) {
        changes[from]!++;
        changes[to]!--;
      }
    }
  }
  const candidates: { readonly key: CellKey; readonly read: boolean }[] = [];
  let readers = 0;
  computed.keys.forEach((key, number) => {
    readers += changes[number]!;
    if ((readers > 0 && !named.has(key)) || typeof values.get(key) !== 'number') return;
    candidates.push({ key, read: readers > 0 });
  });
  const found = widest(recalculated, candidates, named).map(({ key, read }) => ({
    key,
    read,
    formulas: orderFormulas(dependencies, [key]).order.length,
  }));
  // A named cell on the way, such as a discount rate that is computed, is no end result.
  const most = Math.max(0, ...found.map(({ formulas }) => formulas));
  const name = (key: CellKey): number => (named.has(key) ? 1 : 0);
  const word = (key: CellKey): number => (RESULT_WORDS.test(labelOf(key, values) ?? '') ? 1 : 0);
  return found
    .filter(({ formulas, read }) => !read || formulas >= most / 2)
    .sort((a, b) => name(b.key) - name(a.key) || b.formulas - a.formulas || word(b.key) - word(a.key) || a.key - b.key)
    .slice(0, MOST_RESULTS);
}

/** Of too many candidates those with a name, then those that read the most cells: following each to its end takes time. */
function widest<T extends { readonly key: CellKey }>(
  { dependencies: { formulas, computed, owners } }: Recalculated,
  candidates: readonly T[],
  named: ReadonlySet<CellKey>,
): readonly T[] {
  if (candidates.length <= MOST_CANDIDATES) return candidates;
  const width = ({ key }: T): number => {
    if (named.has(key)) return Infinity;
    const areas = formulas.get(owners[computed.numberOf(key)!]!)!.areas;
    return areas.reduce((sum, { top, left, bottom, right }) => sum + (bottom - top + 1) * (right - left + 1), 0);
  };
  return [...candidates].sort((a, b) => width(b) - width(a) || a.key - b.key).slice(0, MOST_CANDIDATES);
}

/** Numbers, typed in and not 0, that the end results read; labelled ones first when there are too many. */
function constantsOf(recalculated: Recalculated, results: readonly CellKey[]): CellKey[] {
  const { dependencies } = recalculated;
  const { workbook, formulas } = dependencies;
  const read = new Set<CellKey>();
  for (const key of orderFormulas(dependencies, results).order) {
    for (const area of formulas.get(key)!.areas) {
      const cells = workbook.sheets[area.sheet]?.cells;
      if (!cells) continue;
      const inside = (cell: CellKey): boolean => {
        const row = rowOf(cell);
        const column = columnOf(cell);
        return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
      };
      const size = (area.bottom - area.top + 1) * (area.right - area.left + 1);
      if (size > cells.size) for (const cell of cells.keys()) if (inside(cell)) read.add(cell);
      if (size <= cells.size) for (const cell of cellsOf(area)) if (cells.has(cell)) read.add(cell);
    }
  }
  const constants = [...read].filter((key) => {
    const value = recalculated.values.get(key);
    return dependencies.computed.numberOf(key) === undefined && typeof value === 'number' && value !== 0;
  });
  if (constants.length <= MOST_CONSTANTS) return constants;
  const beside = (key: CellKey): number => (typeof recalculated.values.get(key - 1) === 'string' ? 0 : 1);
  return constants.sort((a, b) => beside(a) - beside(b) || a - b).slice(0, MOST_CONSTANTS);
}

type Moves = readonly (readonly { readonly low: number; readonly high: number }[])[];

/** For each constant each result with the constant lower and higher. */
async function move(
  recalculated: Recalculated,
  constants: readonly CellKey[],
  results: readonly CellKey[],
  asOf: number,
  backend: Backend,
): Promise<Moves> {
  if (constants.length === 0 || results.length === 0) return [];
  try {
    return await moveCompiled(compileWhatIf(recalculated, constants, results, asOf), recalculated, constants, backend);
  } catch (refusal) {
    // A constant may decide which cells are read, or stand where a formula cannot vary: then one at a time, evaluated.
    if (!(refusal instanceof TesseraError)) throw refusal;
    return moveEvaluated(recalculated, constants, results, asOf);
  }
}

async function moveCompiled(
  { stages, columns: count, outputs }: WhatIf,
  { values }: Recalculated,
  constants: readonly CellKey[],
  backend: Backend,
): Promise<Moves> {
  const kernels = await Promise.all(
    stages.map((stage) => (stage.kind === 'compiled' ? backend.compile(stage.graph) : undefined)),
  );
  const trials = 2 * constants.length;
  const found: number[][] = outputs.map(() => []);
  for (let first = 0; first < trials; first += BLOCK) {
    const range = { seed: 0, replicate: 0, first, count: Math.min(BLOCK, trials - first) };
    const columns: Float64Array[] = Array.from({ length: count }, () => new Float64Array(0));
    constants.forEach((key, i) => {
      const base = values.get(key) as number;
      columns[i] = Float64Array.from({ length: range.count }, (_, trial) => {
        const own = Math.floor((first + trial) / 2) === i;
        return own ? base * (trial % 2 === 0 ? 1 - MOVE : 1 + MOVE) : base;
      });
    });
    stages.forEach((stage, i) => {
      const reads = stage.reads.map((column) => columns[column]!);
      const written = stage.kind === 'compiled' ? kernels[i]!.run(range, reads) : runEvaluated(stage, reads, range);
      stage.writes.forEach((column, k) => {
        columns[column] = written[k]!.slice();
      });
    });
    outputs.forEach((column, j) => {
      found[j]!.push(...columns[column]!);
    });
  }
  for (const kernel of kernels) kernel?.release();
  return constants.map((_, i) => found.map((column) => ({ low: column[2 * i]!, high: column[2 * i + 1]! })));
}

function moveEvaluated(
  recalculated: Recalculated,
  constants: readonly CellKey[],
  results: readonly CellKey[],
  asOf: number,
): Moves {
  const source = { ...cellSource(recalculated.dependencies, asOf), values: recalculated.values };
  const cells = new Cells(source);
  return constants.map((key) => {
    const base = recalculated.values.get(key) as number;
    const { random } = sliceModel(recalculated, results, new Set([key]));
    const at = (value: number): number[] => {
      cells.set(key, value);
      cells.evaluate(random);
      return results.map((result) => {
        const x = cells.value(result);
        return typeof x === 'number' ? x : NaN;
      });
    };
    const low = at(base * (1 - MOVE));
    const high = at(base * (1 + MOVE));
    at(base);
    return results.map((_, j) => ({ low: low[j]!, high: high[j]! }));
  });
}
