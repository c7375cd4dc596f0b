/**
 * Values of cells and the evaluation of formulas among them: the host side of the scalar evaluator. It is built from
 * plain values, so that a thread without the workbook can run a few formulas of it, trial after trial.
 *
 * A formula that reads a cell which is not evaluated yet is set aside until that cell is: as in Excel, the order of
 * evaluation follows what is really read, and only a circle that is really read is one.
 */

import { TesseraError } from '../errors.ts';
import type { Node } from '../formula/ast.ts';
import { elementAt, intersectAreas } from '../formula/broadcast.ts';
import { readCells } from '../formula/call.ts';
import { type EvaluationContext, evaluateFormula } from '../formula/evaluate.ts';
import { resolveText } from '../formula/references.ts';
import { type ArrayValue, error, isArray, type ReferenceValue, type Scalar, type Value } from '../formula/value.ts';
import { type Area, type CellKey, cellKey, columnOf, rowOf, sheetOf } from '../workbook/address.ts';
import type { Table } from '../workbook/workbook.ts';
import { AreaMemory } from './area-memory.ts';
import { CellIndex } from './cell-index.ts';
import { cellsOf, type Formula, nameKey } from './dependencies.ts';

/** What evaluation needs of a workbook; a plain value. */
export interface CellSource {
  readonly formulas: readonly Formula[];
  /** Values of the cells that are there: constants, and the values that formulas start from. */
  readonly values: ReadonlyMap<CellKey, Scalar>;
  /** Each sheet's name and used area. */
  readonly sheets: readonly { readonly name: string; readonly extent?: Area }[];
  /** Cells with a SUBTOTAL or AGGREGATE in them: other such functions pass them over. */
  readonly subtotals: ReadonlySet<CellKey>;
  /** Hidden rows of each sheet, and those of them that a filter hides. */
  readonly hiddenRows: readonly ReadonlySet<number>[];
  readonly filteredRows: readonly ReadonlySet<number>[];
  /** True when the values were saved on a Mac (CHAR and CODE differ there). */
  readonly macintosh: boolean;
  readonly tables: readonly Table[];
  /** Defined names that texts may spell (INDIRECT), by `nameKey`. */
  readonly names: Readonly<Record<string, Node>>;
  readonly date1904: boolean;
  /** TODAY() and NOW(): an Excel serial. */
  readonly asOf: number;
}

/**
 * Uniform draws for RAND() and its kin: which drawing call of a cell's formula it is, and how often that call drew
 * before in this evaluation (both from 0).
 */
export type Random = (cell: CellKey, draw: number, repeat: number) => number;

/** Something in a formula that cannot be evaluated. */
export interface Refusal {
  readonly key: CellKey;
  readonly what: string;
  readonly reason: string;
}

/** Thrown (one object, no stack trace) out of a formula that reads a cell that has no value yet. */
const PENDING = { key: 0 };

class Refused extends Error {
  readonly what: string;
  readonly reason: string;
  constructor(what: string, reason: string) {
    super(`${what}: ${reason}`);
    this.what = what;
    this.reason = reason;
  }
}

export class Cells {
  readonly #source: CellSource;
  readonly #random: Random;
  readonly #formulas = new Map<CellKey, Formula>();
  /** The formula that fills a cell. */
  readonly #owners = new Map<CellKey, CellKey>();
  readonly #values: Map<CellKey, Scalar>;
  /** Formulas asked for that have no value yet. */
  readonly #waiting = new Set<CellKey>();
  readonly #onStack = new Set<CellKey>();
  readonly #spills = new Map<CellKey, Area>();
  readonly #bounds: { readonly bottom: number; readonly right: number };
  readonly #memory: AreaMemory;
  readonly #computedCells: CellIndex;
  readonly #refusals = new Map<CellKey, Refusal>();
  readonly #circles = new Map<string, readonly CellKey[]>();
  /** Areas that functions such as OFFSET computed, by formula, in the last evaluation. */
  readonly computed = new Map<CellKey, Area[]>();

  /** `computed`: an index of all cells that the formulas fill, where there is one already. */
  constructor(source: CellSource, random: Random = () => 0.5, computed?: CellIndex) {
    this.#source = source;
    this.#random = random;
    this.#values = new Map(source.values);
    this.#bounds = {
      bottom: Math.max(0, ...source.sheets.map(({ extent }) => extent?.bottom ?? 0)),
      right: Math.max(0, ...source.sheets.map(({ extent }) => extent?.right ?? 0)),
    };
    for (const formula of source.formulas) {
      this.#formulas.set(formula.key, formula);
      if (formula.area === undefined) continue;
      this.#spills.set(formula.key, formula.area);
      for (const member of cellsOf(formula.area)) if (member !== formula.key) this.#owners.set(member, formula.key);
    }
    this.#computedCells = computed ?? new CellIndex([...this.#formulas.keys(), ...this.#owners.keys()]);
    const reader = { read: (sheet: number, row: number, column: number) => this.#read(sheet, row, column) };
    this.#memory = new AreaMemory((area) => readCells(reader, area));
  }

