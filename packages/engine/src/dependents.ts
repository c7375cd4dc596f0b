/**
 * Which cells of a workbook change when some of them do, directly and through others; and which cells draw by
 * themselves. For showing: it compiles nothing, and evaluates nothing anew.
 */
import { CellIndex, Marks } from './graph/cell-index.ts';
import { cellsOf, type Dependent, printKey } from './graph/dependencies.ts';
import { orderFormulas } from './graph/order.ts';
import type { Recalculated } from './graph/recalculate.ts';
import { drawsIn } from './graph/slice.ts';
import { labelOf } from './model.ts';
import { type Area, type CellKey, columnOf, rowOf, sheetOf } from './workbook/address.ts';

/** A rectangle of a sheet; rows and columns from 0, both ends included. */
export interface SheetArea {
  readonly sheet: string;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Cells that change with others. */
export interface DependentCells {
  readonly count: number;
  /** The cells as rectangles that do not overlap, sheet by sheet. */
  readonly areas: readonly SheetArea[];
}

/** A cell whose own formula draws. */
export interface RandomCell {
  readonly reference: string;
  readonly label: string;
  /** With its `=`. */
  readonly formula: string;
}

/** Random cells that are listed; they are counted all. */
export const MOST_RANDOM_LISTED = 200;

/**
 * The cells of the whole workbook whose formulas depend on any of `given`, without these themselves. Of references that a
 * formula computes (OFFSET) those count that it read when the workbook was recalculated.
 */
export function dependentsOf(recalculated: Recalculated, given: readonly Area[]): DependentCells {
  const { dependencies, cells } = recalculated;
  const { formulas, computed } = dependencies;
  const asked = new Set(given.flatMap((area) => membersOf(recalculated, area)));
  const index = new CellIndex([...computed.keys, ...asked]);
  const marks = new Marks(index);
  const mark = (key: CellKey): void => marks.add(index.numberOf(key)!);
  asked.forEach(mark);

  const readsMarked = ({ key, areas, dynamic }: Dependent): boolean =>
    areas.some((area) => marks.anyIn(area)) ||
    (dynamic && (cells.computed.get(key) ?? []).some((area) => marks.anyIn(area)));
  const { order } = orderFormulas(dependencies);
  const reached = new Set<CellKey>();
  // One pass is enough where each formula follows what it reads; circles and computed references may need more.
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const key of order) {
      const formula = formulas.get(key)!;
      if (reached.has(key) || !readsMarked(formula)) continue;
      reached.add(key);
      for (const member of formula.area ? cellsOf(formula.area) : [key]) mark(member);
    }
  }
  const found = index.keys.filter((key, number) => marks.has(number) && !asked.has(key));
  return { count: found.length, areas: rectangles(found, recalculated) };
}

/** The cells that draw (RAND, RANDBETWEEN and their kin), in reading order. */
export function randomCells({ dependencies, values }: Recalculated): {
  readonly count: number;
  readonly cells: readonly RandomCell[];
} {
  const { workbook, formulas } = dependencies;
  const drawing = [...formulas.values()].filter((formula) => formula.volatile && drawsIn(formula));
  drawing.sort((a, b) => a.key - b.key);
  const cells = drawing.slice(0, MOST_RANDOM_LISTED).map(({ key, text }): RandomCell => {
    const reference = printKey(workbook, key);
    return { reference, label: labelOf(key, values) ?? reference, formula: `=${text}` };
  });
  return { count: drawing.length, cells };
}

/** The cells of an area that a formula could read: all of a small one, of a large one those that are used. */
function membersOf({ dependencies, values }: Recalculated, area: Area): CellKey[] {
  const { top, left, bottom, right } = area;
  if ((bottom - top + 1) * (right - left + 1) <= values.size) return [...cellsOf(area)];
  const inside = (key: CellKey): boolean =>
    sheetOf(key) === area.sheet &&
    rowOf(key) >= top &&
    rowOf(key) <= bottom &&
    columnOf(key) >= left &&
    columnOf(key) <= right;
  return [...values.keys(), ...dependencies.computed.keys].filter(inside);
}

interface Stretch {
  readonly sheet: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  right: number;
}

/** Cells in the order of an index (by sheet, column, row) as rectangles: stretches of a column, joined with equal ones beside them. */
function rectangles(keys: readonly CellKey[], { dependencies }: Recalculated): SheetArea[] {
  const found: Stretch[] = [];
  /** Rectangles that end in the column before, and those that end in this one, by their rows. */
  let before = new Map<string, Stretch>();
  let here = new Map<string, Stretch>();
  let place = '';
  for (let from = 0; from < keys.length; ) {
    const [sheet, column, top] = [sheetOf(keys[from]!), columnOf(keys[from]!), rowOf(keys[from]!)];
    let to = from + 1;
    while (to < keys.length && isBelow(keys[to]!, keys[to - 1]!)) to++;
    const bottom = rowOf(keys[to - 1]!);
    from = to;
    if (place !== `${sheet} ${column}`) {
      before = place === `${sheet} ${column - 1}` ? here : new Map();
      here = new Map();
      place = `${sheet} ${column}`;
    }
    const rows = `${top} ${bottom}`;
    const beside = before.get(rows);
    const stretch = beside ?? { sheet, top, bottom, left: column, right: column };
    stretch.right = column;
    if (!beside) found.push(stretch);
    here.set(rows, stretch);
  }
  return found.map(({ sheet, ...area }) => ({ sheet: dependencies.workbook.sheets[sheet]!.name, ...area }));
}

function isBelow(key: CellKey, above: CellKey): boolean {
  return sheetOf(key) === sheetOf(above) && columnOf(key) === columnOf(above) && rowOf(key) === rowOf(above) + 1;
}
