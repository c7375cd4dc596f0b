/**
 * Which formulas a run needs: those that the asked cells depend on, and among them the ones that differ from trial to
 * trial because they depend on an uncertain input or draw themselves. It follows what was really read where a formula
 * computes references. It lowers nothing.
 */
import type { Node } from '../formula/ast.ts';
import { findFunction } from '../formula/functions/registry.ts';
import { type Area, type CellKey, cellKey } from '../workbook/address.ts';
import { CellIndex, Marks } from './cell-index.ts';
import { cellsOf, type Dependencies, type Dependent } from './dependencies.ts';
import { orderFormulas } from './order.ts';
import type { Recalculated } from './recalculate.ts';

export interface Slice {
  /** The formulas that the roots need, each after its precedents. */
  readonly needed: readonly CellKey[];
  /** Those of them that are random, in the same order. */
  readonly random: readonly CellKey[];
  isRandom(key: CellKey): boolean;
  anyRandom(area: Area): boolean;
}

/** The slice of a recalculated workbook for cells to compute (`roots`) and uncertain cells (`inputs`). */
export function sliceModel(
  { dependencies, cells }: Pick<Recalculated, 'dependencies' | 'cells'>,
  roots: readonly CellKey[],
  inputs: ReadonlySet<CellKey>,
): Slice {
  const { formulas, computed } = dependencies;
  const index = new CellIndex([...computed.keys, ...inputs]);
  const marks = new Marks(index);
  const isRandom = (key: CellKey): boolean => {
    const number = index.numberOf(key);
    return number !== undefined && marks.has(number);
  };
  const anyRandom = (area: Area): boolean =>
    area.top === area.bottom && area.left === area.right
      ? isRandom(cellKey(area.sheet, area.top, area.left))
      : marks.anyIn(area);
  for (const input of inputs) marks.add(index.numberOf(input)!);

  const areasOf = (formula: Dependent): readonly Area[] =>
    formula.dynamic ? [...formula.areas, ...(cells.computed.get(formula.key) ?? [])] : formula.areas;
  const needed = orderWithComputed(dependencies, roots, areasOf);
  const random = new Set<CellKey>();
  // One pass is enough where each formula follows its precedents; references that only seem circular may need more.
  for (let before = -1; before !== random.size; ) {
    before = random.size;
    for (const key of needed) {
      const formula = formulas.get(key)!;
      if (random.has(key) || inputs.has(key)) continue;
      if (!(formula.volatile && drawsIn(formula)) && !areasOf(formula).some(anyRandom)) continue;
      random.add(key);
      for (const cell of formula.area ? cellsOf(formula.area) : [key]) {
        const number = index.numberOf(cell);
        if (number !== undefined) marks.add(number);
      }
    }
  }
  return { needed, random: needed.filter((key) => random.has(key)), isRandom, anyRandom };
}

/** As `orderFormulas`, following computed references too: what they lead to goes first. */
function orderWithComputed(
  dependencies: Dependencies,
  roots: readonly CellKey[],
  areasOf: (formula: Dependent) => readonly Area[],
): readonly CellKey[] {
  const all = [...roots];
  const followed = new Set<CellKey>();
  for (;;) {
    const { order } = orderFormulas(dependencies, all);
    const further: CellKey[] = [];
    for (const key of order) {
      const formula = dependencies.formulas.get(key)!;
      if (!formula.dynamic || followed.has(key)) continue;
      followed.add(key);
      for (const area of areasOf(formula)) further.push(...computedIn(dependencies, area));
    }
    if (further.length === 0) return order;
    all.unshift(...further);
  }
}

/** The cells of an area that formulas fill. */
export function computedIn({ computed }: Dependencies, area: Area): CellKey[] {
  return computed.runs(area).flatMap(({ from, to }) => computed.keys.slice(from, to));
}

/** Whether a formula draws (RAND and its kin), itself or in a name that it uses. */
export function drawsIn({ node, names }: Pick<Dependent, 'node' | 'names'>): boolean {
  return draws(node) || Object.values(names).some(draws);
}

function draws(node: Node): boolean {
  switch (node.kind) {
    case 'call':
      return findFunction(node.name)?.draws === true || node.args.some(draws);
    case 'unary':
      return draws(node.operand);
    case 'binary':
      return draws(node.left) || draws(node.right);
    case 'apply':
      return draws(node.callee) || node.args.some(draws);
    case 'array':
      return node.rows.some((row) => row.some(draws));
    case 'let':
      return node.bindings.some(({ value }) => draws(value)) || draws(node.body);
    case 'lambda':
      return draws(node.body);
    default:
      return false;
  }
}