  /** Formulas that could not be evaluated; they keep the value they started from. */
  get refusals(): readonly Refusal[] {
    return [...this.#refusals.values()];
  }

  /** Circles that were really read, each as cells in the order of reading. */
  get circles(): readonly (readonly CellKey[])[] {
    return [...this.#circles.values()];
  }

  /** The present value of a cell; null when there is none. */
  value(key: CellKey): Scalar {
    return this.#values.get(key) ?? null;
  }

  /** All present values. */
  get values(): ReadonlyMap<CellKey, Scalar> {
    return this.#values;
  }

  /** Gives a cell a value; a formula in it is passed over by `evaluate` only if it is not asked for. */
  set(key: CellKey, value: Scalar): void {
    this.#values.set(key, value);
    this.#memory.forget(key);
  }

  /** Evaluates these formulas, best in an order where each follows its precedents; all others keep their values. */
  evaluate(keys: readonly CellKey[]): void {
    this.#forgetComputed();
    for (const key of keys) if (this.#formulas.has(key)) this.#waiting.add(key);
    for (const key of keys) if (this.#waiting.has(key)) this.#settle(key);
  }

  /** Evaluates these formulas again and again in the given order, as Excel does on request with circular references. */
  iterate(keys: readonly CellKey[], count: number, delta: number): void {
    for (let round = 0; round < count; round++) {
      let change = 0;
      for (const key of keys) {
        this.#forgetComputed();
        const before = this.value(key);
        this.#attempt(key);
        const after = this.value(key);
        const moved = typeof before === 'number' && typeof after === 'number' ? Math.abs(after - before) : 0;
        change = Math.max(change, typeof before === typeof after ? moved : Infinity);
      }
      if (change < delta) return;
    }
  }

  /** Evaluates a formula and, before it, those that it turns out to read. */
  #settle(root: CellKey): void {
    const stack = [root];
    this.#onStack.add(root);
    while (stack.length > 0) {
      const key = stack.at(-1)!;
      const blocker = this.#waiting.has(key) ? this.#attempt(key) : undefined;
      if (blocker === undefined) {
        stack.pop();
        this.#onStack.delete(key);
        this.#waiting.delete(key);
      } else if (this.#onStack.has(blocker)) {
        this.#breakCircle(stack.slice(stack.indexOf(blocker)));
      } else {
        stack.push(blocker);
        this.#onStack.add(blocker);
      }
    }
  }

  /** Runs a formula; the formula that must go before it when it cannot finish. */
  #attempt(key: CellKey): CellKey | undefined {
    try {
      this.#refusals.delete(key);
      this.#run(this.#formulas.get(key)!);
      return undefined;
    } catch (stop) {
      if (stop === PENDING) return PENDING.key;
      this.#refusals.set(key, { key, ...whatStopped(stop) });
      return undefined;
    }
  }

  /** Excel shows 0 in the cells of a circle. */
  #breakCircle(circle: readonly CellKey[]): void {
    this.#circles.set(circle.join(), circle);
    this.#forgetComputed();
    for (const key of circle) {
      this.#waiting.delete(key);
      this.#values.set(key, 0);
    }
  }

  #run(formula: Formula): void {
    this.computed.delete(formula.key);
    const result = evaluateFormula(formula.node, this.#contextOf(formula));
    if (formula.area) this.#fill(formula, formula.area, result);
    else this.#values.set(formula.key, isArray(result) ? result.items[0]! : result);
  }

  /** Writes an array: a legacy one fills its fixed area, a dynamic one spills if nothing is in the way. */
  #fill(formula: Formula, area: Area, result: Scalar | ArrayValue): void {
    const array = isArray(result) ? result : { rows: 1, columns: 1, items: [result] };
    if (!formula.spills) {
      for (const key of cellsOf(area)) {
        this.#values.set(key, elementAt(array, rowOf(key) - area.top, columnOf(key) - area.left));
      }
      return;
    }
    const target = { ...area, bottom: area.top + array.rows - 1, right: area.left + array.columns - 1 };
    const last = this.#spills.get(formula.key) ?? area;
    this.#memory.forgetAll();
    if (this.#blocked(formula.key, target, last)) {
      this.#clear(formula.key, last);
      this.#values.set(formula.key, error('#SPILL!'));
      return;
    }
    this.#clear(formula.key, last);
    for (const key of cellsOf(target)) {
      this.#values.set(key, array.items[(rowOf(key) - area.top) * array.columns + columnOf(key) - area.left]!);
    }
    this.#spills.set(formula.key, target);
  }

