/**
 * The formulas of a workbook with what each one reads. Ranges stay areas (see `CellIndex`), so that SUM(A:A) in ten
 * thousand cells stays small. It parses, and evaluates nothing but constant OFFSETs.
 */
import { TesseraError } from '../errors.ts';
import type { Node } from '../formula/ast.ts';
import { MAX_ARRAY } from '../formula/broadcast.ts';
import { cellCount } from '../formula/call.ts';
import { type EvaluationContext, evaluateNode } from '../formula/evaluate.ts';
import { formulaParser, parseFormula } from '../formula/parse.ts';
import { type Position, resolveText } from '../formula/references.ts';
import { isLambda, isReference } from '../formula/value.ts';
import {
  type Area,
  type CellKey,
  cellKey,
  columnOf,
  printCell,
  printSheet,
  rowOf,
  sheetOf,
} from '../workbook/address.ts';
import type { Cell, DefinedName, Workbook } from '../workbook/workbook.ts';
import { CellIndex } from './cell-index.ts';
import { findNeeds, type Needs } from './precedents.ts';

/** One formula: a plain value that can be sent to another thread. */
export interface Formula {
  readonly key: CellKey;
  readonly node: Node;
  /** True for array formulas and dynamic arrays. */
  readonly arrays: boolean;
  /** The area that an array formula or dynamic array fills. */
  readonly area?: Area;
  /** True when `area` follows the result's shape. */
  readonly spills?: boolean;
  /** The trees of the defined names it uses, by `nameKey`. */
  readonly names: Readonly<Record<string, Node>>;
}

/** A formula with what it needs. */
export interface Dependent extends Formula, Needs {
  readonly text: string;
}

export interface Dependencies {
  readonly workbook: Workbook;
  /** By the key of the cell, for an array that of its top left cell. */
  readonly formulas: ReadonlyMap<CellKey, Dependent>;
  /** The trees of the defined names that mean the same from everywhere, by `nameKey`. */
  readonly names: Readonly<Record<string, Node>>;
  /** All cells that formulas fill: their own and those of their arrays. */
  readonly computed: CellIndex;
  /** The formula that fills a member of `computed`, by the member's number. */
  readonly owners: readonly CellKey[];
}

/** Key of a name in `Formula.names`; undefined sheet: of the workbook, or the formula's own sheet. */
export function nameKey(name: string, sheet: number | undefined): string {
  return sheet === undefined ? name.toUpperCase() : `${sheet}!${name.toUpperCase()}`;
}

/** `Sheet1!B4` of a key. */
export function printKey(workbook: Pick<Workbook, 'sheets'>, key: CellKey): string {
  return `${printSheet(workbook.sheets[sheetOf(key)]!.name)}!${printCell(rowOf(key), columnOf(key))}`;
}

/** Parses all formulas of a workbook and finds what each needs. A formula that cannot be read is `unsupported`. */
export function findDependencies(workbook: Workbook): Dependencies {
  const reader = new Reader(workbook);
  const formulas = new Map<CellKey, Dependent>();
  workbook.sheets.forEach((sheet) => {
    for (const [key, cell] of sheet.cells) {
      if (cell.formula !== undefined) formulas.set(key, reader.read(key, cell, cell.formula));
      else if (cell.dataTable) formulas.set(key, dataTable(key));
    }
  });
  const owned = new Map<CellKey, CellKey>();
  for (const { key, area } of formulas.values()) {
    for (const member of area ? cellsOf(area) : [key]) if (!owned.has(member) || member === key) owned.set(member, key);
  }
  const computed = new CellIndex(owned.keys());
  return { workbook, formulas, names: reader.names(), computed, owners: computed.keys.map((key) => owned.get(key)!) };
}

/** Reads formulas that stand in no cell, as seen from a cell: parameters of a distribution, expressions of outputs. */
export function formulaReader(workbook: Workbook): (key: CellKey, text: string) => Dependent {
  const reader = new Reader(workbook);
  return (key, text) => reader.read(key, { value: null, style: 0 }, text);
}

/** The keys of an area's cells, row by row. */
export function* cellsOf(area: Area): Generator<CellKey> {
  for (let row = area.top; row <= area.bottom; row++) {
    for (let column = area.left; column <= area.right; column++) yield cellKey(area.sheet, row, column);
  }
}

function dataTable(key: CellKey): Dependent {
  return refused(key, '', 'TABLE()', 'a what-if data table');
}

function tooLarge(key: CellKey, text: string): Dependent {
  return refused(key, text, 'an array formula', `it fills more than ${MAX_ARRAY} cells`);
}

