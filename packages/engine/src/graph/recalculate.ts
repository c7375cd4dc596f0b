/**
 * Recalculates a whole workbook on the scalar evaluator: every formula once, in an order that follows what is read,
 * circular ones iteratively when the file asks for it.
 */
import type { Scalar } from '../formula/value.ts';
import { type CellKey, columnOf, rowOf, sheetOf } from '../workbook/address.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { type CellSource, Cells, type Random, type Refusal } from './cells.ts';
import { type Dependencies, findDependencies } from './dependencies.ts';
import { orderFormulas } from './order.ts';

export interface RecalculateOptions {
  /** Values that replace what cells hold; a formula that is replaced is not evaluated. */
  readonly overrides?: ReadonlyMap<CellKey, Scalar>;
  /** TODAY() and NOW(): an Excel serial. */
  readonly asOf: number;
  /** Draws for RAND() and its kin; 0.5 each when left out. */
  readonly random?: Random;
}

export interface Recalculated {
  readonly dependencies: Dependencies;
  /** All cells with their values; for more evaluations from here. */
  readonly cells: Cells;
  readonly values: ReadonlyMap<CellKey, Scalar>;
  /** Formulas that could not be evaluated; they keep the values that the file holds. */
  readonly refusals: readonly Refusal[];
  /** Circles of references that were really read (empty when the file iterates); their cells are 0. */
  readonly circles: readonly (readonly CellKey[])[];
}

const SUBTOTAL = /\b(SUBTOTAL|AGGREGATE)\s*\(/i;

/** The plain values that `Cells` evaluates from. */
export function cellSource(dependencies: Dependencies, asOf: number): CellSource {
  const { workbook } = dependencies;
  const values = new Map<CellKey, Scalar>();
  for (const sheet of workbook.sheets) {
    for (const [key, cell] of sheet.cells) if (cell.value !== null) values.set(key, cell.value);
  }
  return {
    formulas: [...dependencies.formulas.values()].map(({ key, node, arrays, area, spills, names }) => ({
      key,
      node,
      arrays,
      names,
      ...(area ? { area } : {}),
      ...(spills ? { spills } : {}),
    })),
    values,
    sheets: workbook.sheets.map(({ name, extent }) => (extent ? { name, extent } : { name })),
    subtotals: new Set(
      [...dependencies.formulas.values()].filter(({ text }) => SUBTOTAL.test(text)).map(({ key }) => key),
    ),
    hiddenRows: workbook.sheets.map((sheet) => sheet.hiddenRows),
    filteredRows: filteredRows(workbook),
    macintosh: workbook.application?.startsWith('Microsoft Macintosh') === true,
    tables: workbook.tables,
    names: dependencies.names,
    date1904: workbook.date1904,
    asOf,
  };
}

/** The rows of each sheet that a filter hides. */
function filteredRows({ sheets, tables }: Workbook): ReadonlySet<number>[] {
  return sheets.map(({ hiddenRows, filtered = [] }, index) => {
    const own = tables.filter((table) => table.filtered && table.area.sheet === index).map(({ area }) => area);
    const areas = [...filtered, ...own];
    return new Set([...hiddenRows].filter((row) => areas.some(({ top, bottom }) => row >= top && row <= bottom)));
  });
}

/** Recalculates a workbook; `dependencies` may be handed in when they are known. */
export function recalculate(
  workbook: Workbook,
  options: RecalculateOptions,
  dependencies: Dependencies = findDependencies(workbook),
): Recalculated {
  const cells = new Cells(cellSource(dependencies, options.asOf), options.random, dependencies.computed);
  const overrides = options.overrides ?? new Map<CellKey, Scalar>();
  for (const [key, value] of overrides) cells.set(key, value);
  const { order, circles } = orderFormulas(dependencies);
  const keys = order.filter((key) => !overrides.has(key));
  const { iteration } = workbook;
  if (iteration.enabled && circles.length > 0) iterateCircles(cells, keys, circles, iteration);
  else cells.evaluate(keys);
  return { dependencies, cells, values: cells.values, refusals: cells.refusals, circles: cells.circles };
}

/**
 * With circles allowed: what stands before them once, then the circles with all between them again and again, by sheet,
 * row and column as Excel does, then what follows.
 */
function iterateCircles(
  cells: Cells,
  keys: readonly CellKey[],
  circles: readonly (readonly CellKey[])[],
  { count, delta }: Workbook['iteration'],
): void {
  const circular = new Set(circles.flat());
  const first = keys.findIndex((key) => circular.has(key));
  const last = keys.findLastIndex((key) => circular.has(key));
  if (first < 0) {
    cells.evaluate(keys);
    return;
  }
  cells.evaluate(keys.slice(0, first));
  const between = keys.slice(first, last + 1);
  cells.iterate(between.toSorted(inReadingOrder), count, delta);
  cells.evaluate(keys.slice(last + 1));
}

function inReadingOrder(a: CellKey, b: CellKey): number {
  return sheetOf(a) - sheetOf(b) || rowOf(a) - rowOf(b) || columnOf(a) - columnOf(b);
}