  #blocked(owner: CellKey, target: Area, last: Area): boolean {
    for (const key of cellsOf(target)) {
      const own = key === owner || this.#owners.get(key) === owner || contains(last, key);
      if (!own && (this.#formulas.has(key) || this.value(key) !== null)) return true;
    }
    return false;
  }

  #clear(owner: CellKey, area: Area): void {
    for (const key of cellsOf(area)) if (key !== owner) this.#values.delete(key);
  }

  #read(sheet: number, row: number, column: number): Scalar {
    const key = cellKey(sheet, row, column);
    if (this.#waiting.size > 0) {
      const owner = this.#owners.get(key) ?? key;
      if (this.#waiting.has(owner)) {
        PENDING.key = owner;
        throw PENDING;
      }
    }
    return this.#values.get(key) ?? null;
  }

  /** A cell is evaluated once at most in `evaluate`, so what could be read of an area stays right to the end. */
  #forgetComputed(): void {
    this.#memory.forgetWhere((area) => this.#computedCells.runs(area).length > 0);
  }

  /** Whether no cell of an area waits for its value. */
  #isReadable(area: Area): boolean {
    if (this.#waiting.size === 0) return true;
    const { keys } = this.#computedCells;
    return this.#computedCells.runs(area).every(({ from, to }) => {
      for (let number = from; number < to; number++) {
        const key = keys[number]!;
        if (this.#waiting.has(this.#owners.get(key) ?? key)) return false;
      }
      return true;
    });
  }

  /** What a text spells, seen from a cell; only a name that stands for a plain area is a reference to INDIRECT. */
  #resolve(text: string, isA1: boolean, key: CellKey): Value {
    const source = this.#source;
    const node = resolveText(text, isA1, source, { sheet: sheetOf(key), row: rowOf(key), column: columnOf(key) });
    const named =
      node.kind === 'name'
        ? (source.names[nameKey(node.name, node.sheet ?? sheetOf(key))] ?? source.names[nameKey(node.name, undefined)])
        : node;
    return named?.kind === 'reference' && named.lastSheet === undefined ? { areas: [named.area] } : error('#REF!');
  }

  /** How the book looks from a formula's cell; for one evaluation, of which nothing is noted. */
  contextOf(formula: Formula): EvaluationContext {
    const { computed: _, ...context } = this.#contextOf(formula);
    return context;
  }

  #contextOf(formula: Formula): EvaluationContext {
    const { key, names } = formula;
    const source = this.#source;
    const repeats = new Map<number, number>();
    return {
      cell: { sheet: sheetOf(key), row: rowOf(key), column: columnOf(key) },
      arrays: formula.arrays,
      date1904: source.date1904,
      asOf: source.asOf,
      read: (sheet, row, column) => this.#read(sheet, row, column),
      clip: (area) => {
        const extent = source.sheets[area.sheet]?.extent;
        return extent && intersectAreas(area, extent);
      },
      bounds: this.#bounds,
      array: (area) => this.#memory.array(area),
      first: (area, wanted) => this.#memory.first(area, wanted, () => this.#isReadable(area)),
      macintosh: source.macintosh,
      passesOver: (sheet, row, column, { subtotals, hidden }) =>
        (subtotals && source.subtotals.has(cellKey(sheet, row, column))) ||
        (hidden === 'all' && source.hiddenRows[sheet]!.has(row)) ||
        (hidden === 'filtered' && source.filteredRows[sheet]!.has(row)),
      random: (draw = 0) => {
        const repeat = repeats.get(draw) ?? 0;
        repeats.set(draw, repeat + 1);
        return this.#random(key, draw, repeat);
      },
      force: (argument) => (argument as () => ReturnType<EvaluationContext['force']>)(),
      resolve: (text, isA1) => this.#resolve(text, isA1, key),
      define: (name, sheet) => names[nameKey(name, sheet)],
      spill: (sheet, row, column) => {
        const owner = cellKey(sheet, row, column);
        this.#read(sheet, row, column);
        return this.#spills.get(owner);
      },
      computed: (reference: ReferenceValue) => {
        this.computed.set(key, [...(this.computed.get(key) ?? []), ...reference.areas]);
      },
      refuse: (what, reason) => {
        throw new Refused(what, reason);
      },
    };
  }
}

function contains(area: Area, key: CellKey): boolean {
  const row = rowOf(key);
  const column = columnOf(key);
  return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
}

/** Why a formula has no value; whatever else was thrown is a fault of ours and goes on. */
function whatStopped(stop: unknown): Pick<Refusal, 'what' | 'reason'> {
  if (stop instanceof Refused) return { what: stop.what, reason: stop.reason };
  if (stop instanceof TesseraError) return { what: 'the formula', reason: stop.message };
  if (stop instanceof RangeError) return { what: 'the formula', reason: 'its calls nest too deeply' };
  throw stop;
}