function refused(key: CellKey, text: string, what: string, reason: string): Dependent {
  const node: Node = { kind: 'unsupported', text: what, reason };
  const unsupported = [{ what, reason }];
  return { key, text, node, arrays: false, names: {}, areas: [], volatile: false, dynamic: true, unsupported };
}

class Reader {
  readonly #workbook: Workbook;
  readonly #parse: (text: string, cell: Position) => Node;
  readonly #names = new Map<string, DefinedName>();
  readonly #nameTrees = new Map<DefinedName, Node>();

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
    this.#parse = formulaParser(workbook);
    for (const name of workbook.names) this.#names.set(nameKey(name.name, name.sheet), name);
  }

  read(key: CellKey, cell: Cell, text: string): Dependent {
    const position = { sheet: sheetOf(key), row: rowOf(key), column: columnOf(key) };
    const node = this.#tree(() => this.#parse(text, position), text);
    const arrays = cell.array !== undefined;
    const names: Record<string, Node> = {};
    const define = (name: string, sheet: number | undefined) => {
      const tree = this.#define(name, sheet, position);
      if (tree) names[nameKey(name, sheet)] = tree;
      return tree;
    };
    const needs = findNeeds(node, {
      cell: position,
      arrays,
      define,
      fold: (call) => this.#fold(call, position, define),
      spill: (area) => this.#workbook.sheets[area.sheet]?.cells.get(cellKey(area.sheet, area.top, area.left))?.array,
    });
    if (cell.array && cellCount(cell.array) > MAX_ARRAY) return tooLarge(key, text);
    const array = cell.array ? { area: cell.array, ...(cell.dynamic ? { spills: true } : {}) } : {};
    return { key, text, node, arrays, names, ...array, ...needs };
  }

  names(): Record<string, Node> {
    const trees: Record<string, Node> = {};
    for (const [key, name] of this.#names) {
      this.#treeOf(name, { sheet: name.sheet ?? 0, row: 0, column: 0 });
      const node = this.#nameTrees.get(name);
      if (node) trees[key] = node;
    }
    return trees;
  }

  #tree(parse: () => Node, text: string): Node {
    try {
      return parse();
    } catch (failure) {
      if (!(failure instanceof TesseraError)) throw failure;
      return { kind: 'unsupported', text: text.slice(0, 80), reason: failure.message };
    }
  }

  /** A name of the formula's own sheet hides the workbook's. */
  #define(name: string, sheet: number | undefined, cell: Position): Node | undefined {
    const found = this.#names.get(nameKey(name, sheet ?? cell.sheet)) ?? this.#names.get(nameKey(name, undefined));
    return found && this.#treeOf(found, cell);
  }

  #treeOf(found: DefinedName, cell: Position): Node {
    const known = this.#nameTrees.get(found);
    if (known) return known;
    const from = (own: Position) =>
      this.#tree(
        () => parseFormula(found.formula, { workbook: this.#workbook, cell: own, ofName: true }),
        found.formula,
      );
    const node = from({ ...cell, sheet: found.sheet ?? cell.sheet });
    // A name without relative references has the same tree seen from anywhere; then it is parsed once.
    const elsewhere = from({ sheet: -1, row: cell.row ^ 1, column: cell.column ^ 1 });
    if (JSON.stringify(node) === JSON.stringify(elsewhere)) this.#nameTrees.set(found, node);
    return node;
  }

  /** The areas of an OFFSET whose arguments are constants. */
  #fold(node: Node, cell: Position, define: EvaluationContext['define']): readonly Area[] | undefined {
    try {
      const value = evaluateNode(node, constantContext(cell, this.#workbook, define));
      return !isLambda(value) && isReference(value) ? value.areas : undefined;
    } catch (failure) {
      if (failure === NOT_CONSTANT) return undefined;
      throw failure;
    }
  }
}

const NOT_CONSTANT = new Error('a reference depends on cells');

function constantContext(cell: Position, workbook: Workbook, define: EvaluationContext['define']): EvaluationContext {
  const stop = (): never => {
    throw NOT_CONSTANT;
  };
  return {
    cell,
    date1904: workbook.date1904,
    define,
    asOf: 0,
    arrays: false,
    read: stop,
    clip: (area) => area,
    random: stop,
    spill: stop,
    refuse: stop,
    resolve: (text, isA1) => {
      const node = resolveText(text, isA1, workbook, cell);
      return node.kind === 'reference' ? { areas: [node.area] } : stop();
    },
    force: (argument) => (argument as () => ReturnType<EvaluationContext['force']>)(),
  };
}
